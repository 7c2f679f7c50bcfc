//! Draws the stage from the state, in the next frame and no more of it than has changed.

use leptos::prelude::*;
use overpaint_raster::Rect;

use crate::browser::document;
use crate::browser::frame::now;
use crate::browser::painter::{Before, Layer, Scene};
use crate::mask_look::Edge;
use crate::preview::Preview;
use crate::results::{Answer, ResultPicture};
use crate::studio::Studio;
use crate::tasks::decode;

/// How long a new preview takes to appear, in milliseconds; the calm motion of the tokens.
const FADE_MS: f64 = 180.0;

/// Milliseconds between two steps of the dashes around the mask.
pub(crate) const ANTS_MS: u32 = 120;

/// What the next frame has to draw again.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Damage {
    Ring,
    /// The mask within these rectangles of the picture.
    Change(Vec<Rect>),
    Everything,
}

impl Damage {
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Everything, _) | (_, Self::Everything) => Self::Everything,
            (Self::Change(mut all), Self::Change(more)) => {
                more.into_iter().for_each(|area| area.add_to(&mut all));
                Self::Change(all)
            }
            (Self::Change(areas), Self::Ring) | (Self::Ring, Self::Change(areas)) => {
                Self::Change(areas)
            }
            (Self::Ring, Self::Ring) => Self::Ring,
        }
    }
}

impl Studio {
    /// Draws the whole stage in the next frame.
    pub(crate) fn repaint_all(self) {
        self.repaint(Damage::Everything);
    }

    /// Puts the ring where it belongs in the next frame.
    pub(crate) fn repaint_ring(self) {
        self.repaint(Damage::Ring);
    }

    /// Lets the dashes around the mask walk one step, if there are any to be seen.
    pub(crate) fn walk_ants(self) {
        let walk = self.look.get_untracked().edge == Edge::Ants
            && self.shown.get_untracked().is_none()
            && self.bench.with_untracked(|bench| bench.covered > 0.0)
            && !document::matches("(prefers-reduced-motion: reduce)");
        if walk {
            let whole = self.editor.with_value(|editor| editor.mask().area());
            self.repaint(Damage::Change(vec![whole]));
        }
    }

    /// Draws this, and what else waits for it, in the next frame.
    pub(crate) fn repaint(self, damage: Damage) {
        self.damage.update_value(|waiting| {
            *waiting = std::mem::replace(waiting, Damage::Ring).and(damage);
        });
        self.frame
            .with_value(|frame| frame.ask(move || self.paint()));
    }

    /// Draws the whole stage now.
    pub(crate) fn paint_all(self) {
        self.damage.set_value(Damage::Everything);
        self.paint();
    }

    fn paint(self) {
        self.frame.with_value(|frame| frame.begun());
        let damage = self.damage.get_value();
        self.damage.set_value(Damage::Ring);
        self.place_ring();
        if damage == Damage::Ring {
            return;
        }
        if damage == Damage::Everything {
            self.change_result();
            decode::keep_up(self);
        }
        let picture = self.picture.get_untracked();
        if picture
            .as_ref()
            .is_some_and(|picture| picture.bitmap.is_awaited())
        {
            // What is seen stays until then.
            return;
        }
        let comparing = self.comparing.get_untracked();
        let preview = self.preview.get_untracked();
        let preview = preview.filter(|preview| !comparing && self.has_on_stage(&preview.origin));
        let result = self.result_on_canvas();
        let divider = self.divider.get_untracked();
        let before = result.as_ref().filter(|_| divider.on && !comparing);
        let before = before.map(|result| (self.other_of(result), result.origin.picture.size()));
        let (previews, fading) = preview.as_ref().map(layers).unwrap_or_default();
        self.painter.with_value(|painter| {
            let Some(painter) = painter else { return };
            let Some(picture) = &picture else {
                painter.clear();
                return;
            };
            let look = self.look.get_untracked();
            let step = ants_step();
            self.editor.with_value(|editor| {
                // What was painted since a run broke is seen as well as what it left.
                let is_new =
                    |preview: &Preview| preview.orphaned && *editor.mask() != preview.origin.mask;
                let tinted = previews.is_empty()
                    || editor.is_drawing()
                    || preview.as_ref().is_some_and(is_new);
                let scene = Scene {
                    picture: &picture.bitmap,
                    // What is compared are pictures.
                    overlay: (!comparing).then(|| look.overlay(step, tinted)),
                    alone: look.alone,
                    previews,
                    result: result.as_ref().map(|result| result.stack(comparing)),
                    before: before.as_ref().map(|(other, of)| Before {
                        stack: other.stack(),
                        share: divider.at,
                        of: *of,
                    }),
                    transparent: match &result {
                        Some(result) => {
                            result.may_be_transparent()
                                || before
                                    .as_ref()
                                    .is_some_and(|(other, _)| other.may_be_transparent())
                        }
                        None => picture.header.alpha,
                    },
                    mask: editor.mask(),
                    viewport: editor.viewport(),
                };
                match &damage {
                    Damage::Change(areas) => painter.draw_change(&scene, areas),
                    Damage::Ring | Damage::Everything => painter.draw(&scene),
                }
            });
        });
        if fading {
            self.repaint_all();
        }
    }

    /// Lets the result on the stage be seen, once it is decoded.
    fn change_result(self) {
        let shown = self.shown_result();
        let is_awaited =
            |result: &ResultPicture| result.sources().any(|(bitmap, _)| bitmap.is_awaited());
        if !shown.as_ref().is_some_and(is_awaited) {
            self.on_canvas.set_value(shown.map(|result| result.id));
        }
    }

    fn place_ring(self) {
        let sizing = self.sizing.get_untracked();
        let ring = self.editor.with_value(|editor| {
            if sizing {
                editor.ring_in_middle()
            } else {
                editor.ring()
            }
        });
        let ring = ring.filter(|_| {
            self.picture.with_untracked(Option::is_some)
                && self.shown.get_untracked().is_none()
                && self.extending.get_untracked().is_none()
        });
        if let Some(element) = self.ring.get_untracked() {
            document::place_ring(&element, ring);
        }
    }
}

/// What is seen of previews, each with its opacity, and whether one of them is still fading in.
fn layers(preview: &Preview) -> (Vec<(Layer<'_>, f64)>, bool) {
    fn layer(answer: &Answer) -> Layer<'_> {
        answer.layer(Some(&answer.sent.mask))
    }
    let mut layers = Vec::new();
    let mut fading = false;
    for still in &preview.stills {
        let opacity = opacity(still.since);
        fading |= opacity < 1.0;
        layers.extend(still.before.as_ref().map(|before| (layer(before), 1.0)));
        layers.push((layer(&still.answer), opacity));
    }
    (layers, fading)
}

/// How far a picture that arrived at `since` has faded in, from 0 to 1.
fn opacity(since: f64) -> f64 {
    if document::matches("(prefers-reduced-motion: reduce)") {
        return 1.0;
    }
    ((now() - since) / FADE_MS).clamp(0.0, 1.0)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the steps repeat"
)]
fn ants_step() -> u8 {
    ((now() / f64::from(ANTS_MS)) % 8.0) as u8
}

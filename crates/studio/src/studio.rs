//! The state of the page, in signals, and what draws the stage from it.

use std::rc::Rc;

use futures::future::AbortHandle;
use leptos::html;
use leptos::prelude::*;
use overpaint_editor::job::Job;
use overpaint_editor::{Editor, Effect, Input, Tool};
use overpaint_protocol::Options;
use overpaint_raster::{Mask, Rect};

use crate::browser::bitmap::Bitmap;
use crate::browser::document;
use crate::browser::frame::{NextFrame, now};
use crate::browser::painter::{Painter, Scene};
use crate::locale::Language;
use crate::memory;
use crate::notice::Notice;
use crate::picture::Picture;
use crate::results::{Origin, Received, ResultPicture};
use crate::settings::{Keys, Settings};

/// How long a new preview takes to appear, in milliseconds; the calm motion of the tokens.
const FADE_MS: f64 = 180.0;

/// How many pictures can be gone back to.
const PREVIOUS: usize = 5;

/// Everything the page knows. A handle: copies are the same state.
#[derive(Clone, Copy)]
pub(crate) struct Studio {
    /// The editing model. Read it through [`Studio::bench`] in components.
    pub(crate) editor: StoredValue<Editor, LocalStorage>,
    /// What buttons and numbers show of the editor.
    pub(crate) bench: RwSignal<Bench>,
    pub(crate) picture: RwSignal<Option<Picture>, LocalStorage>,
    /// Pictures that were on the stage before, each with its mask, the newest last.
    pub(crate) previous: RwSignal<Vec<(Picture, Mask)>, LocalStorage>,
    /// A file is being read and decoded.
    pub(crate) opening: RwSignal<bool>,
    /// What the next edit asks for.
    pub(crate) options: RwSignal<Options>,
    /// The button was pressed with this input, so that what is missing may be said.
    pub(crate) attempted: RwSignal<bool>,
    pub(crate) job: RwSignal<Job>,
    /// Ends the run under way when it is aborted.
    pub(crate) cancel: StoredValue<Option<AbortHandle>, LocalStorage>,
    pub(crate) preview: RwSignal<Option<Preview>, LocalStorage>,
    pub(crate) results: RwSignal<Vec<ResultPicture>, LocalStorage>,
    /// The result that is on the stage in place of the picture.
    pub(crate) shown: RwSignal<Option<u32>>,
    /// While this holds the stage shows the picture as it was.
    pub(crate) comparing: RwSignal<bool>,
    pub(crate) notice: RwSignal<Option<Notice>>,
    pub(crate) settings: RwSignal<Settings>,
    pub(crate) keys: RwSignal<Keys>,
    pub(crate) settings_open: RwSignal<bool>,
    /// The base URL of the server that came with this page.
    pub(crate) demo: StoredValue<Option<String>>,
    pub(crate) painter: StoredValue<Option<Painter>, LocalStorage>,
    pub(crate) ring: NodeRef<html::Div>,
    pictures_opened: StoredValue<u32>,
    frame: StoredValue<Rc<NextFrame>, LocalStorage>,
    damage: StoredValue<Damage>,
}

/// What panels show of the editor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bench {
    pub(crate) tool: Tool,
    /// Diameter in pixels of the picture.
    pub(crate) brush_size: f32,
    /// Pixels of the view for one of the picture.
    pub(crate) scale: f64,
    pub(crate) can_undo: bool,
    pub(crate) can_redo: bool,
    /// The masked share of the picture, from 0 to 1.
    pub(crate) covered: f64,
}

impl Bench {
    fn of(editor: &Editor) -> Self {
        Self {
            tool: editor.tool(),
            brush_size: editor.brush_size(),
            scale: editor.viewport().scale(),
            can_undo: editor.history().can_undo(),
            can_redo: editor.history().can_redo(),
            covered: editor.mask().covered(),
        }
    }
}

/// The newest partial picture of a run.
#[derive(Clone)]
pub(crate) struct Preview {
    /// To be kept if nothing better follows.
    pub(crate) received: Received,
    pub(crate) origin: Origin,
    /// The one before it, which it fades in over.
    pub(crate) before: Option<Bitmap>,
    /// When it arrived, by [`now`].
    pub(crate) since: f64,
    /// No final picture will follow.
    pub(crate) orphaned: bool,
}

/// What the next frame has to draw again.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Damage {
    Ring,
    Change(Rect),
    Everything,
}

impl Damage {
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Everything, _) | (_, Self::Everything) => Self::Everything,
            (Self::Change(a), Self::Change(b)) => Self::Change(a.union(b)),
            (Self::Change(a), Self::Ring) | (Self::Ring, Self::Change(a)) => Self::Change(a),
            (Self::Ring, Self::Ring) => Self::Ring,
        }
    }
}

impl Studio {
    /// The state of a page that has just been opened, with what was remembered.
    pub(crate) fn new() -> Self {
        let demo = document::demo_endpoint();
        let settings = memory::settings(demo.is_some());
        let keys = memory::keys();
        let editor = Editor::new();
        Self {
            bench: RwSignal::new(Bench::of(&editor)),
            editor: StoredValue::new_local(editor),
            picture: RwSignal::new_local(None),
            previous: RwSignal::new_local(Vec::new()),
            opening: RwSignal::new(false),
            options: RwSignal::new(memory::options()),
            attempted: RwSignal::new(false),
            job: RwSignal::new(Job::new()),
            cancel: StoredValue::new_local(None),
            preview: RwSignal::new_local(None),
            results: RwSignal::new_local(Vec::new()),
            shown: RwSignal::new(None),
            comparing: RwSignal::new(false),
            notice: RwSignal::new(None),
            settings: RwSignal::new(settings),
            keys: RwSignal::new(keys),
            settings_open: RwSignal::new(false),
            demo: StoredValue::new(demo),
            painter: StoredValue::new_local(None),
            ring: NodeRef::new(),
            pictures_opened: StoredValue::new(0),
            frame: StoredValue::new_local(Rc::default()),
            damage: StoredValue::new(Damage::Everything),
        }
    }

    /// The state that the page was started with.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// The language of the settings, tracked.
    pub(crate) fn language(self) -> Language {
        self.settings.with(|settings| settings.language)
    }

    /// Whether a run is under way, tracked.
    pub(crate) fn is_running(self) -> bool {
        self.job.with(Job::is_running)
    }

    /// Gives the editor an input and shows what it changed.
    pub(crate) fn feed(self, input: Input) {
        let effects = self
            .editor
            .try_update_value(|editor| editor.handle(input))
            .unwrap_or_default();
        for effect in effects {
            match effect {
                Effect::MaskChanged(changed) => self.repaint(Damage::Change(changed)),
                Effect::ViewChanged => self.repaint(Damage::Everything),
                Effect::RingChanged => self.repaint(Damage::Ring),
                Effect::StateChanged => {
                    let bench = self.editor.with_value(Bench::of);
                    if self.bench.get_untracked() != bench {
                        self.bench.set(bench);
                    }
                }
            }
        }
    }

    /// Puts another picture on the stage, with an empty mask; the one before can be gone back to.
    pub(crate) fn show_picture(self, picture: Picture) {
        if let Some(before) = self.picture.get_untracked() {
            let mask = self.editor.with_value(|editor| editor.mask().clone());
            self.previous.update(|previous| {
                previous.push((before, mask));
                if previous.len() > PREVIOUS {
                    previous.remove(0);
                }
            });
        }
        self.stage(picture);
    }

    /// Puts the picture before this one back on the stage, with its mask.
    pub(crate) fn go_back(self) {
        let before = self.previous.try_update(Vec::pop).flatten();
        let Some((picture, mask)) = before else {
            return;
        };
        self.stage(picture);
        if !mask.is_empty() {
            self.feed(Input::ReplaceMask(
                mask,
                overpaint_editor::StepName::ReplaceMask,
            ));
        }
    }

    fn stage(self, picture: Picture) {
        let (width, height) = picture.size();
        self.picture.set(Some(picture));
        self.preview.set(None);
        self.shown.set(None);
        self.notice.set(None);
        self.feed(Input::Open { width, height });
        self.repaint_all();
    }

    /// The result that is on the stage, untracked.
    pub(crate) fn shown_result(self) -> Option<ResultPicture> {
        let id = self.shown.get_untracked()?;
        self.results
            .with_untracked(|results| results.iter().find(|result| result.id == id).cloned())
    }

    /// Nothing better will follow the preview: what there is stays, and is said to be only that.
    pub(crate) fn orphan_preview(self) {
        self.preview.update(|preview| {
            if let Some(preview) = preview {
                preview.orphaned = true;
            }
        });
        self.repaint_all();
    }

    /// Draws the whole stage in the next frame.
    pub(crate) fn repaint_all(self) {
        self.repaint(Damage::Everything);
    }

    fn repaint(self, damage: Damage) {
        self.damage
            .update_value(|waiting| *waiting = waiting.and(damage));
        self.frame
            .with_value(|frame| frame.ask(move || self.paint()));
    }

    fn paint(self) {
        self.frame.with_value(|frame| frame.begun());
        let damage = self.damage.get_value();
        self.damage.set_value(Damage::Ring);
        self.place_ring();
        if damage == Damage::Ring {
            return;
        }
        let picture = self.picture.get_untracked();
        let preview = self.preview.get_untracked();
        let comparing = self.comparing.get_untracked();
        let result = self.shown_result().filter(|_| !comparing);
        let mut fading = false;
        self.painter.with_value(|painter| {
            let Some(painter) = painter else { return };
            let Some(picture) = &picture else {
                painter.clear();
                return;
            };
            let mut previews: Vec<(&Bitmap, f64)> = Vec::new();
            if let Some(preview) = preview.as_ref().filter(|_| !comparing) {
                let opacity = opacity(preview.since);
                fading = opacity < 1.0;
                previews.extend(preview.before.as_ref().map(|before| (before, 1.0)));
                previews.push((&preview.received.bitmap, opacity));
            }
            self.editor.with_value(|editor| {
                let scene = Scene {
                    picture: &picture.bitmap,
                    tinted: previews.is_empty() || editor.is_drawing(),
                    previews,
                    result: result.as_ref().map(|result| &result.bitmap),
                    mask: editor.mask(),
                    viewport: editor.viewport(),
                };
                match damage {
                    Damage::Change(changed) => painter.draw_change(&scene, changed),
                    Damage::Ring | Damage::Everything => painter.draw(&scene),
                }
            });
        });
        if fading {
            self.repaint_all();
        }
    }

    fn place_ring(self) {
        let ring = self.editor.with_value(Editor::ring).filter(|_| {
            self.picture.with_untracked(Option::is_some) && self.shown.get_untracked().is_none()
        });
        if let Some(element) = self.ring.get_untracked() {
            document::place_ring(&element, ring);
        }
    }

    /// A number for the next picture.
    pub(crate) fn next_picture_id(self) -> u32 {
        let next = self.pictures_opened.get_value() + 1;
        self.pictures_opened.set_value(next);
        next
    }

    /// A number for the next result.
    pub(crate) fn next_result_id(self) -> u32 {
        self.results
            .with_untracked(|results| results.iter().map(|result| result.id).max().unwrap_or(0))
            + 1
    }

    /// Adds a finished picture, and puts it on the stage if that has the picture it was made from
    /// and no other result.
    pub(crate) fn add_result(self, result: ResultPicture) {
        let id = result.id;
        let belongs = self.has_on_stage(&result.origin);
        self.results.update(|results| results.push(result));
        if belongs && self.shown.get_untracked().is_none() {
            self.preview.set(None);
            self.shown.set(Some(id));
        }
        self.repaint_all();
    }

    /// Whether the picture that a run began with is on the stage.
    pub(crate) fn has_on_stage(self, origin: &Origin) -> bool {
        self.picture.with_untracked(|staged| {
            staged
                .as_ref()
                .is_some_and(|staged| staged.id == origin.picture)
        })
    }
}

/// How far a picture that arrived at `since` has faded in, from 0 to 1.
fn opacity(since: f64) -> f64 {
    if document::matches("(prefers-reduced-motion: reduce)") {
        return 1.0;
    }
    ((now() - since) / FADE_MS).clamp(0.0, 1.0)
}

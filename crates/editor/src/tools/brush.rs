//! Brush and eraser.
//!
//! | state   | input | next    | action                                           |
//! |---------|-------|---------|--------------------------------------------------|
//! | rest    | down  | drawing | remember the mask; dot, or with Shift a straight line from the last stroke's end |
//! | drawing | move  | drawing | segment                                          |
//! | drawing | up    | rest    | segment; one step                                |
//! | drawing | drop  | rest    | the mask is what it was                          |

use overpaint_raster::stroke::{Mode, Tip, capsule};
use overpaint_raster::{Mask, Point};

use crate::history::StepName;
use crate::stage::Stage;
use crate::tools::{Contact, Drag};

/// Length, in pixels of the picture, that the radius may change by within a piece of a stroke without being seen as a notch.
const RADIUS_STEP: f32 = 0.5;

/// The statechart of brush and eraser.
#[derive(Clone, Debug, Default)]
pub(crate) enum Brush {
    #[default]
    Rest,
    Drawing(Stroke),
}

/// A stroke under way.
#[derive(Clone, Debug)]
pub(crate) struct Stroke {
    mode: Mode,
    /// The tip at full pressure.
    tip: Tip,
    before: Mask,
    /// Where it is, in the picture, and how thick there.
    end: (Point, f32),
}

impl Brush {
    /// `mode` and `tip` are those of a stroke that begins, `last` is where the one before it ended; one under way keeps its own.
    pub(crate) fn on(
        &mut self,
        drag: Drag,
        mode: Mode,
        tip: Tip,
        last: &mut Option<Point>,
        stage: &mut Stage,
    ) {
        *self = match (std::mem::take(self), drag) {
            (Self::Rest, Drag::Down(contact)) => {
                let before = stage.mask.clone();
                let at = stage.viewport.to_picture(contact.at);
                let from = last.filter(|_| contact.modifiers.shift).unwrap_or(at);
                let mut stroke = Stroke {
                    mode,
                    tip,
                    before,
                    end: (from, tip.radius * contact.share),
                };
                stroke.draw(contact, stage);
                Self::Drawing(stroke)
            }
            (Self::Drawing(mut stroke), Drag::Move(contact)) => {
                stroke.draw(contact, stage);
                Self::Drawing(stroke)
            }
            (Self::Drawing(mut stroke), Drag::Up(contact)) => {
                // A pen that lifts reports no pressure.
                let share = stroke.end.1 / stroke.tip.radius;
                stroke.draw(Contact { share, ..contact }, stage);
                *last = Some(stroke.end.0);
                stage.commit(stroke.name(), stroke.before);
                Self::Rest
            }
            (Self::Drawing(stroke), Drag::Drop) => {
                stage.restore(stroke.before);
                Self::Rest
            }
            (state, _) => state,
        };
    }
}

impl Stroke {
    /// Draws from the tip to `contact`, in pieces short enough that a changing radius shows no notches.
    fn draw(&mut self, contact: Contact, stage: &mut Stage) {
        let (from, thick) = self.end;
        let to = stage.viewport.to_picture(contact.at);
        let radius = self.tip.radius * contact.share;
        if !to.is_finite() || !radius.is_finite() {
            return;
        }
        // The larger the brush, the larger the step that is not seen.
        let step = RADIUS_STEP.max(radius / 50.0);
        let pieces = ((radius - thick).abs() / step).ceil().clamp(1.0, 64.0);
        let mut start = from;
        for piece in 1..=pieces as u16 {
            let t = f32::from(piece) / pieces;
            let end = Point::new(from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t);
            let middle = thick + (radius - thick) * (t - 0.5 / pieces);
            let tip = Tip {
                radius: middle,
                ..self.tip
            };
            let changed = capsule(&mut stage.mask, start, end, tip, self.mode);
            stage.mask_changed([changed]);
            start = end;
        }
        self.end = (to, radius);
    }

    fn name(&self) -> StepName {
        match self.mode {
            Mode::Paint => StepName::BrushStroke,
            Mode::Erase => StepName::Erase,
        }
    }
}

//! Brush and eraser.
//!
//! | state   | input | next    | action                                           |
//! |---------|-------|---------|--------------------------------------------------|
//! | rest    | down  | drawing | remember the mask; dot                           |
//! | drawing | move  | drawing | segment                                          |
//! | drawing | up    | rest    | segment; one step                                |
//! | drawing | drop  | rest    | the mask is what it was                          |

use overpaint_raster::stroke::{Mode, capsule};
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
    /// Half the diameter at full pressure, in pixels of the picture.
    radius: f32,
    before: Mask,
    /// Where it is, in the picture, and how thick there.
    tip: (Point, f32),
}

impl Brush {
    /// `mode` and `radius` (pixels of the picture) are those of a stroke that begins; one under way keeps its own.
    pub(crate) fn on(&mut self, drag: Drag, mode: Mode, radius: f32, stage: &mut Stage) {
        *self = match (std::mem::take(self), drag) {
            (Self::Rest, Drag::Down(contact)) => {
                let before = stage.mask.clone();
                let at = stage.viewport.to_picture(contact.at);
                let mut stroke = Stroke {
                    mode,
                    radius,
                    before,
                    tip: (at, radius * contact.share),
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
                let share = stroke.tip.1 / stroke.radius;
                stroke.draw(Contact { share, ..contact }, stage);
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
        let (from, thick) = self.tip;
        let to = stage.viewport.to_picture(contact.at);
        let radius = self.radius * contact.share;
        if !to.is_finite() || !radius.is_finite() {
            return;
        }
        let pieces = ((radius - thick).abs() / RADIUS_STEP)
            .ceil()
            .clamp(1.0, 64.0);
        let mut start = from;
        for piece in 1..=pieces as u16 {
            let t = f32::from(piece) / pieces;
            let end = Point::new(from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t);
            let middle = thick + (radius - thick) * (t - 0.5 / pieces);
            let changed = capsule(&mut stage.mask, start, end, middle, self.mode);
            stage.mask_changed(changed);
            start = end;
        }
        self.tip = (to, radius);
    }

    fn name(&self) -> StepName {
        match self.mode {
            Mode::Paint => StepName::BrushStroke,
            Mode::Erase => StepName::Erase,
        }
    }
}

//! The polygon lasso: clicks place its corners.
//!
//! | state | input                                        | next | action                       |
//! |-------|----------------------------------------------|------|------------------------------|
//! | rest  | click                                        | open | the first corner             |
//! | open  | click                                        | open | another corner               |
//! | open  | click on the first, double click, Enter      | rest | one step, if it has an area  |
//! | open  | move                                         | open | the line follows             |
//! | open  | Backspace, undo                              | open, or rest without corners | the last corner goes |
//! | open  | Esc, pointer cancel, second finger           | rest | the mask is what it was      |
//! | open  | focus lost, another tool                     | rest | as Enter: nothing is lost    |

use overpaint_raster::shape::Shape;
use overpaint_raster::{Combine, Mask, Point};

use crate::history::StepName;
use crate::sketch::Sketch;
use crate::stage::Stage;
use crate::tools::{Contact, Drag};

/// How near the first corner a click closes, in pixels of the view.
const NEAR: f32 = 10.0;
/// Two clicks within this time, in milliseconds, and [`NEAR`] each other are a double click.
const DOUBLE_MS: f64 = 350.0;

/// The statechart of the polygon lasso.
#[derive(Clone, Debug, Default)]
pub(crate) enum Polygon {
    #[default]
    Rest,
    Open(Corners),
}

/// The corners placed so far, in the picture.
#[derive(Clone, Debug)]
pub(crate) struct Corners {
    placed: Vec<Point>,
    /// Where the pointer is, in the view.
    hover: Point,
    how: Combine,
    before: Mask,
    /// When the last corner was placed.
    placed_ms: f64,
}

impl Polygon {
    /// `combine` is that of a polygon that begins.
    pub(crate) fn on(&mut self, drag: Drag, combine: Combine, stage: &mut Stage) {
        match (&mut *self, drag) {
            (Self::Rest, Drag::Down(contact)) => {
                let corner = stage.viewport.to_picture(contact.at);
                if corner.is_finite() {
                    *self = Self::Open(Corners {
                        placed: vec![corner],
                        hover: contact.at,
                        how: contact.combine(combine),
                        before: stage.mask.clone(),
                        placed_ms: contact.time_ms,
                    });
                }
            }
            (Self::Open(corners), Drag::Down(contact)) => {
                if corners.is_closed_by(contact, stage) {
                    self.close(stage);
                } else {
                    corners.place(contact, stage);
                }
            }
            (Self::Open(_), Drag::Move(contact)) => self.hover(contact.at),
            (Self::Open(_), Drag::Drop) => self.drop(stage),
            (Self::Open(_), Drag::Up(_)) | (Self::Rest, _) => {}
        }
    }

    pub(crate) fn is_open(&self) -> bool {
        matches!(self, Self::Open(_))
    }

    /// The pointer is over the view.
    pub(crate) fn hover(&mut self, at: Point) {
        if let Self::Open(corners) = self
            && at.is_finite()
        {
            corners.hover = at;
        }
    }

    /// Makes a step of it.
    pub(crate) fn close(&mut self, stage: &mut Stage) {
        if let Self::Open(corners) = std::mem::take(self) {
            stage.commit(StepName::Polygon, corners.before);
        }
    }

    /// Takes the last corner away.
    pub(crate) fn remove_corner(&mut self, stage: &mut Stage) {
        if let Self::Open(corners) = self {
            corners.placed.pop();
            if corners.placed.is_empty() {
                self.drop(stage);
            } else {
                corners.show(stage);
            }
        }
    }

    /// Ends it as if it had not been.
    pub(crate) fn drop(&mut self, stage: &mut Stage) {
        if let Self::Open(corners) = std::mem::take(self) {
            stage.restore(corners.before);
        }
    }

    pub(crate) fn sketch(&self, stage: &Stage) -> Option<Sketch> {
        let Self::Open(corners) = self else {
            return None;
        };
        let hover = stage.viewport.to_picture(corners.hover);
        let mut line = corners.placed.clone();
        line.push(hover);
        Some(Sketch {
            shape: Shape::Polygon(line),
            how: corners.how,
            placed: corners.placed.len(),
            closes: corners.is_near_first(corners.hover, stage),
        })
    }
}

impl Corners {
    fn is_closed_by(&self, contact: Contact, stage: &Stage) -> bool {
        let near_last = self
            .placed
            .last()
            .is_some_and(|&last| is_near(last, contact.at, stage));
        let again = near_last && (contact.keyboard || contact.time_ms - self.placed_ms < DOUBLE_MS);
        again || self.is_near_first(contact.at, stage)
    }

    fn is_near_first(&self, at: Point, stage: &Stage) -> bool {
        self.placed.len() > 2 && is_near(self.placed[0], at, stage)
    }

    fn place(&mut self, contact: Contact, stage: &mut Stage) {
        let corner = stage.viewport.to_picture(contact.at);
        if corner.is_finite() {
            self.placed.push(corner);
            self.hover = contact.at;
            self.placed_ms = contact.time_ms;
            self.show(stage);
        }
    }

    fn show(&self, stage: &mut Stage) {
        let shape = Shape::Polygon(self.placed.clone());
        if self.placed.len() > 2 {
            stage.show_shape(&self.before, &shape, self.how);
        } else {
            stage.restore(self.before.clone());
        }
    }
}

/// Whether a corner in the picture is within [`NEAR`] of a place in the view.
fn is_near(corner: Point, at: Point, stage: &Stage) -> bool {
    stage.viewport.to_view(corner).distance(at) < NEAR
}

//! Rectangle, ellipse and lasso: a drag draws an outline, what it encloses changes the mask.
//!
//! | state   | input | next    | action                                         |
//! |---------|-------|---------|------------------------------------------------|
//! | rest    | down  | drawing | remember the mask, and how they are combined   |
//! | drawing | move  | drawing | the outline follows; shown once per input      |
//! | drawing | up    | rest    | one step, unless it encloses nothing           |
//! | drawing | drop  | rest    | the mask is what it was                        |

use overpaint_raster::shape::Shape;
use overpaint_raster::{Combine, Mask, Point};

use crate::history::StepName;
use crate::input::Modifiers;
use crate::sketch::Sketch;
use crate::stage::Stage;
use crate::tools::{Contact, Drag, Tool};

/// A drag shorter than this, in pixels of the view, is a click, which encloses nothing.
const CLICK: f32 = 3.0;

/// The statechart of the shapes that one drag draws.
#[derive(Clone, Debug, Default)]
pub(crate) enum Area {
    #[default]
    Rest,
    Drawing(Drawing),
}

/// A shape under way.
#[derive(Clone, Debug)]
pub(crate) struct Drawing {
    tool: Tool,
    how: Combine,
    before: Mask,
    landed: Contact,
    /// Where it began, in the picture.
    from: Point,
    shape: Shape,
    /// Modifiers that said how to combine: they shape nothing until they are let go.
    latched: Modifiers,
    /// It is not shown as it is.
    pending: bool,
    /// It has been more than a click.
    dragged: bool,
}

impl Area {
    /// `tool` and `combine` are those of a shape that begins; one under way keeps its own.
    pub(crate) fn on(&mut self, drag: Drag, tool: Tool, combine: Combine, stage: &mut Stage) {
        *self = match (std::mem::take(self), drag) {
            (Self::Rest, Drag::Down(contact)) => {
                let from = stage.viewport.to_picture(contact.at);
                Self::Drawing(Drawing {
                    tool,
                    how: contact.combine(combine),
                    before: stage.mask.clone(),
                    landed: contact,
                    from,
                    shape: Shape::Polygon(vec![from]),
                    latched: contact.modifiers,
                    pending: false,
                    dragged: false,
                })
            }
            (Self::Drawing(mut drawing), Drag::Move(contact)) => {
                drawing.follow(contact, stage);
                Self::Drawing(drawing)
            }
            (Self::Drawing(mut drawing), Drag::Up(contact)) => {
                drawing.follow(contact, stage);
                drawing.show(stage);
                let name = drawing.name();
                stage.commit(name, drawing.before);
                Self::Rest
            }
            (Self::Drawing(drawing), Drag::Drop) => {
                stage.restore(drawing.before);
                Self::Rest
            }
            (state, _) => state,
        };
    }

    /// Shows what the moves since the last time have made of the shape.
    pub(crate) fn show(&mut self, stage: &mut Stage) {
        if let Self::Drawing(drawing) = self {
            drawing.show(stage);
        }
    }

    pub(crate) fn sketch(&self) -> Option<Sketch> {
        match self {
            Self::Drawing(drawing) if drawing.dragged => Some(Sketch {
                shape: drawing.shape.clone(),
                how: drawing.how,
                placed: 0,
                closes: false,
            }),
            _ => None,
        }
    }
}

impl Drawing {
    fn follow(&mut self, contact: Contact, stage: &Stage) {
        let to = stage.viewport.to_picture(contact.at);
        if !to.is_finite() {
            return;
        }
        self.latched = self.latched.and(contact.modifiers);
        self.dragged |= contact.at.distance(self.landed.at) >= CLICK;
        self.pending = true;
        let anew = contact.modifiers.without(self.latched);
        match (&mut self.shape, self.tool) {
            (Shape::Polygon(points), Tool::Lasso) => {
                if points.last() != Some(&to) {
                    points.push(to);
                }
            }
            (shape, tool) => {
                let (from, to) = boxed(self.from, to, anew);
                *shape = if tool == Tool::Ellipse {
                    Shape::Ellipse { from, to }
                } else {
                    Shape::Rectangle { from, to }
                };
            }
        }
    }

    fn show(&mut self, stage: &mut Stage) {
        if std::mem::take(&mut self.pending) && self.dragged {
            stage.show_shape(&self.before, &self.shape, self.how);
        }
    }

    fn name(&self) -> StepName {
        match self.tool {
            Tool::Ellipse => StepName::Ellipse,
            Tool::Lasso => StepName::Lasso,
            _ => StepName::Rectangle,
        }
    }
}

/// The corners of a box from `from` to `to`: with Shift a square, with Alt around `from`.
fn boxed(from: Point, to: Point, modifiers: Modifiers) -> (Point, Point) {
    let (mut dx, mut dy) = (to.x - from.x, to.y - from.y);
    if modifiers.shift {
        let side = dx.abs().max(dy.abs());
        (dx, dy) = (side.copysign(dx), side.copysign(dy));
    }
    let to = Point::new(from.x + dx, from.y + dy);
    if modifiers.alt {
        (Point::new(from.x - dx, from.y - dy), to)
    } else {
        (from, to)
    }
}

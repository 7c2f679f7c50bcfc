//! The tools: one statechart each.
//!
//! A tool gets [`Drag`]s of the one pointer it works with, moves between its states, and acts on the stage. From every state `Drag::Drop`
//! leads back to rest, with nothing done.

pub(crate) mod area;
pub(crate) mod brush;
pub(crate) mod hand;
pub(crate) mod polygon;
pub(crate) mod sizing;
pub(crate) mod touch;
pub(crate) mod wand;

use overpaint_raster::{Combine, Point};

use crate::input::Modifiers;

/// The tools that can be taken in hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tool {
    /// Paints what may be edited.
    #[default]
    Brush,
    /// Takes it away again.
    Eraser,
    /// A rectangle.
    Rectangle,
    /// An ellipse.
    Ellipse,
    /// A line drawn freely.
    Lasso,
    /// A line from corner to corner.
    Polygon,
    /// What has the same colour.
    Wand,
    /// Moves the view.
    Hand,
}

impl Tool {
    /// All of them, in the order they are shown.
    pub const ALL: [Self; 8] = [
        Self::Brush,
        Self::Eraser,
        Self::Rectangle,
        Self::Ellipse,
        Self::Lasso,
        Self::Polygon,
        Self::Wand,
        Self::Hand,
    ];

    /// A name that does not change between versions.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Brush => "brush",
            Self::Eraser => "eraser",
            Self::Rectangle => "rectangle",
            Self::Ellipse => "ellipse",
            Self::Lasso => "lasso",
            Self::Polygon => "polygon",
            Self::Wand => "wand",
            Self::Hand => "hand",
        }
    }

    /// Whether it draws strokes, with a size and a hardness.
    #[must_use]
    pub fn strokes(self) -> bool {
        matches!(self, Self::Brush | Self::Eraser)
    }

    /// Whether what it encloses or selects is combined with the mask in one of several ways.
    #[must_use]
    pub fn combines(self) -> bool {
        !self.strokes() && self != Self::Hand
    }
}

/// What a pointer does to a tool. Places are in pixels of the view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Drag {
    Down(Contact),
    Move(Contact),
    Up(Contact),
    /// The drag does not count.
    Drop,
}

/// Where and how hard.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Contact {
    pub(crate) at: Point,
    /// What a brush at this pressure has of its full size, 0.3 to 1.
    pub(crate) share: f32,
    pub(crate) modifiers: Modifiers,
    /// With the button that erases.
    pub(crate) erases: bool,
    /// By keys, which do not know a double click.
    pub(crate) keyboard: bool,
    pub(crate) time_ms: f64,
}

impl Contact {
    /// How a shape that begins here is combined with the mask: as the modifiers say, or as it is set.
    pub(crate) fn combine(self, setting: Combine) -> Combine {
        match self.modifiers {
            _ if self.erases => Combine::Subtract,
            Modifiers {
                shift: true,
                alt: true,
                ..
            } => Combine::Intersect,
            Modifiers { shift: true, .. } => Combine::Add,
            Modifiers { alt: true, .. } => Combine::Subtract,
            Modifiers { command: true, .. } => Combine::Replace,
            _ => setting,
        }
    }
}

//! The tools: one statechart each.
//!
//! A tool gets [`Drag`]s of the one pointer it works with, moves between its states, and acts on the stage. From every state `Drag::Drop`
//! leads back to rest, with nothing done.

pub(crate) mod brush;
pub(crate) mod hand;
pub(crate) mod touch;

use overpaint_raster::Point;

/// The tools that can be taken in hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tool {
    /// Paints what may be edited.
    #[default]
    Brush,
    /// Takes it away again.
    Eraser,
    /// Moves the view.
    Hand,
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
}

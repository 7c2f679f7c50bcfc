//! The line of a shape that is being drawn.

use overpaint_raster::Combine;
use overpaint_raster::shape::Shape;

/// The line of a shape that is being drawn, to be shown over the mask.
#[derive(Clone, Debug, PartialEq)]
pub struct Sketch {
    /// In pixels of the picture. An open polygon ends where the pointer is.
    pub shape: Shape,
    /// What it will do to the mask.
    pub how: Combine,
    /// The points of a polygon that are placed; 0 for other shapes.
    pub placed: usize,
    /// Whether the next click closes the polygon.
    pub closes: bool,
}

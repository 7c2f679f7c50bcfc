//! The ring that shows the size of the brush.

use overpaint_raster::Point;

/// A circle around the pointer, in pixels of the view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ring {
    /// Where the pointer is.
    pub centre: Point,
    /// Half the diameter of the brush as it looks at the present scale.
    pub radius: f32,
}

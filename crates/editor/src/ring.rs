//! The ring that shows the size of the brush.

use overpaint_raster::Point;

/// A circle around the pointer or the cursor, in pixels of the view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ring {
    /// Where the pointer is.
    pub centre: Point,
    /// Half the diameter of the brush as it looks at the present scale; for a cursor of another tool a few pixels.
    pub radius: f32,
    /// 0 to 1: the share of the radius that is covered whole.
    pub hardness: f32,
}

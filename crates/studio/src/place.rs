//! Where something of the picture lies in a view.

use overpaint_raster::Frame;
use overpaint_raster::overlay::View;

/// A rectangle, in the pixels of the view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Place {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

impl Place {
    /// The place of a part of the picture, or of what reaches beyond it.
    pub(crate) fn in_view(part: Frame, view: View) -> Self {
        Self {
            x: f64::from(part.x) * view.scale + view.offset_x,
            y: f64::from(part.y) * view.scale + view.offset_y,
            width: f64::from(part.width) * view.scale,
            height: f64::from(part.height) * view.scale,
        }
    }
}

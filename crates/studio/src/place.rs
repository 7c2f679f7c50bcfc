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

    /// The same place for a picture of this size, which may be of another shape: whole, in the middle. Shapes that differ only by rounding to
    /// a model's sizes fill it.
    pub(crate) fn fitting(self, (width, height): (u32, u32)) -> Self {
        let shape = f64::from(width) / f64::from(height);
        let own = self.width / self.height;
        if (shape / own - 1.0).abs() < 0.02 {
            return self;
        }
        let (width, height) = if shape > own {
            (self.width, self.width / shape)
        } else {
            (self.height * shape, self.height)
        };
        Self {
            x: self.x + (self.width - width) / 2.0,
            y: self.y + (self.height - height) / 2.0,
            width,
            height,
        }
    }

    /// How far across the view a share of its width lies.
    pub(crate) fn share(self, at: f64) -> f64 {
        self.x + self.width * at
    }
}

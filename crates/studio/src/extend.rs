//! A canvas larger than the picture: what is new is to be painted by the model.

use overpaint_raster::shape::Shape;
use overpaint_raster::{Combine, Frame, Mask, Rect, combine};

/// Ratios to choose from.
pub(crate) const RATIOS: [(u32, u32); 7] =
    [(1, 1), (3, 2), (2, 3), (4, 3), (3, 4), (16, 9), (9, 16)];

/// Pixels that are new on each side of the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Margins {
    pub(crate) left: u32,
    pub(crate) top: u32,
    pub(crate) right: u32,
    pub(crate) bottom: u32,
}

impl Margins {
    /// The least that gives a picture of this size the ratio, the same on both sides.
    pub(crate) fn to_ratio((width, height): (u32, u32), (across, down): (u32, u32)) -> Self {
        let longer = |edge: u32, other: u32, more: u32, less: u32| {
            let wanted = (u64::from(other) * u64::from(more)).div_ceil(u64::from(less.max(1)));
            u32::try_from(wanted.saturating_sub(u64::from(edge))).unwrap_or(u32::MAX)
        };
        let wider = longer(width, height, across, down);
        let higher = longer(height, width, down, across);
        Self {
            left: wider / 2,
            right: wider - wider / 2,
            top: higher / 2,
            bottom: higher - higher / 2,
        }
    }

    pub(crate) fn is_none(self) -> bool {
        self == Self::default()
    }

    /// The size of the canvas around a picture of this size.
    pub(crate) fn around(self, (width, height): (u32, u32)) -> (u32, u32) {
        let sum = |edge: u32, one: u32, other: u32| edge.saturating_add(one).saturating_add(other);
        (
            sum(width, self.left, self.right),
            sum(height, self.top, self.bottom),
        )
    }

    /// The canvas as a frame of the picture.
    pub(crate) fn frame(self, picture: (u32, u32)) -> Frame {
        let (width, height) = self.around(picture);
        Frame {
            x: -self.left.cast_signed(),
            y: -self.top.cast_signed(),
            width,
            height,
        }
    }

    /// What is new of the canvas.
    pub(crate) fn mask(self, (width, height): (u32, u32)) -> Mask {
        let all = self.around((width, height));
        let mut mask = Mask::full(all.0, all.1);
        let old = Rect::new(self.left, self.top, width, height);
        let shape = Shape::Rectangle {
            from: overpaint_raster::Point::new(old.x as f32, old.y as f32),
            to: overpaint_raster::Point::new(old.right() as f32, old.bottom() as f32),
        };
        combine(&mut mask, &shape.fill(all.0, all.1), Combine::Subtract);
        mask
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_adds_where_it_is_needed_and_nowhere_else() {
        let margins = Margins::to_ratio((600, 400), (1, 1));
        assert_eq!(margins.around((600, 400)), (600, 600));
        assert_eq!((margins.left, margins.top), (0, 100));
        let margins = Margins::to_ratio((601, 400), (16, 9));
        assert_eq!(margins.around((601, 400)), (712, 400));
        assert!(Margins::to_ratio((600, 400), (3, 2)).is_none());
    }

    #[test]
    fn what_is_new_is_masked() {
        let margins = Margins {
            left: 3,
            top: 1,
            right: 0,
            bottom: 2,
        };
        let mask = margins.mask((5, 4));
        assert_eq!((mask.width(), mask.height()), (8, 7));
        assert_eq!(
            [mask.at(2, 3), mask.at(3, 1), mask.at(7, 4), mask.at(7, 5)],
            [255, 0, 0, 255]
        );
    }
}

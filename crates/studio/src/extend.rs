//! A canvas larger than the picture: what is new is to be painted by the model.

use overpaint_raster::crop::crop_mask;
use overpaint_raster::shape::Shape;
use overpaint_raster::{Combine, Frame, Mask, Rect, combine};

use crate::picture::LARGEST_AREA;

/// Ratios to choose from.
pub(crate) const RATIOS: [(u32, u32); 7] =
    [(1, 1), (3, 2), (2, 3), (4, 3), (3, 4), (16, 9), (9, 16)];

/// The most new pixels on one side.
pub(crate) const MOST: u32 = 10_000;

/// What is dragged goes in steps of so many pixels: sizes that models take are multiples of it.
const STEP: u32 = 8;

/// Pixels that are new on each side of the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Margins {
    pub(crate) left: u32,
    pub(crate) top: u32,
    pub(crate) right: u32,
    pub(crate) bottom: u32,
}

/// An edge or a corner of the canvas: the side that it is on, −1 for left and top, 1 for right and bottom, 0 for neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Side {
    pub(crate) across: i8,
    pub(crate) down: i8,
}

impl Margins {
    /// The least that gives a picture of this size the ratio, the same on both sides.
    pub(crate) fn to_ratio((width, height): (u32, u32), ratio: (u32, u32)) -> Self {
        let (across, down) = ratio;
        Self::default().sized(
            (width, height),
            (
                width.max(longer(height, across, down)),
                height.max(longer(width, down, across)),
            ),
        )
    }

    /// The canvas in another size, no smaller than the picture. What is new on two sides stays in the same proportion; at first they get the
    /// same.
    pub(crate) fn sized(self, picture: (u32, u32), size: (u32, u32)) -> Self {
        let (left, right) = shared(size.0.saturating_sub(picture.0), self.left, self.right);
        let (top, bottom) = shared(size.1.saturating_sub(picture.1), self.top, self.bottom);
        Self {
            left,
            top,
            right,
            bottom,
        }
    }

    /// An edge or a corner is taken by so many pixels to the right and down, never into the picture.
    pub(crate) fn pulled(self, side: Side, right: i32, down: i32) -> Self {
        let pulled = |margin: u32, on: i8, at: i8, way: i32| {
            if on != at {
                return margin;
            }
            margin.saturating_add_signed(way * i32::from(at)).min(MOST)
        };
        Self {
            left: pulled(self.left, side.across, -1, right),
            right: pulled(self.right, side.across, 1, right),
            top: pulled(self.top, side.down, -1, down),
            bottom: pulled(self.bottom, side.down, 1, down),
        }
    }

    /// What was dragged by an edge or a corner, let snap: an edge to where the canvas has one of the ratios, if that is within `near` pixels;
    /// or else to whole steps.
    pub(crate) fn snapped(self, side: Side, picture: (u32, u32), near: u32) -> Self {
        let (width, height) = self.around(picture);
        let wanted = |edge: u32, least: u32, lengths: [u32; RATIOS.len()]| {
            let fits = |length: &u32| *length > least && length.abs_diff(edge) <= near;
            let nearest = lengths.into_iter().filter(fits);
            let nearest = nearest.min_by_key(|length| length.abs_diff(edge))?;
            Some(nearest.cast_signed() - edge.cast_signed())
        };
        let by = match (side.across, side.down) {
            (_, 0) => wanted(width, picture.0, RATIOS.map(|(x, y)| longer(height, x, y))),
            (0, _) => wanted(height, picture.1, RATIOS.map(|(x, y)| longer(width, y, x))),
            _ => None,
        };
        if let Some(by) = by {
            return self.pulled(side, by * i32::from(side.across), by * i32::from(side.down));
        }
        let stepped = |margin: u32, on: bool| {
            let step = if on { STEP } else { 1 };
            (margin + step / 2) / step * step
        };
        Self {
            left: stepped(self.left, side.across < 0),
            right: stepped(self.right, side.across > 0),
            top: stepped(self.top, side.down < 0),
            bottom: stepped(self.bottom, side.down > 0),
        }
    }

    /// Whether there is anything new around a picture of this size, and the canvas no larger than a picture may be.
    pub(crate) fn can_be_had(self, picture: (u32, u32)) -> bool {
        !self.is_none() && !self.is_too_large(picture)
    }

    /// Whether the canvas is larger than a picture may be.
    pub(crate) fn is_too_large(self, picture: (u32, u32)) -> bool {
        let (width, height) = self.around(picture);
        u64::from(width) * u64::from(height) > LARGEST_AREA
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

    /// The canvas, and around it as much as there should be to drag its edges into: a quarter of its longer edge.
    pub(crate) fn room(self, picture: (u32, u32)) -> Frame {
        let Frame {
            x,
            y,
            width,
            height,
        } = self.frame(picture);
        let more = width.max(height) / 4;
        Frame {
            x: x.saturating_sub_unsigned(more),
            y: y.saturating_sub_unsigned(more),
            width: width.saturating_add(2 * more),
            height: height.saturating_add(2 * more),
        }
    }

    /// What is new of the canvas, beside what was `painted` on the picture.
    pub(crate) fn mask(self, painted: &Mask) -> Mask {
        let (width, height) = (painted.width(), painted.height());
        let all = self.around((width, height));
        let mut mask = Mask::full(all.0, all.1);
        let old = Rect::new(self.left, self.top, width, height);
        let shape = Shape::Rectangle {
            from: overpaint_raster::Point::new(old.x as f32, old.y as f32),
            to: overpaint_raster::Point::new(old.right() as f32, old.bottom() as f32),
        };
        combine(&mut mask, &shape.fill(all.0, all.1), Combine::Subtract);
        let painted = crop_mask(painted, self.frame((width, height)));
        combine(&mut mask, &painted, Combine::Add);
        mask
    }
}

/// The ratio of those to choose from that a picture of this size has, to the pixel.
pub(crate) fn ratio_of((width, height): (u32, u32)) -> Option<(u32, u32)> {
    let fits = |(across, down): &(u32, u32)| {
        let off =
            (u64::from(width) * u64::from(*down)).abs_diff(u64::from(height) * u64::from(*across));
        off < u64::from(*across.max(down))
    };
    RATIOS.into_iter().find(fits)
}

/// The least edge that has the ratio `more` to `less` with the `other`.
fn longer(other: u32, more: u32, less: u32) -> u32 {
    let wanted = (u64::from(other) * u64::from(more)).div_ceil(u64::from(less.max(1)));
    u32::try_from(wanted).unwrap_or(u32::MAX)
}

/// Pixels shared among two sides as they have theirs, or one half each.
fn shared(all: u32, one: u32, other: u32) -> (u32, u32) {
    let (part, whole) = match one.saturating_add(other) {
        0 => (1, 2),
        whole => (one, whole),
    };
    let first = u64::from(all) * u64::from(part) / u64::from(whole);
    let first = u32::try_from(first).unwrap_or(all);
    (first, all - first)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RIGHT: Side = Side { across: 1, down: 0 };
    const TOP_LEFT: Side = Side {
        across: -1,
        down: -1,
    };

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
    fn every_ratio_is_told_from_the_size_it_gives() {
        for ratio in RATIOS {
            for picture in [(600, 400), (601, 400), (451, 300), (3, 1000), (97, 89)] {
                let size = Margins::to_ratio(picture, ratio).around(picture);
                assert_eq!(ratio_of(size), Some(ratio), "of {picture:?}");
            }
        }
        assert_eq!(ratio_of((451, 300)), Some((3, 2)), "to the pixel");
        assert_eq!(ratio_of((453, 300)), None);
    }

    #[test]
    fn a_size_is_shared_as_the_sides_were() {
        let margins = Margins {
            left: 30,
            right: 10,
            ..Margins::default()
        };
        let sized = margins.sized((100, 50), (180, 61));
        assert_eq!((sized.left, sized.right), (60, 20));
        assert_eq!((sized.top, sized.bottom), (5, 6));
        assert!(sized.sized((100, 50), (7, 50)).is_none());
    }

    #[test]
    fn edges_are_pulled_out_of_the_picture_and_never_into_it() {
        let margins = Margins::default().pulled(TOP_LEFT, -20, -30);
        assert_eq!((margins.left, margins.top), (20, 30));
        assert_eq!((margins.right, margins.bottom), (0, 0));
        let back = margins.pulled(TOP_LEFT, 21, 29);
        assert_eq!((back.left, back.top), (0, 1));
        assert_eq!(back.pulled(RIGHT, i32::MAX, 5).right, MOST);
    }

    #[test]
    fn a_dragged_edge_snaps_to_ratios_and_steps() {
        let picture = (500, 400);
        let snapped = |right, near| {
            let margins = Margins::default().pulled(RIGHT, right, 0);
            margins.snapped(RIGHT, picture, near).right
        };
        // 3:2 is 600 wide, and 16:9 is 712.
        assert_eq!(snapped(97, 5), 100);
        assert_eq!(snapped(104, 5), 100);
        assert_eq!(snapped(94, 5), 96);
        assert_eq!(snapped(210, 5), 212);
        assert_eq!(snapped(3, 5), 0);
        let corner = Margins::default().pulled(TOP_LEFT, -13, -3);
        let corner = corner.snapped(TOP_LEFT, picture, 5);
        assert_eq!((corner.left, corner.top), (16, 0));
    }

    #[test]
    fn what_is_new_is_masked() {
        let margins = Margins {
            left: 3,
            top: 1,
            right: 0,
            bottom: 2,
        };
        let mask = margins.mask(&Mask::new(5, 4));
        assert_eq!((mask.width(), mask.height()), (8, 7));
        assert_eq!(
            [mask.at(2, 3), mask.at(3, 1), mask.at(7, 4), mask.at(7, 5)],
            [255, 0, 0, 255]
        );
        let mut plane = [0; 5 * 4];
        plane[5] = 90;
        let painted = Mask::from_plane(5, 4, &plane).unwrap();
        let both = margins.mask(&painted);
        assert_eq!([both.at(3, 2), both.at(4, 2), both.at(2, 3)], [90, 0, 255]);
    }
}

//! The frame of one size, and which of two is better.

use std::cmp::Ordering;

use super::{Frame, Plan, Size};
use crate::geometry::Rect;

/// A frame before it has a place.
pub(super) struct Fit {
    width: u64,
    height: u64,
    /// As [`Plan::scale`], but by the edge that was not rounded, so that shapes are not told apart by that.
    pub(super) scale: f64,
}

impl Fit {
    /// The frame of the shape of `size` around a box.
    pub(super) fn of(picture: Size, padded: Size, size: Size) -> Self {
        let tight = Self::smallest(padded, size);
        let best = if holds(picture, size) {
            Self::smallest(size, size)
        } else {
            Self::largest(picture, size)
        };
        // Where the picture has no room for the tight one, the best one inside of it does not hold the box either.
        if holds(size, padded) && best.holds(padded) {
            best
        } else {
            tight
        }
    }

    /// The smallest frame that holds `padded`. One of its edges is that of the box, and the other one is rounded.
    pub(super) fn smallest(padded: Size, size: Size) -> Self {
        let by_width = Self::by_width(padded, size);
        if by_width.height >= u64::from(padded.1) {
            by_width
        } else {
            Self::by_height(padded, size)
        }
    }

    /// The largest frame in a picture that has room for one.
    fn largest(picture: Size, size: Size) -> Self {
        let by_width = Self::by_width(picture, size);
        if by_width.height <= u64::from(picture.1) {
            by_width
        } else {
            Self::by_height(picture, size)
        }
    }

    fn holds(&self, padded: Size) -> bool {
        self.width >= u64::from(padded.0) && self.height >= u64::from(padded.1)
    }

    /// As wide as the box.
    fn by_width((width, _): Size, (across, down): Size) -> Self {
        Self {
            width: u64::from(width),
            height: rounded(width, down, across),
            scale: f64::from(across) / f64::from(width),
        }
    }

    /// As high as the box.
    fn by_height((_, height): Size, (across, down): Size) -> Self {
        Self {
            width: rounded(height, across, down),
            height: u64::from(height),
            scale: f64::from(down) / f64::from(height),
        }
    }

    /// How many pixels it has.
    pub(super) fn pixels(&self) -> f64 {
        self.width as f64 * self.height as f64
    }

    /// The frame put around the mask. `None` if it is too large to be one.
    pub(super) fn placed(&self, picture: Size, mask: Rect, size: Size) -> Option<Plan> {
        // Inside the picture as far as it fits; where it is larger it covers the picture from edge to edge.
        let start = |first: u32, length: u32, all: u32, frame: u64| {
            let frame = i64::try_from(frame).ok()?;
            let centred = (2 * i64::from(first) + i64::from(length) - frame).div_euclid(2);
            let room = i64::from(all) - frame;
            i32::try_from(centred.clamp(room.min(0), room.max(0))).ok()
        };
        Some(Plan {
            frame: Frame {
                x: start(mask.x, mask.width, picture.0, self.width)?,
                y: start(mask.y, mask.height, picture.1, self.height)?,
                width: u32::try_from(self.width).ok()?,
                height: u32::try_from(self.height).ok()?,
            },
            size,
        })
    }

    /// The order of [`plan`](super::plan).
    pub(super) fn rank(&self, plan: &Plan, picture: Size) -> Rank {
        let inside = plan.frame.inside(picture);
        let mirrored = self.pixels() - f64::from(inside.width) * f64::from(inside.height);
        Rank([
            f64::from(u8::from(mirrored > 0.0)),
            -self.scale.min(1.0),
            mirrored,
            self.scale,
            (self.width + self.height) as f64,
            f64::from(plan.size.0) * f64::from(plan.size.1),
        ])
    }
}

fn holds(outer: Size, inner: Size) -> bool {
    outer.0 >= inner.0 && outer.1 >= inner.1
}

/// `length · dividend / divisor`
fn rounded(length: u32, dividend: u32, divisor: u32) -> u64 {
    (u64::from(length) * u64::from(dividend) + u64::from(divisor / 2)) / u64::from(divisor)
}

/// How good something is, most important first; less is better.
pub(super) struct Rank(pub(super) [f64; 6]);

impl Rank {
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        let pairs = self.0.iter().zip(&other.0);
        pairs.fold(Ordering::Equal, |order, (a, b)| {
            order.then_with(|| a.total_cmp(b))
        })
    }
}

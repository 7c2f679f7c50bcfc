//! Which part of a picture is sent, and at what size: the frame planner.
//!
//! A model returns pictures of some sizes only. [`whole`] sends everything, [`plan`] cuts a frame around what is painted, [`automatic`]
//! picks the one that loses less. All of it is arithmetic on sizes; pixels are cut by whoever holds them, by [`Frame::source_columns`] and
//! [`Frame::source_rows`].

use crate::geometry::Rect;

pub use each::{Framed, each};
use fit::{Fit, Rank};
pub use shapes::Shapes;

mod each;
mod fit;
mod shapes;

/// Around the mask is worth it when the whole picture would come back at less than this share of the scale that the frame keeps. A tenth
/// of the length is where a resampled photograph begins to look softer beside its original.
pub const WORTH: f64 = 0.9;

/// Shapes and scales that differ by less than this, as a logarithm, count as the same when the whole picture is sent. Such a difference is
/// not seen in a picture.
const NEAR: f64 = 0.02;

/// Width and height in pixels.
type Size = (u32, u32);

/// A part of a picture, in its pixels. It may reach beyond the picture where that is too narrow for any shape the model returns; what is
/// outside is mirrored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The leftmost column; negative if it is outside the picture.
    pub x: i32,
    /// The topmost row; negative if it is outside the picture.
    pub y: i32,
    /// The number of columns, 1 or more.
    pub width: u32,
    /// The number of rows, 1 or more.
    pub height: u32,
}

/// By how many pixels a frame reaches beyond the picture on each side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Overhang {
    /// Columns left of the picture.
    pub left: u32,
    /// Rows above the picture.
    pub top: u32,
    /// Columns right of the picture.
    pub right: u32,
    /// Rows below the picture.
    pub bottom: u32,
}

impl Overhang {
    /// Whether the frame stays inside the picture.
    #[must_use]
    pub fn is_none(self) -> bool {
        self == Self::default()
    }
}

impl From<Rect> for Frame {
    fn from(area: Rect) -> Self {
        Self {
            x: area.x.cast_signed(),
            y: area.y.cast_signed(),
            width: area.width,
            height: area.height,
        }
    }
}

impl Frame {
    /// The pixels of a picture of this width and height that the frame holds.
    #[must_use]
    pub fn inside(&self, picture: Size) -> Rect {
        let overhang = self.overhang(picture);
        let left = self.x.max(0).cast_unsigned();
        let top = self.y.max(0).cast_unsigned();
        let width = self.width.saturating_sub(overhang.left);
        let height = self.height.saturating_sub(overhang.top);
        Rect::new(left, top, width, height).intersect(Rect::new(0, 0, picture.0, picture.1))
    }

    /// Whether it is the picture, no more and no less.
    #[must_use]
    pub fn is_whole(&self, picture: Size) -> bool {
        (self.x, self.y) == (0, 0) && (self.width, self.height) == picture
    }

    /// How much of it is mirrored, for a picture of this width and height.
    #[must_use]
    pub fn overhang(&self, picture: Size) -> Overhang {
        let before = |first: i32| first.min(0).unsigned_abs();
        let behind = |first: i32, length: u32, all: u32| {
            (i64::from(first) + i64::from(length) - i64::from(all)).clamp(0, i64::from(u32::MAX))
                as u32
        };
        Overhang {
            left: before(self.x),
            top: before(self.y),
            right: behind(self.x, self.width, picture.0),
            bottom: behind(self.y, self.height, picture.1),
        }
    }

    /// For each column of the frame the column of a picture of this width, 1 or more, that its pixels come from. Outside the picture it
    /// goes back the way it came, and the edge itself is not repeated: 2 1 | 0 1 2 3 | 2 1.
    pub fn source_columns(&self, picture_width: u32) -> impl Iterator<Item = u32> + use<> {
        mirrored(self.x, self.width, picture_width)
    }

    /// The same for rows.
    pub fn source_rows(&self, picture_height: u32) -> impl Iterator<Item = u32> + use<> {
        mirrored(self.y, self.height, picture_height)
    }
}

/// What to cut out, and the size to ask the model for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The part of the picture to send.
    pub frame: Frame,
    /// Width and height of what is sent and of what is asked for. It has the shape of the frame, within half a pixel of the frame's.
    pub size: Size,
}

impl Plan {
    /// Pixels of the answer for one of the picture, by length: 1 if nothing is resampled, below if detail is lost, above if it is enlarged.
    #[must_use]
    pub fn scale(&self) -> f64 {
        let frame = f64::from(self.frame.width) * f64::from(self.frame.height);
        let size = f64::from(self.size.0) * f64::from(self.size.1);
        (size / frame).sqrt()
    }

    /// The share of the pixels that is kept, above 0 and up to 1.
    #[must_use]
    pub fn kept(&self) -> f64 {
        self.scale().powi(2).min(1.0)
    }
}

/// The two ways to send a picture, and the better one. [`Plan::kept`] of both is why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Everything.
    pub whole: Plan,
    /// A frame around the mask.
    pub around: Plan,
    /// Whether the frame around the mask is the better one.
    pub is_around: bool,
}

impl Choice {
    /// The better of the two.
    #[must_use]
    pub fn plan(&self) -> Plan {
        if self.is_around {
            self.around
        } else {
            self.whole
        }
    }
}

/// The frame around a mask.
///
/// It holds the mask's box with `padding` pixels around it, as far as the picture goes, has the shape of the size asked for, and is centred
/// on the mask as far as the picture's edges allow. In this order:
///
/// 1. It stays inside the picture if any shape allows that.
/// 2. It keeps most pixels: it is sent pixel by pixel if the padded box fits into any size that fits into the picture, because then nothing
///    is resampled on the way there and back. The frame is that size then: more context costs nothing, enlarging would.
/// 3. It mirrors least.
/// 4. It is enlarged least. Only what is smaller than any size of the model is enlarged; then as much as there is of the picture is taken.
/// 5. Its edges are shortest, in sum, and so few pixels are asked for.
///
/// Where the padded box is the whole picture it is [`whole`]: staying inside would allow only sizes of exactly that shape, which may be very
/// small ones.
///
/// `None` if no pixel is painted inside the picture, or the model has no sizes.
#[must_use]
pub fn plan(picture: Size, mask_bounds: Rect, padding: u32, shapes: &Shapes) -> Option<Plan> {
    let all = Rect::new(0, 0, picture.0, picture.1);
    let mask = mask_bounds.intersect(all);
    if mask.is_empty() {
        return None;
    }
    let padded = Rect::between(
        mask.x.saturating_sub(padding),
        mask.y.saturating_sub(padding),
        mask.right().saturating_add(padding),
        mask.bottom().saturating_add(padding),
    )
    .intersect(all);
    if padded == all {
        return whole(picture, shapes);
    }
    let padded = (padded.width, padded.height);

    let fits = |size| {
        let fit = Fit::of(picture, padded, size);
        let plan = fit.placed(picture, mask, size)?;
        Some((fit.rank(&plan, picture), plan))
    };
    shapes
        .candidates(picture, padded)
        .into_iter()
        .filter_map(fits)
        .min_by(|(a, _), (b, _)| a.compare(b))
        .map(|(_, plan)| plan)
}

/// Everything, at the best size.
///
/// The frame is the picture, grown to the shape of the size with what is mirrored, the same on both sides: a picture stretched to another
/// shape would come back with stretched faces, and cutting it would lose what the user sees. Of the sizes it asks for the one with, in this
/// order, where differences below 2 % count as none:
///
/// 1. The shape nearest to the picture's.
/// 2. Least detail lost, then least enlarged.
/// 3. Nothing resampled: what a size is larger than the picture by less than 2 % is mirrored too.
/// 4. Least mirrored.
///
/// `None` if the picture has no pixels, or the model no sizes.
#[must_use]
pub fn whole(picture: Size, shapes: &Shapes) -> Option<Plan> {
    let all = Rect::new(0, 0, picture.0, picture.1);
    if all.is_empty() {
        return None;
    }
    let shape = |(width, height): Size| f64::from(width) / f64::from(height);
    let near = |ratio: f64| (ratio.ln().max(0.0) / NEAR).floor();
    let fits = |size| {
        let tight = Fit::smallest(picture, size);
        let fit = if tight.scale >= 1.0 && near(tight.scale) == 0.0 {
            Fit::smallest(size, size)
        } else {
            tight
        };
        let away = shape(size) / shape(picture);
        let rank = Rank([
            near(away.max(1.0 / away)),
            near(1.0 / fit.scale),
            near(fit.scale),
            f64::from(u8::from(fit.scale != 1.0)),
            fit.pixels(),
            -fit.scale,
        ]);
        Some((rank, fit.placed(picture, all, size)?))
    };
    shapes
        .candidates(picture, picture)
        .into_iter()
        .filter_map(fits)
        .min_by(|(a, _), (b, _)| a.compare(b))
        .map(|(_, plan)| plan)
}

/// The whole picture or a frame around the mask: around if the whole picture would come back at less than [`WORTH`] of the scale that the
/// frame keeps. So a small picture is sent whole, and so is one that is painted almost all over, where a frame keeps little more.
///
/// `None` where [`plan`] or [`whole`] gives none.
#[must_use]
pub fn automatic(
    picture: Size,
    mask_bounds: Rect,
    padding: u32,
    shapes: &Shapes,
) -> Option<Choice> {
    let whole = whole(picture, shapes)?;
    let around = plan(picture, mask_bounds, padding, shapes)?;
    let is_around = whole.scale() < WORTH * around.scale().min(1.0);
    Some(Choice {
        whole,
        around,
        is_around,
    })
}

/// The columns of a picture of `all` columns for `length` ones from `first` on, mirrored at its edges.
fn mirrored(first: i32, length: u32, all: u32) -> impl Iterator<Item = u32> + use<> {
    let last = i64::from(all.max(1)) - 1;
    (0..i64::from(length)).map(move |index| {
        // There and back again, the two edges once each. A picture of one pixel has nowhere to go.
        let way = (i64::from(first) + index).rem_euclid((2 * last).max(1));
        way.min(2 * last - way).max(0) as u32
    })
}

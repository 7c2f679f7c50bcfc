//! Where the picture lies in the view.

use overpaint_raster::overlay::View;
use overpaint_raster::{Frame, Point};

/// At least this many pixels of the view always show a part of the picture, if the view and the picture are as large.
const KEPT: f64 = 64.0;

/// More than any screen has, in pixels; keeps the arithmetic finite.
const LARGEST_VIEW: f64 = 100_000.0;

/// Margins of the view that panels lie over, in pixels of the view. Fitting keeps clear of them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Insets {
    /// From the left edge.
    pub left: f64,
    /// From the right edge.
    pub right: f64,
    /// From the top edge.
    pub top: f64,
    /// From the bottom edge.
    pub bottom: f64,
}

/// How a picture is shown in a view: `view = picture × scale + offset`, with view coordinates in CSS pixels.
///
/// Some of the picture always stays in sight.
#[derive(Clone, Debug, PartialEq)]
pub struct Viewport {
    picture: Size,
    view: Size,
    insets: Insets,
    /// What is to be seen of and around the picture when it is fitted, where that is not just the picture.
    room: Option<Frame>,
    scale: f64,
    x: f64,
    y: f64,
    /// Whether the picture was fitted and not moved since, so that it is fitted again when the view changes.
    fitted: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Size {
    width: f64,
    height: f64,
}

impl Viewport {
    /// The smallest and the largest scale, in pixels of the view for one of the picture.
    pub const SCALE: std::ops::RangeInclusive<f64> = 0.02..=32.0;

    pub(crate) fn new() -> Self {
        let nothing = Size {
            width: 0.0,
            height: 0.0,
        };
        Self {
            picture: nothing,
            view: nothing,
            insets: Insets::default(),
            room: None,
            scale: 1.0,
            x: 0.0,
            y: 0.0,
            fitted: true,
        }
    }

    /// Pixels of the view for one of the picture.
    #[must_use]
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// Where the top left corner of the picture is in the view.
    #[must_use]
    pub fn offset(&self) -> (f64, f64) {
        (self.x, self.y)
    }

    /// Whether the picture is fitted into the view and stays so when the view changes its size.
    #[must_use]
    pub fn is_fitted(&self) -> bool {
        self.fitted
    }

    /// The place in the picture that is shown at `point` of the view; may be outside the picture.
    #[must_use]
    pub fn to_picture(&self, point: Point) -> Point {
        Point::new(
            ((f64::from(point.x) - self.x) / self.scale) as f32,
            ((f64::from(point.y) - self.y) / self.scale) as f32,
        )
    }

    /// Where in the view a place in the picture is shown.
    #[must_use]
    pub fn to_view(&self, point: Point) -> Point {
        Point::new(
            (f64::from(point.x) * self.scale + self.x) as f32,
            (f64::from(point.y) * self.scale + self.y) as f32,
        )
    }

    /// The same for a canvas that has `ratio` device pixels for one of the view.
    #[must_use]
    pub fn on_device(&self, ratio: f64) -> View {
        View {
            scale: self.scale * ratio,
            offset_x: self.x * ratio,
            offset_y: self.y * ratio,
        }
    }

    /// Shows another picture, fitted; one of the same size where the one before was, so that who works on a part of it finds it there.
    pub(crate) fn open(&mut self, width: u32, height: u32) {
        let picture = Size {
            width: f64::from(width),
            height: f64::from(height),
        };
        self.room = None;
        if self.fitted || self.picture != picture {
            self.picture = picture;
            self.fit();
        }
    }

    /// Changes the size of the view. What was in its middle stays there, or the picture stays fitted.
    pub(crate) fn resize(&mut self, width: f64, height: f64) {
        if width.is_nan() || height.is_nan() {
            return;
        }
        let view = Size {
            width: width.clamp(0.0, LARGEST_VIEW),
            height: height.clamp(0.0, LARGEST_VIEW),
        };
        self.x += (view.width - self.view.width) / 2.0;
        self.y += (view.height - self.view.height) / 2.0;
        self.view = view;
        self.settle();
    }

    pub(crate) fn set_insets(&mut self, insets: Insets) {
        let Insets {
            left,
            right,
            top,
            bottom,
        } = insets;
        if [left, right, top, bottom]
            .iter()
            .all(|inset| inset.is_finite())
        {
            self.insets = insets;
            self.settle();
        }
    }

    /// Changes what is to be seen when the picture is fitted: it, or a frame of which it is a part.
    pub(crate) fn set_room(&mut self, room: Option<Frame>) {
        self.room = room;
        self.settle();
    }

    /// Shows the whole picture, or the room around it, as large as it fits between the insets.
    pub(crate) fn fit(&mut self) {
        self.fitted = true;
        let (x, y, shown) = self.shown();
        let (left, right) = self.clear_x();
        let (top, bottom) = self.clear_y();
        if shown.width > 0.0 && shown.height > 0.0 {
            let scale = ((right - left) / shown.width).min((bottom - top) / shown.height);
            self.scale = scale.clamp(*Self::SCALE.start(), *Self::SCALE.end());
        }
        self.x = f64::midpoint(left, right) - (x + shown.width / 2.0) * self.scale;
        self.y = f64::midpoint(top, bottom) - (y + shown.height / 2.0) * self.scale;
        // A room that is larger than the smallest scale can show may have the picture anywhere.
        self.keep_in_sight();
    }

    /// Where what is to be seen begins, in pixels of the picture, and its size.
    fn shown(&self) -> (f64, f64, Size) {
        self.room.map_or((0.0, 0.0, self.picture), |room| {
            let size = Size {
                width: f64::from(room.width),
                height: f64::from(room.height),
            };
            (f64::from(room.x), f64::from(room.y), size)
        })
    }

    /// Moves the picture by pixels of the view.
    pub(crate) fn pan(&mut self, dx: f64, dy: f64) {
        if !(dx.is_finite() && dy.is_finite()) {
            return;
        }
        self.fitted = false;
        self.x += dx;
        self.y += dy;
        self.keep_in_sight();
    }

    /// Multiplies the scale by `factor`; what is at `point` of the view stays there.
    pub(crate) fn zoom_at(&mut self, point: Point, factor: f64) {
        self.zoom_to(point, self.scale * factor);
    }

    /// Changes the scale; what is at `point` of the view stays there.
    pub(crate) fn zoom_to(&mut self, point: Point, scale: f64) {
        if !(point.is_finite() && scale.is_finite()) {
            return;
        }
        self.fitted = false;
        let scale = scale.clamp(*Self::SCALE.start(), *Self::SCALE.end());
        let factor = scale / self.scale;
        let (x, y) = (f64::from(point.x), f64::from(point.y));
        self.x = x - (x - self.x) * factor;
        self.y = y - (y - self.y) * factor;
        self.scale = scale;
        self.keep_in_sight();
    }

    /// Moves a picture that is not made smaller to whole pixels of the view, so that at its actual size a pixel of the one is a pixel of the other.
    pub(crate) fn align(&mut self) {
        if self.scale >= 1.0 {
            self.x = self.x.round();
            self.y = self.y.round();
            self.keep_in_sight();
        }
    }

    /// The middle of the part of the view that no panel covers.
    pub(crate) fn middle(&self) -> Point {
        let (left, right) = self.clear_x();
        let (top, bottom) = self.clear_y();
        Point::new(
            f64::midpoint(left, right) as f32,
            f64::midpoint(top, bottom) as f32,
        )
    }

    /// The point nearest to `point` in the part of the view that no panel covers.
    #[must_use]
    pub fn nearest_clear(&self, point: Point) -> Point {
        let (left, right) = self.clear_x();
        let (top, bottom) = self.clear_y();
        Point::new(
            point.x.clamp(left as f32, right as f32),
            point.y.clamp(top as f32, bottom as f32),
        )
    }

    fn settle(&mut self) {
        if self.fitted {
            self.fit();
        } else {
            self.keep_in_sight();
        }
    }

    fn keep_in_sight(&mut self) {
        let width = self.picture.width * self.scale;
        let height = self.picture.height * self.scale;
        self.x = in_sight(self.x, width, self.clear_x());
        self.y = in_sight(self.y, height, self.clear_y());
    }

    fn clear_x(&self) -> (f64, f64) {
        clear(self.view.width, self.insets.left, self.insets.right)
    }

    fn clear_y(&self) -> (f64, f64) {
        clear(self.view.height, self.insets.top, self.insets.bottom)
    }
}

/// What is left of `length` between two insets; all of it if they leave nothing.
fn clear(length: f64, before: f64, after: f64) -> (f64, f64) {
    let (from, to) = (before.max(0.0), length - after.max(0.0));
    if from < to { (from, to) } else { (0.0, length) }
}

/// The offset nearest to `offset` at which [`KEPT`] pixels of a picture `length` long lie within `clear`.
fn in_sight(offset: f64, length: f64, (from, to): (f64, f64)) -> f64 {
    let kept = KEPT.min(length).min(to - from);
    // Not `clamp`: rounding may put the lower limit above the upper one, where they meet.
    offset.max(from + kept - length).min(to - kept)
}

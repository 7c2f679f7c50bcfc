//! Points and pixel rectangles.

/// A place, in pixels of a picture or of a view; which of the two is said where it is used.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f32,
    /// Down.
    pub y: f32,
}

impl Point {
    /// A point from its coordinates.
    #[must_use]
    pub const fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }

    /// The distance to `other`, in the unit of the two.
    #[must_use]
    pub fn distance(self, other: Self) -> f32 {
        (self.x - other.x).hypot(self.y - other.y)
    }

    /// Whether both coordinates are numbers one can draw at: not NaN, not infinite.
    #[must_use]
    pub fn is_finite(self) -> bool {
        self.x.is_finite() && self.y.is_finite()
    }
}

/// A rectangle of whole pixels. It is empty when either side is 0, wherever it lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rect {
    /// The leftmost column.
    pub x: u32,
    /// The topmost row.
    pub y: u32,
    /// The number of columns.
    pub width: u32,
    /// The number of rows.
    pub height: u32,
}

impl Rect {
    /// The rectangle of no pixels.
    pub const EMPTY: Self = Self::new(0, 0, 0, 0);

    /// A rectangle from its top left pixel and its size.
    #[must_use]
    pub const fn new(x: u32, y: u32, width: u32, height: u32) -> Self {
        Self {
            x,
            y,
            width,
            height,
        }
    }

    /// Whether there is no pixel in it.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.width == 0 || self.height == 0
    }

    /// The column after the last one.
    #[must_use]
    pub const fn right(self) -> u32 {
        self.x.saturating_add(self.width)
    }

    /// The row after the last one.
    #[must_use]
    pub const fn bottom(self) -> u32 {
        self.y.saturating_add(self.height)
    }

    /// The smallest rectangle that holds both. An empty one adds nothing.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        if self.is_empty() {
            return other;
        }
        if other.is_empty() {
            return self;
        }
        Self::between(
            self.x.min(other.x),
            self.y.min(other.y),
            self.right().max(other.right()),
            self.bottom().max(other.bottom()),
        )
    }

    /// Adds it to a list of rectangles that together hold something: to the last of them, if the two take no more room as one. An empty one
    /// adds nothing.
    pub fn add_to(self, list: &mut Vec<Self>) {
        if self.is_empty() {
            return;
        }
        let pixels = |rect: Self| u64::from(rect.width) * u64::from(rect.height);
        match list.last_mut() {
            Some(last) if pixels(last.union(self)) <= pixels(*last) + pixels(self) => {
                *last = last.union(self);
            }
            _ => list.push(self),
        }
    }

    /// The pixels that are in both; [`Rect::EMPTY`] if there are none.
    #[must_use]
    pub fn intersect(self, other: Self) -> Self {
        Self::between(
            self.x.max(other.x),
            self.y.max(other.y),
            self.right().min(other.right()),
            self.bottom().min(other.bottom()),
        )
    }

    /// The rectangle with `by` more pixels on each side, as far as there are columns and rows. An empty one stays empty.
    #[must_use]
    pub fn grown(self, by: u32) -> Self {
        if self.is_empty() {
            return self;
        }
        Self::between(
            self.x.saturating_sub(by),
            self.y.saturating_sub(by),
            self.right().saturating_add(by),
            self.bottom().saturating_add(by),
        )
    }

    /// The rectangle from `left`, `top` up to but without `right`, `bottom`; [`Rect::EMPTY`] if there is nothing between them.
    pub(crate) fn between(left: u32, top: u32, right: u32, bottom: u32) -> Self {
        if left >= right || top >= bottom {
            return Self::EMPTY;
        }
        Self::new(left, top, right - left, bottom - top)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn union_holds_both_and_ignores_empty_ones() {
        let a = Rect::new(2, 3, 4, 5);
        let b = Rect::new(10, 1, 1, 1);
        assert_eq!(a.union(b), Rect::new(2, 1, 9, 7));
        assert_eq!(a.union(Rect::new(100, 100, 0, 5)), a);
        assert_eq!(Rect::EMPTY.union(b), b);
    }

    #[test]
    fn only_rectangles_that_fill_one_together_are_joined() {
        let mut list = Vec::new();
        let row = |x, y| Rect::new(x, y, 4, 4);
        for rect in [
            row(0, 0),
            row(4, 0),
            Rect::EMPTY,
            row(20, 0),
            row(0, 4),
            row(0, 6),
        ] {
            rect.add_to(&mut list);
        }
        assert_eq!(
            list,
            [Rect::new(0, 0, 8, 4), row(20, 0), Rect::new(0, 4, 4, 6)]
        );
    }

    #[test]
    fn grown_stops_at_the_first_column_and_row() {
        assert_eq!(Rect::new(2, 9, 4, 5).grown(3), Rect::new(0, 6, 9, 11));
        assert!(Rect::new(2, 9, 0, 5).grown(3).is_empty());
    }

    #[test]
    fn intersect_of_neighbours_is_empty() {
        let a = Rect::new(0, 0, 4, 4);
        assert_eq!(a.intersect(Rect::new(4, 0, 4, 4)), Rect::EMPTY);
        assert_eq!(a.intersect(Rect::new(3, 2, 9, 9)), Rect::new(3, 2, 1, 2));
    }
}

//! Strokes: anti-aliased capsules, the shape a round brush leaves between two points.

use std::ops::{Range, RangeInclusive};
use std::sync::Arc;

use crate::geometry::{Point, Rect};
use crate::mask::{Mask, TILE, Tile, columns};

/// Smallest and largest radius of a stroke, in pixels of the picture.
pub const RADIUS: RangeInclusive<f32> = 0.5..=1000.0;

/// The end of a round brush.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tip {
    /// In pixels of the picture, held within [`RADIUS`].
    pub radius: f32,
    /// 0 to 1: the share of the radius that is covered whole. At 1 the edge is one pixel of anti-aliasing, at 0 the coverage falls off
    /// from the centre.
    pub hardness: f32,
}

impl Tip {
    /// A tip whose edge is one pixel of anti-aliasing.
    #[must_use]
    pub const fn hard(radius: f32) -> Self {
        Self {
            radius,
            hardness: 1.0,
        }
    }
}

/// What a stroke does to the coverage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Raises it to that of the stroke, where it is less.
    Paint,
    /// Lowers it to 255 less that of the stroke, where it is more.
    Erase,
}

/// Draws the capsule of all points within the tip's radius of the segment `from`–`to`, in pixels of the picture.
///
/// The coverage of a pixel falls with the distance of its centre to the segment: it is whole up to `hardness · (radius − 0.5)` and nothing
/// from `radius + 0.5` on; in between it falls in a straight line if that is no more than a pixel, and the wider it is the more along a
/// smooth step. Painting takes the larger value, so the joints of a stroke of many segments do not build up. Anything may lie outside the
/// picture; a coordinate or radius that is not finite draws nothing.
///
/// Returns a rectangle, inside the picture, that holds every pixel it changed.
pub fn capsule(mask: &mut Mask, from: Point, to: Point, tip: Tip, mode: Mode) -> Rect {
    let Tip { radius, hardness } = tip;
    if !(from.is_finite() && to.is_finite() && radius.is_finite() && hardness.is_finite()) {
        return Rect::EMPTY;
    }
    let radius = f64::from(radius.clamp(*RADIUS.start(), *RADIUS.end()));
    let capsule = Capsule::new(from, to, radius, f64::from(hardness.clamp(0.0, 1.0)));
    let touched = capsule.bounds().intersect(mask.area());
    for row in columns(touched.y..touched.bottom()) {
        for column in columns(touched.x..touched.right()) {
            let tile = Rect::new(column * TILE, row * TILE, TILE, TILE).intersect(mask.area());
            let index = mask.index(column, row);
            capsule.draw(mask.slot(index), tile, touched, mode);
        }
    }
    touched
}

/// The points within `radius` of a segment. In 64 bits, so that a far-away end does not bend the near part.
struct Capsule {
    from: (f64, f64),
    to: (f64, f64),
    /// From `from` to `to`, of length 1; 0 if they are the same point.
    along: (f64, f64),
    length: f64,
    radius: f64,
    hardness: f64,
}

impl Capsule {
    fn new(from: Point, to: Point, radius: f64, hardness: f64) -> Self {
        let from = (f64::from(from.x), f64::from(from.y));
        let to = (f64::from(to.x), f64::from(to.y));
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = dx.hypot(dy);
        let along = if length > 0.0 {
            (dx / length, dy / length)
        } else {
            (0.0, 0.0)
        };
        Self {
            from,
            to,
            along,
            length,
            radius,
            hardness,
        }
    }

    /// How far out a pixel's centre may be to have any coverage.
    fn outer(&self) -> f64 {
        self.radius + 0.5
    }

    /// How far out a pixel's centre may be to be covered fully.
    fn inner(&self) -> f64 {
        (self.radius - 0.5) * self.hardness
    }

    /// The pixels that may have coverage.
    fn bounds(&self) -> Rect {
        let columns = pixels(
            self.from.0.min(self.to.0) - self.outer(),
            self.from.0.max(self.to.0) + self.outer(),
        );
        let rows = pixels(
            self.from.1.min(self.to.1) - self.outer(),
            self.from.1.max(self.to.1) + self.outer(),
        );
        Rect::between(columns.start, rows.start, columns.end, rows.end)
    }

    /// Draws the part that falls on one tile. `area` is the part of the picture it holds. Nothing is drawn outside of `touched`, whatever
    /// rounding makes of an end that is very far away.
    fn draw(&self, slot: &mut Option<Arc<Tile>>, area: Rect, touched: Rect, mode: Mode) {
        let whole = (area.width, area.height) == (TILE, TILE);
        match mode {
            Mode::Erase if slot.is_none() => return,
            Mode::Paint if slot.as_ref().is_some_and(|tile| tile.is_full()) => return,
            Mode::Erase if self.fills(area) => {
                *slot = None;
                return;
            }
            Mode::Paint if whole && self.fills(area) => {
                *slot = Some(Tile::full());
                return;
            }
            Mode::Paint | Mode::Erase => {}
        }
        let part = area.intersect(touched);
        let columns = part.x..part.right();
        let mut rows = part.y..part.bottom();
        if rows.all(|y| self.run(y, self.outer(), columns.clone()).is_empty()) {
            return;
        }
        let tile = Arc::make_mut(slot.get_or_insert_with(Tile::zero));
        for y in part.y..part.bottom() {
            let outer = self.run(y, self.outer(), columns.clone());
            let inner = self.run(y, self.inner(), outer.clone());
            let row = tile.row_mut(y % TILE);
            row[(inner.start - area.x) as usize..(inner.end - area.x) as usize].fill(match mode {
                Mode::Paint => 255,
                Mode::Erase => 0,
            });
            for x in (outer.start..inner.start).chain(inner.end..outer.end) {
                let coverage = self.coverage(x, y);
                let pixel = &mut row[(x - area.x) as usize];
                *pixel = match mode {
                    Mode::Paint => coverage.max(*pixel),
                    Mode::Erase => (255 - coverage).min(*pixel),
                };
            }
        }
        if tile.is_zero() {
            *slot = None;
        } else if *tile == *Tile::full() {
            *slot = Some(Tile::full());
        }
    }

    /// Whether every pixel of `area` is covered fully. A capsule is convex, so its corners tell.
    fn fills(&self, area: Rect) -> bool {
        let (right, bottom) = (area.right() - 1, area.bottom() - 1);
        let corners = [
            (area.x, area.y),
            (right, area.y),
            (area.x, bottom),
            (right, bottom),
        ];
        corners
            .iter()
            .all(|&(x, y)| self.distance(x, y) <= self.inner())
    }

    /// The columns of row `y`, among `columns`, whose centres are within `reach` of the segment. If there are none, an empty range at
    /// the end of `columns`.
    fn run(&self, y: u32, reach: f64, columns: Range<u32>) -> Range<u32> {
        let y = f64::from(y) + 0.5;
        // A capsule is a disc at either end and a rectangle between them; as it is convex, a row of it has no gaps.
        let parts = [
            disc(self.from, y, reach),
            disc(self.to, y, reach),
            self.strip(y, reach),
        ];
        let (left, right) = parts
            .into_iter()
            .flatten()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |run, part| {
                (run.0.min(part.0), run.1.max(part.1))
            });
        let run = pixels(left, right);
        let run = run.start.max(columns.start)..run.end.min(columns.end);
        if run.is_empty() {
            columns.end..columns.end
        } else {
            run
        }
    }

    /// Where the line at `y` crosses the rectangle that reaches `reach` to both sides of the segment.
    fn strip(&self, y: f64, reach: f64) -> Option<(f64, f64)> {
        if self.length == 0.0 {
            return None;
        }
        let (ux, uy) = self.along;
        let dy = y - self.from.1;
        // With x counted from `from`: the projection on the segment, x·ux + dy·uy, lies within 0 to its length, and the distance to the
        // line, dy·ux − x·uy, within ±reach.
        let beside = solve(ux, dy * uy, 0.0, self.length)?;
        let across = solve(-uy, dy * ux, -reach, reach)?;
        let left = beside.0.max(across.0);
        let right = beside.1.min(across.1);
        (left <= right).then_some((self.from.0 + left, self.from.0 + right))
    }

    fn coverage(&self, x: u32, y: u32) -> u8 {
        let width = self.outer() - self.inner();
        let share = ((self.outer() - self.distance(x, y)) / width).clamp(0.0, 1.0);
        let step = share * share * (3.0 - 2.0 * share);
        let straight = (1.0 / width).min(1.0);
        ((step + (share - step) * straight) * 255.0).round() as u8
    }

    /// The distance of a pixel's centre to the segment.
    fn distance(&self, x: u32, y: u32) -> f64 {
        let dx = f64::from(x) + 0.5 - self.from.0;
        let dy = f64::from(y) + 0.5 - self.from.1;
        let t = (dx * self.along.0 + dy * self.along.1).clamp(0.0, self.length);
        (dx - t * self.along.0).hypot(dy - t * self.along.1)
    }
}

/// Where the line at `y` crosses a disc.
fn disc(centre: (f64, f64), y: f64, radius: f64) -> Option<(f64, f64)> {
    let dy = y - centre.1;
    if dy.abs() > radius {
        return None;
    }
    let half = (radius * radius - dy * dy).sqrt();
    Some((centre.0 - half, centre.0 + half))
}

/// The x for which `slope · x + offset` is within `low` to `high`.
fn solve(slope: f64, offset: f64, low: f64, high: f64) -> Option<(f64, f64)> {
    if slope == 0.0 {
        return (low <= offset && offset <= high).then_some((f64::NEG_INFINITY, f64::INFINITY));
    }
    let (a, b) = ((low - offset) / slope, (high - offset) / slope);
    Some((a.min(b), a.max(b)))
}

/// The pixels whose centres are within `low` to `high`, without those at negative places.
fn pixels(low: f64, high: f64) -> Range<u32> {
    // A cast of a float to an integer stops at the ends of the integer's range.
    (low - 0.5).ceil() as u32..(high + 0.5).floor() as u32
}

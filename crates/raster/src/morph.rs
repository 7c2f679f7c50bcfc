//! Changing the outline of a mask: grow, shrink, feather, smooth. What it costs does not depend on how far.

use std::ops::{Range, RangeInclusive};

use crate::geometry::Rect;
use crate::mask::{Mask, TILE};
use crate::runs::{RUN, uniform};
use blur::{CELL, blur, reach};

mod blur;

/// How far a mask can be changed, in pixels of the picture.
pub const RANGE: RangeInclusive<f32> = 0.0..=500.0;

/// A change of the outline, by pixels of the picture within [`RANGE`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    /// Takes in what is within this distance. The edge comes out crisp, whatever it was.
    Grow(f32),
    /// Gives up what is within this distance of what is not covered; the picture's edge takes nothing away. Crisp as well.
    Shrink(f32),
    /// Blurs the edge over about this distance to both sides.
    Feather(f32),
    /// Rounds off what is smaller than this.
    Smooth(f32),
}

/// The mask with its outline changed. A distance that is not a number changes nothing.
#[must_use]
pub fn change(mask: &Mask, change: Change) -> Mask {
    let (Change::Grow(by) | Change::Shrink(by) | Change::Feather(by) | Change::Smooth(by)) = change;
    let by = by.clamp(*RANGE.start(), *RANGE.end());
    let Some(bounds) = mask.bounds().filter(|_| by > 0.0) else {
        return mask.clone();
    };
    match change {
        Change::Grow(_) => {
            let reach = by.ceil() as u32 + 2;
            let area = bounds.grown(reach).intersect(mask.area());
            in_bands(mask, area, reach, |plane, width, rows| {
                grow(plane, width, rows, by, 0);
            })
        }
        Change::Shrink(_) => {
            // What is not covered grows instead; one pixel of it around the mask is all that is needed.
            let area = bounds.grown(1).intersect(mask.area());
            let reach = by.ceil() as u32 + 2;
            in_bands(mask, area, reach, |plane, width, rows| {
                grow(plane, width, rows, by, 255);
            })
        }
        Change::Feather(_) => in_bands(
            mask,
            blurred_area(mask, bounds, by),
            reach(by),
            |plane, width, _| {
                blur(plane, width, by);
            },
        ),
        Change::Smooth(_) => {
            // At a straight edge the blur rises by about 255 / (1.25 · by) a pixel: that much steeper it is one pixel wide.
            let steeper = (1.25 * by).max(1.0);
            let risen: [u8; 256] = std::array::from_fn(|pixel| {
                let risen = (pixel as f32 - 127.5) * steeper + 127.5;
                risen.round().clamp(0.0, 255.0) as u8
            });
            in_bands(
                mask,
                blurred_area(mask, bounds, by),
                reach(by),
                |plane, width, _| {
                    blur(plane, width, by);
                    for pixel in plane {
                        *pixel = risen[usize::from(*pixel)];
                    }
                },
            )
        }
    }
}

/// What blurring changes, from where on a plane is blurred the same wherever it begins.
fn blurred_area(mask: &Mask, bounds: Rect, by: f32) -> Rect {
    let area = bounds.grown(reach(by)).intersect(mask.area());
    let [left, top] = [area.x, area.y].map(|edge| edge / CELL * CELL);
    Rect::between(left, top, area.right(), area.bottom())
}

/// Changes the pixels of an area, a band of rows after the other, so that a large mask is never spread out whole. `work` gets the band with
/// `reach` more rows above and below, as far as the area goes, which is how far a pixel may look, and which rows of that are the band.
fn in_bands(
    mask: &Mask,
    area: Rect,
    reach: u32,
    work: impl Fn(&mut [u8], usize, Range<usize>),
) -> Mask {
    let mut changed = mask.clone();
    // Of whole tiles, so high that little of the work is done twice, and low enough that most of it stays in the processor's cache.
    let tiles = (7 * reach).div_ceil(TILE).max(2);
    let mut top = area.y;
    while top < area.bottom() {
        let end = area.bottom().min((top / TILE + tiles) * TILE);
        let band = Rect::between(area.x, top, area.right(), end);
        let seen = band.grown(reach).intersect(area);
        let mut plane = mask.plane(seen);
        // Where there is no edge in sight nothing changes.
        if !matches!(uniform(&plane), Some(0 | 255)) {
            let width = seen.width as usize;
            let rows = (band.y - seen.y) as usize..(end - seen.y) as usize;
            work(&mut plane, width, rows.clone());
            changed.put(band, &plane[rows.start * width..]);
        }
        top = end;
    }
    changed
}

/// In these rows of a plane covers every pixel whose centre is within `radius` of the centre of a pixel that is covered by half or more;
/// those just beyond by what is left to a whole pixel. What was covered stays covered. With 255 for `flip` what is not covered grows.
///
/// First each column finds how far it is to the nearest covered pixel above or below. Then, in a row, a pixel with such a pixel at
/// distance g reaches √(radius² − g²) to both sides, and what the widest reach so far has left tells at once what is inside.
fn grow(plane: &mut [u8], width: usize, rows: Range<usize>, radius: f32, flip: u8) {
    let limit = (radius + 1.5) as u16 + 1;
    // Of whole runs; beyond the row nothing is covered.
    let mut distances = vec![limit; width.next_multiple_of(RUN)];
    let mut above = Vec::with_capacity(rows.len() * width);
    let (plane, below) = plane.split_at_mut(rows.end * width);
    for (y, pixels) in plane.chunks_exact(width).enumerate() {
        farther(&mut distances, pixels, limit, flip);
        if y >= rows.start {
            above.extend_from_slice(&distances[..width]);
        }
    }
    distances.fill(limit);
    for pixels in below.chunks_exact(width).rev() {
        farther(&mut distances, pixels, limit, flip);
    }
    let reaches = Reaches(std::array::from_fn(|g| Reach::of(radius, g)));
    let most = (radius + 1.5) as usize;
    let mut marks = vec![OUTSIDE; distances.len()];
    let mut spans = vec![
        Span {
            least: Reach::NONE,
            most: Reach::NONE
        };
        marks.len() / RUN
    ];
    let plane = &mut plane[rows.start * width..];
    let rows = plane.chunks_exact_mut(width).zip(above.chunks_exact(width));
    // From below, so that a row's distances are there when those of the row below it are.
    for (pixels, above) in rows.rev() {
        nearer(&mut distances, above);
        spans_of(&mut spans, &distances, &reaches);
        mark(&mut marks, &distances, &spans, &reaches);
        let (marks, _) = marks.as_chunks::<RUN>();
        for (run, (pixels, marks)) in pixels.chunks_mut(RUN).zip(marks).enumerate() {
            match (uniform(marks), <&mut [u8; RUN]>::try_from(&mut *pixels)) {
                (Some(OUTSIDE), _) => continue,
                (Some(INSIDE), Ok(pixels)) => {
                    *pixels = [255 ^ flip; RUN];
                    continue;
                }
                _ => {}
            }
            for (pixel, &mark) in pixels.iter_mut().zip(marks) {
                let inside = if mark == INSIDE { 255 } else { 0 };
                *pixel = (*pixel ^ flip | inside) ^ flip;
            }
            let seen = pixels.len();
            for at in between(marks).take_while(|&at| at < seen) {
                let x = run * RUN + at;
                let away = (nearest(&distances, &spans, x, most) as f32).sqrt();
                let coverage = ((radius + 0.5 - away).clamp(0.0, 1.0) * 255.0 + 0.5) as u8;
                pixels[at] = coverage.max(pixels[at] ^ flip) ^ flip;
            }
        }
    }
}

/// Where in a run the marks are neither the one nor the other.
fn between(marks: &[u8; RUN]) -> impl Iterator<Item = usize> {
    // Eight at once: that mark is the only one with an odd value.
    const ODD: u64 = u64::from_le_bytes([BETWEEN; 8]);
    let eights = marks.as_chunks::<8>().0.iter().zip((0..).step_by(8));
    eights.flat_map(|(eight, at)| {
        let odd = u64::from_le_bytes(*eight) & ODD;
        std::iter::successors(Some(odd), |odd| Some(odd & odd.wrapping_sub(1)))
            .take_while(|&odd| odd != 0)
            .map(move |odd| at + odd.trailing_zeros() as usize / 8)
    })
}

/// From the distances from a row to the nearest pixels that are covered by half or more, or with 255 for `flip` by less, to those from the
/// row after it, of these pixels; at most `limit`.
// Not inlined for the same reason as `nearer`.
#[inline(never)]
fn farther(distances: &mut [u16], pixels: &[u8], limit: u16, flip: u8) {
    for (distance, &pixel) in distances.iter_mut().zip(pixels) {
        *distance = if pixel ^ flip >= 128 {
            0
        } else {
            (*distance + 1).min(limit)
        };
    }
}

/// From the distances of the row below and from those above to those of a row.
// Not inlined: as a function of its own it is known that the two are not one, and many are compared at once.
#[inline(never)]
fn nearer(distances: &mut [u16], above: &[u16]) {
    for (distance, above) in distances.iter_mut().zip(above) {
        *distance = (*distance + 1).min(*above);
    }
}

/// How far the runs of a row reach.
// Not inlined for the same reason: many runs are looked at at once.
#[inline(never)]
fn spans_of(spans: &mut [Span], distances: &[u16], reaches: &Reaches) {
    for (span, run) in spans.iter_mut().zip(distances.as_chunks().0) {
        *span = Span::of(run, reaches);
    }
}

/// Marks what of a row is reached, first from the left, then from the right.
fn mark(marks: &mut [u8], distances: &[u16], spans: &[Span], reaches: &Reaches) {
    marks.fill(OUTSIDE);
    let (marks, _) = marks.as_chunks_mut();
    let (distances, _) = distances.as_chunks();
    sweep::<false>(marks, distances, spans, reaches);
    sweep::<true>(marks, distances, spans, reaches);
}

/// Marks what is reached by what lies before it, from the last run on if `BACK`.
fn sweep<const BACK: bool>(
    marks: &mut [[u8; RUN]],
    distances: &[[u16; RUN]],
    spans: &[Span],
    reaches: &Reaches,
) {
    let length = marks.len();
    let place = |index: usize, length: usize| if BACK { length - 1 - index } else { index };
    let far = (reaches.at(0).outer as usize).div_ceil(RUN);
    let mut ends = Reach::NONE;
    // So many of the last runs were reached whole, and how far they reach themselves is found out where that matters.
    let mut unasked = 0;
    let mut runs = marks.iter_mut().zip(spans);
    let runs = std::iter::from_fn(|| if BACK { runs.next_back() } else { runs.next() });
    for (run, (marks, span)) in runs.enumerate() {
        if span.least.inner >= 0 {
            *marks = [INSIDE; RUN];
            unasked += 1;
            continue;
        }
        let x = (run * RUN) as i32;
        if unasked > 0 {
            for run in (run - unasked.min(far)..run).rev() {
                let here = place(run, length);
                let x = (run * RUN) as i32;
                if ends.and(spans[here].most, x + RUN as i32 - 1) != ends {
                    for (x, at) in (x..).zip(0..RUN) {
                        ends = ends.and(reaches.at(distances[here][place(at, RUN)]), x);
                    }
                }
            }
            unasked = 0;
        }
        let reaches_out = span.most.outer >= 0;
        if !reaches_out && ends.outer < x {
            continue;
        }
        if ends.inner >= x + RUN as i32 - 1 {
            *marks = [INSIDE; RUN];
            unasked = 1;
            continue;
        }
        let distances = &distances[place(run, length)];
        for (x, at) in (x..).zip(0..RUN) {
            let at = place(at, RUN);
            if reaches_out {
                ends = ends.and(reaches.at(distances[at]), x);
            }
            let reached = u8::from(ends.outer >= x) + u8::from(ends.inner >= x);
            marks[at] = reached.max(marks[at]);
        }
    }
}

/// How far the pixels of a run reach: the one that is farthest from what is covered, and the nearest.
#[derive(Clone)]
struct Span {
    least: Reach,
    most: Reach,
}

impl Span {
    fn of(run: &[u16; RUN], reaches: &Reaches) -> Self {
        let [nearest, farthest] = extremes(run);
        Self {
            least: reaches.at(farthest),
            most: reaches.at(nearest),
        }
    }
}

/// The smallest and the largest of a run.
fn extremes(run: &[u16; RUN]) -> [u16; 2] {
    // Eight at once.
    let [mut least, mut most] = [[u16::MAX; 8], [0; 8]];
    for eight in run.as_chunks::<8>().0 {
        for ((least, most), &g) in least.iter_mut().zip(&mut most).zip(eight) {
            *least = g.min(*least);
            *most = g.max(*most);
        }
    }
    [
        least.into_iter().fold(u16::MAX, u16::min),
        most.into_iter().fold(0, u16::max),
    ]
}

/// How many pixels further one reaches, in whole pixels, which is all that counts; −1 if it does not even reach its own. Or, in a row, up
/// to which pixel those reach that were passed.
#[derive(Clone, Copy, PartialEq)]
struct Reach {
    /// Up to where the coverage is 0.
    outer: i32,
    /// Up to where it is whole.
    inner: i32,
}

/// The reach for each distance: those of [`RANGE`] are below 512.
struct Reaches([Reach; 512]);

impl Reaches {
    fn at(&self, g: u16) -> Reach {
        self.0[usize::from(g % 512)]
    }
}

impl Reach {
    const NONE: Self = Self {
        outer: -1,
        inner: -1,
    };

    /// The reach of a pixel whose nearest covered one is `g` pixels above or below.
    fn of(radius: f32, g: usize) -> Self {
        let within = |radius: f32| {
            let left = radius * radius - (g * g) as f32;
            if radius < 0.0 || left < 0.0 {
                -1
            } else {
                left.sqrt() as i32
            }
        };
        Self {
            outer: within(radius + 0.5),
            inner: within(radius - 0.5),
        }
    }

    /// Up to where those that were passed reach, with one more that is at `x`.
    fn and(self, own: Self, x: i32) -> Self {
        Self {
            outer: self.outer.max(own.outer + x),
            inner: self.inner.max(own.inner + x),
        }
    }
}

/// Marks: beyond both circles, between them, within both.
const OUTSIDE: u8 = 0;
const BETWEEN: u8 = 1;
const INSIDE: u8 = 2;

/// The square of the distance from the pixel at `x` of a row to the nearest covered one, if one reaches it; none reaches further than
/// `most`.
fn nearest(distances: &[u16], spans: &[Span], x: usize, most: usize) -> u32 {
    let first = x.saturating_sub(most) / RUN;
    let end = spans.len().min((x + most) / RUN + 1);
    let x = x as i32;
    let lefts = ((first * RUN) as i32..).step_by(RUN);
    let runs = distances.as_chunks::<RUN>().0[first..end].iter();
    let runs = runs.zip(&spans[first..end]).zip(lefts);
    let reaching = runs.filter(|((_, span), left)| {
        let (from, to) = (
            left - span.most.outer,
            left + RUN as i32 - 1 + span.most.outer,
        );
        (from..=to).contains(&x)
    });
    let squares = reaching.map(|((run, _), left)| {
        run.iter()
            .zip(left..)
            .fold(u32::MAX, |least, (&g, column)| {
                let (down, across) = (i32::from(g), column - x);
                least.min((down * down + across * across) as u32)
            })
    });
    squares.min().unwrap_or(0)
}

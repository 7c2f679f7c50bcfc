//! Changing the outline of a mask: grow, shrink, feather, smooth. What it costs does not depend on how far.

use std::ops::RangeInclusive;

use crate::geometry::Rect;
use crate::mask::{Mask, TILE};
use crate::runs::{same, uniform};

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
            in_bands(mask, area, reach, |plane, width| grow(plane, width, by, 0))
        }
        Change::Shrink(_) => {
            // What is not covered grows instead; one pixel of it around the mask is all that is needed.
            let area = bounds.grown(1).intersect(mask.area());
            let reach = by.ceil() as u32 + 2;
            in_bands(mask, area, reach, |plane, width| {
                grow(plane, width, by, 255);
            })
        }
        Change::Feather(_) => {
            let area = bounds.grown(reach(by)).intersect(mask.area());
            in_bands(mask, area, reach(by), |plane, width| {
                *plane = blurred(plane, width, by);
            })
        }
        Change::Smooth(_) => {
            let area = bounds.grown(reach(by)).intersect(mask.area());
            // At a straight edge the blur rises by about 255 / (1.25 · by) a pixel: that much steeper it is one pixel wide.
            let steeper = (1.25 * by).max(1.0);
            let risen: [u8; 256] = std::array::from_fn(|pixel| {
                let risen = (pixel as f32 - 127.5) * steeper + 127.5;
                risen.round().clamp(0.0, 255.0) as u8
            });
            in_bands(mask, area, reach(by), |plane, width| {
                *plane = blurred(plane, width, by);
                for pixel in plane {
                    *pixel = risen[usize::from(*pixel)];
                }
            })
        }
    }
}

/// Changes the pixels of an area, a band of rows after the other, so that a large mask is never spread out whole. `work` gets the band with
/// `reach` more rows above and below, as far as the area goes, which is how far a pixel may look.
fn in_bands(mask: &Mask, area: Rect, reach: u32, work: impl Fn(&mut Vec<u8>, usize)) -> Mask {
    let mut changed = mask.clone();
    // Of whole tiles, and so high that little of the work is done twice.
    let tiles = (32 * reach).div_ceil(TILE).max(2);
    let mut top = area.y;
    while top < area.bottom() {
        let end = area.bottom().min((top / TILE + tiles) * TILE);
        let band = Rect::between(area.x, top, area.right(), end);
        let seen = band.grown(reach).intersect(area);
        let mut plane = mask.plane(seen);
        // Where there is no edge in sight nothing changes.
        if !matches!(uniform(&plane), Some(0 | 255)) {
            work(&mut plane, seen.width as usize);
            changed.put(
                band,
                &plane[(band.y - seen.y) as usize * seen.width as usize..],
            );
        }
        top = end;
    }
    changed
}

/// Covers every pixel whose centre is within `radius` of the centre of a pixel that is covered by half or more; those just beyond by
/// what is left to a whole pixel. What was covered stays covered. With 255 for `flip` what is not covered grows.
///
/// First each column finds how far it is to the nearest covered pixel above or below. Then, in a row, a pixel with such a pixel at
/// distance g reaches √(radius² − g²) to both sides, and what the widest reach so far has left tells at once what is inside.
fn grow(plane: &mut [u8], width: usize, radius: f32, flip: u8) {
    let limit = (radius + 1.5) as u16 + 1;
    let above = distances_above(plane, width, limit, flip);
    let reaches = Reaches(std::array::from_fn(|g| Reach::of(radius, g)));
    let most = (radius + 1.5) as usize;
    let mut marks = vec![OUTSIDE; width];
    let mut distances = vec![limit; width];
    let rows = plane.chunks_exact_mut(width).zip(above.chunks_exact(width));
    // From below, so that a row's distances are there when those of the row below it are.
    for (pixels, above) in rows.rev() {
        for (distance, above) in distances.iter_mut().zip(above) {
            *distance = (*distance + 1).min(*above);
        }
        mark(&mut marks, &distances, &reaches);
        for (run, (pixels, marks)) in pixels.chunks_mut(RUN).zip(marks.chunks(RUN)).enumerate() {
            match uniform(marks) {
                Some(OUTSIDE) => continue,
                Some(INSIDE) => {
                    pixels.fill(255 ^ flip);
                    continue;
                }
                _ => {}
            }
            for (x, (pixel, &mark)) in (run * RUN..).zip(pixels.iter_mut().zip(marks)) {
                let coverage = match mark {
                    OUTSIDE => continue,
                    INSIDE => 255,
                    _ => {
                        let from = x.saturating_sub(most);
                        let near = &distances[from..(x + most + 1).min(width)];
                        let away = (nearest(near, x - from) as f32).sqrt();
                        ((radius + 0.5 - away).clamp(0.0, 1.0) * 255.0).round() as u8
                    }
                };
                *pixel = coverage.max(*pixel ^ flip) ^ flip;
            }
        }
    }
}

/// Marks what of a row is reached.
fn mark(marks: &mut [u8], distances: &[u16], reaches: &Reaches) {
    marks.fill(OUTSIDE);
    let mut left = Reach::NONE;
    for (marks, distances) in marks.chunks_mut(RUN).zip(distances.chunks(RUN)) {
        left = left.over(marks.iter_mut().zip(distances), distances, reaches);
    }
    left = Reach::NONE;
    for (marks, distances) in marks.rchunks_mut(RUN).zip(distances.rchunks(RUN)) {
        left = left.over(marks.iter_mut().zip(distances).rev(), distances, reaches);
    }
}

/// How many pixels to both sides one reaches, in whole pixels, which is all that counts; −1 if it does not even reach its own.
#[derive(Clone, Copy)]
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

    /// What is left of it one pixel further, or that pixel's own if it is more.
    fn next(self, own: Self) -> Self {
        Self {
            outer: (self.outer - 1).max(own.outer),
            inner: (self.inner - 1).max(own.inner),
        }
    }

    fn mark(self) -> u8 {
        u8::from(self.outer >= 0) + u8::from(self.inner >= 0)
    }

    /// Goes over a run of pixels, one way or the other, and marks what is reached: one for the outer circle, one more for the inner.
    fn over<'a>(
        self,
        run: impl Iterator<Item = (&'a mut u8, &'a u16)>,
        distances: &[u16],
        reaches: &Reaches,
    ) -> Self {
        let same = uniform(distances).map(|g| (g, reaches.at(g)));
        if self.outer < 0 && same.is_some_and(|(_, own)| own.outer < 0) {
            return Self::NONE;
        }
        let mut left = self;
        if let Some((0, own)) = same
            && own.inner >= 0
        {
            run.for_each(|(mark, _)| *mark = INSIDE);
            return own;
        }
        for (mark, &g) in run {
            left = left.next(reaches.at(g));
            *mark = left.mark().max(*mark);
        }
        left
    }
}

/// Marks: beyond both circles, beyond one of them, within both.
const OUTSIDE: u8 = 0;
const INSIDE: u8 = 2;

/// Pixels that are looked at together: most of a mask is far from any edge, and there they are all alike.
const RUN: usize = 32;

/// The square of the distance from the pixel at `x` of a row to the nearest covered one, if each column has one at its distance.
fn nearest(distances: &[u16], x: usize) -> u32 {
    let squares = distances.iter().zip(0_i32..).map(|(&g, column)| {
        let across = column - x as i32;
        (i32::from(g) * i32::from(g) + across * across) as u32
    });
    squares.min().unwrap_or(0)
}

/// For each pixel how far above the nearest is that is covered by half or more, or with 255 for `flip` by less; at most `limit`.
fn distances_above(plane: &[u8], width: usize, limit: u16, flip: u8) -> Vec<u16> {
    let mut distances = Vec::with_capacity(plane.len());
    let mut above = vec![limit; width];
    for pixels in plane.chunks_exact(width) {
        for (above, &pixel) in above.iter_mut().zip(pixels) {
            *above = if pixel ^ flip >= 128 {
                0
            } else {
                (*above + 1).min(limit)
            };
        }
        distances.extend_from_slice(&above);
    }
    distances
}

/// How far a blur reaches, in pixels.
fn reach(radius: f32) -> u32 {
    (radius * 1.5).ceil() as u32 + 3
}

/// The plane blurred by three boxes in each direction, which together are close to a Gaussian of half of `radius`. What is outside counts
/// as the pixel at the edge.
fn blurred(plane: &[u8], width: usize, radius: f32) -> Vec<u8> {
    // Three boxes of w pixels have the variance (w² − 1) / 4.
    let sigma = radius / 2.0;
    let window = ((4.0 * sigma * sigma + 1.0).sqrt() / 2.0).round() as usize * 2 + 1;
    let half = (window / 2).max(1);
    let mut from = plane.to_vec();
    let mut to = vec![0; plane.len()];
    let height = plane.len() / width.max(1);
    for _ in 0..3 {
        for (source, target) in from.chunks_exact(width).zip(to.chunks_exact_mut(width)) {
            box_row(source, target, half);
        }
        box_columns(&to, &mut from, width, height, half);
    }
    from
}

/// The mean of each pixel and `half` to both sides of it.
fn box_row(source: &[u8], target: &mut [u8], half: usize) {
    let last = source.len() - 1;
    let at = |index: usize| u32::from(source[index.min(last)]);
    let share = share_of(half);
    let mut sum = u32::from(source[0]) * (half as u32 + 1);
    sum += (1..=half).map(&at).sum::<u32>();
    for (run, pixels) in target.chunks_mut(RUN).enumerate() {
        let x = run * RUN;
        let enters = source.get(x + half + 1..x + half + 1 + pixels.len());
        let leaves = x
            .checked_sub(half)
            .map(|from| &source[from..from + pixels.len()]);
        if let (Some(enters), Some(leaves)) = (enters, leaves) {
            let same = uniform(enters);
            if same.is_some() && uniform(leaves) == same {
                pixels.fill(mean(sum, share));
                continue;
            }
            for (pixel, (&enters, &leaves)) in pixels.iter_mut().zip(enters.iter().zip(leaves)) {
                *pixel = mean(sum, share);
                sum = sum + u32::from(enters) - u32::from(leaves);
            }
            continue;
        }
        for (x, pixel) in (x..).zip(pixels) {
            *pixel = mean(sum, share);
            sum += at(x + half + 1);
            sum -= at(x.saturating_sub(half));
        }
    }
}

/// The same down the columns, all of them at once.
fn box_columns(source: &[u8], target: &mut [u8], width: usize, height: usize, half: usize) {
    let row = |y: usize| &source[y.min(height - 1) * width..][..width];
    let share = share_of(half);
    let mut sums: Vec<u32> = row(0)
        .iter()
        .map(|&pixel| u32::from(pixel) * (half as u32 + 1))
        .collect();
    for y in 1..=half {
        for (sum, &pixel) in sums.iter_mut().zip(row(y)) {
            *sum += u32::from(pixel);
        }
    }
    let mut means: Vec<u8> = sums.iter().map(|&sum| mean(sum, share)).collect();
    for (y, out) in target.chunks_exact_mut(width).enumerate() {
        out.copy_from_slice(&means);
        let (enters, leaves) = (row(y + half + 1), row(y.saturating_sub(half)));
        let runs = means.chunks_mut(RUN).zip(sums.chunks_mut(RUN));
        let beside = enters.chunks(RUN).zip(leaves.chunks(RUN));
        for ((means, sums), (enters, leaves)) in runs.zip(beside) {
            // Most of a mask is far from any edge.
            if same(enters, leaves) {
                continue;
            }
            let pixels = means.iter_mut().zip(sums).zip(enters.iter().zip(leaves));
            for ((pixel, sum), (&enters, &leaves)) in pixels {
                *sum = *sum + u32::from(enters) - u32::from(leaves);
                *pixel = mean(*sum, share);
            }
        }
    }
}

/// What one of the window's pixels counts, in 2⁻²⁴.
fn share_of(half: usize) -> u32 {
    (1 << 24) / (2 * half as u32 + 1)
}

/// A sum of at most 255 a pixel times the share: 32 bits hold it, since the shares together are no more than 2²⁴.
fn mean(sum: u32, share: u32) -> u8 {
    ((sum * share + (1 << 23)) >> 24) as u8
}

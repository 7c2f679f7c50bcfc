//! Blurring a plane of coverage, by about a Gaussian of half of a radius.

use crate::runs::{RUN, same};

/// A plane that begins at multiples of this in the picture is blurred the same wherever it begins.
pub(super) const CELL: u32 = 8;

/// From this radius on squares of pixels are blurred.
const COARSE: f32 = 32.0;

/// How far a blur looks at most, in pixels; a multiple of [`CELL`].
pub(super) fn reach(radius: f32) -> u32 {
    let beyond = if radius < COARSE { 3 } else { 5 * CELL };
    ((radius * 1.5).ceil() as u32 + beyond).next_multiple_of(CELL)
}

/// Blurs a plane. Wide blurs go by squares of pixels, a quarter of the Gaussian's deviation at most: what comes out is within two of the
/// 255 levels of what blurring every pixel by itself gives. Only from [`reach`] inside the plane on is that right: beyond its edge each step goes
/// on with what it has made of it.
pub(super) fn blur(plane: &mut [u8], width: usize, radius: f32) {
    match radius {
        ..COARSE => finely(plane, width, radius),
        COARSE..64.0 => coarsely::<4>(plane, width, radius),
        _ => coarsely::<8>(plane, width, radius),
    }
}

/// Takes the means of squares, blurs those, and goes straight from the middle of one to the middle of the next.
fn coarsely<const SIDE: usize>(plane: &mut [u8], width: usize, radius: f32) {
    let cells = means::<SIDE>(plane, width);
    let across = width.div_ceil(SIDE);
    // Taking means and going between them blurs as well: by variances of (side² − 1) / 12 and, over all places, (2 · side² + 1) / 12.
    let kernel = Kernel::of((radius * radius / (SIDE * SIDE) as f32 - 1.0) / 12.0);
    let columns = turned(&kernel.thrice(cells, across), across);
    let down = columns.len() / across;
    let cells = turned(&kernel.thrice(columns, down), down);
    between::<SIDE>(&cells, plane, width);
}

/// A box that may end within a value.
struct Kernel {
    /// Whole values to both sides of the one in the middle.
    half: usize,
    /// What the next one on either side counts.
    end: f32,
    /// One over what all of them count.
    share: f32,
}

impl Kernel {
    /// The box of this variance.
    fn of(variance: f32) -> Self {
        // Whole values alone have the variance half · (half + 1) / 3.
        let half = ((variance * 3.0 + 0.25).sqrt() - 0.5) as usize;
        let (next, width) = (half as f32 + 1.0, half as f32 * 2.0 + 1.0);
        let missing = variance - half as f32 * next / 3.0;
        let end = width * missing / (2.0 * (next * next - variance));
        Self {
            half,
            end,
            share: 1.0 / (width + 2.0 * end),
        }
    }

    /// Takes the mean over the box, three times, down all columns of `width` at once.
    fn thrice(&self, mut values: Vec<u16>, width: usize) -> Vec<u16> {
        let mut blurred = vec![0; values.len()];
        for _ in 0..3 {
            self.down(&values, &mut blurred, width);
            std::mem::swap(&mut values, &mut blurred);
        }
        values
    }

    fn down(&self, source: &[u16], target: &mut [u16], width: usize) {
        let last = source.len() / width - 1;
        let row = |y: usize| &source[y.min(last) * width..][..width];
        let mut sums = vec![0; width];
        for y in 0..=2 * self.half {
            for (sum, &value) in sums.iter_mut().zip(row(y.saturating_sub(self.half))) {
                *sum += u32::from(value);
            }
        }
        for (y, target) in target.chunks_exact_mut(width).enumerate() {
            let before = row(y.saturating_sub(self.half + 1));
            let first = row(y.saturating_sub(self.half));
            let after = row(y + self.half + 1);
            self.row(target, &mut sums, before, first, after);
        }
    }

    /// One row of means, and the sums for the next one. A function of its own, so that the compiler knows the slices apart.
    fn row(
        &self,
        target: &mut [u16],
        sums: &mut [u32],
        before: &[u16],
        first: &[u16],
        after: &[u16],
    ) {
        let beside = before.iter().zip(first).zip(after);
        for ((target, sum), ((&before, &first), &after)) in target.iter_mut().zip(sums).zip(beside)
        {
            let ends = u32::from(before) + u32::from(after);
            *target = ((*sum as f32 + ends as f32 * self.end) * self.share + 0.5) as u32 as u16;
            *sum = *sum + u32::from(after) - u32::from(first);
        }
    }
}

/// Columns as rows.
fn turned(values: &[u16], width: usize) -> Vec<u16> {
    let columns = (0..width).flat_map(|x| values[x..].iter().step_by(width));
    columns.copied().collect()
}

/// The means of squares of pixels, in 256ths.
fn means<const SIDE: usize>(plane: &[u8], width: usize) -> Vec<u16> {
    let mut means = Vec::with_capacity(plane.len() / (SIDE * SIDE) + width);
    let mut sums = vec![0; width.next_multiple_of(SIDE)];
    for rows in plane.chunks(width * SIDE) {
        sums.fill(0);
        let last = &rows[rows.len() - width..];
        let rows = rows.chunks_exact(width).chain(std::iter::repeat(last));
        for row in rows.take(SIDE) {
            for (sum, &pixel) in sums.iter_mut().zip(row) {
                *sum += u16::from(pixel);
            }
        }
        let edge = sums[width - 1];
        sums[width..].fill(edge);
        let squares = sums.as_chunks::<SIDE>().0.iter();
        means.extend(
            squares.map(|square| square.iter().sum::<u16>() * (256 / (SIDE * SIDE)) as u16),
        );
    }
    means
}

/// Fills a plane with what lies between the middles of squares.
fn between<const SIDE: usize>(cells: &[u16], plane: &mut [u8], width: usize) {
    let across = width.div_ceil(SIDE);
    let last = cells.len() / across - 1;
    let mut above = Vec::new();
    let mut below = Vec::new();
    widen::<SIDE>(&cells[..across], &mut below);
    let mut lower = 0;
    for (y, pixels) in plane.chunks_exact_mut(width).enumerate() {
        // The middle of a square is half of its side below its top.
        let place = y + SIDE / 2;
        if place / SIDE != lower || y == 0 {
            lower = place / SIDE;
            std::mem::swap(&mut above, &mut below);
            widen::<SIDE>(&cells[lower.min(last) * across..][..across], &mut below);
        }
        let far = (place % SIDE * 2 + 1) as u32;
        let near = SIDE as u32 * 2 - far;
        for (pixel, (&above, &below)) in pixels.iter_mut().zip(above.iter().zip(&below)) {
            let sum = u32::from(above) * near + u32::from(below) * far;
            *pixel = ((sum + SIDE as u32 * 256) / (SIDE as u32 * 512)) as u8;
        }
    }
}

/// A row of squares as pixels.
fn widen<const SIDE: usize>(cells: &[u16], wide: &mut Vec<u16>) {
    wide.clear();
    wide.resize(SIDE / 2, cells[0]);
    for (&near, &far) in cells.iter().zip(&cells[1..]) {
        let rise = i32::from(far) - i32::from(near);
        let pixels: [u16; SIDE] = std::array::from_fn(|x| {
            (i32::from(near) + rise * (2 * x as i32 + 1) / (2 * SIDE as i32)) as u16
        });
        wide.extend_from_slice(&pixels);
    }
    wide.resize(cells.len() * SIDE, cells[cells.len() - 1]);
}

/// Takes the mean over three boxes of whole pixels in each direction.
fn finely(plane: &mut [u8], width: usize, radius: f32) {
    // Three boxes of w pixels have the variance (w² − 1) / 4, and w is odd.
    let half = ((radius * radius + 1.0).sqrt() / 2.0) as usize;
    let half = half.max(1);
    let mut across = vec![0; plane.len()];
    let height = plane.len() / width.max(1);
    for _ in 0..3 {
        let rows = plane.chunks_exact(width);
        for (source, target) in rows.zip(across.chunks_exact_mut(width)) {
            box_row(source, target, half);
        }
        box_columns(&across, plane, width, height, half);
    }
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
        let run = <&mut [u8; RUN]>::try_from(&mut *pixels);
        if let (Ok(pixels), Some(enters), Some(leaves)) = (run, enters, leaves) {
            if same(enters, leaves) {
                *pixels = [mean(sum, share); RUN];
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A plane of discs, some of them soft.
    fn discs(width: usize, height: usize, discs: &[(f32, f32, f32, f32)]) -> Vec<u8> {
        let pixels = (0..width * height).map(|at| ((at % width) as f32, (at / width) as f32));
        pixels
            .map(|(x, y)| {
                let covered = discs.iter().map(|&(cx, cy, radius, soft)| {
                    let inside = radius - (x - cx * width as f32).hypot(y - cy * height as f32);
                    ((inside / soft + 0.5) * 255.0).clamp(0.0, 255.0) as u8
                });
                covered.max().unwrap_or(0)
            })
            .collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn blurring_squares_is_blurring_pixels_to_two_levels(
            width in 1_usize..90, height in 1_usize..90, half in 17_usize..50,
            shapes in prop::collection::vec((0_f32..1.0, 0_f32..1.0, 2_f32..120.0, 1_f32..30.0), 1..6),
        ) {
            // Of these radii boxes of whole pixels have the very variance.
            let window = (2 * half + 1) as f32;
            let radius = (window * window - 1.0).sqrt();
            let margin = reach(radius) as usize;
            let (width, height) = (width + 2 * margin, height + 2 * margin);
            let plane = discs(width, height, &shapes);
            let (mut fine, mut coarse) = (plane.clone(), plane);
            finely(&mut fine, width, radius);
            blur(&mut coarse, width, radius);
            for y in margin..height - margin {
                for at in y * width + margin..(y + 1) * width - margin {
                    let (fine, coarse) = (fine[at], coarse[at]);
                    prop_assert!(fine.abs_diff(coarse) <= 2, "{fine}, {coarse} at {}, {y}", at % width);
                }
            }
        }
    }

    #[test]
    fn a_box_that_ends_within_a_value_has_its_variance() {
        for variance in [0.5, 2.0, 3.9, 5.3, 100.0] {
            let kernel = Kernel::of(variance);
            let whole = (1..=kernel.half).map(|at| (at * at) as f32).sum::<f32>();
            let next = (kernel.half + 1) as f32;
            let found = 2.0 * (whole + kernel.end * next * next) * kernel.share;
            assert!((0.0..1.0).contains(&kernel.end));
            assert!(
                (found - variance).abs() < variance * 1e-4,
                "{found}, not {variance}"
            );
        }
    }
}

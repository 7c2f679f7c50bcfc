//! Growing what a plane covers by a distance, at the same cost whatever the distance.

use std::ops::Range;

use super::reach::{BETWEEN, INSIDE, OUTSIDE, Reaches, Span, mark, spans_of};
use crate::runs::{RUN, uniform};

/// In these rows of a plane covers every pixel whose centre is within `radius` of the centre of a pixel that is covered by half or more;
/// those just beyond by what is left to a whole pixel. What was covered stays covered. With 255 for `flip` what is not covered grows.
///
/// First each column finds how far it is to the nearest covered pixel above or below. Then, in a row, a pixel with such a pixel at
/// distance g reaches √(radius² − g²) to both sides, and what the widest reach so far has left tells at once what is inside.
pub(super) fn grow(plane: &mut [u8], width: usize, rows: Range<usize>, radius: f32, flip: u8) {
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
    let reaches = Reaches::of(radius);
    let most = (radius + 1.5) as usize;
    let mut marks = vec![OUTSIDE; distances.len()];
    let mut spans = vec![Span::NONE; marks.len() / RUN];
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

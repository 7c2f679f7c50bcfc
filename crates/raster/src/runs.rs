//! Runs of pixels that are all alike, and packing by them: what strokes leave is mostly 0 and 255.
//!
//! A token is two bytes, low first: the upper two bits say what follows, the other 14 how many pixels.

/// What a run holds.
const ZEROS: u16 = 0 << 14;
const FULL: u16 = 1 << 14;
const LITERAL: u16 = 2 << 14;
const LONGEST: usize = (1 << 14) - 1;

/// Shorter runs within literal pixels are not worth a token.
const WORTH: usize = 8;

/// What all of `values` are, if they are all the same.
// Not inlined: where the length is known the loop would be unrolled before it is made one over vectors.
#[inline(never)]
pub(crate) fn uniform<T: Copy + PartialEq>(values: &[T]) -> Option<T> {
    let first = *values.first()?;
    // No early end, so that many are compared at once.
    let differs = values
        .iter()
        .fold(false, |any, &value| any | (value != first));
    (!differs).then_some(first)
}

/// Whether the pixels of two runs of the same length are the same.
pub(crate) fn same(one: &[u8], other: &[u8]) -> bool {
    let differs = |differs: u8, (one, other): (&u8, &u8)| differs | (one ^ other);
    one.iter().zip(other).fold(0, differs) == 0
}

/// Pixels that are looked at together: most of a mask is far from any edge, and there they are all alike. As an array they are filled and
/// compared by a few instructions; filling a slice is a call in WebAssembly, and takes longer.
pub(crate) const RUN: usize = 32;

pub(crate) fn pack(pixels: &[u8], out: &mut Vec<u8>) {
    let mut rest = pixels;
    while let Some(&first) = rest.first() {
        let run = run_length(rest, first);
        if matches!(first, 0 | 255) && run >= WORTH {
            let kind = if first == 0 { ZEROS } else { FULL };
            token(kind, run, out);
            rest = &rest[run..];
        } else {
            let length = literal_length(rest);
            token(LITERAL, length, out);
            out.extend_from_slice(&rest[..length]);
            rest = &rest[length..];
        }
    }
}

/// Appends `length` pixels that [`pack`] wrote; the rest of `bytes`, or `None` if they are something else.
pub(crate) fn unpack<'a>(
    mut bytes: &'a [u8],
    length: usize,
    pixels: &mut Vec<u8>,
) -> Option<&'a [u8]> {
    let end = pixels.len() + length;
    while pixels.len() < end {
        let (head, rest) = bytes.split_first_chunk::<2>()?;
        let head = u16::from_le_bytes(*head);
        let run = usize::from(head) & LONGEST;
        let to = pixels.len() + run;
        if run == 0 || to > end {
            return None;
        }
        bytes = rest;
        match head & !(LONGEST as u16) {
            ZEROS => pixels.resize(to, 0),
            FULL => pixels.resize(to, 255),
            LITERAL => {
                let (literal, rest) = bytes.split_at_checked(run)?;
                pixels.extend_from_slice(literal);
                bytes = rest;
            }
            _ => return None,
        }
    }
    Some(bytes)
}

fn token(kind: u16, length: usize, out: &mut Vec<u8>) {
    out.extend_from_slice(&(kind | length as u16).to_le_bytes());
}

fn run_length(pixels: &[u8], value: u8) -> usize {
    let most = pixels.len().min(LONGEST);
    let wide = [value; 32];
    let whole = pixels[..most]
        .chunks_exact(32)
        .take_while(|chunk| **chunk == wide)
        .count()
        * 32;
    whole
        + pixels[whole..most]
            .iter()
            .take_while(|&&pixel| pixel == value)
            .count()
}

/// How many pixels it is until a run that is worth a token.
fn literal_length(pixels: &[u8]) -> usize {
    let most = pixels.len().min(LONGEST);
    let mut run = 0;
    let mut before = None;
    for (chunk, start) in pixels[..most].chunks(32).zip((0..).step_by(32)) {
        // What is soft has neither, and is then looked through many at once.
        let ends = chunk
            .iter()
            .fold(false, |any, &pixel| any | (pixel == 0) | (pixel == 255));
        if !ends {
            before = None;
            continue;
        }
        for (&pixel, at) in chunk.iter().zip(start..) {
            run = if before == Some(pixel) { run + 1 } else { 1 };
            before = Some(pixel);
            if run == WORTH && matches!(pixel, 0 | 255) {
                return at + 1 - WORTH;
            }
        }
    }
    most
}

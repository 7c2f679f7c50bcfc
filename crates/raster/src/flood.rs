//! Areas found by flooding: the magic wand, and the holes of a mask.

use crate::geometry::Rect;
use crate::mask::Mask;

/// What transparent pixels are taken for: a hue rare in photographs, so that they are told from the picture's own.
const CLEAR: [u16; 3] = [255, 0, 255];

/// The colours of a picture, three bytes a pixel, upright.
pub struct Colours {
    width: u32,
    height: u32,
    rgb: Vec<u8>,
}

/// A selection by colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wand {
    /// The pixel whose colour is looked for: column and row.
    pub at: (u32, u32),
    /// The largest difference in a channel, 0 to 255, at which a colour still counts as the same.
    pub tolerance: u8,
    /// Only what hangs together with the pixel, by its four sides; else everywhere.
    pub contiguous: bool,
}

impl Colours {
    /// Room for a picture of `width` × `height` pixels, to be filled by [`Colours::push_rgba`].
    #[must_use]
    pub fn new(width: u32, height: u32) -> Self {
        let pixels = width as usize * height as usize;
        Self {
            width,
            height,
            rgb: Vec::with_capacity(pixels * 3),
        }
    }

    /// Adds rows of RGBA pixels, not premultiplied, below those that are there. What transparent pixels show counts only as far as it is
    /// seen.
    pub fn push_rgba(&mut self, rows: &[u8]) {
        for pixel in rows.chunks_exact(4) {
            if pixel[3] == 255 {
                self.rgb.extend_from_slice(&pixel[..3]);
            } else {
                let alpha = u16::from(pixel[3]);
                let seen = |channel: usize| {
                    let blend = u16::from(pixel[channel]) * alpha + CLEAR[channel] * (255 - alpha);
                    (blend / 255) as u8
                };
                self.rgb.extend([seen(0), seen(1), seen(2)]);
            }
        }
    }

    /// The pixels that the wand takes, each whole; `None` if it points beside the picture or rows are missing.
    #[must_use]
    pub fn select(&self, wand: Wand) -> Option<Mask> {
        let (x, y) = wand.at;
        let (width, height) = (self.width as usize, self.height as usize);
        if x >= self.width || y >= self.height || self.rgb.len() < width * height * 3 {
            return None;
        }
        let seed = y as usize * width + x as usize;
        let [r, g, b] = [0, 1, 2].map(|channel| self.rgb[seed * 3 + channel]);
        let pixels = self.rgb.chunks_exact(3).take(width * height);
        let mut plane: Vec<u8> = pixels
            .map(|pixel| {
                let apart = pixel[0]
                    .abs_diff(r)
                    .max(pixel[1].abs_diff(g))
                    .max(pixel[2].abs_diff(b));
                if apart <= wand.tolerance { 255 } else { 0 }
            })
            .collect();
        if wand.contiguous {
            const REACHED: u8 = 1;
            flood(&mut plane, width, vec![seed], 255, REACHED);
            for pixel in &mut plane {
                *pixel = if *pixel == REACHED { 255 } else { 0 };
            }
        }
        let mut mask = Mask::new(self.width, self.height);
        mask.put(mask.area(), &plane);
        Some(mask)
    }
}

/// The mask with its holes filled: what is covered by less than half and does not hang together with the picture's edge.
#[must_use]
pub fn fill_holes(mask: &Mask) -> Mask {
    const HOLE: u8 = 0;
    const AROUND: u8 = 1;
    const COVERED: u8 = 2;
    let mut filled = mask.clone();
    let Some(area) = mask.bounds() else {
        return filled;
    };
    // What is outside of this is around the mask, not in it.
    let (width, height) = (area.width as usize, area.height as usize);
    let coverage = mask.plane(area);
    let mut plane: Vec<u8> = coverage
        .iter()
        .map(|&pixel| if pixel < 128 { HOLE } else { COVERED })
        .collect();
    let rows = (0..height).flat_map(|y| [y * width, y * width + width - 1]);
    let edge = (0..width)
        .chain((height - 1) * width..height * width)
        .chain(rows);
    flood(&mut plane, width, edge.collect(), HOLE, AROUND);
    // The soft inner edge of a hole belongs to it.
    let pixels = coverage.iter().zip(&plane);
    let result: Vec<u8> = pixels
        .map(|(&pixel, &kind)| if kind == HOLE { 255 } else { pixel })
        .collect();
    filled.put(area, &soft_edges_closed(result, &plane, width, HOLE));
    filled
}

/// Covers whole what borders on a filled hole: where the coverage rose from the hole to the mask it must not dip.
fn soft_edges_closed(mut coverage: Vec<u8>, plane: &[u8], width: usize, hole: u8) -> Vec<u8> {
    let mut waiting: Vec<usize> = (0..plane.len()).filter(|&at| plane[at] == hole).collect();
    while let Some(at) = waiting.pop() {
        for next in around(at, width, plane.len()).into_iter().flatten() {
            let value = coverage[next];
            if (128..255).contains(&value) {
                coverage[next] = 255;
                waiting.push(next);
            }
        }
    }
    coverage
}

fn around(at: usize, width: usize, length: usize) -> [Option<usize>; 4] {
    let column = at % width;
    [
        (column > 0).then(|| at - 1),
        (column + 1 < width).then(|| at + 1),
        at.checked_sub(width),
        Some(at + width).filter(|&below| below < length),
    ]
}

/// Turns every pixel of value `from` that hangs together with a seed into `to`, span by span.
fn flood(plane: &mut [u8], width: usize, seeds: Vec<usize>, from: u8, to: u8) {
    let mut waiting = seeds;
    while let Some(seed) = waiting.pop() {
        if plane[seed] != from {
            continue;
        }
        let start = seed / width * width;
        let row = &mut plane[start..start + width];
        let column = seed - start;
        let left = row[..column]
            .iter()
            .rposition(|&pixel| pixel != from)
            .map_or(0, |at| at + 1);
        let right = row[column..]
            .iter()
            .position(|&pixel| pixel != from)
            .map_or(width, |at| column + at);
        row[left..right].fill(to);
        let above = start.checked_sub(width);
        let below = Some(start + width).filter(|&below| below < plane.len());
        for row in [above, below].into_iter().flatten() {
            let mut inside = false;
            for (at, &pixel) in plane[row + left..row + right].iter().enumerate() {
                if pixel == from && !inside {
                    waiting.push(row + left + at);
                }
                inside = pixel == from;
            }
        }
    }
}

impl std::fmt::Debug for Colours {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Colours({:?})", Rect::new(0, 0, self.width, self.height))
    }
}

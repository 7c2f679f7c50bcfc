//! The brightness of two pictures of the same size, in ever smaller steps: what a registration looks at.

use crate::geometry::Rect;
use crate::mask::Mask;
use crate::picture::Picture;

/// The most pixels that are looked at. What is larger is averaged over squares of whole pixels until it fits.
const MOST: usize = 1 << 20;

/// A step of the pyramid: both pictures in luma, 0 to 255 (Rec. ITU-R BT.601), slightly blurred against noise and aliasing.
pub(crate) struct Level {
    pub(crate) width: usize,
    pub(crate) height: usize,
    /// Pixels of the pictures for one pixel here.
    pub(crate) scale: f32,
    /// The pictures' centre, in pixels from the edges of this level.
    pub(crate) centre: (f32, f32),
    pub(crate) before: Vec<f32>,
    pub(crate) answer: Vec<f32>,
    /// Whether a pixel is kept by the mask and opaque in both pictures, all of it.
    pub(crate) usable: Vec<bool>,
}

/// A pixel at which the two are compared.
pub(crate) struct Sample {
    /// Where its centre is, from the pictures' centre, in pixels of the level.
    pub(crate) x: f32,
    pub(crate) y: f32,
    /// Luma of `before`.
    pub(crate) value: f32,
    /// Its gradient, a pixel.
    pub(crate) gradient: (f32, f32),
}

impl Level {
    /// The finest level of two pictures and a mask, all of one size.
    pub(crate) fn finest(before: &Picture, answer: &Picture, mask: &Mask) -> Self {
        let (full_width, full_height) = (before.width() as usize, before.height() as usize);
        let factor = (1_usize..)
            .find(|factor| (full_width / factor) * (full_height / factor) <= MOST)
            .unwrap_or(1);
        let (width, height) = (full_width / factor, full_height / factor);
        let mut usable = vec![true; width * height];
        let mut coverage = vec![0; full_width];
        for y in 0..height * factor {
            mask.row(y as u32, 0, &mut coverage);
            let line = y * full_width * 4..(y + 1) * full_width * 4;
            let pixels = before.rgba()[line.clone()].chunks_exact(4 * factor);
            let pixels = pixels.zip(answer.rgba()[line].chunks_exact(4 * factor));
            let out = &mut usable[y / factor * width..][..width];
            for ((usable, covered), (before, answer)) in
                out.iter_mut().zip(coverage.chunks(factor)).zip(pixels)
            {
                let opaque = |pixels: &[u8]| pixels.iter().skip(3).step_by(4).all(|&a| a == 255);
                *usable &= covered.iter().all(|&c| c == 0) && opaque(before) && opaque(answer);
            }
        }
        Self {
            width,
            height,
            scale: factor as f32,
            centre: (
                full_width as f32 / 2.0 / factor as f32,
                full_height as f32 / 2.0 / factor as f32,
            ),
            before: smooth(luma(before, factor), width),
            answer: smooth(luma(answer, factor), width),
            usable,
        }
    }

    /// The level of half as many pixels each way.
    pub(crate) fn halved(&self) -> Self {
        let (width, height) = (self.width / 2, self.height / 2);
        let four = |x: usize, y: usize| {
            let first = 2 * y * self.width + 2 * x;
            [first, first + 1, first + self.width, first + self.width + 1]
        };
        let places = || (0..height).flat_map(move |y| (0..width).map(move |x| (x, y)));
        let half = |plane: &[f32]| {
            let mean = |(x, y)| four(x, y).map(|at| plane[at]).iter().sum::<f32>() / 4.0;
            smooth(places().map(mean).collect(), width)
        };
        Self {
            width,
            height,
            scale: self.scale * 2.0,
            centre: (self.centre.0 / 2.0, self.centre.1 / 2.0),
            before: half(&self.before),
            answer: half(&self.answer),
            usable: places()
                .map(|(x, y)| four(x, y).into_iter().all(|at| self.usable[at]))
                .collect(),
        }
    }

    /// The pixels within `area` of the pictures that can be compared, at most about `most` of them, evenly spread.
    pub(crate) fn samples(&self, area: Rect, most: usize) -> Vec<Sample> {
        let cells = |from: u32, to: u32, size: usize| {
            let first = (from as f32 / self.scale) as usize;
            let end = (to as f32 / self.scale).ceil() as usize;
            first.max(1)..end.min(size.saturating_sub(1))
        };
        let columns = cells(area.x, area.right(), self.width);
        let inside: Vec<usize> = cells(area.y, area.bottom(), self.height)
            .flat_map(|y| columns.clone().map(move |x| y * self.width + x))
            .filter(|&at| {
                let around = [at - 1, at, at + 1, at - self.width, at + self.width];
                around.into_iter().all(|at| self.usable[at])
            })
            .collect();
        // An odd step does not meet the same columns in every row of a picture of even width.
        let step = match inside.len().div_ceil(most) {
            0 | 1 => 1,
            step => step | 1,
        };
        let sample = |at: usize| Sample {
            x: (at % self.width) as f32 + 0.5 - self.centre.0,
            y: (at / self.width) as f32 + 0.5 - self.centre.1,
            value: self.before[at],
            gradient: (
                (self.before[at + 1] - self.before[at - 1]) / 2.0,
                (self.before[at + self.width] - self.before[at - self.width]) / 2.0,
            ),
        };
        inside.into_iter().step_by(step).map(sample).collect()
    }

    /// Luma of `answer` at a place, from the pictures' centre, between the four nearest pixels; `None` where it cannot be compared.
    pub(crate) fn answer_at(&self, x: f32, y: f32) -> Option<f32> {
        let (x, y) = (x + self.centre.0 - 0.5, y + self.centre.1 - 0.5);
        if !(x >= 0.0 && y >= 0.0) {
            return None;
        }
        let (left, top) = (x as usize, y as usize);
        if left + 1 >= self.width || top + 1 >= self.height {
            return None;
        }
        let (right, down) = (x - left as f32, y - top as f32);
        let first = top * self.width + left;
        let nearest = first + usize::from(right > 0.5) + usize::from(down > 0.5) * self.width;
        if !self.usable[nearest] {
            return None;
        }
        let row = |at: usize| self.answer[at] + (self.answer[at + 1] - self.answer[at]) * right;
        let (above, below) = (row(first), row(first + self.width));
        Some(above + (below - above) * down)
    }
}

/// The luma of a picture, the mean of each `factor` × `factor` pixels. What is left over to the right and below is not in it.
fn luma(picture: &Picture, factor: usize) -> Vec<f32> {
    let full = picture.width() as usize;
    let (width, height) = (full / factor, picture.height() as usize / factor);
    let mut plane = vec![0.0; width * height];
    let share = 1.0 / (factor * factor) as f32;
    for y in 0..height * factor {
        let pixels = picture.rgba()[y * full * 4..][..full * 4].chunks_exact(4 * factor);
        let out = &mut plane[y / factor * width..][..width];
        for (luma, pixels) in out.iter_mut().zip(pixels) {
            for pixel in pixels.chunks_exact(4) {
                let [red, green, blue] = [pixel[0], pixel[1], pixel[2]].map(f32::from);
                *luma += (0.299 * red + 0.587 * green + 0.114 * blue) * share;
            }
        }
    }
    plane
}

/// The plane blurred by 1 2 1 each way, the pixels at the edge repeated.
fn smooth(mut plane: Vec<f32>, width: usize) -> Vec<f32> {
    if plane.is_empty() {
        return plane;
    }
    let blur = |a: f32, b: f32, c: f32| 0.25 * a + 0.5 * b + 0.25 * c;
    let last = plane.len() - width;
    let mut across = vec![0.0; plane.len()];
    for (row, out) in plane
        .chunks_exact(width)
        .zip(across.chunks_exact_mut(width))
    {
        out[0] = row[0];
        out[width - 1] = row[width - 1];
        for (three, out) in row.windows(3).zip(out.iter_mut().skip(1)) {
            *out = blur(three[0], three[1], three[2]);
        }
    }
    for (y, out) in plane.chunks_exact_mut(width).enumerate() {
        let at = y * width;
        let above = &across[at.saturating_sub(width)..][..width];
        let below = &across[(at + width).min(last)..][..width];
        let here = &across[at..][..width];
        for (((out, &above), &here), &below) in out.iter_mut().zip(above).zip(here).zip(below) {
            *out = blur(above, here, below);
        }
    }
    plane
}

//! What is sent of a picture: a frame of it, at the size the model takes.

use std::ops::Range;

use crate::frame::Frame;
use crate::geometry::Rect;
use crate::mask::{Mask, TILE};
use crate::picture::{Picture, Placement};
use crate::resample;
use crate::srgb::{ENCODER, LIGHT};

/// A part of a picture that is being cut out of its rows, from top to bottom.
///
/// A part much larger than what is sent is made smaller by a whole number while it is read, by the mean of the light, so that it is never in
/// memory at its own size. Then it is resampled as [`resample`] does; if it has the size already, every byte stays. What is
/// beyond the picture is the mirror of what is in the frame.
pub struct Crop {
    frame: Frame,
    size: (u32, u32),
    inside: Rect,
    /// Pixels of the picture for one of `cells`, each way.
    factor: u32,
    /// Columns and rows of cells.
    cells: (u32, u32),
    /// Light times alpha, and alpha, summed up for the row of cells under way; and of how many pixels.
    sums: Vec<([f32; 4], f32)>,
    /// Rows of the picture that were taken.
    taken: u32,
    rgba: Vec<u8>,
}

impl Crop {
    /// Begins to cut `frame` out of a picture of this width and height, to be of `size`. `None` if the frame holds no pixel of the picture,
    /// or a side is 0.
    #[must_use]
    pub fn new(picture: (u32, u32), frame: Frame, size: (u32, u32)) -> Option<Self> {
        let inside = frame.inside(picture);
        if inside.is_empty() || size.0 == 0 || size.1 == 0 {
            return None;
        }
        let factor = (frame.width / size.0).min(frame.height / size.1).max(1);
        let cells = (
            inside.width.div_ceil(factor),
            inside.height.div_ceil(factor),
        );
        Some(Self {
            frame,
            size,
            inside,
            factor,
            cells,
            sums: vec![([0.0; 4], 0.0); cells.0 as usize],
            taken: 0,
            rgba: Vec::with_capacity(cells.0 as usize * cells.1 as usize * 4),
        })
    }

    /// The part of the picture whose rows are needed; the rows themselves are given whole.
    #[must_use]
    pub fn inside(&self) -> Rect {
        self.inside
    }

    /// Takes the next row of the picture, RGBA of 8 bits, from the top of [`Crop::inside`] on. One that is too short counts as missing, and
    /// what comes after the last one is not looked at.
    pub fn push_row(&mut self, row: &[u8]) {
        let columns = self.inside.x as usize * 4..self.inside.right() as usize * 4;
        let Some(row) = row.get(columns) else {
            return;
        };
        if self.taken == self.inside.height {
            return;
        }
        self.taken += 1;
        if self.factor == 1 {
            self.rgba.extend_from_slice(row);
            return;
        }
        let light = &*LIGHT;
        let cells = row.chunks(self.factor as usize * 4);
        for ((sum, count), cell) in self.sums.iter_mut().zip(cells) {
            for &[red, green, blue, alpha] in cell.as_chunks::<4>().0 {
                let alpha = f32::from(alpha) / 255.0;
                let [red, green, blue] =
                    [red, green, blue].map(|value| light[usize::from(value)] * alpha);
                for (sum, value) in sum.iter_mut().zip([red, green, blue, alpha]) {
                    *sum += value;
                }
                *count += 1.0;
            }
        }
        if self.taken.is_multiple_of(self.factor) || self.taken == self.inside.height {
            self.end_cells();
        }
    }

    /// What was cut out; `None` if rows are missing.
    #[must_use]
    pub fn finish(self) -> Option<Picture> {
        if self.taken < self.inside.height {
            return None;
        }
        let cells = Picture::new(self.cells.0, self.cells.1, self.rgba)?;
        let (frame, inside) = (self.frame, self.inside);
        let across = f64::from(self.size.0) / f64::from(frame.width);
        let down = f64::from(self.size.1) / f64::from(frame.height);
        let placement = Placement {
            x: (f64::from(inside.x) - f64::from(frame.x)) * across,
            y: (f64::from(inside.y) - f64::from(frame.y)) * down,
            scale_x: f64::from(self.factor) * across,
            scale_y: f64::from(self.factor) * down,
        };
        let all = Rect::new(0, 0, self.size.0, self.size.1);
        let picture = resample::cut(&cells, placement, all);
        if inside.width == frame.width && inside.height == frame.height {
            return Some(picture);
        }
        // What is beyond the picture is the mirror of what is sent of it.
        let columns = pixels(placement.x, f64::from(inside.width) * across, self.size.0);
        let rows = pixels(placement.y, f64::from(inside.height) * down, self.size.1);
        let mirror = Frame {
            x: -columns.start.cast_signed(),
            y: -rows.start.cast_signed(),
            width: self.size.0,
            height: self.size.1,
        };
        let across: Vec<u32> = mirror.source_columns(columns.len() as u32).collect();
        let mut down = mirror.source_rows(rows.len() as u32);
        Some(Picture::from_rows(self.size.0, self.size.1, |_, row| {
            let y = rows.start + down.next().unwrap_or(0);
            for (pixel, x) in row.as_chunks_mut::<4>().0.iter_mut().zip(&across) {
                *pixel = picture.at(columns.start + x, y);
            }
        }))
    }

    fn end_cells(&mut self) {
        let encoder = &*ENCODER;
        for sum in &mut self.sums {
            let ([red, green, blue, alpha], count) = std::mem::take(sum);
            let colour = |light: f32| {
                let light = if alpha > 0.0 { light / alpha } else { 0.0 };
                (encoder.value(light) + 0.5) as u8
            };
            let alpha = (alpha / count * 255.0 + 0.5) as u8;
            self.rgba
                .extend([colour(red), colour(green), colour(blue), alpha]);
        }
    }
}

/// The pixels, of `all`, that are more than half in a run from `start` on; at least one.
fn pixels(start: f64, length: f64, all: u32) -> Range<u32> {
    let first = (start.round() as u32).min(all - 1);
    let end = ((start + length).round() as u32).clamp(first + 1, all);
    first..end
}

/// The part of a mask that is in `frame` of its picture, in the frame's own size. What is beyond the picture is kept.
#[must_use]
pub fn crop_mask(mask: &Mask, frame: Frame) -> Mask {
    let size = (mask.width(), mask.height());
    if frame.is_whole(size) {
        return mask.clone();
    }
    let mut cropped = Mask::new(frame.width, frame.height);
    let painted = mask.bounds().unwrap_or_default();
    let inside = frame.inside(size).intersect(painted);
    let there = |pixel: u32, first: i32| (i64::from(pixel) - i64::from(first)) as u32;
    let mut top = inside.y;
    while top < inside.bottom() {
        // One row of the new mask's tiles at a time, so that a large mask is never spread out whole.
        let y = there(top, frame.y);
        let end = inside.bottom().min(top + TILE - y % TILE);
        let part = Rect::new(inside.x, top, inside.width, end - top);
        let place = Rect::new(there(part.x, frame.x), y, part.width, part.height);
        cropped.put(place, &mask.plane(part));
        top = end;
    }
    cropped
}

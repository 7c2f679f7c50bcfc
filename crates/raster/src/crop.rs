//! What is sent of a picture: a frame of it, at the size the model takes.

use std::ops::Range;

use crate::frame::Frame;
use crate::geometry::Rect;
use crate::mask::{Mask, TILE};
use crate::picture::{Picture, Placement};
use crate::resample::{self, Stream};

/// A part of a picture that is being cut out of its rows, from top to bottom.
///
/// It is resampled as [`resample`] does, while it is read, so that a part much larger than what is sent is never in memory at its own size;
/// if it has the size already, every byte stays. What is beyond the picture is the mirror of what is in the frame.
pub struct Crop {
    frame: Frame,
    size: (u32, u32),
    inside: Rect,
    /// Where what is inside lies on what is sent.
    placement: Placement,
    /// Rows of the picture that were taken.
    taken: u32,
    way: Way,
}

enum Way {
    /// Pixel on pixel.
    Keep(Vec<u8>),
    Resample(Box<Stream>),
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
        let scale_x = f64::from(size.0) / f64::from(frame.width);
        let scale_y = f64::from(size.1) / f64::from(frame.height);
        let placement = Placement {
            x: (f64::from(inside.x) - f64::from(frame.x)) * scale_x,
            y: (f64::from(inside.y) - f64::from(frame.y)) * scale_y,
            scale_x,
            scale_y,
        };
        let way = if resample::is_whole(placement) {
            Way::Keep(Vec::with_capacity(
                inside.width as usize * inside.height as usize * 4,
            ))
        } else {
            let source = (inside.width, inside.height);
            Way::Resample(Box::new(Stream::new(source, placement, size)))
        };
        Some(Self {
            frame,
            size,
            inside,
            placement,
            taken: 0,
            way,
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
        match &mut self.way {
            Way::Keep(rgba) => rgba.extend_from_slice(row),
            Way::Resample(stream) => stream.push_row(row),
        }
    }

    /// What was cut out; `None` if rows are missing.
    #[must_use]
    pub fn finish(self) -> Option<Picture> {
        let Self {
            frame,
            size,
            inside,
            placement,
            ..
        } = self;
        let picture = match self.way {
            Way::Keep(rgba) => {
                let part = Picture::new(inside.width, inside.height, rgba)?;
                resample::cut(&part, placement, Rect::new(0, 0, size.0, size.1))
            }
            Way::Resample(stream) => stream.finish()?,
        };
        if inside.width == frame.width && inside.height == frame.height {
            return Some(picture);
        }
        // What is beyond the picture is the mirror of what is sent of it.
        let across = f64::from(inside.width) * placement.scale_x;
        let down = f64::from(inside.height) * placement.scale_y;
        let columns = pixels(placement.x, across, size.0);
        let rows = pixels(placement.y, down, size.1);
        let mirror = Frame {
            x: -columns.start.cast_signed(),
            y: -rows.start.cast_signed(),
            width: size.0,
            height: size.1,
        };
        let across: Vec<u32> = mirror.source_columns(columns.len() as u32).collect();
        let mut down = mirror.source_rows(rows.len() as u32);
        Some(Picture::from_rows(size.0, size.1, |_, row| {
            let y = rows.start + down.next().unwrap_or(0);
            for (pixel, x) in row.as_chunks_mut::<4>().0.iter_mut().zip(&across) {
                *pixel = picture.at(columns.start + x, y);
            }
        }))
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

//! Masks that come as pictures, in the ways that programs write them.

use crate::geometry::Rect;
use crate::mask::{Mask, TILE};

/// What a picture of a mask marks the part to edit with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Polarity {
    /// Transparency, as the edits API takes it.
    Alpha,
    /// White on black, as most inpainting programs have it.
    White,
    /// Black on white.
    Black,
}

/// A mask that was read, in the size it came in.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// 255 where the picture marks the part to edit.
    pub mask: Mask,
    /// How the picture was taken. If that is wrong, [`Mask::invert`] is right.
    pub polarity: Polarity,
}

/// A picture that is being read as a mask. What most of a mask is takes no memory here either.
#[derive(Debug)]
pub struct Import {
    transparent: Plane,
    light: Plane,
}

/// A mask that is filled from the top.
#[derive(Debug)]
struct Plane {
    mask: Mask,
    /// Rows that are in the mask already; those after it are in `band`.
    rows: u32,
    band: Vec<u8>,
}

impl Import {
    /// Room for a picture of `width` × `height` pixels, to be filled by [`Import::push_rgba`].
    #[must_use]
    pub fn new(width: u32, height: u32) -> Self {
        let plane = || Plane {
            mask: Mask::new(width, height),
            rows: 0,
            band: Vec::new(),
        };
        Self {
            transparent: plane(),
            light: plane(),
        }
    }

    /// Adds whole rows of RGBA pixels, not premultiplied, below those that are there.
    pub fn push_rgba(&mut self, rows: &[u8]) {
        let width = self.light.mask.width().max(1) as usize;
        for row in rows.chunks(width * 4) {
            let pixels = row.as_chunks::<4>().0.iter();
            self.transparent
                .push(pixels.clone().map(|pixel| 255 - pixel[3]));
            // Luma of ITU-R BT.709, in 16 bits of fraction.
            self.light.push(pixels.map(|&[r, g, b, _]| {
                let [r, g, b] = [r, g, b].map(u32::from);
                ((r * 13933 + g * 46871 + b * 4732 + 32768) >> 16) as u8
            }));
        }
    }

    /// The mask, and how the picture was taken: by its alpha if any pixel is transparent; else by its light, and the half that most of
    /// the picture's rim belongs to is kept. Rows that are missing are kept.
    #[must_use]
    pub fn found(mut self) -> Imported {
        self.light.settle();
        let polarity = if self.is_transparent() {
            Polarity::Alpha
        } else if self.light.rim_is_light() {
            Polarity::Black
        } else {
            Polarity::White
        };
        Imported {
            mask: self.by(polarity),
            polarity,
        }
    }

    /// The mask, taken in this way. Rows that are missing are kept.
    #[must_use]
    pub fn by(self, polarity: Polarity) -> Mask {
        match polarity {
            Polarity::Alpha => self.transparent.whole(),
            Polarity::White => self.light.whole(),
            Polarity::Black => self.light.inverted(),
        }
    }

    /// Whether any pixel is transparent.
    #[must_use]
    pub fn is_transparent(&self) -> bool {
        let Plane { mask, band, .. } = &self.transparent;
        !mask.is_empty() || band.iter().any(|&pixel| pixel > 0)
    }
}

impl Plane {
    /// Adds a row.
    fn push(&mut self, pixels: impl Iterator<Item = u8>) {
        self.band.extend(pixels);
        if self.band.len() >= (TILE * self.mask.width()) as usize {
            self.settle();
        }
    }

    /// Brings the last rows into the mask.
    fn settle(&mut self) {
        let width = self.mask.width();
        let rows = self.band.len() / width.max(1) as usize;
        let area = Rect::new(0, self.rows, width, rows as u32);
        self.mask.put(area, &self.band);
        self.rows = area.bottom();
        self.band.clear();
    }

    fn whole(mut self) -> Mask {
        self.settle();
        self.mask
    }

    fn inverted(mut self) -> Mask {
        self.settle();
        self.mask.invert();
        let there = Rect::new(0, 0, self.mask.width(), self.rows);
        self.mask.within(there)
    }

    /// Whether more than half of the pixels at the edge of the rows that are there are light.
    fn rim_is_light(&self) -> bool {
        let (width, last) = (self.mask.width(), self.rows.saturating_sub(1));
        let ends = (0..width).flat_map(|x| [(x, 0), (x, last)]);
        let sides = (0..self.rows).flat_map(|y| [(0, y), (width.saturating_sub(1), y)]);
        let rim = || ends.clone().chain(sides.clone());
        let light = rim().filter(|&(x, y)| self.mask.at(x, y) >= 128).count();
        light * 2 > rim().count()
    }
}

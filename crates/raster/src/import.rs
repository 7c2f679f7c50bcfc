//! Masks that come as pictures, in the ways that programs write them.

use crate::geometry::Rect;
use crate::mask::Mask;

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

/// A picture that is being read as a mask.
#[derive(Debug)]
pub struct Import {
    area: Rect,
    alpha: Vec<u8>,
    light: Vec<u8>,
}

impl Import {
    /// Room for a picture of `width` × `height` pixels, to be filled by [`Import::push_rgba`].
    #[must_use]
    pub fn new(width: u32, height: u32) -> Self {
        let pixels = width as usize * height as usize;
        Self {
            area: Rect::new(0, 0, width, height),
            alpha: Vec::with_capacity(pixels),
            light: Vec::with_capacity(pixels),
        }
    }

    /// Adds rows of RGBA pixels, not premultiplied, below those that are there.
    pub fn push_rgba(&mut self, rows: &[u8]) {
        for pixel in rows.chunks_exact(4) {
            let [r, g, b] = [pixel[0], pixel[1], pixel[2]].map(u32::from);
            self.alpha.push(pixel[3]);
            // Luma of ITU-R BT.709, in 16 bits of fraction.
            self.light
                .push(((r * 13933 + g * 46871 + b * 4732 + 32768) >> 16) as u8);
        }
    }

    /// The mask, and how the picture was taken: by its alpha if any pixel is transparent; else by its light, and the half that most of
    /// the picture's rim belongs to is kept. Rows that are missing are kept.
    #[must_use]
    pub fn found(self) -> Imported {
        let polarity = if self.is_transparent() {
            Polarity::Alpha
        } else if self.rim_is_light() {
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
        let mut mask = Mask::new(self.area.width, self.area.height);
        let pixels = self.area.width as usize * self.area.height as usize;
        let mut plane = match polarity {
            Polarity::Alpha => self.alpha,
            Polarity::White | Polarity::Black => self.light,
        };
        if polarity != Polarity::White {
            plane.iter_mut().for_each(|pixel| *pixel = 255 - *pixel);
        }
        plane.resize(pixels, 0);
        mask.put(self.area, &plane);
        mask
    }

    /// Whether any pixel is transparent.
    #[must_use]
    pub fn is_transparent(&self) -> bool {
        self.alpha.iter().any(|&alpha| alpha < 255)
    }

    fn rim_is_light(&self) -> bool {
        let width = self.area.width as usize;
        if width == 0 || self.light.is_empty() {
            return false;
        }
        let rows = self.light.chunks(width);
        let sides = rows
            .clone()
            .flat_map(|row| [row.first(), row.last()])
            .flatten();
        let ends = [rows.clone().next(), rows.last()]
            .into_iter()
            .flatten()
            .flatten();
        let (mut light, mut all) = (0_usize, 0_usize);
        for &pixel in sides.chain(ends) {
            light += usize::from(pixel >= 128);
            all += 1;
        }
        light * 2 > all
    }
}

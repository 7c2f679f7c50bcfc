//! JPEG, baseline (ITU-T T.81), in one scan.
//!
//! Written here because browsers encode only whole canvases, and encoders at hand ask for rows when they like: these come when a browser has
//! read them.

use std::io::Write;

use super::PhotoError;
use block::Quantiser;
use entropy::{Bits, Coder};

mod block;
mod entropy;
mod tables;

/// From this quality on, every pixel keeps a colour of its own; below, four share one, as is usual.
const FULL_COLOUR: u8 = 90;

/// A JPEG that is being written row by row.
pub struct JpegWriter<W> {
    out: W,
    width: usize,
    /// Rows that are still to come.
    left: u16,
    /// Luma and both of chroma.
    planes: [Plane; 3],
    /// Rows of pixels that are in the planes.
    filled: usize,
    bits: Bits,
}

/// A channel of some rows, as many as make one row of blocks or two.
struct Plane {
    /// A multiple of eight.
    width: usize,
    samples: Vec<u8>,
    /// Pixels for one sample, each way: 1 or 2.
    step: usize,
    /// Blocks of it in a unit of the scan, each way: 1 or 2.
    blocks: usize,
    quantiser: Quantiser,
    coder: Coder,
}

impl<W: Write> JpegWriter<W> {
    /// A JPEG of `width` × `height` pixels, each up to 65535, of a quality from 1 to 100 as libjpeg counts it. From 90 on colours are as many as
    /// pixels, below a quarter of that.
    ///
    /// # Errors
    ///
    /// [`PhotoError::Encoder`] for a picture without pixels or with too many, and what `out` gives.
    pub fn new(mut out: W, width: u32, height: u32, quality: u8) -> Result<Self, PhotoError> {
        let (columns, rows) = (side(width)?, side(height)?);
        let step = if quality < FULL_COLOUR { 2 } else { 1 };
        let padded = usize::from(columns).next_multiple_of(8 * step);
        let plane = |step: usize, blocks: usize, chroma: bool| Plane {
            width: padded / step,
            samples: vec![0; padded / step * 8 * blocks],
            step,
            blocks,
            quantiser: Quantiser::new(quality, chroma),
            coder: Coder::new(chroma),
        };
        let planes = [
            plane(1, step, false),
            plane(step, 1, true),
            plane(step, 1, true),
        ];
        out.write_all(&head(columns, rows, &planes))
            .map_err(refused)?;
        Ok(Self {
            out,
            width: usize::from(columns),
            left: rows,
            planes,
            filled: 0,
            bits: Bits::default(),
        })
    }

    /// Writes the next row from the top: RGBA, whose alpha is left out.
    ///
    /// # Errors
    ///
    /// [`PhotoError::NoRow`] if it is not of the picture's width, or beyond its height; [`PhotoError::Encoder`] for what `out` gives.
    pub fn row(&mut self, rgba: &[u8]) -> Result<(), PhotoError> {
        if rgba.len() != self.width * 4 || self.left == 0 {
            return Err(PhotoError::NoRow);
        }
        self.left -= 1;
        let pixels = rgba.as_chunks().0;
        let y = self.filled;
        for (plane, weights) in self.planes.iter_mut().zip(&WEIGHTS) {
            plane.add(y, pixels, weights);
        }
        self.filled += 1;
        if self.filled == self.rows_at_once() {
            self.encode()?;
        }
        Ok(())
    }

    /// Ends the file, and gives back where it went.
    ///
    /// # Errors
    ///
    /// [`PhotoError::NoRow`] if there were too few rows; [`PhotoError::Encoder`] for what `out` gives.
    pub fn finish(mut self) -> Result<W, PhotoError> {
        if self.left > 0 {
            return Err(PhotoError::NoRow);
        }
        if self.filled > 0 {
            for plane in &mut self.planes {
                plane.repeat_last(self.filled);
            }
            self.encode()?;
        }
        self.out.write_all(self.bits.finish()).map_err(refused)?;
        self.out.write_all(&[0xFF, 0xD9]).map_err(refused)?;
        Ok(self.out)
    }

    fn rows_at_once(&self) -> usize {
        8 * self.planes[0].blocks
    }

    /// Encodes what is in the planes.
    fn encode(&mut self) -> Result<(), PhotoError> {
        let units = self.planes[1].width / 8;
        for unit in 0..units {
            for plane in &mut self.planes {
                let blocks = plane.blocks;
                for at in 0..blocks * blocks {
                    let (x, y) = (unit * blocks + at % blocks, at / blocks);
                    let start = y * 8 * plane.width + x * 8;
                    let block = plane
                        .quantiser
                        .coefficients(&plane.samples[start..], plane.width);
                    plane.coder.encode(&block, &mut self.bits);
                }
            }
        }
        self.filled = 0;
        self.out.write_all(self.bits.whole()).map_err(refused)?;
        self.bits.clear();
        Ok(())
    }
}

/// Of red, green and blue in luma and chroma, in 65536ths (ITU-T T.871, section 7), and what is added: half a step to round, and for chroma,
/// which may be negative, the middle.
const WEIGHTS: [([i32; 3], i32); 3] = [
    ([19595, 38470, 7471], 1 << 15),
    ([-11059, -21709, 32768], (128 << 16) + (1 << 15) - 1),
    ([32768, -27439, -5329], (128 << 16) + (1 << 15) - 1),
];

impl Plane {
    /// Takes in row `y` of pixels.
    fn add(&mut self, y: usize, pixels: &[[u8; 4]], &([red, green, blue], add): &([i32; 3], i32)) {
        let sample = |&[r, g, b, _]: &[u8; 4]| {
            let sum = i32::from(r) * red + i32::from(g) * green + i32::from(b) * blue;
            (sum + add) >> 16
        };
        let row = &mut self.samples[y / self.step * self.width..][..self.width];
        let filled = pixels.len().div_ceil(self.step);
        if self.step == 1 {
            for (out, pixel) in row.iter_mut().zip(pixels) {
                *out = sample(pixel) as u8;
            }
        } else {
            // Of four pixels half a sum is taken with each row; rounded up in every other column, so that it does not get lighter.
            for (index, (out, pair)) in row.iter_mut().zip(pixels.chunks(2)).enumerate() {
                let sum = sample(&pair[0]) + sample(&pair[pair.len() - 1]);
                let half = ((sum + (index as i32 & 1)) >> 1) as u8;
                *out = if y.is_multiple_of(2) {
                    half
                } else {
                    ((i32::from(*out) + i32::from(half) + (1 - (index as i32 & 1))) >> 1) as u8
                };
            }
        }
        let last = row[filled - 1];
        row[filled..].fill(last);
    }

    /// Fills up what is below so many rows of pixels.
    fn repeat_last(&mut self, filled: usize) {
        let rows = filled.div_ceil(self.step);
        let last = (rows - 1) * self.width..rows * self.width;
        for below in rows..self.samples.len() / self.width {
            self.samples.copy_within(last.clone(), below * self.width);
        }
    }
}

/// All before the pixels (annex B.2; JFIF in T.871).
fn head(width: u16, height: u16, planes: &[Plane; 3]) -> Vec<u8> {
    let mut head = vec![0xFF, 0xD8];
    let mut segment = |marker: u8, data: &[u8]| {
        let length = data.len() as u16 + 2;
        head.extend([0xFF, marker]);
        head.extend(length.to_be_bytes());
        head.extend_from_slice(data);
    };
    // Version 1.02, no unit, square pixels, no thumbnail.
    segment(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0");
    let [luma, chroma, _] = planes;
    for (number, plane) in [(0, luma), (1, chroma)] {
        segment(0xDB, &[&[number][..], plane.quantiser.table()].concat());
    }
    let mut frame = vec![8];
    frame.extend(height.to_be_bytes());
    frame.extend(width.to_be_bytes());
    frame.push(3);
    let mut scan = vec![3];
    for (number, plane) in (1..).zip(planes) {
        let tables = u8::from(number > 1);
        frame.extend([number, plane.blocks as u8 * 0x11, tables]);
        scan.extend([number, tables * 0x11]);
    }
    segment(0xC0, &frame);
    for (number, plane) in [(0, luma), (1, chroma)] {
        for (class, codes) in [(0x00, plane.coder.dc()), (0x10, plane.coder.ac())] {
            segment(
                0xC4,
                &[&[class | number][..], codes.lengths, codes.values].concat(),
            );
        }
    }
    scan.extend([0, 63, 0]);
    segment(0xDA, &scan);
    head
}

fn side(pixels: u32) -> Result<u16, PhotoError> {
    let side = u16::try_from(pixels).ok().filter(|&side| side > 0);
    side.ok_or_else(|| refused("a JPEG has from 1 to 65535 pixels each way"))
}

fn refused(error: impl std::fmt::Display) -> PhotoError {
    PhotoError::Encoder {
        reason: error.to_string(),
    }
}

//! One pass over the pixels of a PNG, to see whether any of them lets something through.
//!
//! The bytes go through a window of 32 KiB, and two rows are held, so a picture never is. Rows grow as their bytes come: no header makes
//! this take memory that the data does not fill. Checksums are not compared: damage that matters shows as data that cannot be unpacked.
//! The numbers here are those of the PNG specification, third edition, and of RFC 1950.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::mem;

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};

/// What the pixels of a mask are like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pixels {
    /// Some of them let something through: there is something to edit.
    SeeThrough,
    /// All of them are opaque.
    Opaque,
    /// They cannot be read.
    Broken,
    /// Nobody has looked.
    Unseen,
}

/// The pixels cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Broken;

/// The largest window of zlib; the unpacker also wants a power of two.
const WINDOW: usize = 32 * 1024;
/// The longest row in bytes: far more than any picture has, and its bits can still be counted in 32 bits.
const MAX_ROW: u64 = 256 * 1024 * 1024;

/// Looks at the pixels of a PNG, as far as the first one that is not opaque.
pub(crate) fn look(png: &[u8]) -> Pixels {
    const FLAGS: u32 = inflate_flags::TINFL_FLAG_PARSE_ZLIB_HEADER
        | inflate_flags::TINFL_FLAG_HAS_MORE_INPUT
        | inflate_flags::TINFL_FLAG_IGNORE_ADLER32;
    let Some(mut scan) = Scan::of(png) else {
        return Pixels::Broken;
    };
    let mut inflater = Box::<DecompressorOxide>::default();
    let mut window = vec![0; WINDOW];
    let mut at = 0;
    for mut data in mem::take(&mut scan.packed) {
        loop {
            let (status, read, written) = decompress(&mut inflater, data, &mut window, at, FLAGS);
            if !scan.take(&window[at..at + written]) {
                return scan.pixels;
            }
            data = &data[read..];
            at = (at + written) % WINDOW;
            match status {
                TINFLStatus::HasMoreOutput => {}
                TINFLStatus::NeedsMoreInput => break,
                _ => return Pixels::Broken,
            }
        }
    }
    scan.pixels
}

/// A look at the pixels of a mask, for who has a better way to unpack them than [`Mask::from`](crate::Mask): every browser has.
pub struct Scan<'a> {
    rows: Rows<'a>,
    packed: Vec<&'a [u8]>,
    /// Its last chunk is there.
    whole: bool,
    pixels: Pixels,
}

impl<'a> Scan<'a> {
    /// The beginning; nothing where the header is none of a PNG.
    pub fn of(png: &'a [u8]) -> Option<Scan<'a>> {
        let mut rows = Rows::new(png).ok()?;
        let mut packed = Vec::new();
        let mut whole = false;
        let mut rest = &png[8..];
        // What is cut short shows when the pixels end too early.
        while let Some((name, data, behind)) = chunk(rest) {
            match name {
                b"PLTE" => rows.colors = data.len() / 3,
                b"tRNS" => rows.transparent = data,
                b"IDAT" => packed.push(data),
                b"IEND" => {
                    whole = true;
                    break;
                }
                _ => {}
            }
            rest = behind;
        }
        Some(Scan {
            rows,
            packed,
            whole,
            pixels: Pixels::Broken,
        })
    }

    /// The packed pixels, one zlib stream in pieces.
    pub fn packed(&self) -> &[&'a [u8]] {
        &self.packed
    }

    /// Takes some unpacked bytes, cut anywhere, and says whether more are wanted.
    pub fn take(&mut self, bytes: &[u8]) -> bool {
        match self.rows.take(bytes) {
            Ok(true) if self.rows.lines > 0 => return true,
            Ok(true) => self.pixels = Pixels::Opaque,
            Ok(false) => self.pixels = Pixels::SeeThrough,
            Err(Broken) => {}
        }
        false
    }

    /// What was seen before the unpacker gave up. Some are stricter than servers are, with checksums for example: then those have to tell.
    pub fn given_up(&self) -> Pixels {
        if self.whole {
            Pixels::Unseen
        } else {
            Pixels::Broken
        }
    }

    /// What was seen. Pixels that end too early are broken.
    pub fn pixels(&self) -> Pixels {
        self.pixels
    }
}

/// The name and the data of the first chunk, and what stands behind it; `None` where it is cut short.
fn chunk(bytes: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    let (name, rest) = rest.split_at_checked(4)?;
    let (data, rest) = rest.split_at_checked(u32::from_be_bytes(*length) as usize)?;
    let (_checksum, rest) = rest.split_at_checked(4)?;
    Some((name, data, rest))
}

/// First column, first line, columns apart, lines apart.
type Pass = [u32; 4];

const WHOLE: &[Pass] = &[[0, 0, 1, 1]];
const ADAM7: &[Pass] = &[
    [0, 0, 8, 8],
    [4, 0, 8, 8],
    [0, 4, 4, 8],
    [2, 0, 4, 4],
    [0, 2, 2, 4],
    [1, 0, 2, 2],
    [0, 1, 1, 2],
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Alpha {
    /// One colour is transparent.
    Key,
    /// Each colour of the palette has its own.
    Palette,
    /// Each pixel has its own, as its last sample.
    Channel,
}

struct Rows<'a> {
    alpha: Alpha,
    /// Samples of a pixel.
    channels: usize,
    /// Bits of a sample.
    depth: usize,
    width: u32,
    height: u32,
    /// Passes to come.
    passes: &'static [Pass],
    /// Pixels in a row of this pass.
    columns: usize,
    /// Rows of this pass to come; 0 at the end of the picture.
    lines: u32,
    /// The bytes of a row of this pass, with the one that names its filter.
    length: usize,
    row: Vec<u8>,
    above: Vec<u8>,
    /// The number of colours in the palette.
    colors: usize,
    /// The data of `tRNS`.
    transparent: &'a [u8],
}

impl Rows<'_> {
    fn new(png: &[u8]) -> Result<Self, Broken> {
        let (&width, rest) = png
            .get(16..)
            .and_then(<[u8]>::split_first_chunk)
            .ok_or(Broken)?;
        let (&height, rest) = rest.split_first_chunk().ok_or(Broken)?;
        let &[depth, color, 0, 0, interlacing, ..] = rest else {
            return Err(Broken);
        };
        let (alpha, channels) = match (color, depth) {
            (0, 1 | 2 | 4 | 8 | 16) => (Alpha::Key, 1),
            (2, 8 | 16) => (Alpha::Key, 3),
            (3, 1 | 2 | 4 | 8) => (Alpha::Palette, 1),
            (4, 8 | 16) => (Alpha::Channel, 2),
            (6, 8 | 16) => (Alpha::Channel, 4),
            _ => return Err(Broken),
        };
        let mut rows = Rows {
            alpha,
            channels,
            depth: usize::from(depth),
            width: u32::from_be_bytes(width),
            height: u32::from_be_bytes(height),
            passes: match interlacing {
                0 => WHOLE,
                1 => ADAM7,
                _ => return Err(Broken),
            },
            columns: 0,
            lines: 0,
            length: 0,
            row: Vec::new(),
            above: Vec::new(),
            colors: 0,
            transparent: &[],
        };
        if u64::from(rows.width) * rows.pixel_bits() as u64 > MAX_ROW * 8 {
            return Err(Broken);
        }
        rows.next_pass();
        Ok(rows)
    }

    fn pixel_bits(&self) -> usize {
        self.channels * self.depth
    }

    /// Goes to the next pass that has pixels; small pictures have none in some.
    fn next_pass(&mut self) {
        while let Some((&[x, y, columns, lines], passes)) = self.passes.split_first() {
            self.passes = passes;
            self.columns = self.width.saturating_sub(x).div_ceil(columns) as usize;
            self.lines = self.height.saturating_sub(y).div_ceil(lines);
            self.length = 1 + (self.columns * self.pixel_bits()).div_ceil(8);
            self.above.clear();
            if self.columns > 0 && self.lines > 0 {
                return;
            }
        }
        self.lines = 0;
    }

    /// Takes more unpacked bytes and says whether all the pixels in them are opaque.
    fn take(&mut self, mut bytes: &[u8]) -> Result<bool, Broken> {
        while self.lines > 0 {
            let part;
            (part, bytes) = bytes.split_at(bytes.len().min(self.length - self.row.len()));
            self.row.extend_from_slice(part);
            if self.row.len() < self.length {
                break;
            }
            self.unfilter()?;
            for x in 0..self.columns {
                if self.lets_through(x)? {
                    return Ok(false);
                }
            }
            mem::swap(&mut self.row, &mut self.above);
            self.row.clear();
            self.lines -= 1;
            if self.lines == 0 {
                self.next_pass();
            }
        }
        Ok(true)
    }

    /// Undoes the row's filter. Each byte depends on those of the same place in other pixels only, so where there is an alpha channel
    /// the colours are left as they are.
    fn unfilter(&mut self) -> Result<(), Broken> {
        self.above.resize(self.length, 0);
        let step = self.pixel_bits().div_ceil(8);
        let wanted = match self.alpha {
            Alpha::Channel => self.depth / 8,
            Alpha::Key | Alpha::Palette => step,
        };
        let (row, above) = (&mut self.row[..], &self.above[..]);
        for end in (step..row.len()).step_by(step) {
            for at in end + 1 - wanted..=end {
                let (left, corner) = match at > step {
                    true => (row[at - step], above[at - step]),
                    false => (0, 0),
                };
                let guess = match row[0] {
                    0 => 0,
                    1 => left,
                    2 => above[at],
                    3 => left.midpoint(above[at]),
                    4 => paeth(left, above[at], corner),
                    _ => return Err(Broken),
                };
                row[at] = row[at].wrapping_add(guess);
            }
        }
        Ok(())
    }

    fn lets_through(&self, x: usize) -> Result<bool, Broken> {
        let first = x * self.channels;
        let max = (1 << self.depth) - 1;
        match self.alpha {
            Alpha::Channel => Ok(self.sample(first + self.channels - 1) != max),
            Alpha::Palette => {
                let color = self.sample(first);
                if color >= self.colors {
                    return Err(Broken);
                }
                Ok(self
                    .transparent
                    .get(color)
                    .is_some_and(|&alpha| alpha != 0xFF))
            }
            // Two bytes for each sample, whatever the depth; fewer of them are no colour.
            Alpha::Key => Ok(self.transparent.len() >= 2 * self.channels
                && (first..first + self.channels)
                    .zip(self.transparent.chunks_exact(2))
                    .all(|(index, key)| self.sample(index) == u16_of(key[0], key[1]) & max)),
        }
    }

    /// A sample of the row, whatever its depth: no sample reaches over more than two bytes.
    fn sample(&self, index: usize) -> usize {
        let bit = index * self.depth;
        let bytes = &self.row[1 + bit / 8..];
        let both = u16_of(bytes[0], bytes.get(1).copied().unwrap_or(0));
        both >> (16 - self.depth - bit % 8) & ((1 << self.depth) - 1)
    }
}

fn u16_of(high: u8, low: u8) -> usize {
    usize::from(u16::from_be_bytes([high, low]))
}

/// Of three neighbours the one nearest to left + above − corner; where two are, the one that is named first.
fn paeth(left: u8, above: u8, corner: u8) -> u8 {
    let to_left = above.abs_diff(corner);
    let to_above = left.abs_diff(corner);
    let to_corner = (i16::from(left) + i16::from(above) - 2 * i16::from(corner)).unsigned_abs();
    if to_left <= to_above && u16::from(to_left) <= to_corner {
        left
    } else if u16::from(to_above) <= to_corner {
        above
    } else {
        corner
    }
}

#[cfg(test)]
mod tests;

//! PNG of any depth, and WebP.

use std::io::Cursor;

use png::{ColorType, Transformations};

use super::{PhotoError, Row};

/// The most bytes a decoder may allocate for itself: a row or two of any picture, and profiles.
const LIMIT: usize = 64 << 20;
/// The most bytes of a picture that only comes whole: 64 megapixels of 16-bit RGBA, or 128 of 8 bits. Headers may lie, and a page has 4 GiB.
const MOST: usize = 512 << 20;

/// A picture that is being read from top to bottom.
pub struct Reader<'a> {
    rows: Rows<'a>,
    width: u32,
    height: u32,
    deep: bool,
    opaque: bool,
}

enum Rows<'a> {
    /// One row after the other, as they are decoded.
    Png(Box<png::Reader<Cursor<&'a [u8]>>>, Samples),
    /// Rows of a picture that is turned.
    Turned {
        source: Vec<Row>,
        orientation: u8,
        next: usize,
    },
    /// What only comes whole: WebP, and PNG whose rows are interlaced.
    Whole {
        samples: Vec<u8>,
        kind: Samples,
        next: usize,
    },
}

/// What the samples of a decoded row are.
#[derive(Clone, Copy)]
struct Samples {
    /// Samples a pixel: grey, grey and alpha, RGB, RGBA.
    channels: usize,
    /// Two bytes a sample, the high one first.
    deep: bool,
}

impl<'a> Reader<'a> {
    /// Begins to read a file. A PNG of up to 8 bits a sample gives rows of 8 bits, others of 16. Of an animation, the first picture.
    ///
    /// # Errors
    ///
    /// [`PhotoError::Format`] for other formats, [`PhotoError::Damaged`] for a file that can't be decoded, [`PhotoError::TooLarge`] for one
    /// that can only be decoded whole and has more than 512 MiB of pixels.
    pub fn open(file: &'a [u8]) -> Result<Self, PhotoError> {
        if file.starts_with(b"\x89PNG\r\n\x1a\n") {
            Self::png(file)
        } else if file.starts_with(b"RIFF") && file.get(8..12) == Some(b"WEBP") {
            Self::webp(file)
        } else {
            Err(PhotoError::Format)
        }
    }

    /// Width in pixels.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Height in pixels.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.height
    }

    /// Whether its rows have 16 bits a sample.
    #[must_use]
    pub fn is_deep(&self) -> bool {
        self.deep
    }

    /// Whether the file has no transparency: all alphas are the highest.
    #[must_use]
    pub fn is_opaque(&self) -> bool {
        self.opaque
    }

    /// The same picture turned upright, by its EXIF orientation 1–8 (EXIF 2.3, tag 0x0112); others are taken as 1. All of a picture that is
    /// to be turned is then in memory.
    ///
    /// # Errors
    ///
    /// [`PhotoError::Damaged`] where the file ends or is wrong.
    pub fn upright(mut self, orientation: u8) -> Result<Self, PhotoError> {
        if !(2..=8).contains(&orientation) {
            return Ok(self);
        }
        let mut source = Vec::with_capacity(self.height as usize);
        for _ in 0..self.height {
            let mut row = self.blank();
            self.read(&mut row)?;
            source.push(row);
        }
        let (width, height) = if orientation >= 5 {
            (self.height, self.width)
        } else {
            (self.width, self.height)
        };
        Ok(Self {
            rows: Rows::Turned {
                source,
                orientation,
                next: 0,
            },
            width,
            height,
            ..self
        })
    }

    /// A row to read into.
    #[must_use]
    pub fn blank(&self) -> Row {
        let samples = self.width as usize * 4;
        if self.deep {
            Row::Sixteen(vec![0; samples])
        } else {
            Row::Eight(vec![0; samples])
        }
    }

    /// Reads the next row into one that [`Reader::blank`] made.
    ///
    /// # Errors
    ///
    /// [`PhotoError::NoRow`] after the last one, [`PhotoError::Damaged`] where the file ends or is wrong.
    pub fn read(&mut self, row: &mut Row) -> Result<(), PhotoError> {
        match &mut self.rows {
            Rows::Png(reader, samples) => {
                let decoded = reader.next_row().map_err(damaged)?;
                samples.spread(decoded.ok_or(PhotoError::NoRow)?.data(), row);
            }
            Rows::Turned {
                source,
                orientation,
                next,
            } => {
                if *next >= self.height as usize {
                    return Err(PhotoError::NoRow);
                }
                turn(source, *orientation, *next, row);
                *next += 1;
            }
            Rows::Whole {
                samples,
                kind,
                next,
            } => {
                let length = kind.bytes() * self.width as usize;
                let decoded = samples.get(*next..*next + length);
                kind.spread(decoded.ok_or(PhotoError::NoRow)?, row);
                *next += length;
            }
        }
        Ok(())
    }

    fn png(file: &'a [u8]) -> Result<Self, PhotoError> {
        let limits = png::Limits { bytes: LIMIT };
        let mut decoder = png::Decoder::new_with_limits(Cursor::new(file), limits);
        decoder.set_transformations(Transformations::EXPAND);
        let mut reader = decoder.read_info().map_err(damaged)?;
        let (colour, depth) = reader.output_color_type();
        let kind = Samples {
            channels: colour.samples(),
            deep: depth == png::BitDepth::Sixteen,
        };
        let info = reader.info();
        let (width, height, interlaced) = (info.width, info.height, info.interlaced);
        let opaque = !matches!(colour, ColorType::Rgba | ColorType::GrayscaleAlpha);
        let rows = if interlaced {
            let mut samples = room(reader.output_buffer_size(), (width, height))?;
            reader.next_frame(&mut samples).map_err(damaged)?;
            Rows::Whole {
                samples,
                kind,
                next: 0,
            }
        } else {
            Rows::Png(Box::new(reader), kind)
        };
        Ok(Self {
            rows,
            width,
            height,
            deep: kind.deep,
            opaque,
        })
    }

    fn webp(file: &'a [u8]) -> Result<Self, PhotoError> {
        if first_frame_differs(file) == Some(true) {
            return Err(damaged("a frame has another size than it says"));
        }
        let mut decoder = image_webp::WebPDecoder::new(Cursor::new(file)).map_err(damaged)?;
        let (width, height) = decoder.dimensions();
        let opaque = !decoder.has_alpha();
        let mut samples = room(decoder.output_buffer_size(), (width, height))?;
        decoder.read_image(&mut samples).map_err(damaged)?;
        let kind = Samples {
            channels: if opaque { 3 } else { 4 },
            deep: false,
        };
        Ok(Self {
            rows: Rows::Whole {
                samples,
                kind,
                next: 0,
            },
            width,
            height,
            deep: false,
            opaque,
        })
    }
}

/// Room for a picture that comes whole.
fn room(bytes: Option<usize>, (width, height): (u32, u32)) -> Result<Vec<u8>, PhotoError> {
    match bytes {
        Some(bytes @ 0..=MOST) => Ok(vec![0; bytes]),
        _ => Err(PhotoError::TooLarge { width, height }),
    }
}

/// Whether the first frame of an animated WebP has alpha beside pixels of another size than the frame's, for which image-webp 0.2 would panic;
/// `None` if there is no such frame. (WebP container specification, extended file format; RFC 6386, section 9.1.)
fn first_frame_differs(file: &[u8]) -> Option<bool> {
    let mut chunk = file.get(12..)?;
    while !chunk.starts_with(b"ANMF") {
        chunk = after(chunk)?;
    }
    // Behind kind and length: where the frame is, its sides less 1 of three bytes each, how long it is shown, and how.
    let frame = chunk.get(8..)?;
    let alpha = frame.get(16..)?;
    if !alpha.starts_with(b"ALPH") {
        return None;
    }
    // Behind kind and length: three bytes of a tag, three that begin a key frame, then the sides of 14 bits.
    let pixels = after(alpha)?.get(8 + 6..)?;
    let side = |at: usize| {
        let says = u32::from_le_bytes([frame[6 + at * 3], frame[7 + at * 3], frame[8 + at * 3], 0]);
        let is = pixels.get(at * 2..at * 2 + 2)?;
        Some((says + 1, u32::from(is[0]) | u32::from(is[1] & 0x3F) << 8))
    };
    let (width, height) = (side(0)?, side(1)?);
    Some(width.0 != width.1 || height.0 != height.1)
}

/// What is behind a chunk of a WebP; a length that is odd is followed by one more byte.
fn after(chunk: &[u8]) -> Option<&[u8]> {
    let (length, _) = chunk.get(4..)?.split_first_chunk()?;
    let length = u32::from_le_bytes(*length) as usize;
    chunk.get(length.checked_next_multiple_of(2)?.checked_add(8)?..)
}

/// Row `y` of a picture turned upright.
fn turn(source: &[Row], orientation: u8, y: usize, row: &mut Row) {
    let last_row = source.len() - 1;
    // Where a pixel of the row is in the source: column and row, for a source whose last column is `last`.
    let place = |x: usize, last: usize| match orientation {
        2 => (last - x, y),
        3 => (last - x, last_row - y),
        4 => (x, last_row - y),
        5 => (y, x),
        6 => (y, last_row - x),
        7 => (last - y, last_row - x),
        8 => (last - y, x),
        _ => (x, y),
    };
    match row {
        Row::Eight(row) => copy(row, place, |at| match &source[at] {
            Row::Eight(samples) => samples,
            Row::Sixteen(_) => &[],
        }),
        Row::Sixteen(row) => copy(row, place, |at| match &source[at] {
            Row::Sixteen(samples) => samples,
            Row::Eight(_) => &[],
        }),
    }
}

/// Fills a row with the pixels that are at `place` of the rows that `source` gives.
fn copy<'a, S: Copy + 'a>(
    row: &mut [S],
    place: impl Fn(usize, usize) -> (usize, usize),
    source: impl Fn(usize) -> &'a [S],
) {
    let last = (source(0).len() / 4).saturating_sub(1);
    for (x, pixel) in row.as_chunks_mut::<4>().0.iter_mut().enumerate() {
        let (column, at) = place(x, last);
        pixel.copy_from_slice(&source(at)[column * 4..][..4]);
    }
}

impl Samples {
    /// Bytes a pixel.
    fn bytes(self) -> usize {
        self.channels * if self.deep { 2 } else { 1 }
    }

    /// Makes RGBA of a decoded row.
    fn spread(self, decoded: &[u8], row: &mut Row) {
        match row {
            Row::Eight(row) => self.fill(decoded.chunks_exact(1).map(|s| s[0]), row, u8::MAX),
            Row::Sixteen(row) => {
                let samples = decoded.chunks_exact(2);
                self.fill(
                    samples.map(|s| u16::from_be_bytes([s[0], s[1]])),
                    row,
                    u16::MAX,
                );
            }
        }
    }

    fn fill<S: Copy>(self, samples: impl Iterator<Item = S>, row: &mut [S], full: S) {
        let mut samples = samples;
        let mut next = || samples.next().unwrap_or(full);
        for pixel in row.chunks_exact_mut(4) {
            let rgba = match self.channels {
                1 | 2 => {
                    let grey = next();
                    [
                        grey,
                        grey,
                        grey,
                        if self.channels == 2 { next() } else { full },
                    ]
                }
                _ => {
                    let rgb = [next(), next(), next()];
                    [
                        rgb[0],
                        rgb[1],
                        rgb[2],
                        if self.channels == 4 { next() } else { full },
                    ]
                }
            };
            pixel.copy_from_slice(&rgba);
        }
    }
}

fn damaged(error: impl std::fmt::Display) -> PhotoError {
    PhotoError::Damaged {
        reason: error.to_string(),
    }
}

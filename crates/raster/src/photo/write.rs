//! PNG.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use png::{BitDepth, ColorType, Compression, StreamWriter};

use super::{PhotoError, Row};

/// What a PNG holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// 16 bits a sample instead of 8.
    pub deep: bool,
    /// Without alpha.
    pub opaque: bool,
}

/// A PNG of `width` × `height` pixels, row by row: `next` fills the row it is given, which has the depth of `form`.
///
/// # Errors
///
/// What `next` gives; [`PhotoError::Encoder`] for a picture without pixels.
pub fn write_png(
    width: u32,
    height: u32,
    form: Form,
    mut next: impl FnMut(u32, &mut Row) -> Result<(), PhotoError>,
) -> Result<Vec<u8>, PhotoError> {
    let mut writer = PngWriter::new(Vec::new(), width, height, form)?;
    let samples = width as usize * 4;
    let mut row = if form.deep {
        Row::Sixteen(vec![0; samples])
    } else {
        Row::Eight(vec![0; samples])
    };
    for y in 0..height {
        next(y, &mut row)?;
        writer.row(&row)?;
    }
    writer.finish()
}

/// A PNG that is written row by row, for files that are better not in memory whole.
pub struct PngWriter<W> {
    out: W,
    /// What was encoded and has not gone out yet.
    encoded: Encoded,
    rows: StreamWriter<'static, Encoded>,
    channels: usize,
    bytes: Vec<u8>,
}

impl<W: Write> PngWriter<W> {
    /// A PNG of `width` × `height` pixels.
    ///
    /// # Errors
    ///
    /// [`PhotoError::Encoder`] for a picture without pixels, and what `out` gives.
    pub fn new(out: W, width: u32, height: u32, form: Form) -> Result<Self, PhotoError> {
        let encoded = Encoded::default();
        let mut encoder = png::Encoder::new(encoded.clone(), width, height);
        encoder.set_color(if form.opaque {
            ColorType::Rgb
        } else {
            ColorType::Rgba
        });
        encoder.set_depth(if form.deep {
            BitDepth::Sixteen
        } else {
            BitDepth::Eight
        });
        encoder.set_compression(Compression::Fast);
        let writer = encoder.write_header().map_err(refused)?;
        Ok(Self {
            out,
            encoded,
            rows: writer.into_stream_writer().map_err(refused)?,
            channels: if form.opaque { 3 } else { 4 },
            bytes: Vec::new(),
        })
    }

    /// Writes the next row from the top, of the file's depth.
    ///
    /// # Errors
    ///
    /// [`PhotoError::Encoder`] for what `out` gives.
    pub fn row(&mut self, row: &Row) -> Result<(), PhotoError> {
        self.bytes.clear();
        match row {
            Row::Eight(row) => {
                for pixel in row.chunks_exact(4) {
                    self.bytes.extend_from_slice(&pixel[..self.channels]);
                }
            }
            Row::Sixteen(row) => {
                for pixel in row.chunks_exact(4) {
                    let samples = pixel[..self.channels].iter();
                    self.bytes.extend(samples.flat_map(|s| s.to_be_bytes()));
                }
            }
        }
        self.rows.write_all(&self.bytes).map_err(refused)?;
        self.encoded.hand_over(&mut self.out)
    }

    /// Ends the file, and gives back where it went.
    ///
    /// # Errors
    ///
    /// [`PhotoError::Encoder`] if rows are missing, and for what `out` gives.
    pub fn finish(mut self) -> Result<W, PhotoError> {
        self.rows.finish().map_err(refused)?;
        self.encoded.hand_over(&mut self.out)?;
        Ok(self.out)
    }
}

/// Bytes that the encoder, which keeps what it writes to, leaves to be fetched.
#[derive(Clone, Default)]
struct Encoded(Rc<RefCell<Vec<u8>>>);

impl Encoded {
    fn hand_over(&self, out: &mut impl Write) -> Result<(), PhotoError> {
        let mut bytes = self.0.borrow_mut();
        out.write_all(&bytes).map_err(refused)?;
        bytes.clear();
        Ok(())
    }
}

impl Write for Encoded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn refused(error: impl std::fmt::Display) -> PhotoError {
    PhotoError::Encoder {
        reason: error.to_string(),
    }
}

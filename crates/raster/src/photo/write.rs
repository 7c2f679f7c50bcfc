//! PNG.

use std::io::Write;

use png::{BitDepth, ColorType, Compression};

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
    next: impl FnMut(u32, &mut Row) -> Result<(), PhotoError>,
) -> Result<Vec<u8>, PhotoError> {
    let mut file = Vec::new();
    write_png_to(&mut file, width, height, form, next)?;
    Ok(file)
}

/// The same, written to `out` piece by piece, for files that are better not in memory whole.
///
/// # Errors
///
/// As [`write_png`]; what `out` gives is [`PhotoError::Encoder`].
pub fn write_png_to(
    out: &mut impl Write,
    width: u32,
    height: u32,
    form: Form,
    mut next: impl FnMut(u32, &mut Row) -> Result<(), PhotoError>,
) -> Result<(), PhotoError> {
    let mut encoder = png::Encoder::new(out, width, height);
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
    let mut writer = encoder.write_header().map_err(refused)?;
    let mut rows = writer.stream_writer().map_err(refused)?;

    let samples = width as usize * 4;
    let mut row = if form.deep {
        Row::Sixteen(vec![0; samples])
    } else {
        Row::Eight(vec![0; samples])
    };
    let channels = if form.opaque { 3 } else { 4 };
    let mut bytes = Vec::with_capacity(samples * 2);
    for y in 0..height {
        next(y, &mut row)?;
        bytes.clear();
        match &row {
            Row::Eight(row) => {
                for pixel in row.chunks_exact(4) {
                    bytes.extend_from_slice(&pixel[..channels]);
                }
            }
            Row::Sixteen(row) => {
                for pixel in row.chunks_exact(4) {
                    bytes.extend(pixel[..channels].iter().flat_map(|s| s.to_be_bytes()));
                }
            }
        }
        rows.write_all(&bytes).map_err(refused)?;
    }
    rows.finish().map_err(refused)?;
    writer.finish().map_err(refused)
}

fn refused(error: impl std::fmt::Display) -> PhotoError {
    PhotoError::Encoder {
        reason: error.to_string(),
    }
}

//! The mask as the file that is sent.

use std::io::Write;

use crate::mask::Mask;

/// Why a mask could not be written as PNG.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// PNG has no pictures without pixels (PNG specification, section 11.2.1, IHDR).
    #[error("a mask without pixels cannot be written as PNG")]
    NoPixels,
    /// The encoder gave up; there is no known way to get here.
    #[error("the mask could not be written as PNG: {reason}")]
    Encoder {
        /// In the words of the encoder.
        reason: String,
    },
}

impl EncodeError {
    /// A name for this kind of error that does not change between versions.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoPixels => "mask_without_pixels",
            Self::Encoder { .. } => "mask_encoding_failed",
        }
    }
}

impl From<png::EncodingError> for EncodeError {
    fn from(error: png::EncodingError) -> Self {
        Self::Encoder {
            reason: error.to_string(),
        }
    }
}

impl From<std::io::Error> for EncodeError {
    fn from(error: std::io::Error) -> Self {
        Self::Encoder {
            reason: error.to_string(),
        }
    }
}

/// The mask as a greyscale PNG of 8 bits, the size of the picture: white is the part to edit, black is kept.
///
/// # Errors
///
/// [`EncodeError::NoPixels`] if a side of the mask is 0.
pub fn encode_gray(mask: &Mask) -> Result<Vec<u8>, EncodeError> {
    write(mask, png::ColorType::Grayscale, |coverage, row| {
        row.copy_from_slice(coverage);
    })
}

/// The mask as an RGBA PNG of 8 bits a channel, the size of the picture.
///
/// A pixel of coverage c is (c, c, c, 255 − c): the edit area is white and transparent, the kept area black and opaque. So it is right
/// for endpoints that read the alpha channel, as OpenAI's does (OpenAI API reference, images/edit, `mask`), and for those that take white as the
/// area to edit. Rows are written one by one; the picture is never held as RGBA.
///
/// # Errors
///
/// [`EncodeError::NoPixels`] if a side of the mask is 0.
pub fn encode(mask: &Mask) -> Result<Vec<u8>, EncodeError> {
    write(mask, png::ColorType::Rgba, |coverage, row| {
        for (pixel, &c) in row.chunks_exact_mut(4).zip(coverage) {
            pixel.copy_from_slice(&[c, c, c, 255 - c]);
        }
    })
}

/// Writes a PNG row by row, each made of the coverage by `draw`.
fn write(
    mask: &Mask,
    colour: png::ColorType,
    draw: impl Fn(&[u8], &mut [u8]),
) -> Result<Vec<u8>, EncodeError> {
    if mask.area().is_empty() {
        return Err(EncodeError::NoPixels);
    }
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, mask.width(), mask.height());
    encoder.set_color(colour);
    encoder.set_depth(png::BitDepth::Eight);
    // Rows of a mask are much like the row above, so that filter leaves zeros. Level 1 packs them as fast as the encoder's own fast mode,
    // and what strokes leave in half the size.
    encoder.set_deflate_compression(png::DeflateCompression::Level(1));
    encoder.set_filter(png::Filter::Up);
    let mut writer = encoder.write_header()?;
    let mut rows = writer.stream_writer()?;

    let mut coverage = vec![0; mask.width() as usize];
    let mut pixels = vec![0; coverage.len() * colour.samples()];
    for y in 0..mask.height() {
        mask.row(y, 0, &mut coverage);
        draw(&coverage, &mut pixels);
        rows.write_all(&pixels)?;
    }
    rows.finish()?;
    writer.finish()?;
    Ok(file)
}

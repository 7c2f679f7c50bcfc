//! Whole pictures from and to files, row by row, bit for bit: what a browser's canvas would round, because it keeps 8 bits a channel and
//! colours multiplied by alpha.

pub use jpeg::{JpegWriter, Sampling};
pub use pieces::Pieces;
pub use read::Reader;
pub use rows::Rows;
pub use write::{Form, PngWriter, write_png};

mod jpeg;
mod pieces;
mod read;
mod rows;
mod write;

/// One row of a picture: RGBA, straight alpha, four samples a pixel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// Samples of 0–255.
    Eight(Vec<u8>),
    /// Samples of 0–65535.
    Sixteen(Vec<u16>),
}

impl Row {
    /// The row with 8 bits a sample, the nearest.
    pub fn eight(&self, out: &mut [u8]) {
        match self {
            Self::Eight(samples) => out.copy_from_slice(samples),
            Self::Sixteen(samples) => {
                for (out, &sample) in out.iter_mut().zip(samples) {
                    // 65535 = 255 · 257.
                    *out = ((u32::from(sample) + 128) / 257) as u8;
                }
            }
        }
    }
}

/// Makes RGBA of BGRA and the other way round, of 8 bits. It is here to be compiled for speed.
pub fn swap_red_and_blue(pixels: &mut [u8]) {
    for pixel in pixels.as_chunks_mut::<4>().0 {
        pixel.swap(0, 2);
    }
}

/// Makes all of RGBA pixels of 8 bits opaque, whatever their alpha was.
pub fn make_opaque(pixels: &mut [u8]) {
    for pixel in pixels.as_chunks_mut::<4>().0 {
        pixel[3] = 255;
    }
}

/// Why a picture could not be read or written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhotoError {
    /// Neither PNG nor WebP by its first bytes.
    #[error("this is no PNG or WebP file")]
    Format,
    /// The file is damaged or cut.
    #[error("the picture could not be decoded: {reason}")]
    Damaged {
        /// In the words of the decoder.
        reason: String,
    },
    /// It can only be decoded whole, and that would take too much memory.
    #[error(
        "a picture of {width} × {height} pixels in this kind of file takes too much memory; save it as a PNG that is not interlaced"
    )]
    TooLarge {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
    },
    /// There are fewer rows than the picture's height, or no pixels at all.
    #[error("the picture has no such row")]
    NoRow,
    /// The encoder gave up.
    #[error("the picture could not be written: {reason}")]
    Encoder {
        /// In the words of the encoder.
        reason: String,
    },
}

impl PhotoError {
    /// A name for this kind of error that does not change between versions.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Format => "photo_format",
            Self::Damaged { .. } => "photo_damaged",
            Self::TooLarge { .. } => "photo_too_large",
            Self::NoRow => "photo_row_missing",
            Self::Encoder { .. } => "photo_encoding_failed",
        }
    }
}

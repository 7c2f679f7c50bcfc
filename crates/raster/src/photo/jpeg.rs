//! JPEG, written row by row.
//!
//! The encoder at hand takes whole pictures, and a large one is nowhere whole. So each strip of rows is encoded as a picture of its own, and
//! what is in their scans is joined by restart markers, before which an encoder starts afresh anyway (ITU-T T.81, section E.1.4).

use std::io::Write;

use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, Encoder, SamplingFactor};

use super::PhotoError;
use crate::metadata::jpeg;

/// Rows of a strip: whole units of the scan, which have 8 or 16 rows, and no more than 65535 units at the greatest width.
const STRIP: usize = 32;

/// How many samples of colour a JPEG has; of brightness each pixel has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sampling {
    /// As many as pixels (4:4:4).
    Full,
    /// One for each square of four pixels (4:2:0), as most cameras write.
    Quarter,
}

/// A JPEG that is being written row by row.
pub struct JpegWriter<W> {
    out: W,
    quality: u8,
    sampling: Sampling,
    width: u16,
    height: u16,
    /// Rows that are still to come.
    left: u16,
    /// Those that have come and are not encoded yet.
    strip: Vec<u8>,
    /// How many have been written: 0 before the first, then from 1 to 8, again and again.
    strips: u8,
}

impl<W: Write> JpegWriter<W> {
    /// A JPEG of `width` × `height` pixels, each from 1 to 65535, of a quality from 1 to 100 as libjpeg counts it.
    ///
    /// # Errors
    ///
    /// [`PhotoError::Encoder`] for a picture without pixels or with too many.
    pub fn new(
        out: W,
        width: u32,
        height: u32,
        quality: u8,
        sampling: Sampling,
    ) -> Result<Self, PhotoError> {
        let (width, height) = (side(width)?, side(height)?);
        Ok(Self {
            out,
            quality,
            sampling,
            width,
            height,
            left: height,
            strip: Vec::with_capacity(STRIP * usize::from(width) * 4),
            strips: 0,
        })
    }

    /// Writes the next row from the top: RGBA, whose alpha is left out.
    ///
    /// # Errors
    ///
    /// [`PhotoError::NoRow`] if it is not of the picture's width, or beyond its height; [`PhotoError::Encoder`] for what `out` gives.
    pub fn row(&mut self, rgba: &[u8]) -> Result<(), PhotoError> {
        if rgba.len() != usize::from(self.width) * 4 || self.left == 0 {
            return Err(PhotoError::NoRow);
        }
        self.left -= 1;
        self.strip.extend_from_slice(rgba);
        if self.left == 0 || self.strip.len() == STRIP * rgba.len() {
            self.write_strip()?;
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
        self.out.write_all(&END).map_err(refused)?;
        Ok(self.out)
    }

    fn write_strip(&mut self) -> Result<(), PhotoError> {
        let rows = self.strip.len() / 4 / usize::from(self.width);
        let (sampling, unit) = match self.sampling {
            Sampling::Full => (SamplingFactor::F_1_1, 8),
            Sampling::Quarter => (SamplingFactor::F_2_2, 16),
        };
        let mut file = Vec::new();
        let mut encoder = Encoder::new(&mut file, self.quality);
        encoder.set_sampling_factor(sampling);
        encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
        encoder
            .encode(&self.strip, self.width, rows as u16, ColorType::Rgba)
            .map_err(refused)?;
        self.strip.clear();
        let Parts { frame, scan, codes } =
            Parts::of(&file).ok_or_else(|| refused("an encoder's file without a scan"))?;
        if self.strips == 0 {
            file[frame + 5..frame + 7].copy_from_slice(&self.height.to_be_bytes());
            self.out.write_all(&file[..scan]).map_err(refused)?;
            let units = usize::from(self.width).div_ceil(unit) * (STRIP / unit);
            let [high, low] = (units as u16).to_be_bytes();
            self.out
                .write_all(&[0xFF, DRI, 0, 4, high, low])
                .map_err(refused)?;
            self.out.write_all(&file[scan..codes]).map_err(refused)?;
        } else {
            let restart = RST + (self.strips - 1) % 8;
            self.out.write_all(&[0xFF, restart]).map_err(refused)?;
        }
        self.strips = self.strips % 8 + 1;
        let codes = &file[codes..file.len() - END.len()];
        self.out.write_all(codes).map_err(refused)
    }
}

/// Markers of the end, the restart interval and the first restart (annex B.1.1.3).
const END: [u8; 2] = [0xFF, 0xD9];
const DRI: u8 = 0xDD;
const RST: u8 = 0xD0;

/// Where in a file its parts begin.
struct Parts {
    /// The header of the frame.
    frame: usize,
    /// The header of the scan.
    scan: usize,
    /// The entropy-coded pixels, which go on to the end marker.
    codes: usize,
}

impl Parts {
    fn of(file: &[u8]) -> Option<Self> {
        let (frame, scan) = (jpeg::frame(file)?, jpeg::scan(file)?);
        let (length, _) = file.get(scan + 2..)?.split_first_chunk()?;
        Some(Self {
            frame,
            scan,
            codes: scan + 2 + usize::from(u16::from_be_bytes(*length)),
        })
    }
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

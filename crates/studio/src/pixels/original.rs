//! A picture as its file has it, bit for bit, read row by row.
//!
//! JPEG and opaque WebP come from the browser's decoder, which is exact as long as nothing is transparent and colours are not converted; see
//! [`Header::is_exact_in_browsers`]. Other files are decoded here.

use gloo_file::Blob;
use overpaint_protocol::Header;
use overpaint_raster::Rect;
use overpaint_raster::metadata::{self, Metadata};
use overpaint_raster::photo::{self, PhotoError, Reader, Row, Sampling};

use super::Outcome;
use crate::browser::bitmap::ImageBitmap;
use crate::browser::blob;
use crate::browser::decode::Strips;
use crate::browser::worker::Parcel;

/// Bytes within which a file says what it is.
const HEAD: u64 = 256 << 10;

pub(super) struct Original {
    pixels: Pixels,
    pub(super) width: u32,
    pub(super) height: u32,
    /// 16 bits a sample.
    pub(super) deep: bool,
    /// Nothing is transparent.
    pub(super) opaque: bool,
    /// How many samples of colour it has.
    pub(super) sampling: Sampling,
}

enum Pixels {
    Browser(Strips),
    File { bytes: Vec<u8>, orientation: u8 },
}

impl Original {
    /// The picture that goes with an order.
    pub(super) async fn of(parcel: &Parcel) -> Result<Self, Outcome> {
        let file = parcel.files.first().ok_or(Outcome::Undecodable)?;
        Self::open(file, parcel.bitmap.clone()).await
    }

    /// The picture in a file; `lent` is what the page has decoded it to.
    pub(super) async fn open(file: &Blob, lent: Option<ImageBitmap>) -> Result<Self, Outcome> {
        let head = file.slice(0, file.size().min(HEAD));
        let head = blob::bytes(&head).await.ok_or(Outcome::Undecodable)?;
        let header = Header::read(&head).map_err(|_| Outcome::Undecodable)?;
        if header.is_exact_in_browsers() {
            let strips = Strips::decode(file, lent)
                .await
                .ok_or(Outcome::Undecodable)?;
            return Ok(Self {
                width: strips.width(),
                height: strips.height(),
                deep: false,
                opaque: !header.alpha,
                sampling: if metadata::is_subsampled_jpeg(&head) {
                    Sampling::Quarter
                } else {
                    Sampling::Full
                },
                pixels: Pixels::Browser(strips),
            });
        }
        let bytes = blob::bytes(file).await.ok_or(Outcome::Undecodable)?;
        let reader = Reader::open(&bytes).map_err(|_| Outcome::Undecodable)?;
        let (width, height) = header.upright();
        Ok(Self {
            width,
            height,
            deep: reader.is_deep(),
            opaque: reader.is_opaque(),
            sampling: Sampling::Full,
            pixels: Pixels::File {
                bytes,
                orientation: header.orientation,
            },
        })
    }

    /// What its file says beside the pixels.
    pub(super) async fn metadata(&self, file: &Blob) -> Result<Metadata, Outcome> {
        match &self.pixels {
            Pixels::File { bytes, .. } => Ok(metadata::read(bytes)),
            Pixels::Browser(_) => {
                let bytes = blob::bytes(file).await.ok_or(Outcome::Undecodable)?;
                Ok(metadata::read(&bytes))
            }
        }
    }

    pub(super) fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// The browser's picture, where that is exact.
    pub(super) fn strips(&self) -> Option<&Strips> {
        match &self.pixels {
            Pixels::Browser(strips) => Some(strips),
            Pixels::File { .. } => None,
        }
    }

    /// Gives its memory back, even if the page wants it back: that will decode the file again.
    pub(super) fn close(self) {
        if let Pixels::Browser(strips) = self.pixels {
            strips.close();
        }
    }

    /// The rows, beginning with number `top`.
    pub(super) fn rows(&self, top: u32) -> Result<Rows<'_>, PhotoError> {
        let rows = match &self.pixels {
            Pixels::Browser(_) => photo::Rows::of_strips(self.width, top),
            Pixels::File { bytes, orientation } => photo::Rows::of_file(bytes, *orientation, top)?,
        };
        Ok(Rows {
            original: self,
            rows,
        })
    }

    /// Gives `take` the rows of an area, each whole, with 8 bits a sample.
    pub(super) async fn eight(
        &self,
        area: Rect,
        mut take: impl FnMut(&[u8]),
    ) -> Result<(), PhotoError> {
        let mut rows = self.rows(area.y)?;
        let mut eight = vec![0; self.width as usize * 4];
        for _ in 0..area.height {
            rows.next().await?.eight(&mut eight);
            take(&eight);
        }
        Ok(())
    }
}

/// Rows that are being read.
pub(super) struct Rows<'a> {
    original: &'a Original,
    rows: photo::Rows<'a>,
}

impl Rows<'_> {
    /// The next row, which may be changed.
    pub(super) async fn next(&mut self) -> Result<&mut Row, PhotoError> {
        if let (Some(top), Some(strips)) = (self.rows.wanted(), self.original.strips()) {
            let strip = strips.strip(top).await.ok_or(PhotoError::NoRow)?;
            self.rows.push(strip);
        }
        self.rows.read()
    }
}

pub(super) fn failed(error: &PhotoError) -> Outcome {
    Outcome::Failed(error.to_string())
}

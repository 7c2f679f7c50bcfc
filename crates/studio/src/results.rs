//! The pictures that came back.

use std::rc::Rc;

use gloo_file::{Blob, ObjectUrl};
use overpaint_protocol::{Format, Usage};
use overpaint_raster::Mask;

use crate::browser::bitmap::Bitmap;

/// One finished picture.
#[derive(Clone)]
pub(crate) struct ResultPicture {
    /// Counts up from 1 for as long as the page lives.
    pub(crate) id: u32,
    /// The bytes as the server sent them, metadata and all.
    pub(crate) file: Blob,
    /// Where the page shows them from.
    pub(crate) url: Rc<ObjectUrl>,
    pub(crate) bitmap: Bitmap,
    pub(crate) format: Format,
    /// The name of the file it is saved as.
    pub(crate) name: String,
    pub(crate) origin: Origin,
    pub(crate) usage: Option<Usage>,
    /// A partial picture that was kept after its stream broke.
    pub(crate) unfinished: bool,
}

/// A picture as the server sent it.
#[derive(Clone)]
pub(crate) struct Received {
    pub(crate) bitmap: Bitmap,
    /// Its bytes, metadata and all.
    pub(crate) file: Blob,
    pub(crate) format: Format,
}

/// What a run began with; another picture may come onto the stage before it is over.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Origin {
    /// The number of the picture.
    pub(crate) picture: u32,
    /// The picture's name without extension.
    pub(crate) stem: String,
    pub(crate) prompt: String,
    /// What was masked. It shares its pixels with the canvas's own until they differ.
    pub(crate) mask: Mask,
}

impl ResultPicture {
    /// Its size, format and weight, such as `1024 × 1024 · PNG · 1.4 MB`.
    pub(crate) fn facts(&self) -> String {
        format!(
            "{} × {} · {} · {}",
            self.bitmap.width(),
            self.bitmap.height(),
            self.format.extension().to_uppercase(),
            weight(self.file.size())
        )
    }
}

/// Bytes for people: `812 KB`, `1.4 MB`.
#[expect(clippy::cast_precision_loss, reason = "rounded anyway")]
pub(crate) fn weight(bytes: u64) -> String {
    let kilobytes = bytes as f64 / 1000.0;
    if kilobytes < 1000.0 {
        format!("{:.0} KB", kilobytes.max(1.0))
    } else {
        format!("{:.1} MB", kilobytes / 1000.0)
    }
}

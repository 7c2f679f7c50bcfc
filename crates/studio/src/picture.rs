//! The picture on the stage.

use std::sync::Arc;

use futures::lock::Mutex;
use gloo_file::Blob;
use leptos::prelude::*;
use overpaint_editor::job::Job;
use overpaint_editor::{Input, StepName};
use overpaint_protocol::{Header, HeaderError};
use overpaint_raster::Mask;

use crate::browser::bitmap::{Bitmap, ImageBitmap};
use crate::studio::Studio;
use crate::tasks::pixels::{self, Pixels};

/// The largest file, in bytes, that can be sent as it is: what the API takes. Of a larger one a part can be.
pub(crate) const LARGEST_FILE: u64 = 50 * 1024 * 1024;

/// The largest picture, in pixels: a little over what cameras of 50 megapixels give.
pub(crate) const LARGEST_AREA: u64 = 51_000_000;

/// How many pictures can be gone back to.
const PREVIOUS: usize = 5;

/// Pictures that were on the stage, each with its mask; the next one to put there is the last.
pub(crate) type PictureStack = RwSignal<Vec<(Picture, Mask)>, LocalStorage>;

/// A picture that was opened: the file as it is, and its pixels, upright.
#[derive(Clone)]
pub(crate) struct Picture {
    /// Counts up for as long as the page lives.
    pub(crate) id: u32,
    /// The file's name without folder.
    pub(crate) name: String,
    pub(crate) file: Blob,
    pub(crate) header: Header,
    pub(crate) bitmap: Bitmap,
    /// Held by who has its pixels lent.
    pub(crate) loan: Arc<Mutex<()>>,
}

/// Why a file can't be opened. The picture on the stage stays.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Unreadable {
    /// The browser could not read the file, in its own words.
    File(String),
    /// More than [`LARGEST_FILE`] bytes of what is sent as it is.
    TooLarge { bytes: u64 },
    /// Not PNG, JPEG or WebP by its first bytes.
    Format,
    /// Begins like a picture, but is broken.
    Broken,
    /// More than [`LARGEST_AREA`] pixels.
    TooManyPixels { width: u32, height: u32 },
}

impl Unreadable {
    /// The key of the text that says so.
    pub(crate) fn key(&self) -> &'static str {
        match self {
            Self::File(_) => "open.unreadable",
            Self::TooLarge { .. } => "open.too_large",
            Self::Format => "open.format",
            Self::Broken => "open.broken",
            Self::TooManyPixels { .. } => "open.too_many_pixels",
        }
    }
}

/// What the first look at a file tells; nothing is decoded.
pub(crate) fn inspect(read: Result<Header, HeaderError>) -> Result<Header, Unreadable> {
    let header = read.map_err(|error| match error {
        HeaderError::UnknownFormat => Unreadable::Format,
        HeaderError::Truncated | HeaderError::Malformed => Unreadable::Broken,
    })?;
    let (width, height) = header.upright();
    if u64::from(width) * u64::from(height) > LARGEST_AREA {
        return Err(Unreadable::TooManyPixels { width, height });
    }
    Ok(header)
}

impl Picture {
    /// Width and height in pixels, upright.
    pub(crate) fn size(&self) -> (u32, u32) {
        (self.bitmap.width(), self.bitmap.height())
    }

    /// Its pixels for the worker, so that they are not in memory twice. `None` where the worker reads the file itself, row by row.
    pub(crate) fn lend(&self) -> Option<ImageBitmap> {
        self.header
            .is_exact_in_browsers()
            .then(|| self.bitmap.lend())
            .flatten()
    }

    /// The name without its extension.
    pub(crate) fn stem(&self) -> &str {
        match self.name.rsplit_once('.') {
            Some((stem, _)) if !stem.is_empty() => stem,
            _ => &self.name,
        }
    }
}

/// While it is held, a file is being read and decoded.
pub(crate) struct Opening(Studio);

impl Drop for Opening {
    fn drop(&mut self) {
        self.0.opening.update(|count| *count -= 1);
    }
}

impl Studio {
    /// Says that a file is being read and decoded.
    pub(crate) fn begin_opening(self) -> Opening {
        self.opening.update(|count| *count += 1);
        Opening(self)
    }

    /// Whether a file is being read and decoded, tracked.
    pub(crate) fn is_opening(self) -> bool {
        self.opening.get() > 0
    }

    /// A number for the next picture.
    pub(crate) fn next_picture_id(self) -> u32 {
        let next = self.pictures_opened.get_value() + 1;
        self.pictures_opened.set_value(next);
        next
    }

    /// Width and height of the picture on the stage, untracked.
    pub(crate) fn picture_size(self) -> Option<(u32, u32)> {
        self.picture
            .with_untracked(|picture| picture.as_ref().map(Picture::size))
    }

    /// Puts another picture on the stage, with an empty mask; the one before can be gone back to.
    pub(crate) fn show_picture(self, picture: Picture) {
        self.leave_stage(self.previous);
        self.previous.update(|previous| {
            if previous.len() > PREVIOUS {
                // The first one is what all began with.
                previous.remove(1);
            }
        });
        self.ahead.update(Vec::clear);
        self.stage(picture);
    }

    /// Puts the picture before this one back on the stage, with its mask.
    pub(crate) fn go_back(self) {
        self.step(self.previous, self.ahead);
    }

    /// Puts the picture that was gone back from on the stage again, with its mask.
    pub(crate) fn go_forward(self) {
        self.step(self.ahead, self.previous);
    }

    fn step(self, from: PictureStack, to: PictureStack) {
        let next = from.try_update(Vec::pop).flatten();
        if let Some((picture, mask)) = next {
            self.leave_stage(to);
            self.put_back(picture, mask);
        }
    }

    /// Lays the picture on the stage by, with its mask.
    fn leave_stage(self, to: PictureStack) {
        if let Some(picture) = self.picture.get_untracked() {
            let mask = self.mask();
            to.update(|stack| stack.push((picture, mask)));
        }
    }

    /// Puts a picture on the stage that was there before, with its mask.
    pub(crate) fn put_back(self, picture: Picture, mask: Mask) {
        self.stage(picture);
        if !mask.is_empty() {
            self.feed(Input::ReplaceMask(mask, StepName::Restore));
        }
    }

    fn stage(self, picture: Picture) {
        let (width, height) = picture.size();
        self.keep_orphan();
        pixels::cancel(self);
        self.pixels.with_value(Pixels::prepare);
        picture.bitmap.try_again();
        self.picture.set(Some(picture));
        if !self.job.with_untracked(Job::is_running) {
            self.preview.set(None);
        }
        self.shown.set(None);
        self.frame_put.set(None);
        self.extending.set(None);
        self.notice.set(None);
        self.feed(Input::Open { width, height });
        self.repaint_all();
    }
}

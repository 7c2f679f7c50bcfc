//! Work that walks all pixels. The page orders it, the worker does it, so that the page never stands still.
//!
//! Here is what goes between the two; `masks` does what is about the mask alone, `sitting` lays answers over their pictures.

use gloo_file::Blob;
use overpaint_raster::morph::Change;
use overpaint_raster::{Frame, Rect};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use crate::browser::bitmap::ImageBitmap;

pub(crate) use bench::serve;

mod bench;
mod crop;
mod masks;
mod original;
mod save;
mod sitting;

/// What the page asks for. A mask goes with it as bytes, the files it names as blobs, in this order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Order {
    /// Select by colour in the picture of this number, whose file goes with it.
    Wand {
        picture: u32,
        at: (u32, u32),
        tolerance: u8,
        contiguous: bool,
    },
    /// Fill what the mask encloses.
    FillHoles,
    /// Grow the mask by pixels.
    Grow(f32),
    /// Shrink it by pixels.
    Shrink(f32),
    /// Soften its edge over pixels.
    Feather(f32),
    /// Round its edge by pixels.
    Smooth(f32),
    /// Write it as PNG.
    Write(Form),
    /// Read a mask from the picture that goes with it, for a picture of this size.
    Read { width: u32, height: u32 },
    /// Cut parts out of a picture and its mask, to be sent; or, to be kept, with what the file says beside its pixels. Each comes back as two
    /// files, picture and mask; only the picture if there is nothing of the mask in it.
    Crop { cuts: Vec<Cut>, keep: bool },
    /// Compare answers with their picture, so that they can be laid. The picture and all of them go with it, and all that was masked.
    Compare(Vec<Sitting>),
    /// Lay an answer over its picture, and say what had to be done for it. The two go with it, in case they were not compared, and the mask.
    Lay(Sitting),
    /// Show where the answer differs from the picture. The same go with it.
    Heat(Sitting),
    /// Write the picture with answers laid over it, in this order. The picture and all of them go with it.
    Save { sittings: Vec<Sitting>, file: Kind },
}

/// A part of a picture and its mask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Cut {
    pub(crate) frame: Place,
    /// What of the mask goes with it, as [`numbers`].
    pub(crate) area: Area,
    /// The size of the files.
    pub(crate) size: (u32, u32),
}

/// An answer with its picture, and how it is to be laid over it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Sitting {
    /// The number of the result.
    pub(crate) result: u32,
    /// What of the mask it is the answer to, as [`numbers`].
    pub(crate) area: Area,
    /// What of the picture the answer shows.
    pub(crate) frame: Place,
    pub(crate) lay: Lay,
}

/// A part of a picture, in its pixels; it may reach beyond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Place {
    pub(crate) x: i32,
    pub(crate) y: i32,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// How an answer is laid over its picture; see [`overpaint_raster::fit::Lay`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Lay {
    pub(crate) grow: f32,
    pub(crate) feather: f32,
    pub(crate) align: bool,
    pub(crate) tone: bool,
    pub(crate) blend: bool,
    pub(crate) detail: bool,
}

/// The file a picture is saved as.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Kind {
    Png,
    /// With a quality from 0 to 1.
    Jpeg(f64),
    /// With a quality from 0 to 1.
    Webp(f64),
}

/// How a mask looks as a PNG.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Form {
    /// As it is sent: transparent where it is to be edited.
    Alpha,
    /// White where it is to be edited, on black.
    Grey,
}

/// How far a file is that is being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Writing {
    /// What goes into it is being read.
    Reading,
    /// So many per cent of its rows are done.
    Rows(u8),
    /// The browser encodes it, and does not say how far it is.
    Encoding,
}

/// What comes back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Outcome {
    /// Nothing yet: a file is being written, and more comes back.
    Underway(Writing),
    /// The mask, as bytes.
    Mask,
    /// Files, as blobs.
    Files,
    /// The mask that was read, as bytes; how it was meant, and how large it was.
    Read {
        polarity: Meant,
        width: u32,
        height: u32,
    },
    /// What the answer puts into the picture, as a bitmap, and where: columns and rows from, and how many.
    Laid { area: Area, report: Report },
    /// A bitmap of the answer's size.
    Heat,
    /// The answers can be laid.
    Compared,
    /// There is nothing to it: the click was beside the picture, or the mask lets nothing through.
    Nothing,
    /// The file is not a picture that can be decoded.
    Undecodable,
    /// This browser writes no such files.
    Unwritable,
    /// It could not be done, in words of the program.
    Failed(String),
}

/// What an answer had changed that nobody asked for.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Report {
    /// Pixels of the answer outside of the mask.
    pub(crate) changed: f64,
    /// How far it had moved: to the right, down, and the zoom; with the error before and after undoing it.
    pub(crate) drift: Option<(f32, f32, f32, Gain)>,
    /// The error of its tone before and after.
    pub(crate) tone: Option<Gain>,
}

/// An error before and after it was made smaller.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Gain {
    pub(crate) before: f32,
    pub(crate) after: f32,
}

/// What a mask file marks the part to edit with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Meant {
    Transparent,
    White,
    Black,
}

/// An order or an outcome with the number that ties them together.
#[derive(Serialize, Deserialize)]
pub(crate) struct Numbered<T> {
    pub(crate) number: u32,
    pub(crate) what: T,
}

impl<T: Serialize> Numbered<T> {
    /// As it goes from one thread to the other.
    pub(crate) fn data(&self) -> JsValue {
        // Fails only for what JavaScript has no form for, and numbers and names have one.
        serde_wasm_bindgen::to_value(self).unwrap_or_default()
    }
}

impl From<Change> for Order {
    fn from(change: Change) -> Self {
        match change {
            Change::Grow(by) => Self::Grow(by),
            Change::Shrink(by) => Self::Shrink(by),
            Change::Feather(by) => Self::Feather(by),
            Change::Smooth(by) => Self::Smooth(by),
        }
    }
}

impl From<Frame> for Place {
    fn from(frame: Frame) -> Self {
        Self {
            x: frame.x,
            y: frame.y,
            width: frame.width,
            height: frame.height,
        }
    }
}

impl From<Place> for Frame {
    fn from(place: Place) -> Self {
        Self {
            x: place.x,
            y: place.y,
            width: place.width,
            height: place.height,
        }
    }
}

impl From<Lay> for overpaint_raster::fit::Lay {
    fn from(lay: Lay) -> Self {
        Self {
            grow: lay.grow,
            feather: lay.feather,
            align: lay.align,
            tone: lay.tone,
            blend: lay.blend,
            detail: lay.detail,
        }
    }
}

impl Kind {
    /// Its MIME type.
    pub(crate) fn mime(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg(_) => "image/jpeg",
            Self::Webp(_) => "image/webp",
        }
    }

    /// The usual extension, without its dot.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg(_) => "jpg",
            Self::Webp(_) => "webp",
        }
    }
}

/// What an order came to, with what it brought.
struct Done {
    outcome: Outcome,
    bytes: Option<Vec<u8>>,
    files: Vec<Blob>,
    bitmap: Option<ImageBitmap>,
}

impl Done {
    fn files(files: Vec<Blob>) -> Self {
        Self {
            files,
            ..Self::from(Outcome::Files)
        }
    }
}

impl From<Outcome> for Done {
    fn from(outcome: Outcome) -> Self {
        Self {
            outcome,
            bytes: None,
            files: Vec::new(),
            bitmap: None,
        }
    }
}

/// A rectangle as it goes between the threads: columns and rows from, and how many.
pub(crate) type Area = (u32, u32, u32, u32);

pub(crate) fn numbers(area: Rect) -> Area {
    (area.x, area.y, area.width, area.height)
}

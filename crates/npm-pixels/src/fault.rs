//! What goes wrong, as the plain object that is thrown.

use js_sys::{Object, Reflect};
use overpaint_raster::photo::PhotoError;
use overpaint_raster::png::EncodeError;
use wasm_bindgen::JsValue;

/// Everything that can go wrong on this side of the border.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A picture could not be read or written.
    #[error("{0}")]
    Photo(#[from] PhotoError),
    /// A mask could not be written.
    #[error("{0}")]
    Mask(#[from] EncodeError),
    /// There is no such picture to be decoded here, and no browser to do it.
    #[error("only PNG and WebP pictures can be read here; others need a browser's decoder")]
    NoDecoder,
    /// Width and height of mask and picture.
    #[error("the mask is {}×{} pixels, but the picture {}×{}", mask.0, mask.1, picture.0, picture.1)]
    MaskSize {
        /// Those of the mask.
        mask: (u32, u32),
        /// Those of the picture.
        picture: (u32, u32),
    },
    /// Nothing is to be edited.
    #[error(
        "nothing in the mask is to be edited: see `edit` of maskPng() for what marks the part to edit"
    )]
    MaskEmpty,
    /// A frame that does not touch its picture, or has no pixels.
    #[error("the frame holds no pixel of the picture")]
    Frame,
    /// An option that cannot be used.
    #[error("{0}")]
    Options(&'static str),
}

impl Fault {
    /// The stable name.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Photo(PhotoError::Encoder { .. }) | Self::Mask(EncodeError::Encoder { .. }) => {
                "encoding_failed"
            }
            Self::NoDecoder | Self::Photo(PhotoError::TooLarge { .. }) => "unsupported",
            Self::Photo(_) => "not_a_picture",
            Self::MaskSize { .. } => "mask_size",
            Self::MaskEmpty => "mask_empty",
            Self::Frame | Self::Options(_) | Self::Mask(EncodeError::NoPixels) => "invalid_options",
        }
    }
}

impl From<Fault> for JsValue {
    fn from(fault: Fault) -> Self {
        plain([
            ("code", fault.code().into()),
            ("message", fault.to_string().into()),
        ])
    }
}

/// What was thrown, in words.
pub(crate) fn reason(thrown: JsValue) -> String {
    Object::from(thrown).to_string().into()
}

/// A plain object.
pub(crate) fn plain<const N: usize>(properties: [(&str, JsValue); N]) -> JsValue {
    let object = Object::new();
    for (name, value) in properties {
        // A plain object takes every property.
        let _ = Reflect::set(&object, &name.into(), &value);
    }
    object.into()
}

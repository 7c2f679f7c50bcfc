//! Pixels: masks, and pictures that are changed only inside of them.
//!
//! A [`Mask`] says for every pixel of a picture how far it may change: 0 keeps the pixel, 255 hands it over to the edit. It is
//! painted with [`stroke::capsule`], shown with [`overlay::paint`] and sent as what [`png::encode`] returns.
//!
//! What goes to a model is a [`Frame`] that [`frame`] plans and [`crop::Crop`] cuts out. What comes back is made to fit by a [`fit::Fit`],
//! brought to the picture's own pixels by its [`fit::Layer`], and [`composite::lay`] puts it where the mask lets it. [`photo`] reads and
//! writes whole pictures bit for bit, and [`metadata`] carries what a file says beside its pixels.
//!
//! Coordinates are those of the picture: the pixel `(x, y)` covers the square from `(x, y)` to `(x + 1, y + 1)`, so its centre is at
//! `(x + 0.5, y + 0.5)`. Nothing here knows a canvas, does I/O, or reads a clock.

pub use combine::{Combine, combine};
pub use corrected::Corrected;
pub use frame::Frame;
pub use geometry::{Point, Rect};
pub use mask::{Mask, UnpackError};
pub use patch::Patch;
pub use picture::{Picture, Placement};

pub mod areas;
mod combine;
pub mod composite;
mod corrected;
pub mod crop;
pub mod detail;
pub mod difference;
pub mod fit;
pub mod flood;
pub mod frame;
mod geometry;
pub mod import;
mod laplace;
mod luma;
mod mask;
pub mod membrane;
pub mod metadata;
pub mod morph;
pub mod oklab;
pub mod overlay;
mod patch;
pub mod photo;
mod picture;
pub mod png;
pub mod register;
pub mod resample;
mod runs;
pub mod seam;
pub mod shape;
mod srgb;
pub mod stroke;
pub mod tone;

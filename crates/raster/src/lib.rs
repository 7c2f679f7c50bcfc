//! Pixels of a mask: a tiled coverage plane, strokes and PNG.
//!
//! A [`Mask`] says for every pixel of a picture how far it may change: 0 keeps the pixel, 255 hands it over to the edit. It is
//! painted with [`stroke::capsule`], shown with [`overlay::paint`] and sent as what [`png::encode`] returns.
//!
//! Coordinates are those of the picture: the pixel `(x, y)` covers the square from `(x, y)` to `(x + 1, y + 1)`, so its centre is at
//! `(x + 0.5, y + 0.5)`. Nothing here decodes pictures, knows a canvas, or reads a clock.

pub use combine::{Combine, combine};
pub use corrected::Corrected;
pub use geometry::{Point, Rect};
pub use mask::{Mask, UnpackError};
pub use patch::Patch;
pub use picture::{Picture, Placement};

mod combine;
mod corrected;
pub mod flood;
mod geometry;
pub mod import;
mod laplace;
mod luma;
mod mask;
pub mod membrane;
pub mod morph;
pub mod oklab;
pub mod overlay;
mod patch;
mod picture;
pub mod png;
pub mod register;
mod runs;
pub mod seam;
pub mod shape;
pub mod stroke;
pub mod tone;

//! What is to be edited.

use overpaint_raster::crop::crop_mask;
use overpaint_raster::import::{Import, Polarity};
use overpaint_raster::{Rect, png};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::crop::read_frame;
use crate::fault::Fault;
use crate::job::Job;
use crate::original::Original;

/// What a picture of a mask marks the part to edit with.
#[wasm_bindgen]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edited {
    /// Transparency, as the edits API takes it.
    Transparent,
    /// What was painted on an empty canvas.
    Opaque,
    /// White on black.
    White,
    /// Black on white.
    Black,
}

/// A mask of a picture.
#[wasm_bindgen]
pub struct Mask(pub(crate) overpaint_raster::Mask);

#[wasm_bindgen]
impl Mask {
    /// One of `width` × `height` bytes, from 0 for what is kept to 255 for what is edited.
    pub fn of_coverage(width: u32, height: u32, coverage: &[u8]) -> Result<Self, Fault> {
        let mask = overpaint_raster::Mask::from_plane(width, height, coverage);
        let wrong =
            Fault::Options("mask: data has to have width × height bytes, or four times as many");
        Ok(Self(mask.ok_or(wrong)?))
    }

    /// What gives one that is marked in a picture; by its transparency if nothing is said and it has any, else by white.
    pub fn of_picture(original: &Original, edited: Option<Edited>) -> Job {
        let original = original.clone();
        Job::new(|desk| async move {
            let (width, height) = original.size;
            let mut import = Import::new(width, height);
            let all = Rect::new(0, 0, width, height);
            let mut take = |row: &[u8]| import.push_rgba(row);
            original
                .eight(&desk, all, &mut take)
                .await
                .map_err(Fault::from)?;
            Ok(Self::imported(import, edited).into())
        })
    }

    /// Width in pixels.
    #[wasm_bindgen(getter)]
    pub fn width(&self) -> u32 {
        self.0.width()
    }

    /// Height in pixels.
    #[wasm_bindgen(getter)]
    pub fn height(&self) -> u32 {
        self.0.height()
    }

    /// The box of what is edited of a picture of this size: x, y, width, height.
    pub fn bounds(&self, width: u32, height: u32) -> Result<Vec<u32>, Fault> {
        self.check((width, height))?;
        let area = self.0.bounds().ok_or(Fault::MaskEmpty)?;
        Ok(vec![area.x, area.y, area.width, area.height])
    }

    /// The mask for the picture at another size.
    pub fn resized(&self, width: u32, height: u32) -> Self {
        if (width, height) == (self.0.width(), self.0.height()) {
            return Self(self.0.clone());
        }
        Self(self.0.resized(width, height))
    }

    /// The mask for a frame of the picture at another size.
    pub fn cropped(&self, frame: &[i32], width: u32, height: u32) -> Result<Self, Fault> {
        let cropped = crop_mask(&self.0, read_frame(frame)?);
        Ok(Self(cropped.resized(width, height)))
    }

    /// The file that is sent.
    pub fn png(&self) -> Result<Vec<u8>, Fault> {
        Ok(png::encode(&self.0)?)
    }
}

impl Mask {
    fn imported(import: Import, edited: Option<Edited>) -> Self {
        let edited = edited.unwrap_or(if import.is_transparent() {
            Edited::Transparent
        } else {
            Edited::White
        });
        Self(match edited {
            Edited::Transparent => import.by(Polarity::Alpha),
            Edited::White => import.by(Polarity::White),
            Edited::Black => import.by(Polarity::Black),
            Edited::Opaque => {
                let mut mask = import.by(Polarity::Alpha);
                mask.invert();
                mask
            }
        })
    }

    /// Refuses a mask that is not of a picture of this size, or empty.
    pub(crate) fn check(&self, picture: (u32, u32)) -> Result<(), Fault> {
        let mask = (self.0.width(), self.0.height());
        if mask != picture {
            return Err(Fault::MaskSize { mask, picture });
        }
        if self.0.is_empty() {
            return Err(Fault::MaskEmpty);
        }
        Ok(())
    }
}

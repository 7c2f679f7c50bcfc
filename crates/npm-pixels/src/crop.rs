//! What is sent of a picture.

use overpaint_raster::crop::Crop;
use overpaint_raster::photo::{Form, Row, write_png};
use overpaint_raster::{Frame, Picture};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::fault::Fault;
use crate::job::Job;
use crate::original::Original;

/// A part of a picture, with 8 bits a channel.
#[wasm_bindgen]
pub struct Part(pub(crate) Picture);

#[wasm_bindgen]
impl Part {
    /// The file that is sent.
    pub fn png(&self) -> Result<Vec<u8>, Fault> {
        let (width, height) = (self.0.width(), self.0.height());
        let rgba = self.0.rgba();
        let bytes = width as usize * 4;
        let form = Form {
            deep: false,
            opaque: self.0.is_opaque(),
        };
        let file = write_png(width, height, form, |y, row| {
            if let Row::Eight(row) = row {
                row.copy_from_slice(&rgba[y as usize * bytes..][..bytes]);
            }
            Ok(())
        });
        Ok(file?)
    }
}

/// The frame of a picture at another size, a [`Part`].
#[wasm_bindgen]
pub fn cut(original: &Original, frame: &[i32], width: u32, height: u32) -> Result<Job, Fault> {
    let original = original.clone();
    let crop = Crop::new(original.size, read_frame(frame)?, (width, height));
    let mut crop = crop.ok_or(Fault::Frame)?;
    let inside = crop.inside();
    Ok(Job::new(|desk| async move {
        let mut take = |row: &[u8]| crop.push_row(row);
        original
            .eight(&desk, inside, &mut take)
            .await
            .map_err(Fault::from)?;
        Ok(Part(crop.finish().ok_or(Fault::Frame)?).into())
    }))
}

/// A frame as it comes over the border.
pub(crate) fn read_frame(frame: &[i32]) -> Result<Frame, Fault> {
    let &[x, y, width, height] = frame else {
        return Err(Fault::Frame);
    };
    if width < 1 || height < 1 {
        return Err(Fault::Frame);
    }
    Ok(Frame {
        x,
        y,
        width: width.cast_unsigned(),
        height: height.cast_unsigned(),
    })
}

//! What is sent of a picture.

use overpaint_raster::crop::Crop;
use overpaint_raster::photo::{Form, Row, write_png};
use overpaint_raster::{Frame, Picture};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::fault::Fault;
use crate::original::Original;

/// The frame of a picture at another size, as PNG.
#[wasm_bindgen]
pub async fn crop(
    original: &Original,
    frame: &[i32],
    width: u32,
    height: u32,
) -> Result<Vec<u8>, Fault> {
    let picture = cut(original, read_frame(frame)?, (width, height)).await?;
    let rgba = picture.rgba();
    let bytes = width as usize * 4;
    let form = Form {
        deep: false,
        opaque: picture.is_opaque(),
    };
    let file = write_png(width, height, form, |y, row| {
        if let Row::Eight(row) = row {
            row.copy_from_slice(&rgba[y as usize * bytes..][..bytes]);
        }
        Ok(())
    });
    Ok(file?)
}

/// The frame of a picture at another size.
pub(crate) async fn cut(
    original: &Original,
    frame: Frame,
    size: (u32, u32),
) -> Result<Picture, Fault> {
    let mut crop = Crop::new(original.size, frame, size).ok_or(Fault::Frame)?;
    original
        .eight(crop.inside(), &mut |row| crop.push_row(row))
        .await?;
    crop.finish().ok_or(Fault::Frame)
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

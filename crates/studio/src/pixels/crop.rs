//! What is sent when only a part of the picture is to be edited.

use gloo_file::Blob;
use overpaint_raster::crop::{Crop, crop_mask};
use overpaint_raster::photo::{Form, Row, write_png};
use overpaint_raster::{Frame, Picture, Rect};

use super::original::{Original, failed};
use super::{Cut, Done, Outcome, bench, masks};
use crate::browser::worker::Parcel;

/// The parts as files; the picture is decoded once for all of them.
pub(super) async fn crop(parcel: &Parcel, cuts: &[Cut], keep: bool) -> Result<Done, Outcome> {
    let file = parcel.files.first().ok_or(Outcome::Undecodable)?;
    let original = Original::of(parcel).await?;
    let mask = bench::mask(parcel)?;
    let mut files = Vec::new();
    for &Cut { frame, area, size } in cuts {
        let frame = frame.into();
        let mut bytes = png(&cut(&original, frame, size).await?)?;
        if keep {
            bytes = original.metadata(file).await?.write(bytes);
        }
        files.push(Blob::new_with_options(bytes.as_slice(), Some("image/png")));
        let (x, y, width, height) = area;
        let mask = mask.within(Rect::new(x, y, width, height));
        if !mask.is_empty() {
            let mask = crop_mask(&mask, frame).resized(size.0, size.1);
            // A faint dot can be lost in a smaller picture: then there is nothing to ask for, and it is not paid for.
            if mask.is_empty() {
                return Err(Outcome::Nothing);
            }
            files.push(masks::write(&mask, super::Form::Alpha)?);
        }
    }
    Ok(Done::files(files))
}

/// A part of a picture, at another size.
pub(super) async fn cut(
    original: &Original,
    frame: Frame,
    size: (u32, u32),
) -> Result<Picture, Outcome> {
    let mut crop = Crop::new(original.size(), frame, size).ok_or(Outcome::Nothing)?;
    let read = original.eight(crop.inside(), |row| crop.push_row(row));
    read.await.map_err(|error| failed(&error))?;
    crop.finish().ok_or(Outcome::Nothing)
}

fn png(picture: &Picture) -> Result<Vec<u8>, Outcome> {
    let rgba = picture.rgba();
    let form = Form {
        deep: false,
        opaque: picture.is_opaque(),
    };
    let bytes = picture.width() as usize * 4;
    let file = write_png(picture.width(), picture.height(), form, |y, row| {
        if let Row::Eight(row) = row {
            row.copy_from_slice(&rgba[y as usize * bytes..][..bytes]);
        }
        Ok(())
    });
    let file = file.map_err(|error| failed(&error))?;
    Ok(file)
}

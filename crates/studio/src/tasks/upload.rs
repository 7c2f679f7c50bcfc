//! One request made ready: its picture, its mask and what it asks for.

use gloo_file::Blob;
use leptos::prelude::*;
use overpaint_client::{InputFile, Upload, UploadError};
use overpaint_protocol::{Format, Options};
use overpaint_raster::Mask;

use crate::notice::{self, Notice};
use crate::picture::Picture;
use crate::pixels::{Form, Order};
use crate::results::Sent;
use crate::studio::Studio;

/// How good a JPEG is that is written anew because its camera held it sideways.
const UPRIGHT_QUALITY: f64 = 0.95;

/// The picture upright, or the part of it that is to be sent, and the mask encoded.
pub(crate) async fn upload(
    studio: Studio,
    picture: &Picture,
    sent: &Sent,
    mut options: Options,
) -> Result<Upload, Notice> {
    let (image, mask) = match sent.size {
        Some(size) => {
            options.size = Some(format!("{}x{}", size.0, size.1));
            cropped(studio, picture, sent, size).await?
        }
        None => whole(studio, picture, &sent.mask).await?,
    };
    let image = InputFile {
        blob: image.into(),
        name: Some(picture.name.clone()),
    };
    Upload::read(options, vec![image], mask.map(Into::into))
        .await
        .map_err(|error| match error {
            UploadError::Problems(problems) => notice::of_problems(&problems),
            UploadError::Unreadable(said) => Notice::of("open.unreadable")
                .place("name", &picture.name)
                .said(&said),
        })
}

/// The part of the picture that is in the frame, and of its mask.
async fn cropped(
    studio: Studio,
    picture: &Picture,
    sent: &Sent,
    size: (u32, u32),
) -> Result<(Blob, Option<Blob>), Notice> {
    let order = Order::Crop {
        frame: sent.frame.into(),
        size,
        keep: false,
    };
    let files = vec![picture.file.clone()];
    let pixels = studio.pixels.get_value();
    let back = pixels.insist(order, &sent.mask, files).await;
    let mut files = back.files.into_iter();
    let image = files
        .next()
        .ok_or_else(|| Notice::of("region.not_cropped"))?;
    Ok((image, files.next()))
}

/// The picture and its mask as they are.
async fn whole(
    studio: Studio,
    picture: &Picture,
    mask: &Mask,
) -> Result<(Blob, Option<Blob>), Notice> {
    let turned = picture.header.orientation != 1;
    let file = if turned {
        // Servers differ in whether they heed the EXIF orientation, and the mask is upright.
        let mime = if picture.header.format == Format::Jpeg {
            "image/jpeg"
        } else {
            "image/png"
        };
        let upright = picture.bitmap.encode(mime, UPRIGHT_QUALITY).await;
        upright.ok_or_else(|| Notice::of("open.broken").place("name", &picture.name))?
    } else {
        picture.file.clone()
    };
    if mask.is_empty() {
        return Ok((file, None));
    }
    let pixels = studio.pixels.get_value();
    let order = Order::Write(Form::Alpha);
    let mut back = pixels.insist(order, mask, Vec::new()).await;
    let mask = back
        .files
        .pop()
        .ok_or_else(|| Notice::of("mask.not_encoded"))?;
    Ok((file, Some(mask)))
}

//! Requests made ready: the picture of each, its mask and what it asks for.

use gloo_file::Blob;
use leptos::prelude::*;
use overpaint_client::{InputFile, Upload, UploadError};
use overpaint_protocol::{Format, Options};
use overpaint_raster::Mask;

use crate::notice::{self, Notice};
use crate::picture::Picture;
use crate::pixels::{Cut, Form, Kind, Order, numbers};
use crate::results::{Origin, Sent};
use crate::studio::Studio;
use crate::tasks::open_picture;
use crate::tasks::pixels::{With, lending};

/// How good a JPEG is that is written anew because its camera held it sideways.
const UPRIGHT_QUALITY: f64 = 0.95;

/// For each of `sent` the picture upright, or the part of it that is to be sent, and what of the mask goes with it; after it, all references.
pub(crate) async fn uploads(
    studio: Studio,
    origin: &Origin,
    sent: &[&Sent],
) -> Result<Vec<Upload>, Notice> {
    let Origin {
        picture,
        mask,
        options,
        ..
    } = origin;
    let references = references(studio, origin).await?;
    let mut parts = cropped(studio, picture, mask, sent).await.into_iter();
    let mut uploads = Vec::new();
    for sent in sent {
        let mut options = options.clone();
        let (image, mask) = match sent.size {
            Some((width, height)) => {
                options.size = Some(format!("{width}x{height}"));
                let image = parts.next();
                let image = image.ok_or_else(|| Notice::of("region.not_cropped"))?;
                let masked = !sent.mask.is_empty();
                (image, masked.then(|| parts.next()).flatten())
            }
            None => whole(studio, picture, &sent.mask).await?,
        };
        let images = std::iter::once(input(picture, image)).chain(references.clone());
        uploads.push(upload(picture, images.collect(), mask, options).await?);
    }
    Ok(uploads)
}

/// The references upright. Each is looked at, so that it is told which one can't be read any more.
async fn references(studio: Studio, origin: &Origin) -> Result<Vec<InputFile>, Notice> {
    let mut files = Vec::new();
    for reference in &*origin.references {
        let (file, _) = whole(studio, reference, &Mask::new(0, 0)).await?;
        let read = open_picture::header(&file).await;
        read.map_err(|why| open_picture::notice(&why, &reference.name))?;
        files.push(input(reference, file));
    }
    Ok(files)
}

fn input(picture: &Picture, file: Blob) -> InputFile {
    InputFile {
        blob: file.into(),
        name: Some(picture.name.clone()),
    }
}

async fn upload(
    picture: &Picture,
    images: Vec<InputFile>,
    mask: Option<Blob>,
    options: Options,
) -> Result<Upload, Notice> {
    // The mask was made of one that is not empty.
    Upload::read_unseen(options, images, mask.map(Into::into))
        .await
        .map_err(|error| match error {
            UploadError::Problems(problems) => notice::of_problems(problems),
            UploadError::Unreadable(said) => Notice::of("open.unreadable")
                .place("name", &picture.name)
                .said(&said),
        })
}

/// The files of all parts of the picture, and of its mask where there is anything of it.
async fn cropped(studio: Studio, picture: &Picture, mask: &Mask, sent: &[&Sent]) -> Vec<Blob> {
    let cut = |sent: &&Sent| {
        Some(Cut {
            frame: sent.frame.into(),
            area: numbers(sent.mask.bounds().unwrap_or_default()),
            size: sent.size?,
        })
    };
    let cuts: Vec<Cut> = sent.iter().filter_map(cut).collect();
    if cuts.is_empty() {
        return Vec::new();
    }
    let order = Order::Crop { cuts, keep: false };
    let with = With {
        picture: Some(picture),
        ..With::mask(mask)
    };
    made(studio, order, with).await
}

/// The picture turned upright, as a file of its own format or PNG.
async fn upright(studio: Studio, picture: &Picture) -> Option<Blob> {
    let order = Order::Save {
        sittings: Vec::new(),
        file: match picture.header.format {
            Format::Jpeg => Kind::Jpeg(UPRIGHT_QUALITY),
            _ => Kind::Png,
        },
    };
    let with = With {
        picture: Some(picture),
        ..With::default()
    };
    made(studio, order, with).await.pop()
}

/// Files that the worker makes of a picture. Whatever it is ended for is no business of this: then another one makes them.
async fn made(studio: Studio, order: Order, with: With<'_>) -> Vec<Blob> {
    loop {
        let back = lending(studio, order.clone(), with.clone(), |_| {}).await;
        if let Ok(back) = back {
            return back.files;
        }
    }
}

/// The picture and its mask as they are.
async fn whole(
    studio: Studio,
    picture: &Picture,
    mask: &Mask,
) -> Result<(Blob, Option<Blob>), Notice> {
    // Servers differ in whether they heed the EXIF orientation, and the mask is upright.
    let file = if picture.header.orientation == 1 {
        picture.file.clone()
    } else {
        let file = upright(studio, picture).await;
        file.ok_or_else(|| Notice::of("open.broken").place("name", &picture.name))?
    };
    if mask.is_empty() {
        return Ok((file, None));
    }
    let pixels = studio.pixels.get_value();
    let order = Order::Write(Form::Alpha);
    let mut back = pixels.insist(order, With::mask(mask)).await;
    match back.files.pop() {
        Some(mask) => Ok((file, Some(mask))),
        None => Err(back.notice("mask.not_encoded")),
    }
}

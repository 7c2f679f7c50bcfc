//! Opening a picture. Until it is known to be good, the one on the stage stays.

use std::sync::Arc;

use gloo_file::Blob;
use leptos::prelude::*;
use overpaint_client::{InputFile, UploadError};
use overpaint_protocol::Header;

use crate::browser::{bitmap::Bitmap, blob};
use crate::notice::Notice;
use crate::picture::{self, Picture, Unreadable};
use crate::results::weight;
use crate::studio::Studio;

/// Puts a file on the stage, or says why it can't.
pub(crate) async fn open(studio: Studio, file: Blob, name: String) {
    let picture = read(studio, file, name.clone()).await;
    show(studio, picture, &name);
}

/// Reads a file as a picture that can be shown; the stage stays as it is.
pub(crate) async fn read(studio: Studio, file: Blob, name: String) -> Result<Picture, Unreadable> {
    let _opening = studio.begin_opening();
    // What was left behind is put on the stage first.
    let taken_up = studio.keeper.get_value().taking_up.clone();
    let taken_up = taken_up.lock_owned().await;
    let picture = decode(file, name, studio.next_picture_id()).await;
    drop(taken_up);
    picture
}

/// Puts what was read on the stage, or says why it can't.
pub(crate) fn show(studio: Studio, picture: Result<Picture, Unreadable>, name: &str) {
    match picture {
        Ok(picture) => studio.show_picture(picture),
        Err(why) => studio.notice.set(Some(notice(&why, name))),
    }
}

/// Puts one of the pictures that come with the page on the stage.
pub(crate) async fn sample(studio: Studio, name: &'static str) {
    match blob::of_site(&format!("samples/{name}")).await {
        Some(file) => open(studio, file, name.to_owned()).await,
        None => studio.notice.set(Some(Notice::of("open.sample_missing"))),
    }
}

/// Reads a file as a picture that gets this number.
pub(crate) async fn decode(file: Blob, name: String, id: u32) -> Result<Picture, Unreadable> {
    let picture = undecoded(file, name, id).await?;
    let bitmap = Bitmap::decode(&picture.file).await;
    Ok(Picture {
        bitmap: bitmap.ok_or(Unreadable::Broken)?,
        ..picture
    })
}

/// The same for a picture that is decoded when it is to be seen.
pub(crate) async fn undecoded(file: Blob, name: String, id: u32) -> Result<Picture, Unreadable> {
    let header = header(&file).await?;
    let (width, height) = header.upright();
    Ok(Picture {
        id,
        name,
        file,
        header,
        bitmap: Bitmap::undecoded(width, height),
        loan: Arc::default(),
    })
}

/// What the first bytes of a file say of its picture.
pub(crate) async fn header(file: &Blob) -> Result<Header, Unreadable> {
    let image = InputFile {
        blob: file.clone().into(),
        name: None,
    };
    let read = image.header().await.map_err(|error| match error {
        UploadError::Unreadable(said) => Unreadable::File(said),
        UploadError::Problems(_) => Unreadable::Broken,
    })?;
    picture::inspect(read)
}

/// What there is to say of a file that can't be read.
pub(crate) fn notice(why: &Unreadable, name: &str) -> Notice {
    let notice = Notice::of(why.key()).place("name", name);
    match why {
        Unreadable::TooLarge { bytes } => notice.place("size", &weight(*bytes)),
        Unreadable::TooManyPixels { width, height } => notice
            .place("width", &width.to_string())
            .place("height", &height.to_string()),
        Unreadable::File(said) => notice.said(said),
        Unreadable::Format | Unreadable::Broken => notice,
    }
}

//! Makes results of what came.

use std::rc::Rc;

use gloo_file::Blob;
use leptos::prelude::*;
use overpaint_client::Pieces;
use overpaint_protocol::{Format, Image};

use crate::browser::bitmap::Bitmap;
use crate::browser::blob;
use crate::results::{Answer, Fitting, Origin, Received, ResultPicture, Sent, Thumbnail};
use crate::studio::Studio;
use crate::tasks::open_picture;

/// A picture that came, if the browser can show it.
pub(crate) async fn received(image: &Image<Pieces>) -> Option<Received> {
    of_file(file(image)?, None).await
}

/// A preview that came, if the browser can show it. The next one takes its place, so nothing more is made of it.
pub(crate) async fn seen(image: &Image<Pieces>) -> Option<Received> {
    let file = file(image)?;
    let bitmap = Bitmap::decode(&file).await?;
    Some(of(file, bitmap, None))
}

fn file(image: &Image<Pieces>) -> Option<Blob> {
    // Bytes that no browser knows are taken for PNG, and then fail to decode.
    let format = image.format.unwrap_or(Format::Png);
    image.bytes.blob(format.mime()).ok().map(Blob::from)
}

/// A picture that came, in its file, if the browser can show it. One of which a thumbnail was made is known to be good, and is decoded when
/// it is to be seen.
pub(crate) async fn of_file(file: Blob, thumbnail: Option<Blob>) -> Option<Received> {
    let size = match &thumbnail {
        Some(_) => open_picture::header(&file).await.ok(),
        None => None,
    };
    let bitmap = match size {
        Some(header) => {
            let (width, height) = header.upright();
            Bitmap::undecoded(width, height)
        }
        None => Bitmap::decode(&file).await?,
    };
    let thumbnail = match thumbnail {
        Some(thumbnail) => Some(thumbnail),
        None => bitmap.thumbnail().await,
    };
    Some(of(file, bitmap, thumbnail))
}

fn of(file: Blob, bitmap: Bitmap, thumbnail: Option<Blob>) -> Received {
    let mime = file.raw_mime_type();
    let formats = [
        Format::Png,
        Format::Jpeg,
        Format::Webp,
        Format::Gif,
        Format::Svg,
    ];
    let format = formats.into_iter().find(|format| format.mime() == mime);
    Received {
        bitmap,
        url: Rc::new(blob::url(&file)),
        thumbnail: thumbnail.map(|file| Thumbnail {
            url: Rc::new(blob::url(&file)),
            file,
        }),
        file,
        format: format.unwrap_or(Format::Png),
    }
}

/// Makes results of what came of a picture. The first one lacks what did not come of all that was sent. If it completes one, it is laid as
/// that was. The number of the first.
pub(crate) fn answers(
    studio: Studio,
    origin: &Origin,
    came: Vec<Answer>,
    before: Option<&Fitting>,
) -> Option<u32> {
    let there: Vec<usize> = came.iter().map(|answer| answer.sent.area).collect();
    let missing = origin
        .sent
        .iter()
        .filter(|sent| !there.contains(&sent.area));
    let mut missing: Vec<Sent> = missing.cloned().collect();
    let results = results(studio, origin, came);
    let first = results.first().map(|result| result.id);
    for mut result in results {
        result.missing = std::mem::take(&mut missing);
        let fits = result.answers.iter().all(Answer::fits);
        if let Some(before) = before.filter(|_| fits) {
            result.fitting.lay = before.lay;
            result.fitting.view = before.view.without_heat();
        }
        studio.add_result(result);
    }
    first
}

/// Makes a result of the last previews of a broken run.
pub(crate) fn preview(studio: Studio) {
    let Some(preview) = studio.preview.get_untracked() else {
        return;
    };
    studio.preview.set(None);
    studio.notice.set(None);
    let stills = preview.stills.into_iter().map(|still| still.answer);
    for result in results(studio, &preview.origin, stills.collect()) {
        studio.add_result(ResultPicture {
            unfinished: true,
            ..result
        });
    }
}

/// One result of all that came. What can't be laid over the picture beside others is a result by itself.
fn results(studio: Studio, origin: &Origin, came: Vec<Answer>) -> Vec<ResultPicture> {
    let (together, apart): (Vec<_>, Vec<_>) = came.into_iter().partition(Answer::fits);
    let apart = apart.into_iter().map(|answer| vec![answer]);
    let results = std::iter::once(together).chain(apart);
    results
        .filter(|answers| !answers.is_empty())
        .map(|answers| {
            let id = studio.next_result_id();
            ResultPicture {
                id,
                name: format!("{}-edit-{id}", origin.stem),
                fitting: Fitting::of(&answers, studio.habits.get_untracked()),
                answers,
                missing: Vec::new(),
                origin: origin.clone(),
                unfinished: false,
                kept: false,
            }
        })
        .collect()
}

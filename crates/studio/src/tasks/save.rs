//! The picture with a result laid over it, as a file: saved, or gone on from.

use std::cell::Cell;
use std::rc::Rc;

use gloo_file::Blob;
use leptos::prelude::*;

use crate::browser::{blob, clipboard};
use crate::notice::Notice;
use crate::pixels::{Kind, Order, Outcome, Writing};
use crate::results::{ResultPicture, View};
use crate::studio::Studio;
use crate::tasks::pixels::{GivenUp, Pixels, lending};
use crate::tasks::{lay, open_picture};

/// Saves it under the result's name.
pub(crate) async fn exact(studio: Studio, id: u32, kind: Kind) {
    let Some(result) = studio.result(id) else {
        return;
    };
    studio.notice.set(None);
    studio.writing.set(Some(Writing::Reading));
    let underway = move |writing| studio.writing.set(Some(writing));
    let written = written(studio, &result, kind, underway).await;
    studio.writing.set(None);
    match written {
        Ok(file) => {
            let url = blob::url(&file);
            blob::save(&url, &name(&result, kind));
            studio.saved.set_value(Some(url));
            studio.saving.set(None);
            studio.mark_kept(id);
        }
        Err(why) => tell(studio, why),
    }
}

/// Copies it as a PNG, which is what every browser takes.
pub(crate) async fn copy(studio: Studio, id: u32) {
    let Some(result) = studio.result(id) else {
        return;
    };
    studio.notice.set(None);
    studio.writing.set(Some(Writing::Reading));
    let ended = Rc::new(Cell::new(None));
    let png = {
        let ended = ended.clone();
        async move {
            let underway = move |writing| studio.writing.set(Some(writing));
            let written = written(studio, &result, Kind::Png, underway).await;
            studio.writing.set(None);
            written.map_err(|why| ended.set(Some(why))).ok()
        }
    };
    let copied = clipboard::write_png(png).await;
    match ended.take() {
        Some(why) => tell(studio, why),
        None if copied => {
            studio.saving.set(None);
            studio.mark_kept(id);
            studio.notice.set(Some(Notice::news("copied")));
        }
        None => studio.notice.set(Some(Notice::of("copy.refused"))),
    }
}

/// Puts a result on the stage as the next picture: as it is seen, or if it is made of several answers, laid over its picture.
pub(crate) async fn go_on_from(studio: Studio, id: u32) {
    let Some(result) = studio.result(id) else {
        return;
    };
    let alone = result.answers.len() == 1;
    let raw = result.fitting.view == View::Raw || !result.fitting.can_be_laid();
    if let Some((name, received)) = result.files().next().filter(|_| alone && raw) {
        open_picture::open(studio, received.file.clone(), name).await;
        return;
    }
    studio.notice.set(None);
    let opening = studio.begin_opening();
    let written = written(studio, &result, Kind::Png, |_| {}).await;
    drop(opening);
    match written {
        Ok(file) => open_picture::open(studio, file, name(&result, Kind::Png)).await,
        Err(why) => tell(studio, why),
    }
}

fn tell(studio: Studio, why: Option<Notice>) {
    if why.is_some() {
        studio.notice.set(why);
    }
}

/// The file, or what there is to say: nothing if somebody ended it.
async fn written(
    studio: Studio,
    result: &ResultPicture,
    kind: Kind,
    underway: impl Fn(Writing) + 'static,
) -> Result<Blob, Option<Notice>> {
    let sittings = result.answers.iter();
    let sittings: Vec<_> = sittings
        .map(|answer| lay::sitting(result, answer))
        .collect();
    let order = Order::Save {
        sittings: sittings.clone(),
        file: kind,
    };
    let with = lay::with(result, &result.answers);
    let back = lending(studio, order, with, underway).await;
    let mut back = back.map_err(|GivenUp| None)?;
    let pixels: Pixels = studio.pixels.get_value();
    pixels.was_at(result.id, &sittings, back.outcome == Outcome::Files);
    let failed = || Some(Notice::of("save.failed"));
    match back.outcome {
        Outcome::Files => back.files.pop().ok_or_else(failed),
        Outcome::Unwritable => Err(Some(Notice::of("save.unwritable"))),
        _ => Err(Some(back.notice("save.failed"))),
    }
}

fn name(result: &ResultPicture, kind: Kind) -> String {
    format!("{}.{}", result.name, kind.extension())
}

//! What is decoded: all that the stage needs, and of the rest what was seen last, up to a budget.

use gloo_file::Blob;
use leptos::prelude::*;

use crate::beside::{Beside, Other};
use crate::browser::bitmap::Bitmap;
use crate::notice::Notice;
use crate::results::ResultPicture;
use crate::studio::Studio;

/// Pixels that are decoded at most, unless the stage alone needs more. They take 256 MB: four answers of 4096 × 4096 pixels, or sixty of
/// 1024 × 1024, are looked at by turns without being decoded each time, and it is a part of what a phone has for a page.
const BUDGET: u64 = 64_000_000;

/// Decodes what the stage lacks, one after the other, and lets go of what is too much.
pub(crate) fn keep_up(studio: Studio) {
    let sources = sources(studio);
    let mut needed = Vec::new();
    for (bitmap, _) in &sources {
        add(&mut needed, bitmap);
    }
    for result in [studio.shown_result(), studio.result_on_canvas()] {
        let bitmaps = result.iter().flat_map(ResultPicture::bitmaps);
        bitmaps.for_each(|bitmap| add(&mut needed, bitmap));
    }
    let other = studio.other();
    let bitmaps = other.iter().flat_map(Other::bitmaps);
    bitmaps.for_each(|bitmap| add(&mut needed, bitmap));
    let_go(studio, &needed);
    if studio.decoding.get_value() {
        return;
    }
    let mut sources = sources.into_iter();
    if let Some((bitmap, file)) = sources.find(|(bitmap, _)| bitmap.is_awaited()) {
        studio.decoding.set_value(true);
        leptos::task::spawn_local(decode(studio, bitmap, file));
    }
}

async fn decode(studio: Studio, bitmap: Bitmap, file: Blob) {
    let is_there = bitmap.decode_again(&file).await;
    studio.decoding.set_value(false);
    if !is_there {
        studio.notice.set(Some(Notice::of("show.failed")));
        let has = |result: ResultPicture| result.bitmaps().any(|source| source.is(&bitmap));
        if studio.shown_result().is_some_and(has) {
            studio.hide_result();
        } else {
            studio.beside.set(Beside::default());
        }
    }
    studio.repaint_all();
}

/// What is on the stage, or about to be, and in files.
fn sources(studio: Studio) -> Vec<(Bitmap, Blob)> {
    let mut sources = Vec::new();
    let mut add = |bitmap: &Bitmap, file: &Blob| sources.push((bitmap.clone(), file.clone()));
    if let Some(picture) = studio.picture.get_untracked() {
        add(&picture.bitmap, &picture.file);
    }
    studio.preview.with_untracked(|preview| {
        for still in preview.iter().flat_map(|preview| &preview.stills) {
            for answer in still.before.iter().chain([&still.answer]) {
                add(&answer.received.bitmap, &answer.received.file);
            }
        }
    });
    if let Some(result) = studio.shown_result() {
        result
            .sources()
            .for_each(|(bitmap, file)| add(bitmap, file));
    }
    let other = studio.other();
    let beside = other.iter().flat_map(Other::sources);
    beside.for_each(|(bitmap, file)| add(bitmap, file));
    sources
}

/// Lets go of what was not seen for the longest, as far as it is too much.
fn let_go(studio: Studio, needed: &[Bitmap]) {
    let mut all = needed.to_vec();
    let mut of_result = |result: &ResultPicture| {
        result.bitmaps().for_each(|bitmap| add(&mut all, bitmap));
    };
    studio
        .results
        .with_untracked(|results| results.iter().for_each(&mut of_result));
    studio
        .deleted
        .with_value(|deleted| deleted.iter().for_each(&mut of_result));
    for stack in [studio.previous, studio.ahead] {
        stack.with_untracked(|stack| {
            let pictures = stack.iter().map(|(picture, _)| &picture.bitmap);
            pictures.for_each(|bitmap| add(&mut all, bitmap));
        });
    }
    let mut pixels: u64 = all.iter().map(Bitmap::pixels).sum();
    let mut others = all.split_off(needed.len());
    while pixels > BUDGET {
        let used = |at: &usize| others[*at].used();
        let oldest = (0..others.len()).min_by(|one, other| used(one).total_cmp(&used(other)));
        let Some(oldest) = oldest else { return };
        let oldest = others.swap_remove(oldest);
        pixels -= oldest.pixels();
        oldest.let_go();
    }
}

/// Adds one that takes memory, once: results share their picture.
fn add(all: &mut Vec<Bitmap>, bitmap: &Bitmap) {
    if bitmap.is_decoded() && !all.iter().any(|there| there.is(bitmap)) {
        all.push(bitmap.clone());
    }
}

//! The mask to and from files, and from one picture to another.

use gloo_file::{Blob, File};
use leptos::prelude::*;
use overpaint_editor::{Input, StepName};
use overpaint_raster::Mask;

use crate::browser::blob;
use crate::notice::{Notice, Remedy};
use crate::pixels::{Form, Meant, Order, Outcome};
use crate::studio::Studio;
use crate::tasks::pixels::{Back, With, mask_of};

/// Takes the mask from a picture file, of whatever size, and says how it was read.
pub(crate) async fn import(studio: Studio, file: File) {
    let name = file.name();
    let Some((width, height)) = studio.picture_size() else {
        return;
    };
    studio.notice.set(None);
    let order = Order::Read { width, height };
    let pixels = studio.pixels.get_value();
    let with = With {
        files: vec![Blob::from(file)],
        ..With::default()
    };
    let back = pixels.order(order, with).await;
    let notice = match back {
        Err(_)
        | Ok(Back {
            outcome: Outcome::Failed(_),
            ..
        }) => Notice::of("mask.work_failed"),
        Ok(back) => match (back.outcome.clone(), mask_of(&back)) {
            (
                Outcome::Read {
                    polarity,
                    width: own_width,
                    height: own_height,
                },
                Some(mask),
            ) => {
                studio.feed(Input::ReplaceMask(mask, StepName::Import));
                imported(polarity, (own_width, own_height), (width, height))
            }
            _ => Notice::of("mask.unreadable"),
        },
    };
    studio.notice.set(Some(notice.place("name", &name)));
}

fn imported(meant: Meant, own: (u32, u32), picture: (u32, u32)) -> Notice {
    let how = match meant {
        Meant::Transparent => "mask.imported.transparent",
        Meant::White => "mask.imported.white",
        Meant::Black => "mask.imported.black",
    };
    let notice = if own == picture {
        Notice::news(how)
    } else {
        Notice::news(&format!("{how}.scaled"))
    };
    notice
        .place("own", &size(own))
        .place("size", &size(picture))
        .remedy(Remedy::FlipMask)
}

/// Saves the mask as a file.
pub(crate) async fn export(studio: Studio, form: Form) {
    let Some(picture) = studio.picture.get_untracked() else {
        return;
    };
    let mask = studio.mask();
    let pixels = studio.pixels.get_value();
    let order = Order::Write(form);
    let Ok(mut back) = pixels.order(order, With::mask(&mask)).await else {
        return;
    };
    match back.files.pop() {
        Some(file) => {
            let url = blob::url(&file);
            blob::save(&url, &format!("{}-mask.png", picture.stem()));
            studio.saved.set_value(Some(url));
        }
        None => studio.notice.set(Some(back.notice("mask.not_encoded"))),
    }
}

/// Puts a mask of another picture or of a result on this one, scaled to it if need be.
pub(crate) fn take(studio: Studio, mask: &Mask) {
    let Some((width, height)) = studio.picture_size() else {
        return;
    };
    let own = (mask.width(), mask.height());
    let fitting = if own == (width, height) {
        mask.clone()
    } else {
        let notice = Notice::news("mask.scaled");
        let said = notice
            .place("own", &size(own))
            .place("size", &size((width, height)));
        studio.notice.set(Some(said));
        mask.resized(width, height)
    };
    studio.feed(Input::ReplaceMask(fitting, StepName::TakeMask));
}

fn size((width, height): (u32, u32)) -> String {
    format!("{width} × {height}")
}

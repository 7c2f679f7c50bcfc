//! Puts the picture on a larger canvas, whose new part is masked beside what was.

use leptos::prelude::*;
use overpaint_editor::{Input, StepName};
use overpaint_raster::Mask;

use crate::notice::Notice;
use crate::pixels::{Area, Cut, Order};
use crate::studio::Studio;
use crate::tasks::open_picture;
use crate::tasks::pixels::{With, lending};

/// The canvas becomes the next picture; what is new of it mirrors the old, so that the model sees something sensible there.
pub(crate) async fn extend(studio: Studio) {
    let (picture, margins) = (
        studio.picture.get_untracked(),
        studio.extending.get_untracked(),
    );
    let (Some(picture), Some(margins)) = (picture, margins) else {
        return;
    };
    let size = picture.size();
    if untrack(|| studio.is_opening()) || !margins.can_be_had(size) {
        return;
    }
    let order = Order::Crop {
        cuts: vec![Cut {
            frame: margins.frame(size).into(),
            area: Area::default(),
            size: margins.around(size),
        }],
        keep: true,
    };
    studio.notice.set(None);
    let opening = studio.begin_opening();
    let (painted, nothing) = (studio.mask(), Mask::new(size.0, size.1));
    let with = With {
        picture: Some(&picture),
        ..With::mask(&nothing)
    };
    let back = lending(studio, order, with, |_| {}).await;
    drop(opening);
    let wanted = || studio.extending.get_untracked() == Some(margins);
    if !wanted() {
        return;
    }
    let Some(file) = back.ok().and_then(|mut back| back.files.pop()) else {
        studio.notice.set(Some(Notice::of("extend.failed")));
        return;
    };
    let name = format!("{}.png", picture.stem());
    let extended = open_picture::read(studio, file, name.clone()).await;
    if !wanted() {
        return;
    }
    open_picture::show(studio, extended, &name);
    let mask = margins.mask(&painted);
    if studio.picture_size() == Some((mask.width(), mask.height())) {
        studio.feed(Input::ReplaceMask(mask, StepName::Extend));
    }
}

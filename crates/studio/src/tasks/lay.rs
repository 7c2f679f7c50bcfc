//! Lays the answer on the stage over its picture, again and again until it is as it was last wanted.

use leptos::prelude::*;
use overpaint_raster::Rect;

use crate::browser::bitmap::Bitmap;
use crate::notice::Notice;
use crate::pixels::{Order, Outcome, Sitting};
use crate::results::{Laid, Laying, ResultPicture, View};
use crate::studio::Studio;
use crate::tasks::pixels::{Back, Pixels};

/// Looks at a result in another way.
pub(crate) fn view(studio: Studio, id: u32, view: View) {
    studio.fit(id, |fitting| fitting.view = view);
    let heat = studio
        .result(id)
        .is_some_and(|result| result.fitting.heat.is_some());
    if view == View::Difference && !heat {
        leptos::task::spawn_local(find_heat(studio, id));
    }
}

/// Begins, if the result on the stage is one to be laid over its picture, and that is not under way. While it is, what is wanted may
/// change: then it is done once more, and what came in between is left out.
pub(crate) fn begin(studio: Studio) {
    if studio.laying.get_value() {
        return;
    }
    let Some(result) = studio.shown_result().filter(wants) else {
        return;
    };
    studio.laying.set_value(true);
    leptos::task::spawn_local(async move {
        let lay = result.fitting.lay;
        let back = order(studio, &result, Order::Lay(sitting(&result))).await;
        let state = match back {
            Some(Back {
                outcome:
                    Outcome::Laid {
                        area: (x, y, width, height),
                        report,
                    },
                bitmap: Some(bitmap),
                ..
            }) => Bitmap::of(bitmap).await.map(|bitmap| Laid {
                bitmap,
                area: Rect::new(x, y, width, height),
                report,
                lay,
            }),
            _ => None,
        };
        studio.fit(result.id, |fitting| {
            fitting.state = state.map_or(Laying::Failed, Laying::Done);
        });
        studio.laying.set_value(false);
        begin(studio);
    });
}

fn wants(result: &ResultPicture) -> bool {
    match &result.fitting.state {
        Laying::Wanted => true,
        Laying::Done(laid) => laid.lay != result.fitting.lay,
        Laying::Never(_) | Laying::Failed => false,
    }
}

async fn find_heat(studio: Studio, id: u32) {
    let Some(result) = studio.result(id) else {
        return;
    };
    let back = order(studio, &result, Order::Heat(sitting(&result))).await;
    let heat = match back.and_then(|back| back.bitmap) {
        Some(bitmap) => Bitmap::of(bitmap).await,
        None => None,
    };
    if heat.is_none() {
        studio.notice.set(Some(Notice::of("lay.failed")));
    }
    studio.fit(id, |fitting| fitting.heat = heat);
}

/// What the worker is told of a result.
pub(crate) fn sitting(result: &ResultPicture) -> Sitting {
    Sitting {
        result: result.id,
        frame: result.origin.frame.into(),
        lay: result.fitting.lay,
    }
}

/// Has something done with a result and the picture it was made from.
pub(crate) async fn order(studio: Studio, result: &ResultPicture, order: Order) -> Option<Back> {
    let files = vec![result.origin.picture.file.clone(), result.file.clone()];
    let pixels: Pixels = studio.pixels.get_value();
    pixels
        .order(order, Some(&result.origin.mask), files)
        .await
        .ok()
}

//! Lays the answer on the stage over its picture, again and again until it is as it was last wanted.

use leptos::prelude::*;
use overpaint_raster::Rect;

use crate::beside::Other;
use crate::browser::bitmap::Bitmap;
use crate::notice::Notice;
use crate::pixels::{Order, Outcome, Sitting, numbers};
use crate::results::{Answer, Laid, Laying, ResultPicture, View};
use crate::studio::Studio;
use crate::tasks::pixels::{Back, Pixels, With, lending};

/// Looks at a result in another way.
pub(crate) fn view(studio: Studio, id: u32, view: View) {
    studio.fit(id, |fitting| fitting.view = view);
    let heat = studio.result(id).and_then(|result| result.fitting.heat);
    let heat = heat.is_some_and(|heat| heat.iter().all(Bitmap::is_decoded));
    if view == View::Difference && !heat {
        leptos::task::spawn_local(find_heat(studio, id));
    }
}

/// Begins, if the result on the stage, or what is seen beside it, is one to be laid over its picture, and that is not under way. While it is, what is wanted may
/// change: then it is done once more, and what came in between is left out.
pub(crate) fn begin(studio: Studio) {
    if studio.laying.get_value() {
        return;
    }
    let beside = || match studio.other() {
        Some(Other::Result(other)) => Some(*other),
        _ => None,
    };
    let shown = studio.shown_result().filter(wants);
    let Some(result) = shown.or_else(|| beside().filter(wants)) else {
        return;
    };
    studio.laying.set_value(true);
    leptos::task::spawn_local(async move {
        let lay = result.fitting.lay;
        let parts = parts(studio, &result).await;
        studio.fit(result.id, |fitting| {
            fitting.state = match parts {
                Some(parts) => Laying::Done { parts, lay },
                None => Laying::Failed,
            };
        });
        studio.laying.set_value(false);
        begin(studio);
    });
}

/// What the answers put into their picture; `None` if that cannot be found out.
async fn parts(studio: Studio, result: &ResultPicture) -> Option<Vec<Laid>> {
    compare(studio, result).await?;
    let mut parts = Vec::new();
    for answer in &result.answers {
        parts.extend(laid(studio, result, answer).await?);
    }
    Some(parts)
}

/// What one of the answers puts into its picture, if its mask lets anything through; `None` if that cannot be found out.
async fn laid(studio: Studio, result: &ResultPicture, answer: &Answer) -> Option<Option<Laid>> {
    let back = order(studio, result, answer, Order::Lay).await?;
    let ((x, y, width, height), mut report) = match back.outcome {
        Outcome::Laid { area, report } => (area, report),
        Outcome::Nothing => return Some(None),
        _ => return None,
    };
    // It is said in pixels of the picture.
    let frame = answer.sent.frame;
    let (of_answer, _) = answer.received.bitmap.size();
    let scale = f64::from(frame.width) / f64::from(of_answer.max(1));
    report.changed *= scale * scale;
    Some(Some(Laid {
        bitmap: Bitmap::of(back.bitmap?).await,
        area: Rect::new(x, y, width, height),
        report,
    }))
}

fn wants(result: &ResultPicture) -> bool {
    match &result.fitting.state {
        Laying::Wanted => true,
        Laying::Done { parts, lay } => {
            *lay != result.fitting.lay || !parts.iter().all(Laid::is_decoded)
        }
        Laying::Never(_) | Laying::Failed => false,
    }
}

async fn find_heat(studio: Studio, id: u32) {
    let Some(result) = studio.result(id) else {
        return;
    };
    let heat = heat(studio, &result).await;
    if heat.is_none() {
        studio.notice.set(Some(Notice::of("lay.failed")));
    }
    studio.fit(id, |fitting| fitting.heat = heat);
}

async fn heat(studio: Studio, result: &ResultPicture) -> Option<Vec<Bitmap>> {
    compare(studio, result).await?;
    let mut heat = Vec::new();
    for answer in &result.answers {
        let back = order(studio, result, answer, Order::Heat).await?;
        heat.push(Bitmap::of(back.bitmap?).await);
    }
    Some(heat)
}

/// What the worker is told of an answer.
pub(crate) fn sitting(result: &ResultPicture, answer: &Answer) -> Sitting {
    Sitting {
        result: result.id,
        area: numbers(answer.sent.mask.bounds().unwrap_or_default()),
        frame: answer.sent.frame.into(),
        lay: result.fitting.lay,
    }
}

/// Has the answers compared with the picture they were made from. For that alone the picture's pixels are needed, and lent, once for all of
/// them: what comes after is done again with every move of a slider, and the page would be without them each time.
async fn compare(studio: Studio, result: &ResultPicture) -> Option<()> {
    let pixels: Pixels = studio.pixels.get_value();
    let sittings = result.answers.iter().map(|answer| sitting(result, answer));
    let sittings: Vec<Sitting> = sittings.collect();
    if sittings.iter().all(|sitting| pixels.has_compared(*sitting)) {
        return Some(());
    }
    let order = Order::Compare(sittings.clone());
    let back = lending(studio, order, with(result, &result.answers), |_| {}).await;
    let back = back.ok()?;
    let went = back.outcome == Outcome::Compared;
    pixels.was_at(result.id, &sittings, went);
    went.then_some(())
}

/// Has something done with an answer that was compared with its picture.
async fn order(
    studio: Studio,
    result: &ResultPicture,
    answer: &Answer,
    order: fn(Sitting) -> Order,
) -> Option<Back> {
    let pixels: Pixels = studio.pixels.get_value();
    let order = order(sitting(result, answer));
    pixels.order(order, with(result, [answer])).await.ok()
}

/// The picture and its mask, and the answers that are to be laid over it.
pub(crate) fn with<'r, 'a>(
    result: &'r ResultPicture,
    answers: impl IntoIterator<Item = &'a Answer>,
) -> With<'r> {
    let answers = answers.into_iter();
    With {
        mask: Some(&result.origin.mask),
        picture: Some(&result.origin.picture),
        files: answers.map(|answer| answer.received.file.clone()).collect(),
        ..With::default()
    }
}

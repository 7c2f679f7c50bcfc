//! Makes results of what came.

use leptos::prelude::*;

use crate::cost::Spent;
use crate::results::{Answer, Fitting, Origin, ResultPicture};
use crate::studio::Studio;

/// Makes results of the last previews of a broken run.
pub(crate) fn preview(studio: Studio) {
    let Some(preview) = studio.preview.get_untracked() else {
        return;
    };
    studio.preview.set(None);
    studio.notice.set(None);
    let stills = preview.stills.into_iter();
    let came = stills.map(|still| (still.answer, None)).collect();
    answers(studio, &preview.origin, preview.areas, came, true);
}

/// Makes a result of what came of so many areas of a picture. What can't be laid over the picture beside others is a result by itself.
pub(crate) fn answers(
    studio: Studio,
    origin: &Origin,
    areas: usize,
    came: Vec<(Answer, Option<Spent>)>,
    unfinished: bool,
) {
    let missing = areas - came.len();
    let (together, apart): (Vec<_>, Vec<_>) = came
        .into_iter()
        .partition(|(answer, _)| areas == 1 || answer.fits());
    let apart = apart.into_iter().map(|came| (vec![came], 0));
    for (came, missing) in [(together, missing)].into_iter().chain(apart) {
        if came.is_empty() {
            continue;
        }
        let (answers, spent): (Vec<_>, Vec<_>) = came.into_iter().unzip();
        let result = result(studio, origin.clone(), answers);
        studio.add_result(ResultPicture {
            missing,
            spent: spent.into_iter().reduce(Spent::sum).flatten(),
            unfinished,
            ..result
        });
    }
}

fn result(studio: Studio, origin: Origin, answers: Vec<Answer>) -> ResultPicture {
    let id = studio.next_result_id();
    ResultPicture {
        id,
        name: format!("{}-edit-{id}", origin.stem),
        fitting: Fitting::of(&answers, studio.habits.get_untracked()),
        answers,
        missing: 0,
        origin,
        spent: None,
        unfinished: false,
    }
}

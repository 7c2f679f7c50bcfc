use leptos::prelude::*;

use crate::beside::Beside;
use crate::components::fields::Choice;
use crate::intent::Intent;
use crate::locale::{t, with};
use crate::studio::Studio;

/// What the result of this number is seen beside, where there is more than its original.
#[component]
pub(crate) fn BesideChoice(id: u32) -> impl IntoView {
    let studio = Studio::expect();
    let others = Memo::new(move |_| studio.others(id));
    let entries = Signal::derive(move || {
        let others = others.get().into_iter();
        others
            .map(|other| (value(other), name(other)))
            .collect::<Vec<_>>()
    });
    view! {
        <Show when=move || studio.divides() && others.with(|others| others.len() > 1)>
            <Choice
                id="beside"
                label="divider.left"
                entries
                value=Signal::derive(move || value(studio.beside_of(id)))
                on_choose=move |chosen: String| {
                    let found = others.get_untracked().into_iter().find(|other| value(*other) == chosen);
                    studio.dispatch(Intent::SeeBeside(found.unwrap_or_default()));
                }
            />
        </Show>
    }
}

/// In words.
pub(super) fn name(beside: Beside) -> String {
    match beside {
        Beside::Original => t("divider.original"),
        Beside::First => t("divider.first"),
        Beside::Result(id) => with("result", &[("number", &id.to_string())]),
    }
}

fn value(beside: Beside) -> String {
    match beside {
        Beside::Original => "original".to_owned(),
        Beside::First => "first".to_owned(),
        Beside::Result(id) => id.to_string(),
    }
}

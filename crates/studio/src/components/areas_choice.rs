use leptos::prelude::*;

use crate::components::fields::Choice;
use crate::locale::{t, with};
use crate::region::{MOST_AREAS, Planned};
use crate::studio::Studio;

/// The ways in form values, and the keys of their texts after `areas.`.
const WAYS: [&str; 2] = ["together", "each"];

/// Whether separate areas are sent together or one by one, with what either costs.
#[component]
pub(crate) fn AreasChoice() -> impl IntoView {
    let studio = Studio::expect();
    let region = studio.region;
    let entries = Signal::derive(|| {
        WAYS.map(|name| (name.to_owned(), t(&format!("areas.{name}"))))
            .to_vec()
    });
    let costs = move || {
        let together = studio.plans.together.get().into_iter().collect();
        [together, studio.plans.each.get()]
            .into_iter()
            .zip(WAYS)
            .filter_map(|(plans, name): (Vec<Planned>, _)| {
                let cost = studio.cost_of(&plans)?.brief();
                let words = with(&format!("areas.{name}.cost"), &[("cost", &cost)]);
                Some(view! { <p class="hint">{words}</p> })
            })
            .collect_view()
    };
    let joined = move || {
        let found = studio.plans.areas.with(Vec::len);
        let sent = studio.plans.each.with(Vec::len);
        let most = MOST_AREAS.to_string();
        (found > sent || found == MOST_AREAS).then(|| with("areas.joined", &[("most", &most)]))
    };
    view! {
        <div class="areas">
            <Choice
                id="areas"
                label="areas"
                entries
                value=Signal::derive(move || WAYS[usize::from(region.get().each)].to_owned())
                on_choose=move |name: String| region.update(|region| region.each = name == WAYS[1])
            />
            <div class="areas-costs">
                {costs}
                {move || joined().map(|words| view! { <p class="hint">{words}</p> })}
            </div>
        </div>
    }
}

use icondata_core::Icon;
use leptos::prelude::*;

use crate::components::button::{IconButton, IconImage};
use crate::cost::Spent;
use crate::gallery::picture_id;
use crate::intent::Intent;
use crate::locale::{t, tr, with};
use crate::results::ResultPicture;
use crate::studio::Studio;

/// Every picture of every run, the newest run first.
#[component]
pub(crate) fn ResultsStrip() -> impl IntoView {
    let studio = Studio::expect();
    let listed = Memo::new(move |_| studio.listed());
    // The one on the stage is to be seen here too, whatever comes before it.
    Effect::new(move |_| {
        listed.track();
        studio.shown.track();
        request_animation_frame(move || studio.reveal_shown());
    });
    view! {
        <ul class="results" aria-label=tr("results")>
            <For each=move || listed.get() key=|id| *id let:id>
                <ResultItem id />
            </For>
        </ul>
    }
}

#[component]
fn ResultItem(id: u32) -> impl IntoView {
    let studio = Studio::expect();
    let result = studio.result(id);
    result.map(|result| {
        let spent = result.spent();
        let ResultPicture { answers, origin, unfinished, .. } = result;
        let facts = move || studio.result(id).map(|result| result.facts()).unwrap_or_default();
        let is_masked = !origin.mask.is_empty();
        let is_shown = Memo::new(move |_| studio.shown.get() == Some(id));
        let number = id.to_string();
        let name = move || with("result", &[("number", &number)]);
        let alt = {
            let name = name.clone();
            move || format!("{}: {}", name(), origin.options.prompt)
        };
        let details = move || match spent.as_ref().and_then(Spent::words) {
            Some(spent) => format!("{} · {spent}", facts().join(" · ")),
            None => facts().join(" · "),
        };
        // Each stands for itself, so that a line breaks between them and style sheets put a dot there, or none.
        let each = move || {
            let facts = if unfinished { vec![t("preview_only")] } else { facts() };
            facts.into_iter().map(|fact| view! { <span>{fact}</span> " " }).collect_view()
        };
        // Together they are the picture of the result, and the first one says so.
        let images = answers
            .iter()
            .enumerate()
            .map(|(number, answer)| {
                let alt = alt.clone();
                let alt = move || (number == 0).then(&alt).unwrap_or_default();
                // Its place is known before it is decoded, which it is when it comes into view.
                let (width, height) = answer.received.bitmap.size();
                view! { <img src=answer.received.small_url() width=width height=height decoding="async" alt=alt /> }
            })
            .collect_view();
        view! {
            <li class="result panel" aria-label=name data-shown=move || is_shown.get().to_string()>
                <button
                    type="button"
                    id=picture_id(id)
                    class="show"
                    title=tr("show_result")
                    aria-pressed=move || is_shown.get().to_string()
                    on:click=move |_| {
                        let shown = is_shown.get_untracked();
                        studio.dispatch(if shown { Intent::HideResult } else { Intent::Show(id) });
                    }
                >
                    {images}
                    <span class="number" aria-hidden="true">{id}</span>
                </button>
                <p class="facts" title=details>
                    {each}
                </p>
                <div class="result-actions">
                    <div class="next">
                        <NextButton name="download" icon=icondata_lu::LuDownload words=is_shown on_press=move || studio.dispatch(Intent::Download(id)) />
                        <NextButton name="use_as_input" icon=icondata_lu::LuImageUp words=is_shown on_press=move || studio.dispatch(Intent::UseAsInput(id)) />
                    </div>
                    <div class="rest">
                        {is_masked.then(|| view! {
                            <IconButton name="take_mask" icon=icondata_lu::LuVenetianMask on_press=move || studio.dispatch(Intent::TakeMask(id)) />
                        })}
                        <IconButton name="delete" icon=icondata_lu::LuTrash2 on_press=move || studio.dispatch(Intent::Delete(id)) />
                    </div>
                </div>
            </li>
        }
    })
}

/// One of the things to do next with a result: an icon, or words in the card of the one that is on the stage.
#[component]
fn NextButton(
    /// The key of its name's text.
    name: &'static str,
    icon: Icon,
    words: Memo<bool>,
    #[prop(into)] on_press: UnsyncCallback<()>,
) -> impl IntoView {
    let face = move || {
        if words.get() {
            view! { <span>{tr(name)}</span> }.into_any()
        } else {
            view! { <IconImage icon /> }.into_any()
        }
    };
    view! {
        <button
            type="button"
            class="button"
            data-look=move || if words.get() { "outline" } else { "icon" }
            aria-label=tr(name)
            title=tr(name)
            on:click=move |_| on_press.run(())
        >
            {face}
        </button>
    }
}

use leptos::html;
use leptos::prelude::*;

use crate::browser::observe::{self, SizeWatch};
use crate::components::button::IconButton;
use crate::intent::Intent;
use crate::locale::with;
use crate::studio::Studio;

/// What a result was asked for by, unfolded if it is long, with the button that asks for the like again.
#[component]
pub(crate) fn Asked(
    /// The result's.
    id: u32,
) -> impl IntoView {
    let studio = Studio::expect();
    let origin = studio.result(id).map(|result| result.origin);
    let references = origin.as_ref().map(|origin| origin.references.len());
    let references = references
        .filter(|count| *count > 0)
        .map(|count| count.to_string());
    let prompt = origin.map(|origin| origin.options.prompt);
    let tooltip = prompt.clone();
    let number = id.to_string();
    let words = NodeRef::<html::P>::new();
    let is_cut = RwSignal::new(false);
    let unfolded = RwSignal::new(false);
    let watch = StoredValue::new_local(None::<SizeWatch>);
    Effect::new(move |_| {
        if let Some(words) = words.get() {
            let watched = words.clone();
            watch.set_value(observe::size(&words, move |_, _| {
                is_cut.set(observe::is_cut(&watched));
            }));
        }
    });
    view! {
        <div class="asked">
            // What scrolls has to be reached by keys.
            // Where there is no room for a title, style sheets begin with which one it is.
            <p node_ref=words title=tooltip data-which=move || with("result", &[("number", &number)]) data-unfolded=move || unfolded.get().to_string() tabindex=move || unfolded.get().then_some("0")>
                {prompt}
            </p>
            <Show when=move || is_cut.get() || unfolded.get()>
                <IconButton
                    name="asked.whole"
                    icon=icondata_lu::LuChevronsUpDown
                    expanded=Signal::from(unfolded)
                    on_press=move || unfolded.update(|unfolded| *unfolded = !*unfolded)
                />
            </Show>
            {references.map(|count| {
                let more = format!("+{count}");
                let words = move || with("asked.references", &[("count", &count)]);
                let title = words.clone();
                view! {
                    <span class="hint" title=title>
                        <span class="visually-hidden">{words}</span>
                        <span aria-hidden="true">{more}</span>
                    </span>
                }
            })}
            <IconButton name="ask_again" icon=icondata_lu::LuPencilLine on_press=move || studio.dispatch(Intent::AskAgain(id)) />
        </div>
    }
}

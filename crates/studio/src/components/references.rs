use leptos::html;
use leptos::prelude::*;

use crate::browser::files;
use crate::components::button::IconButton;
use crate::intent::Intent;
use crate::locale::{tr, with};
use crate::references::Reference;
use crate::studio::Studio;

/// The pictures that are sent beside the one on the stage, in their order. They are numbered as the model gets them, so that a prompt can speak of
/// them: the one on the stage is the first.
#[component]
pub(crate) fn References() -> impl IntoView {
    let studio = Studio::expect();
    let ids = Memo::new(move |_| {
        studio.references.with(|references| {
            references
                .iter()
                .map(|one| one.picture.id)
                .collect::<Vec<_>>()
        })
    });
    view! {
        <Show when=move || !ids.with(Vec::is_empty)>
            <ul class="references" aria-label=tr("references")>
                <For each=move || ids.get() key=|id| *id let:id>
                    <Item id />
                </For>
            </ul>
        </Show>
    }
}

#[component]
fn Item(id: u32) -> impl IntoView {
    let studio = Studio::expect();
    let position = move || {
        studio
            .references
            .with(|references| references.iter().position(|one| one.picture.id == id))
    };
    let number = move || position().map_or(0, |position| position + 2).to_string();
    let reference = studio
        .references
        .with_untracked(|references| references.iter().find(|one| one.picture.id == id).cloned());
    reference.map(|Reference { picture, url }| {
        let title = picture.name.clone();
        let name = move || with("reference", &[("number", &number()), ("name", &picture.name)]);
        let alt = name.clone();
        view! {
            <li aria-label=name>
                <img src=url.to_string() alt=alt title=title decoding="async" />
                <span class="number" aria-hidden="true">{number}</span>
                <IconButton name="reference.remove" icon=icondata_lu::LuX on_press=move || studio.dispatch(Intent::RemoveReference(id)) />
            </li>
        }
    })
}

/// The button that adds some.
#[component]
pub(crate) fn AddReferences() -> impl IntoView {
    let studio = Studio::expect();
    let chooser = NodeRef::<html::Input>::new();
    view! {
        <input
            node_ref=chooser
            class="visually-hidden"
            type="file"
            multiple
            tabindex="-1"
            accept="image/png,image/jpeg,image/webp"
            aria-label=tr("reference.choose")
            on:change=move |event| studio.dispatch(Intent::AddReferences(files::chosen(&event)))
        />
        <IconButton
            name="reference.add"
            icon=icondata_lu::LuPaperclip
            disabled=Signal::derive(move || studio.picture.with(Option::is_none))
            on_press=move || {
                if let Some(chooser) = chooser.get_untracked() {
                    chooser.click();
                }
            }
        />
    }
}

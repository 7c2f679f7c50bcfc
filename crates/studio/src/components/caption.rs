use leptos::prelude::*;
use overpaint_editor::{Command, PageCommand};

use crate::components::button::{IconButton, IconImage};
use crate::intent::Intent;
use crate::keys;
use crate::locale::{t, tr, with};
use crate::studio::Studio;

/// What is on the stage when it is not simply the picture: a result, or a preview that nothing
/// better followed.
#[component]
pub(crate) fn Caption() -> impl IntoView {
    let studio = Studio::expect();
    let orphaned = move || {
        studio
            .preview
            .with(|preview| preview.as_ref().is_some_and(|preview| preview.orphaned))
    };
    let can_go_back = move || studio.previous.with(|previous| !previous.is_empty());
    move || {
        if let Some(id) = studio.shown.get() {
            view! { <ShownResult id /> }.into_any()
        } else if orphaned() {
            view! { <OrphanedPreview /> }.into_any()
        } else if can_go_back() {
            view! {
                <div class="caption panel">
                    <button type="button" class="button" on:click=move |_| studio.dispatch(Intent::GoBack)>
                        <IconImage icon=icondata_lu::LuUndo2 />
                        {tr("go_back")}
                    </button>
                </div>
            }
                .into_any()
        } else {
            ().into_any()
        }
    }
}

#[component]
fn ShownResult(id: u32) -> impl IntoView {
    let studio = Studio::expect();
    let title = move || {
        if studio.comparing.get() {
            t("original")
        } else {
            let number = id.to_string();
            with("result", &[("number", &number)])
        }
    };
    let compare = move |on| studio.dispatch(Intent::Compare(on));
    view! {
        <div class="caption panel">
            <span>{title}</span>
            <button
                type="button"
                class="button"
                title=move || format!("{} ({})", t("compare"), keys::of(Command::Page(PageCommand::Compare)))
                aria-pressed=move || studio.comparing.get().to_string()
                on:pointerdown=move |_| compare(true)
                on:pointerup=move |_| compare(false)
                on:pointerleave=move |_| compare(false)
                on:keydown=move |event| {
                    if matches!(event.key().as_str(), " " | "Enter") {
                        compare(true);
                    }
                }
                on:keyup=move |_| compare(false)
                on:blur=move |_| compare(false)
            >
                <IconImage icon=icondata_lu::LuContrast />
                {tr("compare")}
            </button>
            <IconButton
                name="back_to_picture"
                command=Command::Drop
                icon=icondata_lu::LuX
                on_press=move || studio.dispatch(Intent::HideResult)
            />
        </div>
    }
}

#[component]
fn OrphanedPreview() -> impl IntoView {
    let studio = Studio::expect();
    view! {
        <div class="caption panel">
            <span>{tr("preview_only")}</span>
            <button type="button" class="button" on:click=move |_| studio.dispatch(Intent::KeepPreview)>
                {tr("keep_preview")}
            </button>
            <IconButton
                name="drop_preview"
                icon=icondata_lu::LuX
                on_press=move || studio.dispatch(Intent::DropPreview)
            />
        </div>
    }
}

use leptos::prelude::*;
use overpaint_editor::{Command, PageCommand};

use crate::components::button::{IconButton, IconImage};
use crate::intent::Intent;
use crate::keys;
use crate::locale::{t, tr};
use crate::studio::Studio;

/// Ways to see the original: alone for as long as a button is held, or beside the result.
#[component]
pub(crate) fn Compare() -> impl IntoView {
    let studio = Studio::expect();
    let hold = move |on| studio.dispatch(Intent::Compare(on));
    let divides = move || studio.divider.with(|divider| divider.on);
    view! {
        <div class="compare" role="group" aria-label=tr("comparing")>
            <button
                type="button"
                class="button"
                title=move || format!("{} ({})", t("compare"), keys::of(Command::Page(PageCommand::Compare)))
                aria-label=tr("compare")
                aria-pressed=move || studio.comparing.get().to_string()
                on:pointerdown=move |_| hold(true)
                on:pointerup=move |_| hold(false)
                on:pointerleave=move |_| hold(false)
                on:keydown=move |event| {
                    if matches!(event.key().as_str(), " " | "Enter") {
                        hold(true);
                    }
                }
                on:keyup=move |_| hold(false)
                on:blur=move |_| hold(false)
            >
                <IconImage icon=icondata_lu::LuGitCompareArrows />
                <span class="words">{tr("compare")}</span>
            </button>
            <IconButton
                name="divider"
                command=Command::Page(PageCommand::Divider)
                icon=icondata_lu::LuSquareSplitHorizontal
                pressed=Signal::derive(divides)
                on_press=move || studio.dispatch(Intent::Divide(!untrack(divides)))
            />
        </div>
    }
}

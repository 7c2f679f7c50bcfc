use icondata_core::Icon;
use leptos::prelude::*;
use overpaint_editor::Command;

use crate::keys;
use crate::locale::t;

/// An icon of the set. It says nothing to screen readers: the control around it has a name.
#[component]
pub(crate) fn IconImage(icon: Icon) -> impl IntoView {
    view! {
        <svg
            class="icon"
            viewBox=icon.view_box
            fill="none"
            stroke="currentColor"
            stroke-width="1.75"
            stroke-linecap="round"
            stroke-linejoin="round"
            aria-hidden="true"
            inner_html=icon.data
        ></svg>
    }
}

/// A button that is an icon. Its name is its accessible name and, with its key, its tooltip.
#[component]
pub(crate) fn IconButton(
    /// The key of its name's text.
    name: &'static str,
    icon: Icon,
    /// What a key does as well: the key stands in the tooltip.
    #[prop(optional_no_strip, into)]
    command: Option<Command>,
    /// For a button that is a choice: whether it is chosen.
    #[prop(optional, into)]
    pressed: Option<Signal<bool>>,
    /// For a button that unfolds something: whether it is unfolded.
    #[prop(optional, into)]
    expanded: Option<Signal<bool>>,
    #[prop(optional, into)] disabled: Signal<bool>,
    // One kind of closure, so that the program has this component once.
    #[prop(into)] on_press: UnsyncCallback<()>,
) -> impl IntoView {
    let key = command.map(keys::of).filter(|key| !key.is_empty());
    let tooltip = move || match &key {
        Some(key) => format!("{} ({key})", t(name)),
        None => t(name),
    };
    view! {
        <button
            type="button"
            class="button"
            data-look="icon"
            aria-label=move || t(name)
            title=tooltip
            aria-pressed=move || pressed.map(|pressed| pressed.get().to_string())
            aria-expanded=move || expanded.map(|expanded| expanded.get().to_string())
            disabled=move || disabled.get()
            on:click=move |_| on_press.run(())
        >
            <IconImage icon />
        </button>
    }
}

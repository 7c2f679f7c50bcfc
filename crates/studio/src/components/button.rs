use icondata_core::Icon;
use leptos::prelude::*;

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
    /// The key that does the same, as it is written on keyboards.
    #[prop(optional)]
    shortcut: &'static str,
    /// For a button that is a choice: whether it is chosen.
    #[prop(optional, into)]
    pressed: Option<Signal<bool>>,
    #[prop(optional, into)] disabled: Signal<bool>,
    on_press: impl Fn() + 'static,
) -> impl IntoView {
    let tooltip = move || {
        if shortcut.is_empty() {
            t(name)
        } else {
            format!("{} ({shortcut})", t(name))
        }
    };
    view! {
        <button
            type="button"
            class="button"
            data-look="icon"
            aria-label=move || t(name)
            title=tooltip
            aria-pressed=move || pressed.map(|pressed| pressed.get().to_string())
            disabled=move || disabled.get()
            on:click=move |_| on_press()
        >
            <IconImage icon />
        </button>
    }
}

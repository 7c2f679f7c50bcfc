use leptos::html;
use leptos::prelude::*;

use crate::components::button::IconButton;
use crate::locale::t;

/// A dialog over the page, with its title and a button that closes it.
#[component]
pub(crate) fn Dialog(
    /// Names it in the page.
    id: &'static str,
    /// The key of its title's text.
    title: &'static str,
    /// What style sheets know it by beside `settings`.
    #[prop(optional)]
    class: &'static str,
    #[prop(into)] open: Signal<bool>,
    on_close: impl Fn() + Copy + 'static,
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        match (open.get(), dialog.open()) {
            // Fails only for a dialog that is not in the page.
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    view! {
        <dialog
            node_ref=dialog
            class=format!("settings panel {class}")
            aria-labelledby=id
            on:close=move |_| on_close()
        >
            <div class="body">
                <header>
                    <h2 id=id>{move || t(title)}</h2>
                    <IconButton name="close" icon=icondata_lu::LuX on_press=on_close />
                </header>
                {children()}
            </div>
        </dialog>
    }
}

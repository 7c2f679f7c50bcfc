use leptos::html;
use leptos::prelude::*;
use overpaint_editor::{Group, KEYMAP};

use crate::components::button::IconButton;
use crate::keys;
use crate::locale::{t, tr};
use crate::studio::Studio;

/// Every key, from the table that the keys are handled by.
#[component]
pub(crate) fn ShortcutsDialog() -> impl IntoView {
    let studio = Studio::expect();
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        match (studio.shortcuts_open.get(), dialog.open()) {
            // Fails only for a dialog that is not in the page.
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let close = move || studio.shortcuts_open.set(false);
    let groups = Group::ALL
        .into_iter()
        .map(|group| view! { <GroupOfKeys group /> })
        .collect_view();
    view! {
        <dialog node_ref=dialog class="settings shortcuts panel" aria-labelledby="shortcuts-title" on:close=move |_| close()>
            <div class="body">
                <header>
                    <h2 id="shortcuts-title">{tr("shortcuts")}</h2>
                    <IconButton name="close" icon=icondata_lu::LuX on_press=close />
                </header>
                <div class="groups">{groups}</div>
                <p class="hint">{tr("shortcuts.pointer")}</p>
            </div>
        </dialog>
    }
}

#[component]
fn GroupOfKeys(group: Group) -> impl IntoView {
    // Where several keys do the same, they stand together in the row of the first.
    let mut codes: Vec<&'static str> = Vec::new();
    for binding in KEYMAP.iter().filter(|binding| binding.group() == group) {
        if !codes.contains(&binding.does.code()) {
            codes.push(binding.does.code());
        }
    }
    let rows = codes
        .into_iter()
        .map(|code| {
            let keys = KEYMAP
                .iter()
                .filter(|binding| binding.does.code() == code)
                .map(|binding| view! { <kbd>{keys::written(binding)}</kbd> })
                .collect_view();
            view! { <div class="row"><dt>{move || t(&format!("command.{code}"))}</dt><dd>{keys}</dd></div> }
        })
        .collect_view();
    view! {
        <section>
            <h3>{move || t(&format!("group.{}", group.code()))}</h3>
            <dl>{rows}</dl>
        </section>
    }
}

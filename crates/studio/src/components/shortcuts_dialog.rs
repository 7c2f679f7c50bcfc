use leptos::prelude::*;
use overpaint_editor::{Group, KEYMAP};

use crate::components::dialog::Dialog;
use crate::keys;
use crate::locale::{t, tr};
use crate::studio::Studio;

/// Every key, from the table that the keys are handled by.
#[component]
pub(crate) fn ShortcutsDialog() -> impl IntoView {
    let studio = Studio::expect();
    let open = studio.shortcuts_open;
    let groups = Group::ALL
        .into_iter()
        .map(|group| view! { <GroupOfKeys group /> })
        .collect_view();
    view! {
        <Dialog id="shortcuts-title" title="shortcuts" class="shortcuts" open on_close=move || open.set(false)>
            <div class="groups">{groups}</div>
            <p class="hint">{tr("shortcuts.pointer")}</p>
        </Dialog>
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
            let mut written: Vec<String> = Vec::new();
            for binding in KEYMAP.iter().filter(|binding| binding.does.code() == code) {
                match written.last_mut() {
                    // What is held with the first arrow is held with all of them.
                    Some(arrows) if binding.key.starts_with("Arrow") => arrows.push_str(&keys::cap(binding)),
                    _ => written.push(keys::written(binding)),
                }
            }
            let keys = written.into_iter().map(|keys| view! { <kbd>{keys}</kbd> }).collect_view();
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

//! Overpaint Studio: open a picture, paint over a part of it, say what you want there, watch the
//! new picture arrive, keep it or go on from it.
//!
//! One page of static files. Data goes one way: what a person does becomes an [`Intent`], which
//! changes the [`Studio`]'s state or starts a task; signals carry the state to the components.
//! Pointer moves and pixels go past the signals: a frame callback reads the editor and draws.
//!
//! `browser/` is the only place that touches the browser's own API, `tasks/` holds what takes time
//! and changes things, `components/` what a person sees.
//!
//! [`Intent`]: intent::Intent
//! [`Studio`]: studio::Studio

mod browser;
mod components;
mod intent;
mod locale;
mod memory;
mod notice;
mod picture;
mod results;
mod run;
mod settings;
mod studio;
mod tasks;

fn main() {
    console_error_panic_hook::set_once();
    browser::document::remove_boot_text();
    leptos::mount::mount_to_body(components::app::App);
}

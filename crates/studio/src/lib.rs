//! Overpaint Studio: open a picture, paint over a part of it, say what you want there, watch the
//! new picture arrive, keep it or go on from it.
//!
//! One page of static files. Data goes one way: what a person does becomes an [`Intent`], which
//! changes the [`Studio`]'s state or starts a task; signals carry the state to the components.
//! Pointer moves and pixels go past the signals: a frame callback reads the editor and draws.
//!
//! The same program runs once more in a worker, where [`pixels`] does what walks all pixels.
//!
//! `browser/` is the only place that touches the browser's own API, `tasks/` holds what takes time
//! and changes things, `components/` what a person sees.
//!
//! [`Intent`]: intent::Intent
//! [`Studio`]: studio::Studio

mod bench;
mod beside;
mod browser;
mod components;
mod cost;
mod divider;
mod endpoint_check;
mod extend;
mod gallery;
mod gather;
mod intent;
mod keys;
mod locale;
mod mask_look;
mod memory;
mod notice;
mod painting;
mod pending;
mod picture;
mod pixels;
mod place;
mod plans;
mod press;
mod preview;
mod record;
mod references;
mod region;
mod results;
mod run;
mod settings;
mod sketch;
mod snapshot;
mod studio;
mod tasks;
mod work;

/// Runs the page, or in the worker its worker.
pub fn run() {
    console_error_panic_hook::set_once();
    if browser::worker::is_here() {
        pixels::serve();
        return;
    }
    browser::document::remove_boot_text();
    leptos::mount::mount_to_body(components::app::App);
}

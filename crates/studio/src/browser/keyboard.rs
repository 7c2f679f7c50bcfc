//! Keys in the editor's terms.

use gloo_events::{EventListener, EventListenerOptions};
use overpaint_editor::{KeyPress, Modifiers};
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

use super::document::{is_within, window};

/// What a key of the page does when it goes down or up; `true` keeps it from the browser.
pub(crate) struct Keys {
    _down: EventListener,
    _up: EventListener,
    _blur: EventListener,
}

impl Keys {
    /// Listens until it is dropped. Keys typed into a field or a dialog are left alone.
    pub(crate) fn listen(
        down: impl Fn(&KeyPress) -> bool + 'static,
        up: impl Fn(&KeyPress) + 'static,
        blur: impl Fn() + 'static,
    ) -> Option<Self> {
        let window = window()?;
        let options = EventListenerOptions::enable_prevent_default();
        let on_down = EventListener::new_with_options(&window, "keydown", options, move |event| {
            if let Some(event) = event.dyn_ref::<KeyboardEvent>()
                && !event.is_composing()
                && !in_field(event)
                && down(&press(event))
            {
                event.prevent_default();
            }
        });
        let on_up = EventListener::new(&window, "keyup", move |event| {
            if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
                up(&press(event));
            }
        });
        let on_blur = EventListener::new(&window, "blur", move |_| blur());
        Some(Self {
            _down: on_down,
            _up: on_up,
            _blur: on_blur,
        })
    }
}

/// The key of an event.
pub(crate) fn press(event: &KeyboardEvent) -> KeyPress {
    KeyPress {
        key: event.key(),
        modifiers: Modifiers {
            shift: event.shift_key(),
            alt: event.alt_key(),
            command: event.ctrl_key() || event.meta_key(),
        },
        repeat: event.repeat(),
        time_ms: event.time_stamp(),
    }
}

/// Whether the key belongs to something else: a field, a dialog, or a control that a key works.
fn in_field(event: &KeyboardEvent) -> bool {
    let typed_into = "input, select, textarea, dialog, [contenteditable]";
    let pressed = matches!(event.key().as_str(), " " | "Enter");
    is_within(event, typed_into) || (pressed && is_within(event, "button, a, summary"))
}

//! Files a person hands over: by picker, by dropping, by pasting.

use gloo_events::EventListener;
use gloo_file::File;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, DataTransfer, DragEvent, FileList, HtmlInputElement};

use super::document::window;

/// The file chosen in a file input. The input is emptied, so that choosing the same file again is
/// noticed.
pub(crate) fn chosen(event: &leptos::ev::Event) -> Option<File> {
    let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
    let file = first(&input.files()?);
    input.set_value("");
    file
}

/// The file that was dropped.
pub(crate) fn dropped(event: &DragEvent) -> Option<File> {
    in_transfer(&event.data_transfer()?)
}

/// Whether something being dragged holds files.
pub(crate) fn holds_files(event: &DragEvent) -> bool {
    event
        .data_transfer()
        .is_some_and(|transfer| transfer.types().includes(&"Files".into(), 0))
}

/// Calls `open` with every file that is pasted into the page; text that is pasted is left alone.
/// Listens until it is dropped.
pub(crate) fn on_paste(open: impl Fn(File) + 'static) -> Option<EventListener> {
    let window = window()?;
    let listener = EventListener::new(&window, "paste", move |event| {
        let pasted = event
            .dyn_ref::<ClipboardEvent>()
            .and_then(ClipboardEvent::clipboard_data);
        if let Some(file) = pasted.and_then(|data| in_transfer(&data)) {
            open(file);
        }
    });
    Some(listener)
}

fn in_transfer(transfer: &DataTransfer) -> Option<File> {
    first(&transfer.files()?)
}

fn first(list: &FileList) -> Option<File> {
    list.get(0).map(File::from)
}

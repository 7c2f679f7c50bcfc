//! Files a person hands over: by picker, by dropping, by pasting.

use gloo_events::{EventListener, EventListenerOptions};
use gloo_file::File;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, DataTransfer, DragEvent, Event, FileList, HtmlInputElement};

use super::document::{is_within, window};

/// Where files are handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// On the card in which the prompt is written.
    Prompt,
    /// Anywhere else.
    Page,
}

/// The files chosen in a file input. The input is emptied, so that choosing the same file again is
/// noticed.
pub(crate) fn chosen(event: &leptos::ev::Event) -> Vec<File> {
    let input = event.target();
    let input = input.and_then(|input| input.dyn_into::<HtmlInputElement>().ok());
    let Some(input) = input else {
        return Vec::new();
    };
    let files = input.files().as_ref().map(all).unwrap_or_default();
    input.set_value("");
    files
}

type Heard = Box<dyn Fn(&DragEvent, DataTransfer)>;

/// Calls `open` with the files that are dropped anywhere on the page, and `over` with where some are being dragged. Otherwise the browser would
/// leave the page for the file. Listens until it is dropped.
pub(crate) fn on_drop(
    over: impl Fn(Option<Place>) + Clone + 'static,
    open: impl Fn(Vec<File>, Place) + 'static,
) -> Option<[EventListener; 3]> {
    let window = window()?;
    let listen = |name: &'static str, heard: Heard| {
        let options = EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(&window, name, options, move |event| {
            let event = event.dyn_ref::<DragEvent>();
            let transfer = event.and_then(DragEvent::data_transfer);
            if let Some((event, transfer)) = event.zip(transfer)
                && transfer.types().includes(&"Files".into(), 0)
            {
                heard(event, transfer);
            }
        })
    };
    let (enter, leave) = (over.clone(), over.clone());
    Some([
        listen(
            "dragover",
            Box::new(move |event, _| {
                event.prevent_default();
                enter(Some(place(event)));
            }),
        ),
        listen(
            "dragleave",
            Box::new(move |event, _| {
                // Only where it leaves the window there is nothing that it comes to.
                if event.related_target().is_none() {
                    leave(None);
                }
            }),
        ),
        listen(
            "drop",
            Box::new(move |event, transfer| {
                event.prevent_default();
                over(None);
                open(in_transfer(&transfer), place(event));
            }),
        ),
    ])
}

/// Calls `open` with the files that are pasted into the page. Text that is pasted into a field is left alone, even if a picture of it comes
/// along. Listens until it is dropped.
pub(crate) fn on_paste(open: impl Fn(Vec<File>, Place) + 'static) -> Option<EventListener> {
    let window = window()?;
    let listener = EventListener::new(&window, "paste", move |event| {
        let pasted = event
            .dyn_ref::<ClipboardEvent>()
            .and_then(ClipboardEvent::clipboard_data);
        let Some(pasted) = pasted else { return };
        let (files, place) = (in_transfer(&pasted), place(event));
        if !files.is_empty() && !is_typed(event, &pasted, &files) {
            open(files, place);
        }
    });
    Some(listener)
}

/// Whether it is text for a field, and the files are only pictures of it. A file that was copied has its name as text.
fn is_typed(event: &Event, pasted: &DataTransfer, files: &[File]) -> bool {
    let text = pasted.get_data("text/plain").unwrap_or_default();
    let is_name = files.iter().any(|file| text == file.name());
    is_within(event, "input, textarea") && !text.is_empty() && !is_name
}

fn in_transfer(transfer: &DataTransfer) -> Vec<File> {
    transfer.files().as_ref().map(all).unwrap_or_default()
}

fn all(list: &FileList) -> Vec<File> {
    let files = (0..list.length()).filter_map(|index| list.get(index));
    files.map(File::from).collect()
}

fn place(event: &Event) -> Place {
    if is_within(event, ".prompt-card") {
        Place::Prompt
    } else {
        Place::Page
    }
}

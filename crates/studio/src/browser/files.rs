//! Files a person hands over: by picker, by dropping, by pasting.

use gloo_events::{EventListener, EventListenerOptions};
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

type Heard = Box<dyn Fn(&DragEvent, DataTransfer)>;

/// Calls `open` with every file that is dropped anywhere on the page, and `over` with whether one is being dragged over it. Otherwise the
/// browser would leave the page for the file. Listens until it is dropped.
pub(crate) fn on_drop(
    over: impl Fn(bool) + Clone + 'static,
    open: impl Fn(File) + 'static,
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
                enter(true);
            }),
        ),
        listen(
            "dragleave",
            Box::new(move |event, _| {
                // Only where it leaves the window there is nothing that it comes to.
                if event.related_target().is_none() {
                    leave(false);
                }
            }),
        ),
        listen(
            "drop",
            Box::new(move |event, transfer| {
                event.prevent_default();
                over(false);
                if let Some(file) = in_transfer(&transfer) {
                    open(file);
                }
            }),
        ),
    ])
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

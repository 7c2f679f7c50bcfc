//! A second thread: this program once more, started by `worker.js` where there is no document.
//!
//! Both sides send [`Parcel`]s. What they mean is `pixels`' business.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::EventListener;
use gloo_file::Blob;
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    DedicatedWorkerGlobalScope, HtmlLinkElement, ImageBitmap, MessageEvent, WorkerOptions,
    WorkerType,
};

use super::document::document;

/// The file that starts the program, beside the page.
const STARTER: &str = "worker.js";

/// What goes from one thread to the other.
#[derive(Default)]
pub(crate) struct Parcel {
    /// Plain data.
    pub(crate) data: JsValue,
    /// They are moved, not copied, once they are out of WebAssembly's memory.
    pub(crate) bytes: Option<Vec<u8>>,
    pub(crate) files: Vec<Blob>,
    /// It is moved, not copied. The page lends what it has decoded the first file to, and gets it back.
    pub(crate) bitmap: Option<ImageBitmap>,
}

/// The page's side.
pub(crate) struct Worker {
    worker: web_sys::Worker,
    /// Parcels for a program that is not there yet.
    waiting: Rc<RefCell<Option<Vec<Parcel>>>>,
    _messages: EventListener,
    _error: EventListener,
}

impl Worker {
    /// Starts it. `arrived` gets every parcel that comes back; `fallen` is called when no more will come: with the browser's words, or with
    /// none if the program was never there.
    pub(crate) fn start(
        arrived: impl Fn(Parcel) + 'static,
        fallen: impl Fn(Option<String>) + Clone + 'static,
    ) -> Option<Self> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = web_sys::Worker::new_with_options(STARTER, &options).ok()?;
        let start = Object::new();
        set(&start, "program", &program()?.into());
        set(&start, "module", &wasm_bindgen::module());
        worker.post_message(&start).ok()?;

        let waiting = Rc::new(RefCell::new(Some(Vec::new())));
        let queue = Rc::clone(&waiting);
        let (fell, is_there) = (fallen.clone(), Rc::clone(&waiting));
        let words = move |why: String| Some(why).filter(|_| is_there.borrow().is_none());
        let why = words.clone();
        let messages = EventListener::new(&worker, "message", move |event| {
            let Some(event) = event.dyn_ref::<MessageEvent>() else {
                return;
            };
            let data = event.data();
            if let Some(said) = text(&data, "fallen") {
                fell(why(said));
            } else if get(&data, "ready").is_some() {
                let queued = queue.borrow_mut().take().unwrap_or_default();
                if let Some(worker) = event.target().and_then(|target| target.dyn_into().ok()) {
                    for parcel in queued {
                        post(&Thread::Worker(&worker), parcel);
                    }
                }
            } else {
                arrived(unpack(&data));
            }
        });
        let error = EventListener::new(&worker, "error", move |_| fallen(words(String::new())));
        Some(Self {
            worker,
            waiting,
            _messages: messages,
            _error: error,
        })
    }

    /// Sends a parcel, as soon as the program is there.
    pub(crate) fn send(&self, parcel: Parcel) {
        match &mut *self.waiting.borrow_mut() {
            Some(waiting) => waiting.push(parcel),
            None => post(&Thread::Worker(&self.worker), parcel),
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

/// Whether this program runs in the worker.
pub(crate) fn is_here() -> bool {
    scope().is_some()
}

/// The worker's side: calls `arrived` with every parcel for as long as the worker lives.
pub(crate) fn listen(arrived: impl Fn(Parcel) + 'static) {
    let Some(scope) = scope() else { return };
    EventListener::new(&scope, "message", move |event| {
        if let Some(event) = event.dyn_ref::<MessageEvent>() {
            arrived(unpack(&event.data()));
        }
    })
    .forget();
    let ready = Object::new();
    set(&ready, "ready", &JsValue::TRUE);
    // Fails only for what can't be cloned.
    let _ = scope.post_message(&ready);
}

/// Sends a parcel to the page.
pub(crate) fn reply(parcel: Parcel) {
    if let Some(scope) = scope() {
        post(&Thread::Page(&scope), parcel);
    }
}

enum Thread<'a> {
    Worker(&'a web_sys::Worker),
    Page(&'a DedicatedWorkerGlobalScope),
}

fn post(to: &Thread<'_>, parcel: Parcel) {
    let message = Object::new();
    set(&message, "data", &parcel.data);
    let moved = Array::new();
    if let Some(bytes) = parcel.bytes {
        let bytes = Uint8Array::from(bytes.as_slice());
        moved.push(&bytes.buffer());
        set(&message, "bytes", &bytes);
    }
    let files: Array = parcel
        .files
        .iter()
        .map(|file| AsRef::<web_sys::Blob>::as_ref(file).clone())
        .collect();
    set(&message, "files", &files);
    if let Some(bitmap) = parcel.bitmap {
        moved.push(&bitmap);
        set(&message, "bitmap", &bitmap);
    }
    // Fails only for what can't be cloned, and all of this can.
    let _ = match to {
        Thread::Worker(worker) => worker.post_message_with_transfer(&message, &moved),
        Thread::Page(scope) => scope.post_message_with_transfer(&message, &moved),
    };
}

fn unpack(message: &JsValue) -> Parcel {
    let bytes = get(message, "bytes").and_then(|bytes| bytes.dyn_into::<Uint8Array>().ok());
    let files = get(message, "files").and_then(|files| files.dyn_into::<Array>().ok());
    let files = files.iter().flat_map(Array::iter);
    Parcel {
        data: get(message, "data").unwrap_or_default(),
        bytes: bytes.map(|bytes| bytes.to_vec()),
        files: files
            .filter_map(|file| file.dyn_into::<web_sys::Blob>().ok())
            .map(Blob::from)
            .collect(),
        bitmap: get(message, "bitmap").and_then(|bitmap| bitmap.dyn_into().ok()),
    }
}

/// The address of the script that started this program; the page names it to the browser ahead of time.
fn program() -> Option<String> {
    let link = document()?
        .query_selector("link[rel=modulepreload]")
        .ok()??;
    Some(link.dyn_into::<HtmlLinkElement>().ok()?.href())
}

fn scope() -> Option<DedicatedWorkerGlobalScope> {
    js_sys::global().dyn_into().ok()
}

fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    let value = Reflect::get(object, &name.into()).ok()?;
    (!value.is_undefined()).then_some(value)
}

fn text(object: &JsValue, name: &str) -> Option<String> {
    get(object, name)?.as_string()
}

fn set(object: &Object, name: &str, value: &JsValue) {
    // Fails only for an object that is frozen.
    let _ = Reflect::set(object, &name.into(), value);
}

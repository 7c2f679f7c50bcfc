//! The browser's database, a flat one: texts, bytes and files by name.
//!
//! A file goes in and comes out as a handle; its bytes do not pass through WebAssembly's memory.

use std::future::Future;

use gloo_events::EventListener;
use gloo_file::Blob;
use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DomException, EventTarget, IdbDatabase, IdbFactory, IdbObjectStore, IdbRequest, IdbTransaction,
    IdbTransactionMode,
};

use super::document::window;

const NAME: &str = "overpaint";
const STORE: &str = "kept";

/// Of the store, which never changes; what is in it says its own version.
const VERSION: u32 = 1;

/// Something to be kept.
pub(crate) enum Item {
    Text(String),
    Bytes(Vec<u8>),
    File(Blob),
}

/// Why nothing was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// There is no room.
    Full,
    /// In the browser's words.
    Failed(String),
}

/// A connection to it, until it is dropped.
pub(crate) struct Database {
    inner: IdbDatabase,
    _deletion: EventListener,
}

impl Database {
    /// Opens it, or makes it; `None` where the browser has none for this page. `deleted` is called when another page deletes it: then nothing
    /// can be written any more.
    pub(crate) async fn open(deleted: impl Fn() + 'static) -> Option<Self> {
        let request = factory()?.open_with_u32(NAME, VERSION).ok()?;
        let made = request.clone();
        let _upgrade = EventListener::once(&request, "upgradeneeded", move |_| {
            let database = made.result().ok().and_then(|made| made.dyn_into().ok());
            if let Some(database) = database {
                // Fails only for a name that is taken, and a new database has none.
                let _ = IdbDatabase::create_object_store(&database, STORE);
            }
        });
        happens(&request, ["success", "error"]).await.ok()?;
        let inner: IdbDatabase = request.result().ok()?.dyn_into().ok()?;
        let closed = inner.clone();
        let deletion = EventListener::new(&inner, "versionchange", move |_| {
            closed.close();
            deleted();
        });
        Some(Self {
            inner,
            _deletion: deletion,
        })
    }

    /// Deletes it with all that is in it.
    pub(crate) async fn delete() {
        let request = factory().and_then(|factory| factory.delete_database(NAME).ok());
        if let Some(request) = request {
            // Where there is none there is nothing to delete.
            let _ = happens(&request, ["success", "error"]).await;
        }
    }

    /// All names that something is kept under.
    pub(crate) async fn names(&self) -> Option<Vec<String>> {
        let names: Array = self.ask(None).await?.dyn_into().ok()?;
        Some(names.iter().filter_map(|name| name.as_string()).collect())
    }

    /// A text, if there is one of this name.
    pub(crate) async fn text(&self, name: &str) -> Option<String> {
        self.ask(Some(name)).await?.as_string()
    }

    /// Bytes, if there are some of this name.
    pub(crate) async fn bytes(&self, name: &str) -> Option<Vec<u8>> {
        let bytes: Uint8Array = self.ask(Some(name)).await?.dyn_into().ok()?;
        Some(bytes.to_vec())
    }

    /// A file, if there is one of this name.
    pub(crate) async fn file(&self, name: &str) -> Option<Blob> {
        let file: web_sys::Blob = self.ask(Some(name)).await?.dyn_into().ok()?;
        Some(Blob::from(file))
    }

    /// Puts things there, all of them or none. It is under way when this returns, even if the page is left then.
    pub(crate) fn put(
        &self,
        items: Vec<(String, Item)>,
    ) -> impl Future<Output = Result<(), Refusal>> + 'static {
        end_of(self.begin(|store| {
            for (name, item) in items {
                let value = match item {
                    Item::Text(text) => text.into(),
                    Item::Bytes(bytes) => Uint8Array::from(bytes.as_slice()).into(),
                    Item::File(file) => JsValue::from(web_sys::Blob::from(file)),
                };
                store.put_with_key(&value, &name.into())?;
            }
            Ok(())
        }))
    }

    /// Takes away what is kept under these names, in the same way.
    pub(crate) fn remove(
        &self,
        names: &[String],
    ) -> impl Future<Output = Result<(), Refusal>> + 'static + use<> {
        end_of(self.begin(|store| {
            for name in names {
                store.delete(&name.into())?;
            }
            Ok(())
        }))
    }

    #[expect(deprecated, reason = "it was out of the standard for a while")]
    fn begin(
        &self,
        fill: impl FnOnce(&IdbObjectStore) -> Result<(), JsValue>,
    ) -> Result<IdbTransaction, JsValue> {
        let transaction = self
            .inner
            .transaction_with_str_and_mode(STORE, IdbTransactionMode::Readwrite)?;
        let filled = transaction
            .object_store(STORE)
            .and_then(|store| fill(&store));
        filled.inspect_err(|_| {
            // What was asked for before the failure would be done otherwise. It is under way, so this can be done.
            let _ = transaction.abort();
        })?;
        // Otherwise it would wait to hear of each of these first, and of a page that is left nobody hears.
        transaction.commit()?;
        Ok(transaction)
    }

    /// What is kept under a name, or without one all names.
    async fn ask(&self, name: Option<&str>) -> Option<JsValue> {
        let transaction = self.inner.transaction_with_str(STORE).ok()?;
        let store = transaction.object_store(STORE).ok()?;
        let request: IdbRequest = match name {
            Some(name) => store.get(&name.into()),
            None => store.get_all_keys(),
        }
        .ok()?;
        happens(&request, ["success", "error"]).await.ok()?;
        request.result().ok()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.inner.close();
    }
}

/// What comes of it.
fn end_of(
    begun: Result<IdbTransaction, JsValue>,
) -> impl Future<Output = Result<(), Refusal>> + 'static {
    let begun = begun.map(|transaction| {
        let ends = happens(&transaction, ["complete", "abort"]);
        (transaction, ends)
    });
    async move {
        let (transaction, ends) = begun.map_err(|error| refusal(error.dyn_into().ok()))?;
        match ends.await {
            Ok(_) => Ok(()),
            Err(_) => Err(refusal(transaction.error())),
        }
    }
}

fn factory() -> Option<IdbFactory> {
    window()?.indexed_db().ok()?
}

/// Waits for the first of two events, or fails with the other.
fn happens(target: &EventTarget, [good, bad]: [&str; 2]) -> JsFuture {
    JsFuture::from(Promise::new(&mut |resolve, reject| {
        // Fail only for listeners that are none.
        let _ = target.add_event_listener_with_callback(good, &resolve);
        let _ = target.add_event_listener_with_callback(bad, &reject);
    }))
}

fn refusal(error: Option<DomException>) -> Refusal {
    match error {
        Some(error) if error.name() == "QuotaExceededError" => Refusal::Full,
        error => Refusal::Failed(error.map(|error| error.message()).unwrap_or_default()),
    }
}

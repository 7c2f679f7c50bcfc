//! What a client or a single call is set to.

use alloc::vec::Vec;
use core::time::Duration;

use js_sys::{Array, Function, Reflect};
use overpaint_client::protocol::{ApiKey, BaseUrl, Policy, Rule, concat};
use overpaint_client::{BadHeader, Client, InputFile};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortSignal, Blob};

use crate::fault::Fault;
use crate::params::entries;

/// A client with these options, which JavaScript has found to be of the right types; a `fetch` among them replaces the global one, and
/// `plainHttp` says that a key may go over it.
pub(crate) fn client(options: &JsValue) -> Result<Client, Fault> {
    let text = |name| property(options, name).as_string();
    let key = text("apiKey").filter(|key| !key.trim_ascii().is_empty());
    let key = key.as_deref().map(ApiKey::parse).transpose()?;
    // Between the servers of one network plain http is usual; what a page sends goes through anybody's.
    let secret = key.is_some() && property(options, "plainHttp").as_bool() != Some(true);
    let base = BaseUrl::exact(&text("baseURL").unwrap_or_default(), secret)?;
    let mut client = Client::new(base, key).with_retries(Policy::default());
    if let Some(fetch) = function(options, "fetch") {
        client = client.with_fetch(fetch);
    }
    for_call(&client, options)
}

/// The client as one call wants it: a call has the same settings, but for the endpoint and its key. Times are in milliseconds.
pub(crate) fn for_call(client: &Client, options: &JsValue) -> Result<Client, Fault> {
    let mut timeouts = client.timeouts();
    if let Some(time) = milliseconds(options, "timeout") {
        timeouts.head = time;
    }
    if let Some(time) = milliseconds(options, "idleTimeout") {
        timeouts.silence = time;
    }
    let mut policy = client.retries();
    if let Some(count) = whole(options, "maxRetries") {
        policy.max_retries = count;
    }
    if let Some(retry) = property(options, "retry").as_string() {
        policy.rule = if retry == "safe" {
            Rule::Safe
        } else {
            Rule::Official
        };
    }
    let mut headers = Vec::new();
    for (name, value) in entries(&property(options, "headers")) {
        if let Some(value) = value.as_string() {
            headers.push((name, value));
        }
    }
    client
        .clone()
        .with_timeouts(timeouts)
        .with_retries(policy)
        .with_headers(headers)
        .map_err(|BadHeader(name)| {
            Fault::options(&concat(&["headers: \"", &name, "\" can't be sent."]))
        })
}

pub(crate) fn signal(options: &JsValue) -> Option<AbortSignal> {
    Some(property(options, "signal"))
        .filter(|signal| !signal.is_undefined() && !signal.is_null())
        .map(JsCast::unchecked_into)
}

/// `{blob, name}` each.
pub(crate) fn files(files: &JsValue) -> Vec<InputFile> {
    let mut read = Vec::new();
    for file in Array::from(files).iter() {
        read.push(InputFile {
            blob: property(&file, "blob").unchecked_into(),
            name: property(&file, "name").as_string(),
        });
    }
    read
}

pub(crate) fn mask(file: &JsValue) -> Option<Blob> {
    (!file.is_undefined() && !file.is_null()).then(|| property(file, "blob").unchecked_into())
}

/// What an object holds under a name; `undefined` for what is no object.
pub(crate) fn property(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or_default()
}

pub(crate) fn function(object: &JsValue, name: &str) -> Option<Function> {
    property(object, name).dyn_into().ok()
}

/// A time, if it is set.
pub(crate) fn milliseconds(options: &JsValue, name: &str) -> Option<Duration> {
    whole(options, name).map(|time| Duration::from_millis(time.into()))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates"
)]
fn whole(options: &JsValue, name: &str) -> Option<u32> {
    property(options, name).as_f64().map(|number| number as u32)
}

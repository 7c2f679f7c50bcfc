//! The models that an endpoint lists (`GET {base}/models`).

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use crate::error::Error;
use crate::error_body::{of_text, of_value};
use crate::json::{self, Value};

/// One of an endpoint's models.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListedModel {
    /// The name to ask for it by; never empty.
    pub id: String,
    /// The day on which the provider ends it, as it writes it, such as `2026-10-23`.
    pub shutdown_date: Option<String>,
}

/// Parts of the names of models that make images, in small letters: OpenAI's, and those that gateways and self-hosted servers offer.
const IMAGE_MAKERS: [&str; 12] = [
    "image",
    "dall-e",
    "flux",
    "kontext",
    "seedream",
    "seededit",
    "diffusion",
    "sdxl",
    "banana",
    "hidream",
    "kolors",
    "omnigen",
];

/// Parts of the names of models that take images or make something else of them.
const OTHERS: [&str; 3] = ["embed", "video", "moderation"];

impl ListedModel {
    /// Whether it is likely to make images, by its name alone: lists say no more of a model.
    pub fn may_make_images(&self) -> bool {
        let id = self.id.to_ascii_lowercase();
        let has = |parts: &[&str]| parts.iter().any(|part| id.contains(part));
        has(&IMAGE_MAKERS) && !has(&OTHERS)
    }
}

/// What the answer to `GET {base}/models` lists, in its order; `body` is the whole of it.
///
/// OpenAI's shape is `{"data":[{"id":"…"}]}`. A bare array, `{"models":[{"name":"…"}]}` as Ollama writes it, and names in place of objects
/// are taken as well; entries without a name are left out, and `null` is an empty list.
///
/// # Errors
/// [`Error::Api`] for a bad status, and for JSON that is no list: gateways refuse with status 200 too. [`Error::Html`] and [`Error::NotJson`] for
/// what they say.
pub fn models(status: u16, body: &[u8]) -> Result<Vec<ListedModel>, Error> {
    if !(200..300).contains(&status) {
        return Err(of_text(status, body));
    }
    let text = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    let value = json::read(text).map_err(|_| of_text(status, text))?;
    let list = ["data", "models"].iter().find_map(|name| value.get(name));
    match list.unwrap_or(&value) {
        Value::Array(entries) => Ok(entries.iter().filter_map(listed).collect()),
        Value::Null if list.is_some() => Ok(Vec::new()),
        _ => Err(of_value(status, &value)),
    }
}

fn listed(entry: &Value) -> Option<ListedModel> {
    let text = |name: &str| entry.get(name).and_then(Value::as_str);
    let names = [entry.as_str(), text("id"), text("name"), text("model")];
    let id = names.into_iter().flatten().find(|name| !name.is_empty())?;
    Some(ListedModel {
        id: id.to_owned(),
        shutdown_date: text("shutdown_date").map(ToOwned::to_owned),
    })
}

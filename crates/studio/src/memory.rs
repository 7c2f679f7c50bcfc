//! What the next visit finds as it was left: settings, options, and keys if that is wanted.

use leptos::prelude::*;
use overpaint_protocol::Options;
use serde::{Deserialize, Serialize};

use crate::browser::{document, storage};
use crate::locale::Language;
use crate::settings::{Endpoint, Keys, Settings, Theme};
use crate::studio::Studio;

/// Keeps settings and options as they are now, and the keys where that is chosen.
pub(crate) fn keep(studio: Studio) {
    studio
        .settings
        .with_untracked(|settings| storage::write("settings", settings));
    studio.options.with_untracked(|options| {
        storage::write("options", &Remembered(options.clone()));
    });
    if studio
        .settings
        .with_untracked(|settings| settings.remember_keys)
    {
        studio
            .keys
            .with_untracked(|keys| storage::write("keys", keys));
    } else {
        storage::remove("keys");
    }
}

/// The settings of the last visit, or those to begin with.
pub(crate) fn settings(demo: bool) -> Settings {
    let mut settings: Settings = storage::read("settings").unwrap_or_else(|| Settings {
        endpoint: if demo {
            Endpoint::Demo
        } else {
            Endpoint::Mixrouter
        },
        custom_url: String::new(),
        remember_keys: false,
        language: Language::for_tag(&document::preferred_language()),
        theme: Theme::System,
    });
    if settings.endpoint == Endpoint::Demo && !demo {
        settings.endpoint = Endpoint::Mixrouter;
    }
    settings
}

/// The options of the last visit, or those to begin with: two partial pictures show that it goes
/// on, and keep gateways from cutting a silent connection.
pub(crate) fn options() -> Options {
    storage::read::<Remembered>("options").map_or_else(
        || Options {
            model: "gpt-image-1.5".to_owned(),
            partial_images: Some(2),
            ..Options::default()
        },
        |remembered| remembered.0,
    )
}

#[derive(Serialize, Deserialize)]
struct Remembered(#[serde(with = "AllButThePrompt")] Options);

/// How [`Options`] are kept: what a person chooses in the page, but not what they write.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Options")]
struct AllButThePrompt {
    #[serde(skip)]
    prompt: String,
    model: String,
    n: Option<u32>,
    size: Option<String>,
    quality: Option<String>,
    background: Option<String>,
    input_fidelity: Option<String>,
    output_format: Option<String>,
    output_compression: Option<u32>,
    moderation: Option<String>,
    #[serde(skip)]
    stream: Option<bool>,
    partial_images: Option<u32>,
    #[serde(skip)]
    user: Option<String>,
    #[serde(skip)]
    extra: Vec<(String, String)>,
}

/// The keys that were to be remembered.
pub(crate) fn keys() -> Keys {
    storage::read("keys").unwrap_or_default()
}

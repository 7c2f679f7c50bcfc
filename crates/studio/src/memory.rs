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
        storage::write("options", &Remembered::of(options));
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

/// The options of the last visit, or those to begin with.
pub(crate) fn options() -> Options {
    storage::read::<Remembered>("options")
        .unwrap_or_default()
        .into_options()
}

/// The options that are remembered: all but the prompt.
#[derive(Serialize, Deserialize)]
#[serde(default)]
struct Remembered {
    model: String,
    n: Option<u32>,
    size: Option<String>,
    quality: Option<String>,
    background: Option<String>,
    input_fidelity: Option<String>,
    output_format: Option<String>,
    output_compression: Option<u32>,
    moderation: Option<String>,
    partial_images: Option<u32>,
}

impl Default for Remembered {
    /// Two partial pictures: they show that it goes on, and keep gateways from cutting a silent
    /// connection.
    fn default() -> Self {
        Self {
            model: "gpt-image-1.5".to_owned(),
            n: None,
            size: None,
            quality: None,
            background: None,
            input_fidelity: None,
            output_format: None,
            output_compression: None,
            moderation: None,
            partial_images: Some(2),
        }
    }
}

impl Remembered {
    fn of(options: &Options) -> Self {
        let Options {
            model,
            n,
            size,
            quality,
            background,
            input_fidelity,
            output_format,
            output_compression,
            moderation,
            partial_images,
            ..
        } = options.clone();
        Self {
            model,
            n,
            size,
            quality,
            background,
            input_fidelity,
            output_format,
            output_compression,
            moderation,
            partial_images,
        }
    }

    fn into_options(self) -> Options {
        Options {
            model: self.model,
            n: self.n,
            size: self.size,
            quality: self.quality,
            background: self.background,
            input_fidelity: self.input_fidelity,
            output_format: self.output_format,
            output_compression: self.output_compression,
            moderation: self.moderation,
            partial_images: self.partial_images,
            ..Options::default()
        }
    }
}

/// The keys that were to be remembered.
pub(crate) fn keys() -> Keys {
    storage::read("keys").unwrap_or_default()
}

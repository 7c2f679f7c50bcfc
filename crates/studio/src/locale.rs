//! Every text a person reads, by key, in the language of the settings. The texts are in
//! `web/locales/`; a text may hold `{name}` places.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::studio::Studio;

/// A language of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Language {
    /// English.
    #[serde(rename = "en")]
    English,
    /// Simplified Chinese.
    #[serde(rename = "zh-Hans")]
    Chinese,
}

impl Language {
    /// The BCP 47 tag.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-Hans",
        }
    }

    /// The language for a browser that asks for `tag`, such as `zh-CN`.
    pub(crate) fn for_tag(tag: &str) -> Self {
        if tag.to_ascii_lowercase().starts_with("zh") {
            Self::Chinese
        } else {
            Self::English
        }
    }

    fn texts(self) -> &'static Texts {
        static ENGLISH: OnceLock<Texts> = OnceLock::new();
        static CHINESE: OnceLock<Texts> = OnceLock::new();
        match self {
            Self::English => {
                ENGLISH.get_or_init(|| parse(include_str!("../../../web/locales/en.json")))
            }
            Self::Chinese => {
                CHINESE.get_or_init(|| parse(include_str!("../../../web/locales/zh-Hans.json")))
            }
        }
    }
}

type Texts = BTreeMap<String, String>;

fn parse(json: &str) -> Texts {
    serde_json::from_str(json).unwrap_or_default()
}

/// The text for `key` in the language of the settings; follows the language where it is read
/// reactively.
pub(crate) fn t(key: &str) -> String {
    with(key, &[])
}

/// The same with its places filled in.
pub(crate) fn with(key: &str, places: &[(&str, &str)]) -> String {
    text(Studio::expect().language(), key, places).unwrap_or_else(|| key.to_owned())
}

/// The same, or nothing where there is no such text.
pub(crate) fn find(key: &str, places: &[(&str, &str)]) -> Option<String> {
    text(Studio::expect().language(), key, places)
}

fn text(language: Language, key: &str, places: &[(&str, &str)]) -> Option<String> {
    let mut text = language.texts().get(key)?.clone();
    for (name, value) in places {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    Some(text)
}

/// A text as a signal's closure, for attributes and children.
pub(crate) fn tr(key: &'static str) -> impl Fn() -> String + Copy + Send + Sync + 'static {
    move || t(key)
}

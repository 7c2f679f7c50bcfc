//! What a person sets once: where edits are sent, the key for it, language and look.

use std::collections::BTreeMap;

use overpaint_protocol::{ApiKey, ApiKeyProblem, BaseUrl, BaseUrlProblem};
use serde::{Deserialize, Serialize};

use crate::locale::Language;

/// Where edits are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Endpoint {
    /// The server that came with this page, if one did.
    Demo,
    /// The mixrouter gateway.
    Mixrouter,
    /// OpenAI itself.
    OpenAi,
    /// Any other compatible server.
    Custom,
}

impl Endpoint {
    /// The name in form values and in storage.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Demo => "demo",
            Self::Mixrouter => "mixrouter",
            Self::OpenAi => "openai",
            Self::Custom => "custom",
        }
    }

    /// The inverse of [`Endpoint::name`].
    pub(crate) fn named(name: &str) -> Option<Self> {
        [Self::Demo, Self::Mixrouter, Self::OpenAi, Self::Custom]
            .into_iter()
            .find(|endpoint| endpoint.name() == name)
    }
}

/// Light, dark, or as the system has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// The name in form values and in storage.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The inverse of [`Theme::name`]; anything else is the system's.
    pub(crate) fn named(name: &str) -> Self {
        [Self::Light, Self::Dark]
            .into_iter()
            .find(|theme| theme.name() == name)
            .unwrap_or_default()
    }
}

/// The settings, without the keys.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Settings {
    pub(crate) endpoint: Endpoint,
    /// The base URL of [`Endpoint::Custom`], as typed.
    pub(crate) custom_url: String,
    /// Whether edits are handed in as tasks, where the endpoint may know them.
    #[serde(default)]
    pub(crate) as_tasks: bool,
    /// Whether keys are kept in the browser's storage.
    pub(crate) remember_keys: bool,
    /// Whether the work is kept in the browser's database.
    #[serde(default = "yes")]
    pub(crate) keep_work: bool,
    pub(crate) language: Language,
    pub(crate) theme: Theme,
}

fn yes() -> bool {
    true
}

/// The keys, one for each server, so that none is ever sent to another. They are kept apart from
/// the settings, and have no `Debug`.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Keys(BTreeMap<String, String>);

/// Where a key is kept that was typed before there was an address for it.
const UNPLACED: &str = "custom";

impl Keys {
    /// The key for what the settings have chosen, as typed; empty where there is none.
    pub(crate) fn of(&self, settings: &Settings) -> &str {
        let unplaced = || {
            self.0
                .get(UNPLACED)
                .filter(|_| settings.endpoint == Endpoint::Custom)
        };
        let key = self.0.get(&settings.server()).or_else(unplaced);
        key.map_or("", String::as_str)
    }

    /// Keeps a key for what the settings have chosen; an empty one is forgotten.
    pub(crate) fn set(&mut self, settings: &Settings, key: String) {
        self.0.remove(UNPLACED);
        if key.is_empty() {
            self.0.remove(&settings.server());
        } else {
            self.0.insert(settings.server(), key);
        }
    }

    /// From its first use on a key belongs to the server that it was sent to.
    pub(crate) fn place(&mut self, settings: &Settings) {
        let key = self.of(settings).to_owned();
        self.set(settings, key);
    }
}

/// Why nothing can be sent with these settings.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Unusable {
    /// The base URL.
    Url(BaseUrlProblem),
    /// The key.
    Key(ApiKeyProblem),
    /// There is no key, and this endpoint answers nobody without one.
    NoKey,
}

impl Settings {
    /// Whether edits are handed in as tasks. OpenAI knows none.
    pub(crate) fn hands_in(&self) -> bool {
        self.as_tasks && self.can_hand_in()
    }

    /// Whether the endpoint may know tasks.
    pub(crate) fn can_hand_in(&self) -> bool {
        self.endpoint != Endpoint::OpenAi
    }

    /// What a key is for: a known endpoint, or the origin of the custom address.
    fn server(&self) -> String {
        if self.endpoint != Endpoint::Custom {
            return self.endpoint.name().to_owned();
        }
        let Ok(base) = BaseUrl::parse(&self.custom_url) else {
            return UNPLACED.to_owned();
        };
        // Scheme, nothing, and host with port stand between the first three slashes.
        let origin: Vec<&str> = base.as_str().splitn(4, '/').take(3).collect();
        origin.join("/")
    }

    /// The base URL as typed or preset; `demo` is the address of the server that came with the
    /// page.
    pub(crate) fn base_url(&self, demo: Option<&str>) -> String {
        match self.endpoint {
            Endpoint::Demo => demo.unwrap_or_default().to_owned(),
            Endpoint::Mixrouter => "https://api.mixrouter.com/v1".to_owned(),
            Endpoint::OpenAi => "https://api.openai.com/v1".to_owned(),
            Endpoint::Custom => self.custom_url.clone(),
        }
    }

    /// The address and key to send with.
    pub(crate) fn target(
        &self,
        keys: &Keys,
        demo: Option<&str>,
    ) -> Result<(BaseUrl, Option<ApiKey>), Unusable> {
        let base = BaseUrl::parse(&self.base_url(demo)).map_err(Unusable::Url)?;
        let typed = keys.of(self).trim();
        if typed.is_empty() {
            return match self.endpoint {
                Endpoint::Demo | Endpoint::Custom => Ok((base, None)),
                Endpoint::Mixrouter | Endpoint::OpenAi => Err(Unusable::NoKey),
            };
        }
        let key = ApiKey::parse(typed).map_err(Unusable::Key)?;
        Ok((base, Some(key)))
    }
}

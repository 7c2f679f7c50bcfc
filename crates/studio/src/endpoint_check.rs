//! Whether the endpoint works, as far as that can be found out without an edit.

use leptos::prelude::*;
use overpaint_protocol::{ApiKey, BaseUrl, ListedModel, Model};

use crate::notice::Notice;
use crate::settings::{Endpoint, Unusable};
use crate::studio::Studio;

/// Who a check asks.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Target {
    pub(crate) base: BaseUrl,
    pub(crate) key: Option<ApiKey>,
    /// The address was typed, and so can be wrong.
    pub(crate) custom: bool,
}

/// A check under way, or what it has found. It counts for as long as its target is the one in the settings.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Check {
    pub(crate) target: Target,
    pub(crate) found: Option<Found>,
}

/// What a check has found, in words, with what helps.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found {
    pub(crate) mood: Mood,
    pub(crate) notice: Notice,
    /// What the endpoint lists, if it lists anything.
    pub(crate) models: Option<Vec<ListedModel>>,
    /// Where the API is instead.
    pub(crate) instead: Option<BaseUrl>,
    /// An address at which the browser itself says what is wrong.
    pub(crate) open: Option<String>,
}

/// Whether what was found is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    Good,
    Bad,
    /// Only an edit will tell.
    Unsure,
}

impl Mood {
    /// The name in the page's markup.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Bad => "bad",
            Self::Unsure => "unsure",
        }
    }
}

impl Found {
    /// What the text of this key says.
    pub(crate) fn new(mood: Mood, key: &str) -> Self {
        Self {
            mood,
            notice: Notice::of(key),
            models: None,
            instead: None,
            open: None,
        }
    }

    /// Fills in a place of the text.
    pub(crate) fn place(mut self, name: &'static str, value: &str) -> Self {
        self.notice = self.notice.place(name, value);
        self
    }
}

impl Check {
    /// The names of the models it has found that make images, those first of which most is known.
    pub(crate) fn image_models(&self) -> Vec<String> {
        let found = self.found.as_ref();
        let listed = found.and_then(|found| found.models.as_deref());
        let listed = listed.unwrap_or_default();
        let named = |known| {
            let fitting = move |id: &&String| Model::of(id).known == known;
            let makers = listed.iter().filter(|model| model.may_make_images());
            makers.map(|model| &model.id).filter(fitting)
        };
        named(true).chain(named(false)).cloned().collect()
    }
}

impl Studio {
    /// Who a check would ask, tracked; nobody where address or key cannot be used. Without a key it asks too, and is told so.
    pub(crate) fn check_target(self) -> Option<Target> {
        self.settings.with(|settings| {
            self.demo.with_value(|demo| {
                let demo = demo.as_deref();
                let target = self.keys.with(|keys| settings.target(keys, demo));
                let (base, key) = match target {
                    Ok(target) => target,
                    Err(Unusable::NoKey) => (BaseUrl::parse(&settings.base_url(demo)).ok()?, None),
                    Err(_) => return None,
                };
                Some(Target {
                    base,
                    key,
                    custom: settings.endpoint == Endpoint::Custom,
                })
            })
        })
    }

    /// The check of what the settings say now, tracked.
    pub(crate) fn current_check(self) -> Option<Check> {
        let target = self.check_target();
        self.check
            .get()
            .filter(|check| Some(&check.target) == target.as_ref())
    }
}

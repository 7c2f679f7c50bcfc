//! Whether the endpoint works, as far as that can be found out without an edit.

use leptos::prelude::*;
use overpaint_protocol::{ApiKey, BaseUrl, ListedModel, Model};

use crate::browser::document;
use crate::notice::Notice;
use crate::run;
use crate::settings::{Endpoint, Unusable};
use crate::studio::Studio;
use crate::tasks::check_endpoint;

/// The button that checks, by its id.
pub(crate) const CHECK_BUTTON: &str = "check-endpoint";

/// Who a check asks.
#[derive(Clone, PartialEq)]
pub(crate) struct Target {
    pub(crate) base: BaseUrl,
    pub(crate) key: Option<ApiKey>,
    /// The address was typed, and so can be wrong.
    pub(crate) custom: bool,
}

/// A check under way, or what it has found. It counts for as long as its target is the one in the settings.
#[derive(Clone)]
pub(crate) struct Check {
    pub(crate) target: Target,
    pub(crate) done: bool,
    /// What is said of it.
    pub(crate) notice: Notice,
    /// What the endpoint lists.
    pub(crate) models: Vec<ListedModel>,
}

/// The names of the models that make images, those first of which most is known.
pub(crate) fn image_models(listed: &[ListedModel]) -> Vec<String> {
    let named = |known| {
        let makers = listed.iter().filter(|model| model.may_make_images());
        let fitting = makers.filter(move |model| Model::of(&model.id).known == known);
        fitting.map(|model| model.id.clone())
    };
    named(true).chain(named(false)).collect()
}

impl Studio {
    /// Who a check would ask, tracked; nobody where address or key cannot be used. Without a key it asks too, and is told so.
    pub(crate) fn check_target(self) -> Option<Target> {
        let (base, key) = match self.target() {
            Ok(target) => target,
            Err(Unusable::NoKey) => (BaseUrl::parse(&self.base_url()).ok()?, None),
            Err(_) => return None,
        };
        let endpoint = self.settings.with(|settings| settings.endpoint);
        Some(Target {
            base,
            key,
            custom: endpoint == Endpoint::Custom,
        })
    }

    /// Sends edits to another address of one's own, and checks that.
    pub(crate) fn use_address(self, typed: String) {
        self.settings.update(|settings| settings.custom_url = typed);
        self.check_again();
    }

    /// Asks for another model, and checks that.
    pub(crate) fn use_model(self, name: String) {
        self.options.update(|options| {
            options.model = name;
            run::fit_to_model(options);
        });
        self.check_again();
    }

    /// The button that was pressed for this goes with what was found before, and the focus to the one that stays.
    fn check_again(self) {
        check_endpoint::start(self);
        document::focus(CHECK_BUTTON);
    }

    /// Reads the check of what the settings say now, tracked.
    pub(crate) fn with_check<T>(self, read: impl Fn(&Check) -> T) -> Option<T> {
        let target = self.check_target();
        self.check.with(|check| {
            let current = check
                .as_ref()
                .filter(|check| Some(&check.target) == target.as_ref());
            current.map(read)
        })
    }
}

use leptos::prelude::*;

use crate::components::button::IconButton;
use crate::intent::Intent;
use crate::locale;
use crate::studio::Studio;

/// Something that went wrong, in words that say what to do. It is shown until it is put away or
/// the next thing is tried.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Notice {
    /// Keys of its text, best first: the first that exists is shown. `key.title` is its title.
    keys: Vec<String>,
    places: Vec<(&'static str, String)>,
    /// Somebody else's words, shown as they are.
    said: Option<String>,
    remedies: Vec<Remedy>,
}

/// A button under a notice that does what it advises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Remedy {
    /// Send the same again.
    TryAgain,
    /// Open the settings.
    Settings,
    /// Keep the last preview.
    KeepPreview,
}

impl Notice {
    /// A notice with the text of this key.
    pub(crate) fn of(key: &str) -> Self {
        Self::first_of([key.to_owned()])
    }

    /// A notice with the text of the first of these keys that has one.
    pub(crate) fn first_of(keys: impl IntoIterator<Item = String>) -> Self {
        Self {
            keys: keys.into_iter().collect(),
            places: Vec::new(),
            said: None,
            remedies: Vec::new(),
        }
    }

    /// Fills in a place of the text.
    pub(crate) fn place(mut self, name: &'static str, value: &str) -> Self {
        self.places.push((name, value.to_owned()));
        self
    }

    /// Adds somebody else's words.
    pub(crate) fn said(mut self, words: &str) -> Self {
        self.said = Some(words.to_owned()).filter(|words| !words.is_empty());
        self
    }

    /// Adds a button.
    pub(crate) fn remedy(mut self, remedy: Remedy) -> Self {
        self.remedies.push(remedy);
        self
    }

    fn text(&self, part: &str) -> Option<String> {
        let places: Vec<(&str, &str)> = self
            .places
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        self.keys
            .iter()
            .find_map(|key| locale::find(&format!("{key}{part}"), &places))
    }
}

/// The notice, over the prompt's card.
#[component]
pub(crate) fn NoticeCard() -> impl IntoView {
    let studio = Studio::expect();
    // The region is always there, so that screen readers hear what comes into it.
    view! {
        <div role="alert">
            {move || studio.notice.get().map(|notice| view! { <Words notice /> })}
        </div>
    }
}

#[component]
fn Words(notice: Notice) -> impl IntoView {
    let studio = Studio::expect();
    let remedies = notice.remedies.clone();
    let has_remedies = !remedies.is_empty();
    view! {
        <div class="notice panel">
            <div>
                <strong>{notice.text(".title")}</strong>
                <p>{notice.text("")}</p>
                {notice.said.clone().map(|said| view! { <p class="said">{said}</p> })}
            </div>
            <IconButton name="dismiss" icon=icondata_lu::LuX on_press=move || studio.notice.set(None) />
            {has_remedies
                .then(|| {
                    view! {
                        <div class="notice-actions">
                            {remedies.into_iter().map(|remedy| view! { <RemedyButton remedy /> }).collect_view()}
                        </div>
                    }
                })}
        </div>
    }
}

#[component]
fn RemedyButton(remedy: Remedy) -> impl IntoView {
    let studio = Studio::expect();
    let name = match remedy {
        Remedy::TryAgain => "try_again",
        Remedy::Settings => "open_settings",
        Remedy::KeepPreview => "keep_preview",
    };
    let press = move |_| match remedy {
        Remedy::TryAgain => studio.dispatch(Intent::Edit),
        Remedy::Settings => studio.settings_open.set(true),
        Remedy::KeepPreview => studio.dispatch(Intent::KeepPreview),
    };
    view! {
        <button type="button" class="button" data-look="outline" on:click=press>
            {move || locale::t(name)}
        </button>
    }
}

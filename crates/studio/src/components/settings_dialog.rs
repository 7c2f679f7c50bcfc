use leptos::prelude::*;
use overpaint_editor::Setting;
use overpaint_protocol::{ApiKey, BaseUrl};

use crate::browser::storage;
use crate::components::dialog::Dialog;
use crate::components::endpoint_status::EndpointStatus;
use crate::components::fields::{Check, Choice, TextField};
use crate::intent::Intent;
use crate::locale::{Language, find, t, tr, with};
use crate::memory::FINGERS;
use crate::results::weight;
use crate::settings::{Endpoint, Settings, Theme};
use crate::studio::Studio;

/// Endpoint, key, language and theme. Every change counts at once.
#[component]
pub(crate) fn SettingsDialog() -> impl IntoView {
    let studio = Studio::expect();
    let open = studio.settings_open;
    view! {
        <Dialog id="settings-title" title="settings" open on_close=move || open.set(false)>
            <EndpointFields />
            <KeepField />
            <div class="pair">
                <LookFields />
                <FingerField />
            </div>
        </Dialog>
    }
}

#[component]
fn EndpointFields() -> impl IntoView {
    let studio = Studio::expect();
    let change =
        move |change: &dyn Fn(&mut Settings)| studio.settings.update(|settings| change(settings));
    let endpoint = move || studio.settings.with(|settings| settings.endpoint);
    let entries = Signal::derive(move || {
        let demo = studio
            .demo
            .with_value(Option::is_some)
            .then_some(Endpoint::Demo);
        demo.into_iter()
            .chain([Endpoint::Mixrouter, Endpoint::OpenAi, Endpoint::Custom])
            .map(|endpoint| {
                let text = t(match endpoint {
                    Endpoint::Demo => "endpoint.demo",
                    Endpoint::Mixrouter => "endpoint.mixrouter",
                    Endpoint::OpenAi => "endpoint.openai",
                    Endpoint::Custom => "endpoint.custom",
                });
                (endpoint.name().to_owned(), text)
            })
            .collect::<Vec<_>>()
    });
    let url = Signal::derive(move || studio.base_url());
    let url_problem = Signal::derive(move || {
        let typed = url.get();
        if typed.trim().is_empty() {
            return None;
        }
        let problem = BaseUrl::parse(&typed).err()?;
        find(&format!("problem.{}", problem.code()), &[]).or_else(|| Some(problem.to_string()))
    });
    let key = Signal::derive(move || {
        studio
            .settings
            .with(|settings| studio.keys.with(|keys| keys.of(settings).to_owned()))
    });
    let key_problem = Signal::derive(move || {
        let typed = key.get();
        if typed.trim().is_empty() {
            return None;
        }
        let problem = ApiKey::parse(&typed).err()?;
        find(&format!("problem.{}", problem.code()), &[]).or_else(|| Some(problem.to_string()))
    });
    view! {
        <Choice
            id="endpoint"
            label="endpoint"
            entries
            value=Signal::derive(move || endpoint().name().to_owned())
            on_choose=move |name: String| {
                if let Some(endpoint) = Endpoint::named(&name) {
                    change(&|settings| settings.endpoint = endpoint);
                }
            }
        />
        <TextField
            id="base-url"
            label="base_url"
            kind="url"
            value=url
            problem=url_problem
            readonly=Signal::derive(move || endpoint() != Endpoint::Custom)
            placeholder="https://example.com/v1"
            on_type=move |typed: String| change(&|settings| settings.custom_url.clone_from(&typed))
        />
        <TextField
            id="api-key"
            label="api_key"
            kind="password"
            value=key
            problem=key_problem
            placeholder="sk-…"
            on_type=move |typed: String| {
                studio.settings.with_untracked(|settings| studio.keys.update(|keys| keys.set(settings, typed)));
            }
        />
        <EndpointStatus />
        <Check
            id="remember"
            label="remember"
            checked=Signal::derive(move || studio.settings.with(|settings| settings.remember_keys))
            hint=Signal::derive(|| t("remember.hint"))
            on_change=move |on| change(&|settings| settings.remember_keys = on)
        />
        <p class="hint">{move || if endpoint() == Endpoint::Demo { t("demo.hint") } else { t("key.hint") }}</p>
    }
}

/// Whether the work is kept, and how much room that takes.
#[component]
fn KeepField() -> impl IntoView {
    let studio = Studio::expect();
    let taken = RwSignal::new(None::<u32>);
    Effect::new(move |_| {
        if studio.settings_open.get() {
            leptos::task::spawn_local(async move { taken.set(storage::taken_kilobytes().await) });
        }
    });
    let hint = move || match taken.get() {
        _ if studio.unkept.get() => t("keep_work.refused"),
        Some(kilobytes) => with(
            "keep_work.taken",
            &[("size", &weight(u64::from(kilobytes) * 1000))],
        ),
        None => t("keep_work.hint"),
    };
    view! {
        <Check
            id="keep-work"
            label="keep_work"
            checked=Signal::derive(move || studio.settings.with(|settings| settings.keep_work))
            hint=Signal::derive(hint)
            on_change=move |on| studio.settings.update(|settings| settings.keep_work = on)
        />
        <Show when=move || studio.settings.with(|settings| settings.keep_work) && !studio.unkept.get()>
            <button type="button" class="button" data-look="outline" on:click=move |_| studio.dispatch(Intent::StartAfresh)>
                {tr("start_afresh")}
            </button>
        </Show>
    }
}

/// Whether fingers paint, for who has a pen.
#[component]
fn FingerField() -> impl IntoView {
    let studio = Studio::expect();
    let entries = Signal::derive(|| {
        FINGERS
            .map(|(name, _)| (name.to_owned(), t(&format!("fingers.{name}"))))
            .to_vec()
    });
    let mode = move || studio.bench.with(|bench| bench.settings.finger_draws);
    view! {
        <Choice
            id="fingers"
            label="fingers"
            entries
            value=Signal::derive(move || {
                FINGERS.iter().find(|(_, each)| *each == mode()).map_or("auto", |(name, _)| *name).to_owned()
            })
            on_choose=move |chosen: String| {
                if let Some((_, mode)) = FINGERS.iter().find(|(name, _)| *name == chosen) {
                    studio.set(Setting::FingerDraws(*mode));
                }
            }
        />
    }
}

#[component]
fn LookFields() -> impl IntoView {
    let studio = Studio::expect();
    let languages = Signal::derive(|| {
        vec![
            (Language::English.tag().to_owned(), "English".to_owned()),
            (Language::Chinese.tag().to_owned(), "简体中文".to_owned()),
        ]
    });
    let themes = Signal::derive(|| {
        [Theme::System, Theme::Light, Theme::Dark]
            .into_iter()
            .map(|theme| {
                let text = t(match theme {
                    Theme::System => "theme.system",
                    Theme::Light => "theme.light",
                    Theme::Dark => "theme.dark",
                });
                (theme.name().to_owned(), text)
            })
            .collect::<Vec<_>>()
    });
    view! {
        <Choice
            id="language"
            label="language"
            entries=languages
            value=Signal::derive(move || studio.language().tag().to_owned())
            on_choose=move |tag: String| {
                studio.settings.update(|settings| settings.language = Language::for_tag(&tag));
            }
        />
        <Choice
            id="theme"
            label="theme"
            entries=themes
            value=Signal::derive(move || studio.settings.with(|settings| settings.theme.name().to_owned()))
            on_choose=move |name: String| studio.settings.update(|settings| settings.theme = Theme::named(&name))
        />
    }
}

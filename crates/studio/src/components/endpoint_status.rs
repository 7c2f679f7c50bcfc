use leptos::prelude::*;
use overpaint_protocol::ListedModel;

use crate::browser::document;
use crate::components::button::IconImage;
use crate::endpoint_check::{Check, Found, Mood};
use crate::intent::Intent;
use crate::locale::{t, with};
use crate::run;
use crate::studio::Studio;

/// The button that checks the endpoint, which outlives what it finds.
const BUTTON: &str = "check-endpoint";

/// How many models are offered in place of one that the endpoint does not have.
const MOST_OFFERED: usize = 3;

/// Finds out whether the endpoint works, and says what it found.
#[component]
pub(crate) fn EndpointStatus() -> impl IntoView {
    let studio = Studio::expect();
    let check = Memo::new(move |_| studio.current_check());
    let is_under_way = move || check.with(|check| matches!(check, Some(Check { found: None, .. })));
    let press = move |_| {
        studio.dispatch(if is_under_way() {
            Intent::EndCheck
        } else {
            Intent::CheckEndpoint
        });
    };
    let said = move || {
        let Check { target, found } = check.get()?;
        Some(match found {
            Some(found) => found_words(studio, found),
            None => {
                let url = target.base.join("models");
                line("found hint", with("check.asking", &[("url", &url)]))
            }
        })
    };
    view! {
        <div>
            <button
                type="button"
                id=BUTTON
                class="button"
                data-look="outline"
                disabled=move || studio.check_target().is_none()
                on:click=press
            >
                {move || t(if is_under_way() { "cancel" } else { "check" })}
            </button>
            // The region is always there, so that screen readers hear what comes into it.
            <div role="status" class="endpoint-status">
                {said}
            </div>
        </div>
    }
}

fn found_words(studio: Studio, found: Found) -> AnyView {
    let icon = match found.mood {
        Mood::Good => icondata_lu::LuCircleCheck,
        Mood::Bad => icondata_lu::LuCircleAlert,
        Mood::Unsure => icondata_lu::LuCircleHelp,
    };
    let mut parts: Vec<AnyView> = Vec::new();
    parts.extend(found.notice.text("").map(|text| line("", text)));
    let said = found.notice.said.as_deref();
    parts.extend(said.map(|said| line("said", with("check.said", &[("said", said)]))));
    if let Some(models) = found.models {
        parts.push((move || model_words(studio, &models)).into_any());
    }
    if let Some(base) = found.instead {
        let typed = base.typed();
        parts.push(use_button("primary", &base.typed(), move || {
            studio
                .settings
                .update(|settings| settings.custom_url.clone_from(&typed));
            studio.dispatch(Intent::CheckEndpoint);
        }));
    }
    if let Some(url) = found.open {
        let link = view! {
            <a class="button" data-look="outline" href=url target="_blank" rel="noopener noreferrer">
                {t("check.open")}
            </a>
        };
        parts.push(link.into_any());
    }
    view! {
        <div class="found" data-mood=found.mood.name()>
            <IconImage icon />
            <strong>{found.notice.text(".title")}</strong>
            {parts}
        </div>
    }
    .into_any()
}

/// Whether the chosen model is among those listed, and others if it is not.
fn model_words(studio: Studio, models: &[ListedModel]) -> Vec<AnyView> {
    let model = studio.options.with(|options| options.model.clone());
    if models.is_empty() {
        return vec![line("", t("check.models.none"))];
    }
    let count = models.len().to_string();
    let places = [("count", count.as_str()), ("model", &model)];
    let Some(listed) = models.iter().find(|listed| listed.id == model) else {
        let others = studio
            .current_check()
            .map_or_else(Vec::new, |check| check.image_models());
        let offered = others.into_iter().take(MOST_OFFERED).map(|name| {
            use_button("outline", &name.clone(), move || {
                studio.options.update(|options| {
                    options.model.clone_from(&name);
                    run::fit_to_model(options);
                });
            })
        });
        let missing = line("problem", with("check.models.without", &places));
        return std::iter::once(missing).chain(offered).collect();
    };
    let mut lines = vec![line("", with("check.models.with", &places))];
    if let Some(date) = &listed.shutdown_date {
        let places = [("model", model.as_str()), ("date", date)];
        lines.push(line("", with("check.models.end", &places)));
    }
    lines
}

fn line(class: &'static str, text: String) -> AnyView {
    view! { <p class=class>{text}</p> }.into_any()
}

/// A button that takes something in place of what does not work. It goes when it is pressed, so that the focus goes to the one that stays.
fn use_button(look: &'static str, what: &str, take: impl Fn() + 'static) -> AnyView {
    let take = UnsyncCallback::new(move |()| take());
    let press = move |_| {
        take.run(());
        document::focus(BUTTON);
    };
    view! {
        <button type="button" class="button" data-look=look on:click=press>
            {with("check.use", &[("what", what)])}
        </button>
    }
    .into_any()
}

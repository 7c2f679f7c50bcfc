//! Asks the endpoint what costs nothing, and says what is the matter with it.

use std::time::Duration;

use futures::future::{AbortHandle, Abortable};
use leptos::prelude::*;
use overpaint_client::{Client, Error, Timeouts};
use overpaint_protocol::{Error as Refusal, ListedModel};

use crate::browser::document;
use crate::endpoint_check::{Check, Found, Mood, Target};
use crate::notice;
use crate::studio::Studio;

/// What answers later than this is too slow for a page to wait for.
const PATIENCE: Duration = Duration::from_secs(10);

/// Checks the endpoint of the settings, in place of a check that is under way.
pub(crate) fn start(studio: Studio) {
    let Some(target) = untrack(|| studio.check_target()) else {
        return;
    };
    if target.key.is_some() {
        studio
            .settings
            .with_untracked(|settings| studio.keys.update(|keys| keys.place(settings)));
    }
    let (abort, registration) = AbortHandle::new_pair();
    end(studio);
    studio.checking.set_value(Some(abort));
    studio.check.set(Some(Check {
        target: target.clone(),
        found: None,
    }));
    leptos::task::spawn_local(async move {
        // When it is aborted, its requests are dropped, which ends them.
        if let Ok(found) = Abortable::new(find(&target), registration).await {
            studio.check.set(Some(Check {
                target,
                found: Some(found),
            }));
        }
    });
}

/// Ends a check that is under way, and forgets it.
pub(crate) fn end(studio: Studio) {
    if let Some(check) = studio.checking.try_update_value(Option::take).flatten() {
        check.abort();
    }
    studio.check.set(None);
}

async fn find(target: &Target) -> Found {
    let error = match target.client().models().await {
        Ok(models) => return listed(target, models).await,
        Err(error) => error,
    };
    match (error.status(), error.code()) {
        (Some(404 | 405), _) => lost(target, "check.not_found").await,
        (Some(200), "html") => lost(target, "check.web_page").await,
        (Some(401), _) | (_, "unauthorized") if target.key.is_none() => {
            Found::new(Mood::Bad, "check.key_missing")
        }
        (Some(401), _) | (_, "unauthorized") => said(Mood::Bad, "check.key_refused", &error),
        (_, "forbidden") => said(Mood::Unsure, "check.forbidden", &error),
        (_, "quota" | "rate_limited") => Found {
            notice: notice::of_error(&error),
            ..Found::new(Mood::Bad, "")
        },
        (_, "offline") => Found::new(Mood::Bad, "error.offline"),
        (_, "given_up") => Found::new(Mood::Bad, "check.slow"),
        (_, "unreachable") => unreachable(target).await,
        _ => said(Mood::Bad, "check.trouble", &error),
    }
}

/// A list came. It is asked for once more without the key: one that is open to all says nothing of the key.
async fn listed(target: &Target, models: Vec<ListedModel>) -> Found {
    let key = match target.key {
        None => "check.reached",
        Some(_) if target.without_key().models().await.is_ok() => "check.key_open",
        Some(_) => "check.accepted",
    };
    Found {
        models: Some(models),
        ..Found::new(Mood::Good, key)
    }
}

/// No list is at the address: the server may have none, or the API is elsewhere on it, where the key may go too.
async fn lost(target: &Target, otherwise: &str) -> Found {
    let url = target.base.join("models");
    if target.client().has_edits().await {
        return Found::new(Mood::Unsure, "check.no_list");
    }
    let near = if target.custom {
        target.base.nearby()
    } else {
        Vec::new()
    };
    for base in near {
        let near = Target {
            base,
            ..target.clone()
        };
        let is_api = match near.client().models().await {
            Ok(_) => true,
            Err(error) => error.status() == Some(401) && error.code() == "unauthorized",
        };
        if is_api {
            return Found {
                instead: Some(near.base),
                ..Found::new(Mood::Bad, "check.elsewhere").place("url", &url)
            };
        }
    }
    Found::new(Mood::Bad, otherwise).place("url", &url)
}

/// The browser does not say why it got no answer. Who answers when asked in other ways tells what it may be.
async fn unreachable(target: &Target) -> Found {
    if target.key.is_some() && is_read(target.without_key().models().await) {
        return Found::new(Mood::Bad, "check.no_preflight");
    }
    if target.client().is_there().await {
        return Found::new(Mood::Bad, "check.no_cors").place("origin", &document::origin());
    }
    let url = target.base.join("models");
    // Plain http is for this machine only.
    let key = if url.starts_with("http:") {
        "check.nobody_here"
    } else {
        "check.nobody"
    };
    Found {
        open: Some(url.clone()),
        ..Found::new(Mood::Bad, key).place("url", &url)
    }
}

/// Whether an answer came that the browser let the page see.
fn is_read(asked: Result<Vec<ListedModel>, Error>) -> bool {
    asked.map_or_else(|error| error.hints().is_some(), |_| true)
}

/// What the text of this key says, with the server's own words.
fn said(mood: Mood, key: &str, error: &Error) -> Found {
    let status = error.status().unwrap_or_default();
    let words = match error {
        Error::Answer { failure, .. } => match &failure.error {
            Refusal::Api(refusal) => refusal.message.clone(),
            Refusal::Html { title, .. } => title.clone().unwrap_or_default(),
            other => other.message(),
        },
        other => other.message(),
    };
    let mut found = Found::new(mood, key).place("status", &status.to_string());
    found.notice = found.notice.said(&words);
    found
}

impl Target {
    fn client(&self) -> Client {
        Client::new(self.base.clone(), self.key.clone()).with_timeouts(Timeouts {
            head: PATIENCE,
            silence: PATIENCE,
        })
    }

    fn without_key(&self) -> Client {
        Self {
            key: None,
            ..self.clone()
        }
        .client()
    }
}

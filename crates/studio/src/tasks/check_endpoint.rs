//! Asks the endpoint what costs nothing, and says what is the matter with it.

use std::time::Duration;

use futures::future::{AbortHandle, Abortable};
use leptos::prelude::*;
use overpaint_client::{Client, Error, Timeouts};
use overpaint_protocol::ListedModel;

use crate::browser::document;
use crate::endpoint_check::{Check, Target, image_models};
use crate::notice::{self, Notice, Remedy};
use crate::studio::Studio;

/// What answers later than this is too slow for a page to wait for.
const PATIENCE: Duration = Duration::from_secs(10);

/// How many models are offered in place of one that the endpoint does not have.
const MOST_OFFERED: usize = 3;

/// Checks the endpoint of the settings, in place of a check that is under way.
pub(crate) fn start(studio: Studio) {
    let Some(target) = untrack(|| studio.check_target()) else {
        return;
    };
    if target.key.is_some() {
        studio.place_key();
    }
    end(studio);
    let (abort, registration) = AbortHandle::new_pair();
    studio.checking.set_value(Some(abort));
    let url = target.base.join("models");
    studio.check.set(Some(Check {
        target: target.clone(),
        done: false,
        notice: Notice::news("check.asking").place("url", &url),
        models: Vec::new(),
    }));
    let model = studio
        .options
        .with_untracked(|options| options.model.clone());
    leptos::task::spawn_local(async move {
        // When it is aborted, its requests are dropped, which ends them.
        if let Ok((notice, models)) = Abortable::new(find(&target, &model), registration).await {
            studio.check.set(Some(Check {
                target,
                done: true,
                notice: notice.place("url", &url),
                models,
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

async fn find(target: &Target, model: &str) -> (Notice, Vec<ListedModel>) {
    let error = match target.client().models().await {
        Ok(models) => {
            let notice = Notice::news(of_key(target).await);
            return (of_models(notice, model, &models), models);
        }
        Err(error) => error,
    };
    let said = notice::of_error(&error);
    let notice = match (error.status(), error.code()) {
        (Some(404 | 405), _) => lost(target, "check.not_found").await,
        (None, "not_found") => said.reworded("error.redirected"),
        (Some(200), "html") => lost(target, "check.web_page").await,
        (Some(401), _) | (_, "unauthorized") if target.key.is_none() => {
            Notice::of("check.key_missing")
        }
        (Some(401), _) | (_, "unauthorized") => said.reworded("check.key_refused"),
        (_, "forbidden") => {
            let words = said.said.unwrap_or_default();
            Notice::news("check.forbidden").said(&words)
        }
        (_, "quota") => said.reworded("error.quota"),
        (_, "rate_limited") => said.reworded("error.rate_limited"),
        (_, "offline") => said.reworded("error.offline"),
        (_, "given_up") => said.reworded("check.slow"),
        (_, "unreachable") => unreachable(target).await,
        _ => said.reworded("check.trouble"),
    };
    (notice, Vec::new())
}

/// What a list that came says of the key. It is asked for once more without: one that is open to all says nothing.
async fn of_key(target: &Target) -> &'static str {
    match target.key {
        None => "check.reached",
        Some(_) => match target.without_key().models().await {
            Ok(_) => "check.key_open",
            Err(error) if matches!(error.status(), Some(401 | 403)) => "check.accepted",
            // Some answer such a question without saying that pages may read it.
            Err(error) if error.code() == "unreachable" => "check.accepted",
            Err(_) => "check.reached",
        },
    }
}

/// Adds that the chosen model is among those listed; if it is not, says so instead, and offers others.
fn of_models(notice: Notice, model: &str, models: &[ListedModel]) -> Notice {
    let notice = notice.place("count", &models.len().to_string());
    let notice = notice.place("model", model);
    let Some(listed) = models.iter().find(|listed| listed.id == model) else {
        let others = image_models(models).into_iter().take(MOST_OFFERED);
        let mut notice = notice.reworded("check.lacking");
        notice.news = false;
        return others.fold(notice, |notice, other| {
            notice.remedy(Remedy::UseModel(other))
        });
    };
    let notice = notice.and("check.with_model");
    match &listed.shutdown_date {
        Some(date) => notice.and("check.model_ends").place("date", date),
        None => notice,
    }
}

/// No list is at the address: the server may have none, or the API is elsewhere on it, where the key may go too.
async fn lost(target: &Target, otherwise: &str) -> Notice {
    if target.client().has_edits().await {
        return Notice::news("check.no_list");
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
            return Notice::of("check.elsewhere").remedy(Remedy::UseAddress(near.base.typed()));
        }
    }
    Notice::of(otherwise)
}

/// The browser does not say why it got no answer. Who answers when asked in other ways tells what it may be.
async fn unreachable(target: &Target) -> Notice {
    if target.key.is_some() && is_read(target.without_key().models().await) {
        return Notice::of("check.no_preflight");
    }
    if target.client().is_there().await {
        return Notice::of("check.no_cors").place("origin", &document::origin());
    }
    let url = target.base.join("models");
    // Plain http is for this machine only.
    let key = if url.starts_with("http:") {
        "check.nobody_here"
    } else {
        "check.nobody"
    };
    Notice::of(key).remedy(Remedy::OpenTab(url))
}

/// Whether an answer came that the browser let the page see.
fn is_read(asked: Result<Vec<ListedModel>, Error>) -> bool {
    asked.map_or_else(|error| error.hints().is_some(), |_| true)
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

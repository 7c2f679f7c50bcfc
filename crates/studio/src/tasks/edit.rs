//! Begins a run: with what, and where it is sent.

use std::cell::RefCell;

use futures::future::{AbortHandle, Abortable};
use leptos::prelude::*;
use overpaint_client::Client;
use overpaint_editor::job::Job;

use crate::browser::frame::now;
use crate::gather::Gather;
use crate::notice;
use crate::results::{Origin, Sent};
use crate::run;
use crate::studio::Studio;
use crate::tasks::send::Run;

/// Begins a run, unless something is missing: then it says what.
pub(crate) fn start(studio: Studio) {
    if studio.job.with_untracked(Job::is_running) {
        return;
    }
    let Some(picture) = studio.picture.get_untracked() else {
        return;
    };
    studio.attempted.set(true);
    studio.notice.set(None);
    if !studio.options.with_untracked(run::problems).is_empty() {
        return;
    }
    let target = studio.settings.with_untracked(|settings| {
        studio.demo.with_value(|demo| {
            studio
                .keys
                .with_untracked(|keys| settings.target(keys, demo.as_deref()))
        })
    });
    let (base, key) = match target {
        Ok(target) => {
            studio
                .settings
                .with_untracked(|settings| studio.keys.update(|keys| keys.place(settings)));
            target
        }
        Err(unusable) => {
            studio.notice.set(Some(notice::of_unusable(&unusable)));
            return;
        }
    };
    studio.preview.set(None);
    studio.shown.set(None);
    studio.repaint_all();
    let version = studio
        .job
        .try_update(|job| job.start(now()))
        .unwrap_or_default();
    let (abort, registration) = AbortHandle::new_pair();
    studio.cancel.set_value(Some(abort));
    // A stroke under way is in the mask already.
    studio.look_at_bench();
    let mask = studio.mask();
    let plans = untrack(|| studio.planned());
    let sent = plans.iter().map(|plan| Sent {
        frame: plan.frame,
        mask: mask.within(plan.area),
    });
    let (options, pictures) = studio
        .options
        .with_untracked(|options| (run::request(options), run::pictures(options)));
    let run = Run {
        studio,
        version,
        origin: Origin {
            stem: base_stem(picture.stem()).to_owned(),
            prompt: options.prompt.clone(),
            mask: mask.clone(),
            picture,
        },
        sent: sent.collect(),
        pictures: pictures as usize,
        model: options.model.clone(),
        endpoint: studio.settings.with_untracked(|settings| settings.endpoint),
        gather: RefCell::new(Gather::new(plans.len())),
    };
    let sizes = plans.iter().map(|plan| plan.size).collect();
    leptos::task::spawn_local(async move {
        let work = run.go(Client::new(base, key), sizes, options);
        // When it is aborted its streams are dropped, which ends the requests. What came is paid.
        if Abortable::new(work, registration).await.is_err() {
            run.finish_rest();
        }
    });
}

/// The name without the `-edit-N` of an earlier result, so that names do not grow.
fn base_stem(stem: &str) -> &str {
    match stem.rsplit_once("-edit-") {
        Some((base, number)) if number.chars().all(|digit| digit.is_ascii_digit()) => base,
        _ => stem,
    }
}

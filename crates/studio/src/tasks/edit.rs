//! Begins runs: with what, and where it is sent.

use futures::future::{AbortHandle, Abortable};
use leptos::prelude::*;
use overpaint_client::Client;
use overpaint_editor::job::Job;
use overpaint_protocol::Options;

use crate::browser::frame::now;
use crate::notice;
use crate::results::{Lacking, Origin, ResultPicture, Sent};
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
    let Some(client) = client(studio) else {
        return;
    };
    let version = begin(studio);
    // A stroke under way is in the mask already.
    studio.look_at_bench();
    let mask = studio.mask();
    let plans = untrack(|| studio.planned());
    let sent = plans.iter().enumerate().map(|(area, plan)| Sent {
        area,
        frame: plan.frame,
        size: plan.size,
        mask: mask.within(plan.area),
    });
    let sent = sent.collect();
    let options = studio.options.get_untracked();
    let pictures = run::pictures(&options) as usize;
    let origin = Origin {
        run: version,
        stem: base_stem(picture.stem()).to_owned(),
        options: run::request(&options),
        mask,
        picture,
        sent,
        lacks: ArcRwSignal::new(pictures),
    };
    go(
        client,
        Run::new(studio, version, origin, pictures, Vec::new()),
    );
}

/// Sends what a run lacks, as that run did: areas of its results, and pictures of which nothing came. What came is paid, and is not asked for
/// again.
pub(crate) fn complete(studio: Studio, lacking: &Lacking) {
    if studio.job.with_untracked(Job::is_running) {
        return;
    }
    studio.notice.set(None);
    let came = studio.results_of(lacking.run);
    let Some(first) = came.first() else { return };
    let origin = Origin {
        options: Options {
            n: None,
            ..first.origin.options.clone()
        },
        ..first.origin.clone()
    };
    let is_lacking =
        |result: &ResultPicture| lacking.results.contains(&result.id) && !result.missing.is_empty();
    let lacking: Vec<ResultPicture> = came.into_iter().filter(is_lacking).collect();
    let pictures = lacking.len() + origin.lacks.get_untracked();
    // A run of no pictures would never end.
    if pictures == 0 {
        return;
    }
    let Some(client) = client(studio) else {
        return;
    };
    let version = begin(studio);
    go(client, Run::new(studio, version, origin, pictures, lacking));
}

/// Who is asked, by the settings; if they do not do, that is said.
fn client(studio: Studio) -> Option<Client> {
    let target = studio.settings.with_untracked(|settings| {
        studio.demo.with_value(|demo| {
            studio
                .keys
                .with_untracked(|keys| settings.target(keys, demo.as_deref()))
        })
    });
    match target {
        Ok((base, key)) => {
            studio
                .settings
                .with_untracked(|settings| studio.keys.update(|keys| keys.place(settings)));
            Some(Client::new(base, key))
        }
        Err(unusable) => {
            studio.notice.set(Some(notice::of_unusable(&unusable)));
            None
        }
    }
}

/// Clears the stage for a run; its number.
fn begin(studio: Studio) -> u64 {
    studio.preview.set(None);
    studio.hide_result();
    let version = studio.job.try_update(|job| job.start(now()));
    version.unwrap_or_default()
}

fn go(client: Client, run: Run) {
    let (abort, registration) = AbortHandle::new_pair();
    run.studio.cancel.set_value(Some(abort));
    leptos::task::spawn_local(async move {
        // When it is aborted its streams are dropped, which ends the requests. What came is paid.
        if Abortable::new(run.go(client), registration).await.is_err() {
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

//! Begins runs: with what, and where it is sent.

use std::collections::BTreeMap;

use futures::future::{AbortHandle, Abortable};
use leptos::prelude::*;
use overpaint_client::Client;
use overpaint_editor::job::Job;
use overpaint_protocol::{ApiKey, BaseUrl, Options};

use crate::browser::frame::{date, now};
use crate::notice::{self, Notice, Remedy};
use crate::pending::Pending;
use crate::results::{Lacking, Origin, ResultPicture, Sent};
use crate::run;
use crate::studio::Studio;
use crate::tasks::send::Run;

/// Begins a run, unless something is missing: then it says what.
pub(crate) fn start(studio: Studio) {
    // What is about to come onto the stage is what was meant.
    if studio.job.with_untracked(Job::is_running) || untrack(|| studio.is_opening()) {
        return;
    }
    let Some(picture) = studio.picture.get_untracked() else {
        return;
    };
    studio.attempted.set(true);
    studio.notice.set(None);
    let options = untrack(|| studio.wish());
    if !run::problems(&options).is_empty() {
        return;
    }
    let Some(target) = target(studio) else {
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
    let references = studio.references.get_untracked().into_iter();
    let references = references.map(|reference| reference.picture);
    let pictures = run::pictures(&options) as usize;
    let origin = Origin {
        run: version,
        stem: base_stem(picture.stem()).to_owned(),
        options: run::request(&options),
        mask,
        picture,
        references: references.collect(),
        sent,
        lacks: ArcRwSignal::new(pictures),
    };
    let run = Run::new(studio, version, origin, pictures, BTreeMap::new());
    send(target, run);
}

/// Sends what a run lacks, as that run did: areas of its results, and pictures of which nothing came. What came is paid, and is not asked for
/// again.
pub(crate) fn complete(studio: Studio, lacking: &Lacking) {
    let is_made = || untrack(|| studio.waits_for(lacking.run));
    if studio.job.with_untracked(Job::is_running) || is_made() {
        return;
    }
    studio.notice.set(None);
    let came = studio.results_of(lacking.run);
    let Some(first) = came.first() else { return };
    let mut options = Options {
        n: None,
        ..first.origin.options.clone()
    };
    if untrack(|| studio.hands_in()) {
        run::without_previews(&mut options);
    }
    let origin = Origin {
        options,
        ..first.origin.clone()
    };
    let is_lacking =
        |result: &ResultPicture| lacking.results.contains(&result.id) && !result.missing.is_empty();
    let lacking = came.into_iter().filter(is_lacking).enumerate();
    let lacking: BTreeMap<usize, ResultPicture> = lacking.collect();
    let pictures = lacking.len() + origin.lacks.get_untracked();
    // A run of no pictures would never end.
    if pictures == 0 {
        return;
    }
    let Some(target) = target(studio) else {
        return;
    };
    let version = begin(studio);
    let run = Run::new(studio, version, origin, pictures, lacking);
    send(target, run);
}

/// Goes on waiting for what this job has handed in and has not come. If the settings don't lead to its server, it says where that is.
pub(crate) fn fetch(studio: Studio, job: u64) {
    studio.notice.set(None);
    if let Some(pending) = studio.pending_of(job) {
        go_on(studio, pending, true);
    }
}

/// The same for what has waited the longest, if there is anything.
pub(crate) fn fetch_next(studio: Studio, says_where: bool) {
    let next = studio.pending.with_untracked(|all| all.first().cloned());
    if let Some(pending) = next {
        go_on(studio, pending, says_where);
    }
}

/// Waits no longer for what this job has handed in.
pub(crate) fn forget(studio: Studio, job: u64) {
    studio.notice.set(None);
    studio.forget_pending(job);
    fetch_next(studio, true);
}

fn go_on(studio: Studio, Pending { origin, note, .. }: Pending, says_where: bool) {
    if studio.job.with_untracked(Job::is_running) {
        return;
    }
    let leads_there =
        |(base, key): &Target| base.as_str() == note.server && (key.is_some() || !note.with_key);
    let target = untrack(|| studio.target()).ok();
    let Some(target) = target.filter(leads_there) else {
        if says_where {
            let waits = Notice::of("task.waits").place("server", &note.server);
            let waits = waits.remedy(Remedy::Settings);
            let waits = waits.remedy(Remedy::Fetch(note.job));
            studio
                .notice
                .set(Some(waits.remedy(Remedy::Forget(note.job))));
        }
        return;
    };
    #[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 milliseconds")]
    let ago = date().saturating_sub(note.since) as f64;
    // What is on the stage stays there until the picture comes.
    let version = start_job(studio, ago);
    let completes = note.completes.iter();
    let lacking = completes.filter_map(|(picture, id)| Some((*picture, studio.result(*id)?)));
    let run = Run::new(studio, version, origin, note.pictures, lacking.collect());
    studio.note_pending(note.job, |pending| pending.note.job = version);
    let client = client(studio, target);
    go(async move |run: &Run| run.go_on(client).await, run);
}

/// The address and key to send with.
type Target = (BaseUrl, Option<ApiKey>);

/// Where edits are sent, by the settings; if they do not do, that is said.
fn target(studio: Studio) -> Option<Target> {
    let unusable = |unusable| studio.notice.set(Some(notice::of_unusable(&unusable)));
    untrack(|| studio.target()).map_err(unusable).ok()
}

fn client(studio: Studio, (base, key): Target) -> Client {
    studio.place_key();
    Client::new(base, key)
}

/// Clears the stage for a run; its number.
fn begin(studio: Studio) -> u64 {
    studio.keep_orphan();
    studio.preview.set(None);
    studio.hide_result();
    start_job(studio, 0.0)
}

/// Starts the clock of a run that was begun so many milliseconds ago; its number.
fn start_job(studio: Studio, ago: f64) -> u64 {
    let version = studio.job.try_update(|job| job.start(now() - ago));
    version.unwrap_or_default()
}

/// Sends a run; as tasks, if that is wanted.
fn send(target: Target, run: Run) {
    let studio = run.studio;
    if untrack(|| studio.hands_in()) {
        let (base, key) = &target;
        let pending = run.pending(base, key.is_some(), date());
        studio.pending.update(|all| all.push(pending));
    }
    let client = client(studio, target);
    go(async move |run: &Run| run.go(client).await, run);
}

fn go(work: impl AsyncFnOnce(&Run) + 'static, run: Run) {
    let (abort, registration) = AbortHandle::new_pair();
    run.studio.cancel.set_value(Some(abort));
    leptos::task::spawn_local(async move {
        // When it is aborted its streams are dropped, which ends the requests. What came is paid.
        if Abortable::new(work(&run), registration).await.is_err() {
            run.finish_rest();
            run.studio.forget_pending(run.version);
        }
        // The next one, unless this one has yet to be fetched itself, or has left something to say or to keep.
        let studio = run.studio;
        let is_settled = studio.pending_of(run.version).is_none()
            && studio.notice.with_untracked(Option::is_none)
            && studio.preview.with_untracked(Option::is_none);
        if is_settled {
            fetch_next(studio, false);
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

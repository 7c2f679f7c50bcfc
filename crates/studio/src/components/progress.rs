use gloo_timers::callback::Interval;
use leptos::prelude::*;
use overpaint_editor::job::{Phase, Picture};

use crate::browser::frame::now;
use crate::locale::{t, with};
use crate::studio::Studio;

/// How far the run is, in words that are read out, with seconds that are not: a voice that counts
/// helps nobody.
#[component]
pub(crate) fn Progress() -> impl IntoView {
    let studio = Studio::expect();
    let clock = RwSignal::new(now());
    let ticking = StoredValue::new_local(None::<Interval>);
    Effect::new(move |_| {
        let running = studio.is_running();
        clock.set(now());
        ticking.set_value(running.then(|| Interval::new(200, move || clock.set(now()))));
    });
    let seconds = move || {
        let is_opening = studio.is_opening();
        studio.job.with(|job| match job.phase() {
            Phase::Idle => String::new(),
            // They are those of the run before.
            _ if is_opening && !job.is_running() => String::new(),
            _ => format!("{:.1} s", job.elapsed_ms(clock.get()) / 1000.0),
        })
    };
    view! {
        <div class="progress" role="status" aria-label=move || t("progress") data-phase=move || studio.job.with(|job| phase_name(job.phase()))>
            <span>{move || words(studio)}</span>
            <span role="timer" aria-live="off" aria-label=move || t("elapsed")>{seconds}</span>
        </div>
    }
}

/// How far the run is, tracked; nothing if there is none.
pub(crate) fn words(studio: Studio) -> String {
    if studio.is_opening() {
        return t("opening");
    }
    studio.job.with(|job| {
        let partials = job
            .pictures()
            .iter()
            .map(|picture| picture.partials())
            .max();
        let arrived = job
            .pictures()
            .iter()
            .filter(|picture| **picture == Picture::Done)
            .count();
        let key = match job.phase() {
            Phase::Idle => return String::new(),
            Phase::Preparing => "phase.preparing",
            Phase::Sending => "phase.sending",
            Phase::Waiting if job.percent().is_some_and(|percent| percent > 0) => "phase.working",
            Phase::Waiting => "phase.waiting",
            Phase::Receiving if arrived > 0 => "phase.arrived",
            Phase::Receiving => "phase.receiving",
            Phase::Done => "phase.done",
            Phase::Failed => "phase.failed",
            Phase::Cancelled => "phase.cancelled",
        };
        let partial = partials.unwrap_or(0).to_string();
        let percent = job.percent().unwrap_or(0).to_string();
        let (arrived, all) = (arrived.to_string(), job.pictures().len().to_string());
        with(
            key,
            &[
                ("partial", &partial),
                ("arrived", &arrived),
                ("all", &all),
                ("percent", &percent),
            ],
        )
    })
}

fn phase_name(phase: Phase) -> &'static str {
    match phase {
        Phase::Idle => "idle",
        Phase::Preparing => "preparing",
        Phase::Sending => "sending",
        Phase::Waiting => "waiting",
        Phase::Receiving => "receiving",
        Phase::Done => "done",
        Phase::Failed => "failed",
        Phase::Cancelled => "cancelled",
    }
}

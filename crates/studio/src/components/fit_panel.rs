use std::collections::BTreeSet;

use leptos::prelude::*;

use crate::browser::observe;
use crate::components::fields::Check;
use crate::components::slider::Slider;
use crate::intent::Intent;
use crate::locale::{t, tr, with};
use crate::pixels::{Lay, Report};
use crate::results::{Answer, LayHabits};
use crate::studio::Studio;

/// The steps of the sliders for the mask's edge.
const STEPS: u16 = 100;

/// The most pixels the mask's edge is grown or feathered by here.
const MOST: f32 = 200.0;

/// How a result is laid over the picture it was made from. What is changed is seen at once.
#[component]
pub(crate) fn FitPanel(id: u32) -> impl IntoView {
    let studio = Studio::expect();
    // In a low window it is unfolded out of sight.
    request_animation_frame(|| observe::reveal(".fit-panel"));
    let lay = Signal::derive(move || studio.fitting(id, |fitting| fitting.lay));
    // What is said of each answer, and only once where that is the same.
    let of_each = move |words: &dyn Fn(&Report) -> String| {
        let parts = studio.fitting(id, |fitting| {
            let reports = fitting.laid().iter().map(|laid| words(&laid.report));
            reports.collect::<BTreeSet<String>>()
        });
        let parts = parts.unwrap_or_default().into_iter();
        parts
            .map(|words| view! { <p class="hint">{words}</p> })
            .collect_view()
    };
    let change = move |change: &dyn Fn(&mut Lay)| {
        let Some(mut lay) = lay.get_untracked() else {
            return;
        };
        change(&mut lay);
        studio.habits.set(LayHabits {
            align: lay.align,
            tone: lay.tone,
            blend: lay.blend,
            detail: lay.detail,
        });
        studio.dispatch(Intent::Lay(id, lay));
    };
    // Otherwise there is no detail that it lacks.
    let reduced = studio
        .result(id)
        .is_some_and(|result| result.answers.iter().any(Answer::is_reduced));
    let pixels =
        move |read: fn(&Lay) -> f32| Signal::derive(move || lay.get().as_ref().map_or(0.0, read));
    let on =
        move |read: fn(&Lay) -> bool| Signal::derive(move || lay.get().as_ref().is_some_and(read));
    let (grow, feather) = (pixels(|lay| lay.grow), pixels(|lay| lay.feather));
    let drift = |report: &Report| match report.drift {
        Some((x, y, zoom, gain)) => with(
            "lay.drift",
            &[
                ("x", &signed(x)),
                ("y", &signed(y)),
                ("zoom", &format!("{:.2}", zoom * 100.0)),
                ("before", &format!("{:.1}", gain.before)),
                ("after", &format!("{:.1}", gain.after)),
            ],
        ),
        None => t("lay.no_drift"),
    };
    let tone = |report: &Report| match report.tone {
        Some(gain) => with(
            "lay.tone_gain",
            &[
                ("before", &format!("{:.1}", gain.before)),
                ("after", &format!("{:.1}", gain.after)),
            ],
        ),
        None => t("lay.no_tone"),
    };
    view! {
        <section class="fit-panel" aria-label=tr("lay")>
            <Slider
                label="grow"
                text=Signal::derive(move || format!("{:.0} px", grow.get()))
                step=Signal::derive(move || step_of(grow.get()))
                steps=STEPS
                on_slide=move |step: u16| change(&|lay| lay.grow = pixels_at(step))
            />
            <Slider
                label="feather"
                text=Signal::derive(move || format!("{:.0} px", feather.get()))
                step=Signal::derive(move || step_of(feather.get()))
                steps=STEPS
                on_slide=move |step: u16| change(&|lay| lay.feather = pixels_at(step))
            />
            <div>
            <Check id="lay-align" label="lay.align" checked=on(|lay| lay.align) on_change=move |on: bool| change(&|lay| lay.align = on) />
            {move || of_each(&drift)}
            </div>
            <div>
            <Check id="lay-tone" label="lay.tone" checked=on(|lay| lay.tone) on_change=move |on: bool| change(&|lay| lay.tone = on) />
            {move || of_each(&tone)}
            </div>
            <Check id="lay-blend" label="lay.blend" checked=on(|lay| lay.blend) on_change=move |on: bool| change(&|lay| lay.blend = on) />
            {reduced
                .then(|| view! {
                    <Check id="lay-detail" label="lay.detail" checked=on(|lay| lay.detail) on_change=move |on: bool| change(&|lay| lay.detail = on) />
                })}
        </section>
    }
}

/// A number with one digit after the point and, below zero, a minus sign rather than a hyphen.
fn signed(number: f32) -> String {
    let digits = format!("{:.1}", number.abs());
    if number < 0.0 && digits != "0.0" {
        format!("−{digits}")
    } else {
        digits
    }
}

/// Pixels that a step of the slider stands for; finer for small numbers.
fn pixels_at(step: u16) -> f32 {
    ((f32::from(step) / f32::from(STEPS)).powi(2) * MOST).round()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and STEPS"
)]
fn step_of(pixels: f32) -> u16 {
    ((pixels / MOST).sqrt() * f32::from(STEPS)).round() as u16
}

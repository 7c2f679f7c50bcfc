use leptos::html;
use leptos::prelude::*;
use overpaint_editor::Command;

use crate::browser::observe::{self, SizeWatch};
use crate::components::asked::Asked;
use crate::components::beside_choice::BesideChoice;
use crate::components::button::IconButton;
use crate::components::compare::Compare;
use crate::components::fit_panel::FitPanel;
use crate::cost::grouped;
use crate::intent::Intent;
use crate::locale::{t, tr, with};
use crate::results::{Alone, Fitting, Lacking, Laying, Origin, ResultPicture, View};
use crate::studio::Studio;

/// What is on the stage when it is not simply the picture: a result, or a preview that nothing
/// better followed.
#[component]
pub(crate) fn Caption(
    /// Whether it is unfolded how a result is laid over its picture.
    fitting: RwSignal<bool>,
) -> impl IntoView {
    let studio = Studio::expect();
    let orphaned = move || {
        studio
            .preview
            .with(|preview| preview.as_ref().is_some_and(|preview| preview.orphaned))
    };
    move || {
        if let Some(id) = studio.shown.get() {
            view! { <ShownResult id fitting /> }.into_any()
        } else if orphaned() {
            view! { <OrphanedPreview /> }.into_any()
        } else {
            ().into_any()
        }
    }
}

#[component]
fn ShownResult(id: u32, fitting: RwSignal<bool>) -> impl IntoView {
    let studio = Studio::expect();
    let title = move || {
        if studio.comparing.get() {
            t("original")
        } else {
            let number = id.to_string();
            with("result", &[("number", &number)])
        }
    };
    let can_be_laid =
        Memo::new(move |_| studio.fitting(id, Fitting::can_be_laid).unwrap_or_default());
    let result = studio.result(id);
    let missing = result
        .clone()
        .filter(|result| !result.unfinished)
        .map(|result| view! { <Missing result /> });
    let spent = result.and_then(|result| result.spent()).map(|spent| {
        move || {
            spent
                .words()
                .map(|spent| with("cost.spent", &[("spent", &spent)]))
        }
    });
    // It takes room from the list, or moves it.
    let caption = NodeRef::<html::Div>::new();
    let watch = StoredValue::new_local(None::<SizeWatch>);
    Effect::new(move |_| {
        if let Some(caption) = caption.get() {
            watch.set_value(observe::size(&caption, move |_, _| studio.reveal_shown()));
        }
    });
    view! {
        <div class="caption panel" data-of="result" node_ref=caption>
            <div class="caption-row">
                <span>{title}</span>
                <Show when=move || can_be_laid.get()>
                    <IconButton
                        name="lay"
                        icon=icondata_lu::LuBlend
                        expanded=Signal::from(fitting)
                        on_press=move || fitting.update(|fitting| *fitting = !*fitting)
                    />
                </Show>
                <IconButton
                    name="back_to_picture"
                    command=Command::Drop
                    icon=icondata_lu::LuX
                    on_press=move || studio.dispatch(Intent::HideResult)
                />
                <Show when=move || can_be_laid.get()>
                    <ViewChoice id />
                </Show>
                <Compare />
            </div>
            <BesideChoice id />
            <Asked id />
            <div class="reports">
                <p role="status">{move || studio.fitting(id, said)}</p>
                {spent.map(|words| view! { <p>{words}</p> })}
                {missing}
            </div>
            <Show when=move || can_be_laid.get() && fitting.get()>
                <FitPanel id />
            </Show>
        </div>
    }
}

/// Says what did not come of a result and of its run, with the button that sends it.
#[component]
fn Missing(result: ResultPicture) -> impl IntoView {
    let studio = Studio::expect();
    let (missing, all) = (result.missing.len(), result.origin.sent.len());
    let Origin { run, lacks, .. } = result.origin;
    let lacking = Lacking {
        run,
        results: vec![result.id],
    };
    // What has not come while a run is under way may yet.
    let pictures = Memo::new(move |_| if studio.is_running() { 0 } else { lacks.get() });
    let areas = move || {
        let (missing, all) = (missing.to_string(), all.to_string());
        with("areas.missing", &[("missing", &missing), ("all", &all)])
    };
    let others = move || {
        let count = pictures.get().to_string();
        with("pictures.missing", &[("count", &count)])
    };
    view! {
        {(missing > 0).then(|| view! { <p>{areas}</p> })}
        <Show when=move || { pictures.get() > 0 }>
            <p>{others}</p>
        </Show>
        <Show when=move || { (missing > 0 || pictures.get() > 0) && !studio.waits_for(run) }>
            <button
                type="button"
                class="button"
                data-look="outline"
                disabled=move || studio.is_running()
                on:click={
                    let lacking = lacking.clone();
                    move |_| studio.dispatch(Intent::Complete(lacking.clone()))
                }
            >
                {tr("send_missing")}
            </button>
        </Show>
    }
}

/// What there is to know about how a result lies over its picture.
fn said(fitting: &Fitting) -> Option<String> {
    match &fitting.state {
        Laying::Never(Alone::NoMask) => None,
        Laying::Never(Alone::OtherShape) => Some(t("lay.other_shape")),
        Laying::Wanted => Some(t("lay.working")),
        Laying::Failed => Some(t("lay.failed")),
        Laying::Done { parts, .. } => {
            let changed: f64 = parts.iter().map(|laid| laid.report.changed).sum();
            if changed < 1.0 {
                return Some(t("lay.report.none"));
            }
            Some(with("lay.report", &[("count", &grouped(changed as u64))]))
        }
    }
}

/// Ways to look at a result.
#[component]
fn ViewChoice(id: u32) -> impl IntoView {
    let studio = Studio::expect();
    let view = Memo::new(move |_| studio.fitting(id, |fitting| fitting.view));
    let views = [
        (View::Exact, "view.exact"),
        (View::Raw, "view.raw"),
        (View::Difference, "view.difference"),
    ];
    let buttons = views
        .into_iter()
        .map(|(this, name)| {
            view! {
                <button
                    type="button"
                    class="button"
                    title=move || t(&format!("{name}.hint"))
                    aria-pressed=move || (view.get() == Some(this)).to_string()
                    on:click=move |_| studio.dispatch(Intent::View(id, this))
                >
                    {tr(name)}
                </button>
            }
        })
        .collect_view();
    view! { <div class="view-choice" role="group" aria-label=tr("view_result")>{buttons}</div> }
}

#[component]
fn OrphanedPreview() -> impl IntoView {
    let studio = Studio::expect();
    view! {
        <div class="caption panel">
            <div class="caption-row">
                <span>{tr("preview_only")}</span>
                <IconButton
                    name="drop_preview"
                    icon=icondata_lu::LuX
                    on_press=move || studio.dispatch(Intent::DropPreview)
                />
                <button type="button" class="button wide" data-look="outline" on:click=move |_| studio.dispatch(Intent::KeepPreview)>
                    {tr("keep_preview")}
                </button>
            </div>
        </div>
    }
}

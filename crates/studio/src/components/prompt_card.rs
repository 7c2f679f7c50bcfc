use leptos::html;
use leptos::prelude::*;
use overpaint_editor::job::Job;
use overpaint_protocol::MAX_PROMPT_CHARS;

use crate::browser::files::Place;
use crate::components::button::IconImage;
use crate::components::fields::{FieldProblem, described, invalid};
use crate::components::options::{MainOptions, MoreOptions, problem_of};
use crate::components::progress::Progress;
use crate::components::references::{AddReferences, References};
use crate::intent::Intent;
use crate::locale::{t, tr, with};
use crate::run;
use crate::studio::Studio;

/// The prompt, what it is sent with, and how far it is.
#[component]
pub(crate) fn PromptCard(
    /// Whether there is little room: options are then folded away at first.
    #[prop(into)]
    narrow: Signal<bool>,
) -> impl IntoView {
    let studio = Studio::expect();
    let more = RwSignal::new(false);
    let folded = RwSignal::new(true);
    let field = NodeRef::<html::Textarea>::new();
    let prompt = move || studio.options.with(|options| options.prompt.clone());
    // An empty prompt is only a problem once somebody tried to send it.
    let problem = Signal::derive(move || {
        problem_of(studio, "prompt")
            .get()
            .filter(|_| studio.attempted.get() || !prompt().is_empty())
    });
    // Most prompts are far from what is too long.
    let count = move || {
        let characters = prompt().chars().count();
        (characters > MAX_PROMPT_CHARS / 10 * 9).then(|| {
            let (count, most) = (characters.to_string(), MAX_PROMPT_CHARS.to_string());
            with("characters", &[("count", &count), ("most", &most)])
        })
    };
    let send = move || {
        studio.dispatch(Intent::Edit);
        let problems = run::problems(&untrack(|| studio.wish()));
        let in_options = problems
            .iter()
            .any(|problem| problem.field.as_str() != "prompt");
        if in_options {
            folded.set(false);
            more.set(true);
        } else if studio.job.with_untracked(Job::is_running) {
            // On a phone the options lie over tools and results; now there is something to watch.
            folded.set(true);
        }
        if problem.get_untracked().is_some()
            && let Some(field) = field.get_untracked()
        {
            // Fails only for an element that is not in the page.
            let _ = field.focus();
        }
    };
    let main_hidden = move || narrow.get() && folded.get();
    let more_hidden = move || {
        if narrow.get() {
            folded.get()
        } else {
            !more.get()
        }
    };
    let toggled = move || {
        if narrow.get() {
            !folded.get()
        } else {
            more.get()
        }
    };
    // On a phone they lie over the picture for as long as they are unfolded.
    let unfolded = Memo::new(move |_| !narrow.get() && more.get());
    Effect::new(move |before: Option<bool>| {
        let now = unfolded.get();
        if before.is_some_and(|before| before != now) {
            request_animation_frame(move || studio.frame_insets());
        }
        now
    });
    let toggle = move |_| {
        if narrow.get_untracked() {
            folded.update(|folded| *folded = !*folded);
        } else {
            more.update(|more| *more = !*more);
        }
    };
    let dropping = move || (studio.drops_on() == Some(Place::Prompt)).to_string();
    view! {
        <section class="prompt-card panel" aria-label=tr("edit_section") data-busy=move || studio.is_running().to_string() data-dropping=dropping>
            <References />
            <div class="prompt-row">
                <div class="field">
                    <label for="prompt" class="visually-hidden">{tr("prompt")}</label>
                    <textarea
                        node_ref=field
                        id="prompt"
                        rows="2"
                        placeholder=tr("prompt.placeholder")
                        prop:value=prompt
                        aria-invalid=move || invalid(&problem)
                        aria-describedby=move || described("prompt", &problem)
                        on:input=move |event| {
                            studio.attempted.set(false);
                            studio.options.update(|options| options.prompt = event_target_value(&event));
                        }
                        on:blur=move |_| {
                            // Folded, it shows how it begins.
                            if let Some(field) = field.get_untracked() {
                                field.set_scroll_top(0);
                            }
                        }
                        on:keydown=move |event| {
                            if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
                                event.prevent_default();
                                send();
                            }
                        }
                    ></textarea>
                    <FieldProblem id="prompt" problem />
                </div>
                <div class="send">
                    <span class="hint cost" id="cost">{move || studio.cost().and_then(|cost| cost.short())}</span>
                    <SendButton on_send=send />
                </div>
            </div>
            <div class="options" hidden=main_hidden>
                <MainOptions />
            </div>
            <div class="options" id="more-options" hidden=more_hidden>
                <MoreOptions open=Signal::derive(move || !more_hidden()) />
            </div>
            <div class="actions">
                <div class="state">
                    <Progress />
                    <Subject />
                    <MaskState />
                </div>
                <span class="hint">{count}</span>
                <AddReferences />
                <button
                    type="button"
                    class="button"
                    aria-expanded=move || toggled().to_string()
                    aria-controls="more-options"
                    on:click=toggle
                >
                    <IconImage icon=icondata_lu::LuSlidersHorizontal />
                    {move || if narrow.get() { t("options") } else { t("more_options") }}
                </button>
            </div>
        </section>
    }
}

#[component]
fn SendButton(on_send: impl Fn() + Copy + Send + 'static) -> impl IntoView {
    let studio = Studio::expect();
    let cancel = move |event: leptos::ev::MouseEvent| {
        // It is where the button that sends was: the second click of two is not meant for it.
        if event.detail() < 2 {
            studio.dispatch(Intent::Cancel);
        }
    };
    move || {
        if studio.is_running() {
            view! {
                <button type="button" class="button" data-look="outline" on:click=cancel>
                    {tr("cancel")}
                </button>
            }
            .into_any()
        } else {
            view! {
                <button
                    type="button"
                    class="button"
                    data-look="primary"
                    aria-describedby="cost"
                    title=move || format!("{} (Ctrl+Enter)", t("edit"))
                    disabled=move || studio.picture.with(Option::is_none) || studio.is_opening()
                    on:click=move |_| on_send()
                >
                    {tr("edit")}
                </button>
            }
            .into_any()
        }
    }
}

/// While a result is on the stage: what the next edit is of, which is not that.
#[component]
fn Subject() -> impl IntoView {
    let studio = Studio::expect();
    let words = move || {
        let result = studio.result(studio.shown.get()?)?;
        let picture = studio.picture.get()?;
        Some(if result.origin.picture.id == picture.id {
            t("subject.original")
        } else {
            with("subject.other", &[("name", &picture.name)])
        })
    };
    // Where there is nothing to say, there is no gap for it either.
    move || words().map(|words| view! { <span class="hint subject">{words}</span> })
}

/// What the mask means for the next edit, since an empty one means everything.
#[component]
fn MaskState() -> impl IntoView {
    let studio = Studio::expect();
    let words = move || {
        if studio.picture.with(Option::is_none) {
            return t("mask.no_picture");
        }
        let covered = studio.bench.with(|bench| bench.covered) * 100.0;
        if covered == 0.0 {
            return t("mask.empty");
        }
        if covered >= 100.0 {
            return t("mask.full");
        }
        let share = if covered < 0.1 {
            "< 0.1".to_owned()
        } else {
            format!("{covered:.1}")
        };
        with("mask.covers", &[("share", &share)])
    };
    view! { <span class="hint mask-state">{words}</span> }
}

use leptos::html;
use leptos::prelude::*;
use overpaint_editor::{Command, Input, PageCommand};
use overpaint_raster::morph::Change;

use crate::browser::{files, observe};
use crate::components::button::IconButton;
use crate::components::fields::Check;
use crate::components::slider::Slider;
use crate::components::tool_bar::SectionButton;
use crate::intent::Intent;
use crate::locale::{t, tr, with};
use crate::mask_look::{COLOURS, Edge, MaskLook};
use crate::pixels::Form;
use crate::studio::Studio;

/// A part of the panel that is unfolded when it is wanted; one at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    History,
    Look,
    Adjust,
    File,
}

/// What is done with the whole mask.
#[component]
pub(crate) fn MaskButtons(section: RwSignal<Option<Section>>) -> impl IntoView {
    let studio = Studio::expect();
    let no_mask = Signal::derive(move || studio.bench.with(|bench| bench.covered == 0.0));
    view! {
        <div class="tool-row" role="group" aria-label=tr("mask")>
            <IconButton name="invert" icon=icondata_lu::LuContrast command=Command::Invert on_press=move || studio.command(Command::Invert) />
            <IconButton name="fill_holes" icon=icondata_lu::LuPaintBucket command=Command::FillHoles disabled=no_mask on_press=move || studio.command(Command::FillHoles) />
            <IconButton name="select_all" icon=icondata_lu::LuPaintRoller command=Command::SelectAll on_press=move || studio.command(Command::SelectAll) />
            <IconButton name="clear_mask" icon=icondata_lu::LuTrash2 command=Command::ClearMask disabled=no_mask on_press=move || studio.command(Command::ClearMask) />
            <SectionButton section this=Section::Adjust name="adjust" icon=icondata_lu::LuFeather command=Command::Page(PageCommand::Adjust) />
            <SectionButton section this=Section::File name="mask_file" icon=icondata_lu::LuFileDown />
        </div>
    }
}

/// What the worker is at, and the section that is unfolded.
#[component]
pub(crate) fn MaskPanel(section: RwSignal<Option<Section>>) -> impl IntoView {
    let studio = Studio::expect();
    // In a low window it is unfolded out of sight. Leaving it ends what it previews.
    Effect::new(move |before: Option<Option<Section>>| {
        let now = section.get();
        if now.is_some() {
            request_animation_frame(|| observe::reveal(".section"));
        }
        if before == Some(Some(Section::Adjust)) && now != Some(Section::Adjust) {
            studio.feed(Input::Adjust(None));
        }
        now
    });
    Effect::new(move |_| {
        if studio.adjust_wanted.get() {
            section.set(Some(Section::Adjust));
            studio.adjust_wanted.set(false);
        }
    });
    view! {
        <Working />
        {move || match section.get() {
            Some(Section::History) => view! { <HistorySection /> }.into_any(),
            Some(Section::Look) => view! { <LookSection /> }.into_any(),
            Some(Section::Adjust) => view! { <AdjustSection section /> }.into_any(),
            Some(Section::File) => view! { <FileSection /> }.into_any(),
            None => ().into_any(),
        }}
    }
}

/// Says that the worker is at it, once that takes long enough to be noticed, and ends it.
#[component]
fn Working() -> impl IntoView {
    let studio = Studio::expect();
    view! {
        <div class="working" role="status" data-busy=move || studio.working.get().to_string()>
            {move || studio.working.get().then(|| view! {
                <span>{tr("working")}</span>
                <button type="button" class="button" on:click=move |_| studio.dispatch(Intent::CancelWork)>{tr("cancel")}</button>
            })}
        </div>
    }
}

/// The steps, newest last; each can be gone to.
#[component]
fn HistorySection() -> impl IntoView {
    let studio = Studio::expect();
    let done = Memo::new(move |_| studio.bench.with(|bench| bench.done));
    let steps = Memo::new(move |_| studio.bench.with(|bench| bench.steps.clone()));
    let trimmed = move || studio.bench.with(|bench| bench.trimmed);
    Effect::new(move |_| {
        done.track();
        steps.track();
        request_animation_frame(|| observe::reveal(".steps [aria-current]"));
    });
    let jump = move |to| studio.dispatch(Intent::Editor(Input::JumpTo(to)));
    let step = move |index: usize, words: String| {
        view! {
            <li>
                <button
                    type="button"
                    class="button"
                    aria-current=move || (done.get() == index).then_some("step")
                    data-undone=move || (done.get() < index).to_string()
                    on:click=move |_| jump(index)
                >
                    {words}
                </button>
            </li>
        }
    };
    view! {
        <section class="section" aria-label=tr("history")>
            <Show when=trimmed>
                <p class="hint">{tr("history.trimmed")}</p>
            </Show>
            <ol class="steps">
                {move || step(0, t(if trimmed() { "step.oldest" } else { "step.opened" }))}
                {move || {
                    let steps = steps.get();
                    steps
                        .iter()
                        .enumerate()
                        .map(|(index, name)| step(index + 1, t(&format!("step.{}", name.code()))))
                        .collect_view()
                }}
            </ol>
        </section>
    }
}

/// Colour, opacity and edge of the mask as it is shown.
#[component]
fn LookSection() -> impl IntoView {
    let studio = Studio::expect();
    let look = studio.look;
    let change = move |change: &dyn Fn(&mut MaskLook)| look.update(|look| change(look));
    let swatches = COLOURS
        .into_iter()
        .map(|(colour, _)| {
            view! {
                <button
                    type="button"
                    class="swatch"
                    data-colour=colour.name()
                    aria-label=move || t(&format!("colour.{}", colour.name()))
                    title=move || t(&format!("colour.{}", colour.name()))
                    aria-pressed=move || (look.get().colour == colour).to_string()
                    on:click=move |_| change(&|look| look.colour = colour)
                ></button>
            }
        })
        .collect_view();
    let edges = Edge::ALL
        .into_iter()
        .map(|edge| {
            view! {
                <button
                    type="button"
                    class="button"
                    aria-pressed=move || (look.get().edge == edge).to_string()
                    on:click=move |_| change(&|look| look.edge = edge)
                >
                    {tr(edge.name())}
                </button>
            }
        })
        .collect_view();
    view! {
        <section class="section" aria-label=tr("mask_look")>
            <div class="tool-row" role="group" aria-label=tr("colour")>{swatches}</div>
            <Slider
                label="opacity"
                text=Signal::derive(move || format!("{} %", look.get().opacity))
                step=Signal::derive(move || u16::from(look.get().opacity))
                steps=100
                on_slide=move |step: u16| change(&|look| look.opacity = u8::try_from(step).unwrap_or(100))
            />
            <div class="choices" role="group" aria-label=tr("edge")>{edges}</div>
            <Check
                id="only-mask"
                label="only_mask"
                checked=Signal::derive(move || look.get().alone)
                on_change=move |on: bool| change(&|look| look.alone = on)
            />
        </section>
    }
}

/// A way to change the mask's outline, by pixels.
type Way = fn(f32) -> Change;

/// Ways to change the mask's outline, each with its name's key.
const CHANGES: [(&str, Way); 4] = [
    ("grow", Change::Grow),
    ("shrink", Change::Shrink),
    ("feather", Change::Feather),
    ("smooth", Change::Smooth),
];

/// Pixels that a slider's step stands for; finer for small numbers, up to 500.
fn pixels_at(step: u16) -> f32 {
    (f32::from(step) / 100.0)
        .powi(2)
        .mul_add(500.0, 0.0)
        .round()
        .max(1.0)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and 100"
)]
fn step_of(pixels: f32) -> u16 {
    ((pixels / 500.0).sqrt() * 100.0).round() as u16
}

/// Grow, shrink, feather and smooth, seen before they count.
#[component]
fn AdjustSection(section: RwSignal<Option<Section>>) -> impl IntoView {
    let studio = Studio::expect();
    let which = RwSignal::new(0_usize);
    let pixels = RwSignal::new(8.0_f32);
    let preview = move || {
        let (_, change) = CHANGES[which.get_untracked()];
        studio.feed(Input::Adjust(Some(change(pixels.get_untracked()))));
    };
    preview();
    let kinds = CHANGES
        .into_iter()
        .enumerate()
        .map(|(index, (name, _))| {
            view! {
                <button
                    type="button"
                    class="button"
                    aria-pressed=move || (which.get() == index).to_string()
                    on:click=move |_| {
                        which.set(index);
                        preview();
                    }
                >
                    {tr(name)}
                </button>
            }
        })
        .collect_view();
    let idle = move || studio.bench.with(|bench| bench.adjusting.is_none());
    let apply = move |_| {
        studio.command(Command::Apply);
        section.set(None);
    };
    // Ended by Esc or undo: there is nothing to apply any more.
    Effect::new(move |seen: Option<bool>| {
        let idle = idle();
        if seen == Some(false) && idle {
            section.set(None);
        }
        idle
    });
    view! {
        <section class="section" aria-label=tr("adjust")>
            <div class="choices" role="group" aria-label=tr("adjust.how")>{kinds}</div>
            <Slider
                label="adjust.by"
                text=Signal::derive(move || format!("{:.0} px", pixels.get()))
                step=Signal::derive(move || step_of(pixels.get()))
                steps=100
                on_slide=move |step: u16| {
                    pixels.set(pixels_at(step));
                    preview();
                }
            />
            <div class="pair">
                <button type="button" class="button" data-look="primary" disabled=idle on:click=apply>{tr("apply")}</button>
                <button type="button" class="button" on:click=move |_| section.set(None)>{tr("discard")}</button>
            </div>
        </section>
    }
}

/// The mask to and from files, and from one picture to another.
#[component]
fn FileSection() -> impl IntoView {
    let studio = Studio::expect();
    let chooser = NodeRef::<html::Input>::new();
    let nothing_copied = move || studio.copied.with(Option::is_none);
    let copied = move || {
        studio.copied.with(|copied| {
            copied.as_ref().map(|mask| {
                let size = format!("{} × {}", mask.width(), mask.height());
                with("mask.copied", &[("size", &size)])
            })
        })
    };
    let act = move |intent: fn() -> Intent| move |_| studio.dispatch(intent());
    view! {
        <section class="section" aria-label=tr("mask_file")>
            <input
                node_ref=chooser
                class="visually-hidden"
                type="file"
                tabindex="-1"
                accept="image/png,image/jpeg,image/webp"
                aria-label=tr("mask.import")
                on:change=move |event| {
                    if let Some(file) = files::chosen(&event).pop() {
                        studio.dispatch(Intent::ImportMask(file));
                    }
                }
            />
            <button
                type="button"
                class="button"
                on:click=move |_| {
                    if let Some(chooser) = chooser.get_untracked() {
                        chooser.click();
                    }
                }
            >
                {tr("mask.import_from")}
            </button>
            <button type="button" class="button" on:click=act(|| Intent::ExportMask(Form::Alpha))>{tr("mask.export_alpha")}</button>
            <button type="button" class="button" on:click=act(|| Intent::ExportMask(Form::Grey))>{tr("mask.export_grey")}</button>
            <button type="button" class="button" on:click=act(|| Intent::CopyMask)>{tr("mask.copy")}</button>
            <button type="button" class="button" disabled=nothing_copied on:click=act(|| Intent::PasteMask)>{tr("mask.paste")}</button>
            <p class="hint">{copied}</p>
        </section>
    }
}

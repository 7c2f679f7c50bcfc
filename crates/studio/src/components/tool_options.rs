use leptos::prelude::*;
use overpaint_editor::{Command, Setting, Settings, Tool};
use overpaint_raster::Combine;

use crate::components::button::IconButton;
use crate::components::fields::Check;
use crate::components::slider::Slider;
use crate::intent::Intent;
use crate::locale::tr;
use crate::studio::Studio;

/// What can be set of the tool in hand.
#[component]
pub(crate) fn ToolOptions() -> impl IntoView {
    let studio = Studio::expect();
    let tool = Memo::new(move |_| studio.bench.with(|bench| bench.tool));
    view! {
        <div class="tool-options">
            {move || match tool.get() {
                tool if tool.strokes() => view! { <BrushOptions /> }.into_any(),
                Tool::Wand => view! { <Combining /> <WandOptions /> }.into_any(),
                tool if tool.combines() => view! { <Combining /> }.into_any(),
                _ => ().into_any(),
            }}
        </div>
    }
}

#[component]
fn BrushOptions() -> impl IntoView {
    let studio = Studio::expect();
    let of = move |read: fn(&Settings) -> f32| {
        Signal::derive(move || studio.bench.with(|bench| read(&bench.settings)))
    };
    let size = of(|settings| settings.brush_size);
    let hardness = of(|settings| settings.hardness);
    let slide = move |setting| {
        studio.sizing.set(true);
        studio.set(setting);
    };
    let rest = Callback::new(move |()| {
        studio.sizing.set(false);
        studio.repaint_ring();
    });
    let pen = move || studio.bench.with(|bench| bench.pen_seen);
    view! {
        <Slider
            label="brush_size"
            shortcut="[ ]"
            text=Signal::derive(move || format!("{:.0} px", size.get()))
            step=Signal::derive(move || step_of(size.get()))
            steps=STEPS
            on_slide=move |step: u16| slide(Setting::BrushSize(size_at(step)))
            on_rest=rest
        />
        <Slider
            label="hardness"
            shortcut="{ }"
            text=Signal::derive(move || percent(hardness.get()))
            step=Signal::derive(move || (hardness.get() * 100.0).round() as u16)
            steps=100
            on_slide=move |step: u16| slide(Setting::Hardness(f32::from(step) / 100.0))
            on_rest=rest
        />
        <Show when=pen>
            <Check
                id="pen-pressure"
                label="pen_pressure"
                checked=Signal::derive(move || studio.bench.with(|bench| bench.settings.pen_pressure))
                on_change=move |on: bool| studio.set(Setting::PenPressure(on))
            />
        </Show>
    }
}

#[component]
fn WandOptions() -> impl IntoView {
    let studio = Studio::expect();
    let tolerance = Signal::derive(move || studio.bench.with(|bench| bench.settings.tolerance));
    view! {
        <Slider
            label="tolerance"
            text=Signal::derive(move || tolerance.get().to_string())
            step=Signal::derive(move || u16::from(tolerance.get()))
            steps=255
            on_slide=move |step: u16| studio.set(Setting::Tolerance(u8::try_from(step).unwrap_or(u8::MAX)))
        />
        <Check
            id="contiguous"
            label="contiguous"
            checked=Signal::derive(move || studio.bench.with(|bench| bench.settings.contiguous))
            on_change=move |on: bool| studio.set(Setting::Contiguous(on))
        />
    }
}

/// How a shape changes the mask.
#[component]
fn Combining() -> impl IntoView {
    let studio = Studio::expect();
    let modes = [
        ("combine.add", Combine::Add, icondata_lu::LuSquaresUnite),
        (
            "combine.subtract",
            Combine::Subtract,
            icondata_lu::LuSquaresSubtract,
        ),
        (
            "combine.intersect",
            Combine::Intersect,
            icondata_lu::LuSquaresIntersect,
        ),
        ("combine.replace", Combine::Replace, icondata_lu::LuSquare),
    ];
    let buttons = modes
        .into_iter()
        .map(|(name, how, icon)| {
            let pressed = Signal::derive(move || {
                studio.bench.with(|bench| bench.settings.combine == how)
            });
            view! { <IconButton name icon command=Command::Combine(how) pressed on_press=move || studio.set(Setting::Combine(how)) /> }
        })
        .collect_view();
    view! { <div class="tool-row" role="group" aria-label=tr("combine")>{buttons}</div> }
}

impl Studio {
    /// Changes a setting of the editor.
    pub(crate) fn set(self, setting: Setting) {
        self.dispatch(Intent::Editor(overpaint_editor::Input::Set(setting)));
    }
}

/// The slider goes by the logarithm of the size, so that small brushes can be told apart.
const STEPS: u16 = 200;

fn size_at(step: u16) -> f32 {
    let share = f32::from(step) / f32::from(STEPS);
    Settings::BRUSH_SIZE.end().powf(share).round()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and STEPS"
)]
fn step_of(size: f32) -> u16 {
    let share = size.max(1.0).ln() / Settings::BRUSH_SIZE.end().ln();
    (share * f32::from(STEPS)).round() as u16
}

fn percent(share: f32) -> String {
    format!("{:.0} %", share * 100.0)
}

use leptos::prelude::*;
use overpaint_editor::{Command, Editor, Input, Tool};

use crate::components::button::IconButton;
use crate::intent::Intent;
use crate::locale::{t, tr};
use crate::studio::Studio;

/// Brush, eraser and hand, the brush's size, undo and redo.
#[component]
pub(crate) fn ToolBar() -> impl IntoView {
    let studio = Studio::expect();
    let holds = move |tool| Signal::derive(move || studio.bench.with(|bench| bench.tool == tool));
    let take = move |tool| move || studio.dispatch(Intent::Editor(Input::SetTool(tool)));
    let command = move |command| move || studio.dispatch(Intent::Editor(Input::Command(command)));
    let no_undo = Signal::derive(move || studio.bench.with(|bench| !bench.can_undo));
    let no_redo = Signal::derive(move || studio.bench.with(|bench| !bench.can_redo));
    let no_mask = Signal::derive(move || studio.bench.with(|bench| bench.covered == 0.0));
    view! {
        <div class="tool-bar panel" role="toolbar" aria-label=tr("tools")>
            <IconButton name="brush" shortcut="B" icon=icondata_lu::LuBrush pressed=holds(Tool::Brush) on_press=take(Tool::Brush) />
            <IconButton name="eraser" shortcut="E" icon=icondata_lu::LuEraser pressed=holds(Tool::Eraser) on_press=take(Tool::Eraser) />
            <IconButton name="hand" shortcut="H" icon=icondata_lu::LuHand pressed=holds(Tool::Hand) on_press=take(Tool::Hand) />
            <BrushSize />
            <hr />
            <IconButton name="undo" shortcut="Ctrl+Z" icon=icondata_lu::LuUndo2 disabled=no_undo on_press=command(Command::Undo) />
            <IconButton name="redo" shortcut="Ctrl+Shift+Z" icon=icondata_lu::LuRedo2 disabled=no_redo on_press=command(Command::Redo) />
            <IconButton name="clear_mask" shortcut="Del" icon=icondata_lu::LuTrash2 disabled=no_mask on_press=command(Command::ClearMask) />
        </div>
    }
}

/// The slider goes by the logarithm of the size, so that small brushes can be told apart.
#[component]
fn BrushSize() -> impl IntoView {
    let studio = Studio::expect();
    let size = move || studio.bench.with(|bench| bench.brush_size);
    view! {
        <div class="brush-size">
            <input
                type="range"
                min="0"
                max=STEPS
                aria-label=tr("brush_size")
                title=move || format!("{} ([ ])", t("brush_size"))
                aria-valuetext=move || format!("{:.0} px", size())
                prop:value=move || step_of(size())
                on:input=move |event| {
                    if let Ok(step) = event_target_value(&event).parse() {
                        studio.dispatch(Intent::Editor(Input::SetBrushSize(size_at(step))));
                    }
                }
            />
            <output>{move || format!("{:.0}", size())}</output>
        </div>
    }
}

const STEPS: u16 = 200;

fn size_at(step: u16) -> f32 {
    let share = f32::from(step) / f32::from(STEPS);
    Editor::BRUSH_SIZE.end().powf(share).round()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and STEPS"
)]
fn step_of(size: f32) -> u16 {
    let share = size.max(1.0).ln() / Editor::BRUSH_SIZE.end().ln();
    (share * f32::from(STEPS)).round() as u16
}

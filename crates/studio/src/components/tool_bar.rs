use icondata_core::Icon;
use leptos::prelude::*;
use overpaint_editor::{Command, Input, Tool};

use crate::components::button::IconButton;
use crate::components::mask_panel::{MaskButtons, MaskPanel, Section};
use crate::components::tool_options::ToolOptions;
use crate::intent::Intent;
use crate::locale::tr;
use crate::studio::Studio;

/// The tools, what can be set of them, undo and redo, and what can be done with the whole mask.
#[component]
pub(crate) fn ToolBar() -> impl IntoView {
    let studio = Studio::expect();
    let section = RwSignal::new(None::<Section>);
    let tools = Tool::ALL
        .into_iter()
        .map(|tool| {
            let (name, icon) = look_of(tool);
            let pressed = Signal::derive(move || studio.bench.with(|bench| bench.tool == tool));
            view! { <IconButton name icon command=Command::Tool(tool) pressed on_press=move || studio.command(Command::Tool(tool)) /> }
        })
        .collect_view();
    let no_undo =
        Signal::derive(move || studio.bench.with(|bench| bench.done == 0 && !bench.drawing));
    let no_redo =
        Signal::derive(move || studio.bench.with(|bench| bench.done == bench.steps.len()));
    view! {
        <div class="tool-bar panel" role="toolbar" aria-label=tr("tools")>
            <div class="tool-row tools">{tools}</div>
            <ToolOptions />
            <hr />
            <div class="rows">
            <div class="tool-row">
                <IconButton name="undo" icon=icondata_lu::LuUndo2 command=Command::Undo disabled=no_undo on_press=move || studio.command(Command::Undo) />
                <IconButton name="redo" icon=icondata_lu::LuRedo2 command=Command::Redo disabled=no_redo on_press=move || studio.command(Command::Redo) />
                <SectionButton section this=Section::History name="history" icon=icondata_lu::LuHistory />
                <SectionButton section this=Section::Look name="mask_look" icon=icondata_lu::LuEye />
            </div>
            <hr />
            <MaskButtons section />
            </div>
            <MaskPanel section />
        </div>
    }
}

/// Opens a section of the panel, or closes it.
#[component]
pub(crate) fn SectionButton(
    section: RwSignal<Option<Section>>,
    this: Section,
    name: &'static str,
    icon: Icon,
    /// What a key does as well: the key stands in the tooltip.
    #[prop(optional)]
    command: Option<Command>,
) -> impl IntoView {
    let open = Signal::derive(move || section.get() == Some(this));
    view! {
        <IconButton
            name
            icon
            command
            expanded=open
            on_press=move || section.update(|section| *section = (*section != Some(this)).then_some(this))
        />
    }
}

impl Studio {
    /// Does what a key or a button asks for.
    pub(crate) fn command(self, command: Command) {
        self.dispatch(Intent::Editor(Input::Command(command)));
    }
}

fn look_of(tool: Tool) -> (&'static str, Icon) {
    match tool {
        Tool::Brush => ("brush", icondata_lu::LuBrush),
        Tool::Eraser => ("eraser", icondata_lu::LuEraser),
        Tool::Rectangle => ("rectangle", icondata_lu::LuSquareDashed),
        Tool::Ellipse => ("ellipse", icondata_lu::LuCircleDashed),
        Tool::Lasso => ("lasso", icondata_lu::LuLasso),
        Tool::Polygon => ("polygon", icondata_lu::LuPentagon),
        Tool::Wand => ("wand", icondata_lu::LuWandSparkles),
        Tool::Hand => ("hand", icondata_lu::LuHand),
    }
}

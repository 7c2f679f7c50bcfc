use leptos::html;
use leptos::prelude::*;
use overpaint_editor::{Command, PageCommand};

use crate::browser::files;
use crate::components::button::{IconButton, IconImage};
use crate::intent::Intent;
use crate::keys;
use crate::locale::{t, tr};
use crate::studio::Studio;

/// The product's name, opening a picture, the zoom, and the settings.
#[component]
pub(crate) fn TopBar() -> impl IntoView {
    let studio = Studio::expect();
    let open = NodeRef::<html::Input>::new();
    let command = move |command| move || studio.command(command);
    let percent = move || format!("{:.0} %", studio.bench.with(|bench| bench.scale) * 100.0);
    let can_go_back = move || studio.previous.with(|previous| !previous.is_empty());
    let extending = Memo::new(move |_| studio.extending.with(Option::is_some));
    let actual_size = move || format!("{} ({})", t("actual_size"), keys::of(Command::ActualSize));
    view! {
        <header class="top-bar">
            <div class="panel">
                <h1>"Overpaint"</h1>
                <input
                    node_ref=open
                    class="visually-hidden"
                    id="open-image"
                    type="file"
                    tabindex="-1"
                    accept="image/png,image/jpeg,image/webp"
                    aria-label=tr("open_image")
                    on:change=move |event| {
                        if let Some(file) = files::chosen(&event).pop() {
                            studio.dispatch(Intent::Open(file));
                        }
                    }
                />
                <IconButton
                    name="open"
                    icon=icondata_lu::LuImagePlus
                    on_press=move || {
                        if let Some(open) = open.get_untracked() {
                            open.click();
                        }
                    }
                />
                <Show when=can_go_back>
                    <button type="button" class="button" title=tr("go_back") aria-label=tr("go_back") on:click=move |_| studio.dispatch(Intent::GoBack)>
                        <IconImage icon=icondata_lu::LuImages />
                        <span class="words">{tr("go_back")}</span>
                    </button>
                </Show>
                <Show when=move || studio.ahead.with(|ahead| !ahead.is_empty())>
                    <IconButton name="go_forward" icon=icondata_lu::LuArrowRight on_press=move || studio.dispatch(Intent::GoForward) />
                </Show>
            </div>
            <Show when=move || studio.picture.with(Option::is_some)>
                <div class="panel" role="group" aria-label=tr("view")>
                    <span class="stepwise">
                        <IconButton name="zoom_out" command=Command::ZoomOut icon=icondata_lu::LuMinus on_press=command(Command::ZoomOut) />
                    </span>
                    <button type="button" class="button zoom" title=actual_size on:click=move |_| command(Command::ActualSize)()>
                        <span class="visually-hidden">{tr("actual_size")}</span>
                        <span aria-hidden="true">{percent}</span>
                    </button>
                    <span class="stepwise">
                        <IconButton name="zoom_in" command=Command::ZoomIn icon=icondata_lu::LuPlus on_press=command(Command::ZoomIn) />
                    </span>
                    <IconButton name="fit" command=Command::Fit icon=icondata_lu::LuMaximize on_press=command(Command::Fit) />
                    <IconButton
                        name="extend"
                        icon=icondata_lu::LuProportions
                        expanded=Signal::from(extending)
                        on_press=move || studio.dispatch(Intent::ChooseMargins(!extending.get_untracked()))
                    />
                </div>
            </Show>
            <div class="panel">
                <span class="stepwise">
                    <IconButton
                        name="shortcuts"
                        icon=icondata_lu::LuKeyboard
                        command=Command::Page(PageCommand::Help)
                        on_press=move || studio.shortcuts_open.set(true)
                    />
                </span>
                <button
                    type="button"
                    class="button"
                    data-look="icon"
                    aria-label=tr("settings")
                    title=tr("settings")
                    on:click=move |_| studio.settings_open.set(true)
                >
                    <IconImage icon=icondata_lu::LuSettings />
                </button>
            </div>
        </header>
    }
}

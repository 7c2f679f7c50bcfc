use gloo_timers::callback::Interval;
use leptos::prelude::*;

use crate::browser::keyboard::Keys;
use crate::browser::{document, files, observe};
use crate::components::caption::Caption;
use crate::components::extend_panel::ExtendPanel;
use crate::components::notice_card::NoticeCard;
use crate::components::progress;
use crate::components::prompt_card::PromptCard;
use crate::components::results_strip::ResultsStrip;
use crate::components::save_dialog::SaveDialog;
use crate::components::settings_dialog::SettingsDialog;
use crate::components::shortcuts_dialog::ShortcutsDialog;
use crate::components::stage::Stage;
use crate::components::tool_bar::ToolBar;
use crate::components::top_bar::TopBar;
use crate::divider::Divider;
use crate::intent::Intent;
use crate::mask_look::Edge;
use crate::memory;
use crate::painting::ANTS_MS;
use crate::settings::Theme;
use crate::studio::Studio;
use crate::tasks::keep_work;
use overpaint_editor::job::Job;
use overpaint_editor::{Command, Input, KeyPress, PageCommand};

/// The media query that tells a window so short that options are folded away as on a phone, though it is wide enough for a desktop's panels.
const SHORT: &str = "(max-height: 559px)";

const DARK: &str = "(prefers-color-scheme: dark)";

/// The page.
#[component]
pub(crate) fn App() -> impl IntoView {
    let studio = Studio::new();
    provide_context(studio);
    let phone = matching(observe::PHONE);
    let short = matching(SHORT);
    follow_theme(studio);
    Effect::new(move |_| document::set_language(studio.language().tag()));
    Effect::new(move |_| {
        studio.settings.track();
        studio.keys.track();
        studio.options.track();
        studio.look.track();
        studio.region.track();
        studio.habits.track();
        studio.bench.with(|bench| (bench.tool, bench.settings));
        memory::keep(studio);
    });
    // While it is dragged nothing else is written.
    Effect::new(move |_| memory::keep_divider(studio.divider.get()));
    name_tab(studio);
    keep_work::follow(studio);
    document::ask_before_leaving(move || {
        keep_work::about_to_leave(studio);
        studio.would_lose()
    });
    // They live as long as the page.
    StoredValue::new_local(listen(studio));
    StoredValue::new_local(files::on_paste(move |files, place| {
        studio.hand_over(files, place);
    }));
    Effect::new(move |_| {
        studio.look.track();
        studio.repaint_all();
    });
    Effect::new(move |_| {
        studio.shown.track();
        let _ = studio.planned();
        studio.region.track();
        studio.draw_frames();
    });
    walk_ants(studio);
    let extending = Memo::new(move |_| studio.extending.with(Option::is_some));
    let has_picture = move || studio.picture.with(Option::is_some);
    let tools = move || has_picture().then(|| view! { <ToolBar /> });
    let results = move || {
        studio
            .results
            .with(|results| !results.is_empty())
            .then(|| view! { <ResultsStrip /> })
    };
    // It stays unfolded from one result to the next.
    let fitting = RwSignal::new(false);
    let caption = move || view! { <Caption fitting /> };
    view! {
        <main>
            <Stage />
            <TopBar />
            {move || (!phone.get()).then(|| view! { {tools} <div class="side">{caption()} {results}</div> })}
            <div class="bottom">
                <NoticeCard />
                {move || phone.get().then(|| view! { {caption()} {tools} {results} })}
                <PromptCard narrow=Signal::derive(move || phone.get() || short.get()) />
                <Show when=move || extending.get()>
                    <ExtendPanel />
                </Show>
            </div>
        </main>
        <SettingsDialog />
        <ShortcutsDialog />
        <SaveDialog />
    }
}

/// Whether a media query holds.
fn matching(query: &'static str) -> RwSignal<bool> {
    let holds = RwSignal::new(document::matches(query));
    document::on_media_change(query, move || holds.set(document::matches(query)));
    holds
}

fn follow_theme(studio: Studio) {
    let system_dark = matching(DARK);
    Effect::new(move |_| {
        let dark = match studio.settings.with(|settings| settings.theme) {
            Theme::System => system_dark.get(),
            Theme::Light => false,
            Theme::Dark => true,
        };
        document::set_dark(dark);
    });
}

/// Says in the tab how far the run is while the page is out of sight.
fn name_tab(studio: Studio) {
    let hidden = RwSignal::new(document::is_hidden());
    document::on_hidden_change(move || hidden.set(document::is_hidden()));
    Effect::new(move |_| {
        let words = hidden.get().then(|| progress::words(studio));
        let title = match words.as_deref() {
            None | Some("") => "Overpaint".to_owned(),
            Some(words) => format!("{words} · Overpaint"),
        };
        document::set_title(&title);
    });
}

/// Lets the dashes around the mask walk for as long as they are wanted.
fn walk_ants(studio: Studio) {
    let walking = StoredValue::new_local(None::<Interval>);
    Effect::new(move |_| {
        let wanted = studio.look.with(|look| look.edge == Edge::Ants);
        walking.set_value(wanted.then(|| Interval::new(ANTS_MS, move || studio.walk_ants())));
    });
}

fn listen(studio: Studio) -> Option<Keys> {
    let down = move |press: &KeyPress| {
        let Some(command) = press.does() else {
            // The editor heeds modifiers that go down during a drag.
            studio.feed(Input::KeyDown(press.clone()));
            return false;
        };
        if command == Command::Page(PageCommand::Help) {
            studio.shortcuts_open.set(true);
            return true;
        }
        if command == Command::Page(PageCommand::Open) {
            document::click("open-image");
            return true;
        }
        if studio.picture.with_untracked(Option::is_none) {
            return false;
        }
        match command {
            Command::Page(PageCommand::Paste) => return false,
            // For who goes through the page by keys, Tab has to leave the stage.
            Command::Page(PageCommand::Compare)
                if press.key == "Tab" && !studio.pointed.get_value() =>
            {
                return false;
            }
            Command::Page(page) => {
                if !press.repeat {
                    on_page(studio, page);
                }
            }
            Command::Drop if studio.extending.with_untracked(Option::is_some) => {
                studio.dispatch(Intent::ChooseMargins(false));
            }
            Command::Press if studio.extending.with_untracked(Option::is_some) => {
                studio.dispatch(Intent::Extend);
            }
            // The tool would be put down where nobody sees it.
            Command::Press if studio.shown.get_untracked().is_some() => {}
            Command::Drop if studio.shown.get_untracked().is_some() => {
                studio.dispatch(Intent::HideResult);
            }
            _ => studio.dispatch(Intent::Editor(Input::KeyDown(press.clone()))),
        }
        true
    };
    let up = move |press: &KeyPress| {
        if press.releases() == Some(Command::Page(PageCommand::Compare)) {
            studio.dispatch(Intent::Compare(false));
        }
        studio.dispatch(Intent::Editor(Input::KeyUp(press.clone())));
    };
    let blur = move || {
        studio.dispatch(Intent::Compare(false));
        studio.dispatch(Intent::Editor(Input::Blur));
    };
    Keys::listen(down, up, blur)
}

/// What keys ask of the page and not of the editor.
fn on_page(studio: Studio, command: PageCommand) {
    match command {
        PageCommand::Help => studio.shortcuts_open.set(true),
        PageCommand::OnlyMask => studio.look.update(|look| look.alone = !look.alone),
        PageCommand::Compare => studio.dispatch(Intent::Compare(true)),
        PageCommand::Divider if studio.shown.get_untracked().is_some() => {
            let on = studio.divider.with_untracked(|divider| divider.on);
            studio.dispatch(Intent::Divide(!on));
        }
        PageCommand::DividerMiddle if untrack(|| studio.divides()) => {
            studio.dispatch(Intent::MoveDivider(Divider::MIDDLE));
        }
        PageCommand::Divider | PageCommand::DividerMiddle => {}
        PageCommand::Adjust => studio.adjust_wanted.set(true),
        PageCommand::Outline => studio.look.update(|look| look.edge = look.edge.next()),
        PageCommand::Save => {
            if let Some(id) = studio.shown.get_untracked() {
                studio.dispatch(Intent::Download(id));
            }
        }
        // What they are about is out of sight.
        _ if studio.extending.with_untracked(Option::is_some) => {}
        PageCommand::Send if !studio.job.with_untracked(Job::is_running) => {
            studio.dispatch(Intent::Edit);
        }
        PageCommand::NextResult => studio.show_neighbour(true),
        PageCommand::PreviousResult => studio.show_neighbour(false),
        PageCommand::Send | PageCommand::Open | PageCommand::Paste => {}
    }
}

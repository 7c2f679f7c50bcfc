use leptos::prelude::*;

use crate::browser::keyboard::Keys;
use crate::browser::{document, files};
use crate::components::caption::Caption;
use crate::components::notice_card::NoticeCard;
use crate::components::prompt_card::PromptCard;
use crate::components::results_strip::ResultsStrip;
use crate::components::settings_dialog::SettingsDialog;
use crate::components::stage::Stage;
use crate::components::tool_bar::ToolBar;
use crate::components::top_bar::TopBar;
use crate::intent::Intent;
use crate::memory;
use crate::settings::Theme;
use crate::studio::Studio;
use overpaint_editor::{Command, Input, KeyPress};

/// The media query that tells a phone from a desktop; the style sheets have the same.
const PHONE: &str = "(max-width: 759px)";

const DARK: &str = "(prefers-color-scheme: dark)";

/// The page.
#[component]
pub(crate) fn App() -> impl IntoView {
    let studio = Studio::new();
    provide_context(studio);
    let phone = RwSignal::new(document::matches(PHONE));
    document::on_media_change(PHONE, move || phone.set(document::matches(PHONE)));
    follow_theme(studio);
    Effect::new(move |_| document::set_language(studio.language().tag()));
    Effect::new(move |_| {
        studio.settings.track();
        studio.keys.track();
        studio.options.track();
        memory::keep(studio);
    });
    // They live as long as the page.
    StoredValue::new_local(listen(studio));
    StoredValue::new_local(files::on_paste(move |file| {
        studio.dispatch(Intent::Open(file));
    }));
    let has_picture = move || studio.picture.with(Option::is_some);
    let tools = move || has_picture().then(|| view! { <ToolBar /> });
    let results = move || {
        studio
            .results
            .with(|results| !results.is_empty())
            .then(|| view! { <ResultsStrip /> })
    };
    view! {
        <main>
            <Stage />
            <TopBar />
            <Caption />
            {move || (!phone.get()).then(|| view! { {tools} {results} })}
            <div class="bottom">
                <NoticeCard />
                {move || phone.get().then(|| view! { {tools} {results} })}
                <PromptCard phone />
            </div>
        </main>
        <SettingsDialog />
    }
}

fn follow_theme(studio: Studio) {
    let system_dark = RwSignal::new(document::matches(DARK));
    document::on_media_change(DARK, move || system_dark.set(document::matches(DARK)));
    Effect::new(move |_| {
        let dark = match studio.settings.with(|settings| settings.theme) {
            Theme::System => system_dark.get(),
            Theme::Light => false,
            Theme::Dark => true,
        };
        document::set_dark(dark);
    });
}

fn listen(studio: Studio) -> Option<Keys> {
    let down = move |press: &KeyPress, repeat: bool| {
        if studio.picture.with_untracked(Option::is_none) {
            return false;
        }
        // Seeing the picture as it was, for as long as the key is held.
        if press.key == "\\" {
            studio.dispatch(Intent::Compare(true));
            return true;
        }
        let Some(command) = press.does() else {
            return false;
        };
        if !(repeat && command == Command::HoldHand) {
            studio.dispatch(Intent::Editor(Input::KeyDown(press.clone())));
        }
        if command == Command::Drop && studio.shown.get_untracked().is_some() {
            studio.dispatch(Intent::HideResult);
        }
        true
    };
    let up = move |press: &KeyPress| {
        if press.key == "\\" {
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

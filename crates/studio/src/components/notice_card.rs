use leptos::prelude::*;
use overpaint_editor::Command;

use crate::browser::document;
use crate::components::button::IconButton;
use crate::intent::Intent;
use crate::locale::with;
use crate::notice::{Notice, Remedy};
use crate::studio::Studio;

/// The notice, over the prompt's card.
#[component]
pub(crate) fn NoticeCard() -> impl IntoView {
    let studio = Studio::expect();
    view! { <NoticeRegion role="alert" can_go=true notice=Signal::derive(move || studio.notice.get()) /> }
}

/// Where a notice appears.
#[component]
pub(crate) fn NoticeRegion(
    /// `alert` or `status`: how screen readers tell of it.
    role: &'static str,
    /// Whether a person can put it away.
    can_go: bool,
    notice: Signal<Option<Notice>>,
) -> impl IntoView {
    let studio = Studio::expect();
    // The region is always there, so that screen readers hear what comes into it.
    view! {
        <div role=role>
            {move || {
                // The words are those of the page's language.
                studio.language();
                notice.get().map(|notice| view! { <Words notice can_go /> })
            }}
        </div>
    }
}

#[component]
fn Words(notice: Notice, can_go: bool) -> impl IntoView {
    let studio = Studio::expect();
    let remedies = notice.remedies.clone();
    let has_remedies = !remedies.is_empty();
    let texts = notice.texts().into_iter();
    view! {
        <div class="notice panel" data-news=notice.news.to_string()>
            <div>
                <strong>{notice.title()}</strong>
                {texts.map(|text| view! { <p>{text}</p> }).collect_view()}
                {notice.said.clone().map(|said| view! { <p class="said">{said}</p> })}
            </div>
            {has_remedies
                .then(|| {
                    view! {
                        <div class="notice-actions">
                            {remedies.into_iter().map(|remedy| view! { <RemedyButton remedy /> }).collect_view()}
                        </div>
                    }
                })}
            {can_go
                .then(|| {
                    view! { <IconButton name="dismiss" icon=icondata_lu::LuX on_press=move || studio.dispatch(Intent::Dismiss) /> }
                })}
        </div>
    }
}

#[component]
fn RemedyButton(remedy: Remedy) -> impl IntoView {
    let studio = Studio::expect();
    let (name, what) = match &remedy {
        Remedy::TryAgain => ("try_again", ""),
        Remedy::Complete(_) => ("send_missing", ""),
        Remedy::Settings => ("open_settings", ""),
        Remedy::FlipMask => ("flip_mask", ""),
        Remedy::KeepPreview => ("keep_preview", ""),
        Remedy::AskAsBefore | Remedy::Restore | Remedy::BringBack => ("undo_delete", ""),
        Remedy::StartAfresh => ("start_afresh", ""),
        Remedy::Fetch(_) => ("task.fetch", ""),
        Remedy::Forget(_) => ("task.forget", ""),
        Remedy::UseAddress(what) | Remedy::UseModel(what) => ("use", what.as_str()),
        Remedy::OpenTab(_) => ("open_tab", ""),
    };
    let text = with(name, &[("what", what)]);
    let press = move |_| match &remedy {
        Remedy::TryAgain => studio.dispatch(Intent::Edit),
        Remedy::Complete(lacking) => studio.dispatch(Intent::Complete(lacking.clone())),
        Remedy::Settings => studio.settings_open.set(true),
        Remedy::FlipMask => studio.command(Command::Invert),
        Remedy::KeepPreview => studio.dispatch(Intent::KeepPreview),
        Remedy::AskAsBefore => studio.dispatch(Intent::AskAsBefore),
        Remedy::Restore => studio.dispatch(Intent::Restore),
        Remedy::StartAfresh => studio.dispatch(Intent::StartAfresh),
        Remedy::BringBack => studio.dispatch(Intent::BringBack),
        Remedy::Fetch(job) => studio.dispatch(Intent::Fetch(*job)),
        Remedy::Forget(job) => studio.dispatch(Intent::Forget(*job)),
        Remedy::UseAddress(typed) => studio.dispatch(Intent::UseAddress(typed.clone())),
        Remedy::UseModel(name) => studio.dispatch(Intent::UseModel(name.clone())),
        Remedy::OpenTab(url) => document::open_tab(url),
    };
    view! {
        <button type="button" class="button" data-look="outline" on:click=press>
            {text}
        </button>
    }
}

use leptos::prelude::*;
use overpaint_editor::Command;

use crate::components::button::IconButton;
use crate::intent::Intent;
use crate::locale;
use crate::notice::{Notice, Remedy};
use crate::studio::Studio;

/// The notice, over the prompt's card.
#[component]
pub(crate) fn NoticeCard() -> impl IntoView {
    let studio = Studio::expect();
    // The region is always there, so that screen readers hear what comes into it.
    view! {
        <div role="alert">
            {move || studio.notice.get().map(|notice| view! { <Words notice /> })}
        </div>
    }
}

#[component]
fn Words(notice: Notice) -> impl IntoView {
    let studio = Studio::expect();
    let remedies = notice.remedies.clone();
    let has_remedies = !remedies.is_empty();
    view! {
        <div class="notice panel" data-news=notice.news.to_string()>
            <div>
                <strong>{notice.text(".title")}</strong>
                <p>{notice.text("")}</p>
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
            <IconButton name="dismiss" icon=icondata_lu::LuX on_press=move || studio.dispatch(Intent::Dismiss) />
        </div>
    }
}

#[component]
fn RemedyButton(remedy: Remedy) -> impl IntoView {
    let studio = Studio::expect();
    let name = match remedy {
        Remedy::TryAgain => "try_again",
        Remedy::Complete(_) => "send_missing",
        Remedy::Settings => "open_settings",
        Remedy::FlipMask => "flip_mask",
        Remedy::KeepPreview => "keep_preview",
        Remedy::Restore | Remedy::BringBack => "undo_delete",
        Remedy::StartAfresh => "start_afresh",
        Remedy::Fetch => "task.fetch",
        Remedy::Forget => "task.forget",
    };
    let press = move |_| match &remedy {
        Remedy::TryAgain => studio.dispatch(Intent::Edit),
        Remedy::Complete(lacking) => studio.dispatch(Intent::Complete(lacking.clone())),
        Remedy::Settings => studio.settings_open.set(true),
        Remedy::FlipMask => studio.command(Command::Invert),
        Remedy::KeepPreview => studio.dispatch(Intent::KeepPreview),
        Remedy::Restore => studio.dispatch(Intent::Restore),
        Remedy::StartAfresh => studio.dispatch(Intent::StartAfresh),
        Remedy::BringBack => studio.dispatch(Intent::BringBack),
        Remedy::Fetch => studio.dispatch(Intent::Fetch),
        Remedy::Forget => studio.dispatch(Intent::Forget),
    };
    view! {
        <button type="button" class="button" data-look="outline" on:click=press>
            {move || locale::t(name)}
        </button>
    }
}

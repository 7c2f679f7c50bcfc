use leptos::prelude::*;

use crate::browser::observe;
use crate::components::notice_card::NoticeRegion;
use crate::endpoint_check::CHECK_BUTTON;
use crate::intent::Intent;
use crate::locale::t;
use crate::studio::Studio;

/// Finds out whether the endpoint works, and says what it found.
#[component]
pub(crate) fn EndpointStatus() -> impl IntoView {
    let studio = Studio::expect();
    // Typing elsewhere in the settings does not have it said again.
    let is_current = Memo::new(move |_| studio.with_check(|_| true).is_some());
    let is_under_way = move || studio.with_check(|check| !check.done).unwrap_or(false);
    let press = move |_| {
        studio.dispatch(if untrack(is_under_way) {
            Intent::EndCheck
        } else {
            Intent::CheckEndpoint
        });
    };
    let notice = move || {
        let check = is_current.get().then(|| studio.check.get()).flatten();
        check.map(|check| check.notice)
    };
    // In a low window it is said below what is seen of the dialog.
    Effect::new(move |_| {
        if notice().is_some() {
            request_animation_frame(|| observe::reveal(".endpoint-status"));
        }
    });
    view! {
        <div class="endpoint-status">
            <button
                type="button"
                id=CHECK_BUTTON
                class="button"
                data-look="outline"
                disabled=move || studio.check_target().is_none()
                on:click=press
            >
                {move || t(if is_under_way() { "cancel" } else { "check" })}
            </button>
            <NoticeRegion role="status" can_go=false notice=Signal::derive(notice) />
        </div>
    }
}

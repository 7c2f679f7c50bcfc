use leptos::prelude::*;

use crate::components::button::IconButton;
use crate::intent::Intent;
use crate::studio::Studio;

/// What a result was asked for by, with the button that asks for the like again.
#[component]
pub(crate) fn Asked(
    /// The result's.
    id: u32,
) -> impl IntoView {
    let studio = Studio::expect();
    let prompt = studio.result(id).map(|result| result.origin.options.prompt);
    let tooltip = prompt.clone();
    view! {
        <div class="asked">
            <p title=tooltip>{prompt}</p>
            <IconButton name="ask_again" icon=icondata_lu::LuPencilLine on_press=move || studio.dispatch(Intent::AskAgain(id)) />
        </div>
    }
}

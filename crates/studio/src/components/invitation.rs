use leptos::prelude::*;

use crate::browser::document;
use crate::components::button::IconImage;
use crate::intent::Intent;
use crate::locale::{t, tr};
use crate::studio::Studio;

/// Pictures that come with the page: file, thumbnail, and the key of the name's text.
const SAMPLES: [(&str, &str, &str); 4] = [
    ("chelsea.png", "thumbnails/chelsea.jpg", "sample.cat"),
    ("coffee.png", "thumbnails/coffee.jpg", "sample.coffee"),
    (
        "astronaut.png",
        "thumbnails/astronaut.jpg",
        "sample.astronaut",
    ),
    (
        "hubble_deep_field.jpg",
        "thumbnails/hubble_deep_field.jpg",
        "sample.galaxies",
    ),
];

/// What the empty stage says: how to begin, with pictures to try.
#[component]
pub(crate) fn Invitation() -> impl IntoView {
    let studio = Studio::expect();
    let samples = SAMPLES
        .into_iter()
        .map(|(file, thumbnail, name)| {
            view! {
                <li>
                    <button type="button" title=tr(name) on:click=move |_| studio.dispatch(Intent::OpenSample(file))>
                        <img src=thumbnail alt=tr(name) width="112" height="80" />
                    </button>
                </li>
            }
        })
        .collect_view();
    // Nobody drops a file with a finger.
    let title = if document::matches("(pointer: coarse)") {
        "invitation.title.touch"
    } else {
        "invitation.title"
    };
    view! {
        <div class="invitation">
            <h2>{move || t(if studio.is_opening() { "opening" } else { title })}</h2>
            <p>{tr("invitation.how")}</p>
            <label class="button" data-look="primary" for="open-image">
                <IconImage icon=icondata_lu::LuImagePlus />
                {tr("invitation.choose")}
            </label>
            <p class="hint">{tr("invitation.samples")}</p>
            <ul class="samples">{samples}</ul>
        </div>
    }
}

use leptos::prelude::*;

use crate::browser::clipboard;
use crate::components::dialog::Dialog;
use crate::components::fields::Choice;
use crate::components::slider::Slider;
use crate::intent::Intent;
use crate::locale::{t, tr, with};
use crate::pixels::{Kind, Writing};
use crate::studio::Studio;

/// From so many pixels on it is said what WebP takes. The browser encodes it from a canvas with the whole picture: 48 megapixels were seen to
/// take 830 MiB at their peak, where PNG and JPEG, which are written row by row, took 460. Half of that is much for a phone.
const LARGE_WEBP: u64 = 24_000_000;

/// What a result is saved as: the picture it was made from with what is inside the mask changed, or the answer as it came.
#[component]
pub(crate) fn SaveDialog() -> impl IntoView {
    let studio = Studio::expect();
    let chosen = RwSignal::new(None::<usize>);
    let format = RwSignal::new("png".to_owned());
    let quality = RwSignal::new(92_u16);
    let writing = Memo::new(move |_| studio.writing.with(Option::is_some));
    let stop = move || studio.dispatch(Intent::CancelWork);
    let result = move || studio.saving.get().and_then(|id| studio.result(id));
    let answers = move || result().map_or(0, |result| result.answers.len());
    // Which of the answers, if it is to be one of them.
    let raw = move || chosen.get().filter(|number| *number < answers());
    let close = move || {
        if writing.get_untracked() {
            stop();
        }
        chosen.set(None);
        studio.saving.set(None);
    };
    let kind = move || {
        let quality = f64::from(quality.get()) / 100.0;
        match format.get().as_str() {
            "jpeg" => Kind::Jpeg(quality),
            "webp" => Kind::Webp(quality),
            _ => Kind::Png,
        }
    };
    let save = move |_| {
        let Some(id) = studio.saving.get_untracked() else {
            return;
        };
        match untrack(raw) {
            Some(number) => {
                studio.dispatch(Intent::SaveRaw(id, number));
                studio.saving.set(None);
            }
            None => studio.dispatch(Intent::SaveExact(id, untrack(kind))),
        }
    };
    let copy = move |_| {
        if let Some(id) = studio.saving.get_untracked() {
            studio.dispatch(Intent::Copy(id));
        }
    };
    let whats = Signal::derive(move || {
        let all = answers();
        let raw = (0..all).map(|number| {
            let text = if all > 1 {
                let (shown, all) = ((number + 1).to_string(), all.to_string());
                with("save.what.raw_of", &[("number", &shown), ("all", &all)])
            } else {
                t("save.what.raw")
            };
            (number.to_string(), text)
        });
        std::iter::once((String::new(), t("save.what.exact")))
            .chain(raw)
            .collect::<Vec<_>>()
    });
    let formats = Signal::derive(|| {
        ["png", "jpeg", "webp"]
            .map(|format| (format.to_owned(), t(&format!("output_format.{format}"))))
            .to_vec()
    });
    let lossy = move || format.get() != "png";
    let hint = move || {
        let Some(result) = result() else {
            return String::new();
        };
        if let Some(answer) = raw().and_then(|number| result.answers.get(number)) {
            return with(
                "save.hint.raw",
                &[("facts", &answer.received.facts().join(" · "))],
            );
        }
        let (width, height) = result.origin.picture.size();
        let size = format!("{width} × {height}");
        let key = if lossy() {
            "save.hint.lossy"
        } else {
            "save.hint.exact"
        };
        with(key, &[("size", &size)])
    };
    let takes_memory = move || {
        let pixels = result().map_or(0, |result| {
            let (width, height) = result.origin.picture.size();
            u64::from(width) * u64::from(height)
        });
        raw().is_none() && format.get() == "webp" && pixels >= LARGE_WEBP
    };
    // What the answers bring may be transparent too, but only inside the mask, and hardly ever is.
    let turns_white = move || {
        let alpha = result().is_some_and(|result| result.origin.picture.header.alpha);
        raw().is_none() && format.get() == "jpeg" && alpha
    };
    view! {
        <Dialog
            id="save-title"
            title="save"
            open=Signal::derive(move || studio.saving.get().is_some())
            on_close=close
        >
            <Choice
                id="save-what"
                label="save.what"
                entries=whats
                value=Signal::derive(move || raw().map(|number| number.to_string()).unwrap_or_default())
                on_choose=move |what: String| chosen.set(what.parse().ok())
            />
            <Show when=move || raw().is_none()>
                <Choice
                    id="save-format"
                    label="save.format"
                    entries=formats
                    value=Signal::derive(move || format.get())
                    on_choose=move |chosen: String| format.set(chosen)
                />
                <Show when=lossy>
                    <Slider
                        label="save.quality"
                        text=Signal::derive(move || format!("{} %", quality.get()))
                        step=Signal::derive(move || quality.get())
                        steps=100
                        on_slide=move |step: u16| quality.set(step)
                    />
                </Show>
            </Show>
            <p class="hint">{hint}</p>
            <Show when=turns_white>
                <p class="hint">{tr("save.hint.white")}</p>
            </Show>
            <Show when=takes_memory>
                <p class="hint">{tr("save.hint.memory")}</p>
            </Show>
            <div class="actions">
                <WritingProgress />
                <Show when=move || writing.get()>
                    <button type="button" class="button" on:click=move |_| stop()>{tr("cancel")}</button>
                </Show>
                <Show when=move || raw().is_none() && clipboard::takes_pictures()>
                    <button type="button" class="button" data-look="outline" disabled=move || writing.get() on:click=copy>
                        {tr("copy")}
                    </button>
                </Show>
                <button type="button" class="button" data-look="primary" disabled=move || writing.get() on:click=save>
                    {tr("save")}
                </button>
            </div>
        </Dialog>
    }
}

/// How far the file is: a bar, and words that are read out once for each phase. A voice that counts per cents helps nobody.
#[component]
fn WritingProgress() -> impl IntoView {
    let studio = Studio::expect();
    let percent = Memo::new(move |_| match studio.writing.get() {
        Some(Writing::Rows(percent)) => Some(percent),
        _ => None,
    });
    let phase = Memo::new(move |_| {
        studio.writing.get().map(|writing| match writing {
            Writing::Reading => "save.reading",
            Writing::Rows(_) => "save.writing",
            Writing::Encoding => "save.encoding",
        })
    });
    view! {
        <div class="writing">
            <p class="progress">
                <span role="status">{move || phase.get().map(t)}</span>
                <span aria-hidden="true">{move || percent.get().map(|percent| format!("{percent} %"))}</span>
            </p>
            <Show when=move || phase.get().is_some()>
                // Without a value nobody knows how far it is.
                <progress aria-label=tr("save.writing") max="100" value=move || percent.get().map(|percent| percent.to_string())></progress>
            </Show>
        </div>
    }
}

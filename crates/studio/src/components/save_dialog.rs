use leptos::prelude::*;

use crate::components::dialog::Dialog;
use crate::components::fields::Choice;
use crate::components::slider::Slider;
use crate::intent::Intent;
use crate::locale::{t, tr, with};
use crate::pixels::Kind;
use crate::studio::Studio;

/// What a result is saved as: the picture it was made from with what is inside the mask changed, or the answer as it came.
#[component]
pub(crate) fn SaveDialog() -> impl IntoView {
    let studio = Studio::expect();
    let raw = RwSignal::new(false);
    let format = RwSignal::new("png".to_owned());
    let quality = RwSignal::new(92_u16);
    let close = move || {
        if studio.writing.get_untracked() {
            studio.dispatch(Intent::CancelWork);
        }
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
        if raw.get_untracked() {
            studio.dispatch(Intent::SaveRaw(id));
            studio.saving.set(None);
        } else {
            studio.dispatch(Intent::SaveExact(id, untrack(kind)));
        }
    };
    let whats = Signal::derive(|| {
        ["exact", "raw"]
            .map(|what| (what.to_owned(), t(&format!("save.what.{what}"))))
            .to_vec()
    });
    let formats = Signal::derive(|| {
        ["png", "jpeg", "webp"]
            .map(|format| (format.to_owned(), t(&format!("output_format.{format}"))))
            .to_vec()
    });
    let lossy = move || format.get() != "png";
    let hint = move || {
        let Some(result) = studio.saving.get().and_then(|id| studio.result(id)) else {
            return String::new();
        };
        if raw.get() {
            return with("save.hint.raw", &[("facts", &result.facts())]);
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
                value=Signal::derive(move || if raw.get() { "raw" } else { "exact" }.to_owned())
                on_choose=move |what| raw.set(what == "raw")
            />
            <Show when=move || !raw.get()>
                <Choice
                    id="save-format"
                    label="save.format"
                    entries=formats
                    value=Signal::derive(move || format.get())
                    on_choose=move |chosen| format.set(chosen)
                />
                <Show when=lossy>
                    <Slider
                        label="save.quality"
                        text=Signal::derive(move || format!("{} %", quality.get()))
                        step=Signal::derive(move || quality.get())
                        steps=100
                        on_slide=move |step| quality.set(step)
                    />
                </Show>
            </Show>
            <p class="hint">{hint}</p>
            <div class="actions">
                <p class="progress" role="status">{move || studio.writing.get().then(|| t("save.writing"))}</p>
                <button type="button" class="button" data-look="primary" disabled=move || studio.writing.get() on:click=save>
                    {tr("save")}
                </button>
            </div>
        </Dialog>
    }
}

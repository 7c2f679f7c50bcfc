use leptos::html;
use leptos::prelude::*;

use crate::browser::document::LentFocus;
use crate::components::fields::{Choice, NumberField};
use crate::extend::{MOST, Margins, RATIOS, ratio_of};
use crate::intent::Intent;
use crate::locale::{t, tr, with};
use crate::studio::Studio;

/// Width and height in pixels.
type Size = (u32, u32);

/// What is being typed stays as it is typed, whatever it comes to. The first digits of a size leave no room for margins, so that the whole
/// of it goes by those from before.
#[derive(Clone)]
struct Typed {
    field: &'static str,
    text: String,
    /// The margins when the typing began.
    before: Margins,
}

/// Makes the canvas larger than the picture: by a ratio, a size, or pixels on each side. The edges on the stage say the same.
#[component]
pub(crate) fn ExtendPanel() -> impl IntoView {
    let studio = Studio::expect();
    let size = studio.picture_size().unwrap_or_default();
    let margins = move || studio.extending.get().unwrap_or_default();
    let canvas = Memo::new(move |_| margins().around(size));
    let form = NodeRef::<html::Form>::new();
    let focus = StoredValue::new_local(None::<LentFocus>);
    Effect::new(move |_| {
        if let Some(form) = form.get() {
            focus.set_value(Some(LentFocus::to(&form)));
        }
    });
    let ratios = Signal::derive(|| {
        let free = (String::new(), t("extend.free"));
        let fixed = RATIOS.map(written).map(|ratio| (ratio.clone(), ratio));
        std::iter::once(free).chain(fixed).collect::<Vec<_>>()
    });
    let ratio = Memo::new(move |_| ratio_of(canvas.get()).map(written).unwrap_or_default());
    let too_large = move || margins().is_too_large(size);
    let useless = move || studio.is_opening() || !margins().can_be_had(size);
    let hint = Memo::new(move |_| {
        let key = match (margins().is_none(), too_large()) {
            (true, _) => "extend.how",
            (false, true) => "extend.too_large",
            (false, false) => "extend.hint",
        };
        let (width, height) = canvas.get();
        with(key, &[("size", &format!("{width} × {height}"))])
    });
    let typed = RwSignal::new(None::<Typed>);
    let typed_in = move |id| typed.get().filter(|typed| typed.field == id);
    let field = move |id: &'static str,
                      label: &'static str,
                      (min, max): (u32, u32),
                      read: fn(Margins, Size) -> u32,
                      write: fn(Margins, Size, u32) -> Margins| {
        let value = move || {
            typed_in(id).map_or_else(|| read(margins(), size).to_string(), |typed| typed.text)
        };
        view! {
            <NumberField
                id
                label
                min
                max
                value=Signal::derive(value)
                on_type=move |text: String| {
                    let pixels = text.trim().parse().unwrap_or(0).min(max);
                    let before = untrack(|| typed_in(id).map_or_else(margins, |typed| typed.before));
                    studio.extending.set(Some(write(before, size, pixels)));
                    typed.set(Some(Typed { field: id, text, before }));
                }
            />
        }
    };
    let wide = (size.0, size.0 + 2 * MOST);
    let high = (size.1, size.1 + 2 * MOST);
    let side = (0, MOST);
    view! {
        <form
            node_ref=form
            class="extend-panel panel"
            tabindex="-1"
            novalidate
            aria-label=tr("extend")
            on:submit=move |event| {
                event.prevent_default();
                studio.dispatch(Intent::Extend);
            }
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    event.stop_propagation();
                    studio.dispatch(Intent::ChooseMargins(false));
                }
            }
            on:focusout=move |_| typed.set(None)
        >
            <div class="fields">
                <Choice
                    id="extend-ratio"
                    label="extend.ratio"
                    entries=ratios
                    value=ratio
                    on_choose=move |chosen: String| {
                        let wanted = RATIOS.into_iter().find(|ratio| written(*ratio) == chosen);
                        if let Some(wanted) = wanted {
                            studio.extending.set(Some(Margins::to_ratio(size, wanted)));
                        }
                    }
                />
                {field("extend-width", "extend.width", wide, |margins, size| margins.around(size).0, |margins, size, width| {
                    margins.sized(size, (width, margins.around(size).1))
                })}
                {field("extend-height", "extend.height", high, |margins, size| margins.around(size).1, |margins, size, height| {
                    margins.sized(size, (margins.around(size).0, height))
                })}
                {field("extend-left", "extend.left_px", side, |margins, _| margins.left, |margins, _, left| Margins { left, ..margins })}
                {field("extend-right", "extend.right_px", side, |margins, _| margins.right, |margins, _, right| Margins { right, ..margins })}
                {field("extend-top", "extend.top_px", side, |margins, _| margins.top, |margins, _, top| Margins { top, ..margins })}
                {field("extend-bottom", "extend.bottom_px", side, |margins, _| margins.bottom, |margins, _, bottom| Margins { bottom, ..margins })}
            </div>
            <p class="hint" role="status">{hint}</p>
            <div class="actions">
                <p class="progress" role="status">{move || studio.is_opening().then(|| t("extend.working"))}</p>
                <button type="button" class="button" on:click=move |_| studio.dispatch(Intent::ChooseMargins(false))>
                    {tr("cancel")}
                </button>
                <button type="submit" class="button" data-look="primary" disabled=useless>
                    {tr("extend.do")}
                </button>
            </div>
        </form>
    }
}

fn written((across, down): (u32, u32)) -> String {
    format!("{across}:{down}")
}

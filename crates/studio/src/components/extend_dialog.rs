use leptos::prelude::*;

use crate::components::dialog::Dialog;
use crate::components::fields::{Choice, NumberField};
use crate::extend::{Margins, RATIOS};
use crate::intent::Intent;
use crate::locale::{t, tr, with};
use crate::picture::LARGEST_AREA;
use crate::studio::Studio;

/// Makes the canvas larger than the picture: by a ratio, or by pixels on each side.
#[component]
pub(crate) fn ExtendDialog() -> impl IntoView {
    let studio = Studio::expect();
    let margins = RwSignal::new(Margins::default());
    let size = move || {
        studio.extending.track();
        studio.picture_size().unwrap_or_default()
    };
    let close = move || studio.extending.set(false);
    let ratios = Signal::derive(|| {
        let free = (String::new(), t("extend.free"));
        let fixed = RATIOS.map(|(across, down)| {
            let ratio = format!("{across}:{down}");
            (ratio.clone(), ratio)
        });
        std::iter::once(free).chain(fixed).collect::<Vec<_>>()
    });
    let ratio = RwSignal::new(String::new());
    let too_large = move || {
        let (width, height) = margins.get().around(size());
        u64::from(width) * u64::from(height) > LARGEST_AREA
    };
    let useless = move || margins.get().is_none() || too_large();
    let hint = move || {
        let (width, height) = margins.get().around(size());
        let key = if too_large() {
            "extend.too_large"
        } else {
            "extend.hint"
        };
        with(key, &[("size", &format!("{width} × {height}"))])
    };
    let side = move |id: &'static str, label: &'static str, of: fn(&mut Margins) -> &mut u32| {
        view! {
            <NumberField
                id
                label
                min=0
                max=10_000
                placeholder="0"
                value=Signal::derive(move || {
                    let pixels = *of(&mut margins.get());
                    if pixels == 0 { String::new() } else { pixels.to_string() }
                })
                on_type=move |typed| {
                    ratio.set(String::new());
                    margins.update(|margins| *of(margins) = typed.trim().parse().unwrap_or(0).min(10_000));
                }
            />
        }
    };
    view! {
        <Dialog id="extend-title" title="extend" open=studio.extending on_close=close>
            <Choice
                id="extend-ratio"
                label="extend.ratio"
                entries=ratios
                value=ratio
                on_choose=move |chosen| {
                    let wanted = RATIOS.into_iter().find(|(across, down)| format!("{across}:{down}") == chosen);
                    if let Some(wanted) = wanted {
                        margins.set(Margins::to_ratio(untrack(size), wanted));
                    }
                    ratio.set(chosen);
                }
            />
            <div class="pair">
                {side("extend-left", "extend.left", |margins| &mut margins.left)}
                {side("extend-right", "extend.right", |margins| &mut margins.right)}
                {side("extend-top", "extend.top", |margins| &mut margins.top)}
                {side("extend-bottom", "extend.bottom", |margins| &mut margins.bottom)}
            </div>
            <p class="hint" role="status">{hint}</p>
            <div class="actions">
                <p class="progress" role="status">{move || studio.opening.get().then(|| t("extend.working"))}</p>
                <button
                    type="button"
                    class="button"
                    data-look="primary"
                    disabled=move || useless() || studio.opening.get()
                    on:click=move |_| {
                        studio.dispatch(Intent::Extend(margins.get_untracked()));
                        margins.set(Margins::default());
                        ratio.set(String::new());
                    }
                >
                    {tr("extend.do")}
                </button>
            </div>
        </Dialog>
    }
}

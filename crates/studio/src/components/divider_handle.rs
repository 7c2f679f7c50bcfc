use leptos::prelude::*;

use crate::browser::pointer;
use crate::components::beside_choice;
use crate::components::button::IconImage;
use crate::divider::{Divider, DividerOnStage};
use crate::intent::Intent;
use crate::locale::{tr, with};
use crate::studio::Studio;

/// What an arrow key moves it by, in per cent of the picture's width; with Shift, or by Page Up and Page Down.
const STEPS: (f64, f64) = (1.0, 10.0);

/// The line between original and result, with a handle that takes it elsewhere: a slider.
#[component]
pub(crate) fn DividerHandle() -> impl IntoView {
    let studio = Studio::expect();
    let place = Memo::new(move |_| studio.divider_on_stage());
    let percent = move || (studio.divider.get().at * 100.0).round();
    // How far from the line it was taken.
    let held = RwSignal::new(None::<f64>);
    let let_go = move || held.set(None);
    let words = move || {
        let (original, result) = (percent(), 100.0 - percent());
        let places = [
            ("original", &*original.to_string()),
            ("result", &*result.to_string()),
        ];
        with("divider.value", &places)
    };
    // One kind of closure, so that the program has it once.
    let at = move |read: fn(&DividerOnStage) -> f64| {
        move || place.get().map(|place| format!("{}px", read(&place)))
    };
    view! {
        <div
            class="divider"
            aria-hidden="true"
            style:left=at(|place| place.line)
            style:top=at(|place| place.picture.y)
            style:height=at(|place| place.picture.height)
        ></div>
        <div
            class="divider-handle"
            role="slider"
            tabindex="0"
            aria-label=tr("divider.handle")
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=move || percent().to_string()
            aria-valuetext=words
            title=tr("divider.how")
            data-held=move || held.get().is_some().to_string()
            style:left=at(|place| place.handle.0)
            style:top=at(|place| place.handle.1)
            on:pointerdown=move |event| {
                if event.button() == 0 && let Some(place) = place.get_untracked() {
                    pointer::capture(&event);
                    held.set(Some(f64::from(event.client_x()) - place.taken()));
                }
            }
            on:pointermove=move |event| {
                if let (Some(from), Some(place)) = (held.get_untracked(), place.get_untracked()) {
                    let line = f64::from(event.client_x()) - from;
                    studio.dispatch(Intent::MoveDivider((line - place.picture.x) / place.picture.width));
                }
            }
            on:pointerup=move |_| let_go()
            on:pointercancel=move |_| let_go()
            on:dblclick=move |_| studio.dispatch(Intent::MoveDivider(Divider::MIDDLE))
            on:wheel=move |event| {
                event.prevent_default();
                studio.dispatch(Intent::Editor(pointer::wheel(&event)));
            }
            on:keydown=move |event| {
                if event.ctrl_key() || event.alt_key() || event.meta_key() {
                    return;
                }
                let step = if event.shift_key() { STEPS.1 } else { STEPS.0 };
                let now = untrack(percent);
                let percent = match event.key().as_str() {
                    "ArrowLeft" | "ArrowDown" => now - step,
                    "ArrowRight" | "ArrowUp" => now + step,
                    "PageDown" => now - STEPS.1,
                    "PageUp" => now + STEPS.1,
                    "Home" => 0.0,
                    "End" => 100.0,
                    _ => return,
                };
                event.prevent_default();
                event.stop_propagation();
                studio.dispatch(Intent::MoveDivider(percent / 100.0));
            }
        >
            <span class="tag">{move || studio.shown.get().map(|id| beside_choice::name(studio.beside_of(id)))}</span>
            <span class="knob"><IconImage icon=icondata_lu::LuChevronsLeftRight /></span>
            <span class="tag">{tr("divider.result")}</span>
        </div>
    }
}

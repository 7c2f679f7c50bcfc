use leptos::prelude::*;

use crate::locale::t;

/// A slider with its name and its value above it.
#[component]
pub(crate) fn Slider(
    /// The key of the name's text.
    label: &'static str,
    /// What the value reads as, with its unit.
    #[prop(into)]
    text: Signal<String>,
    /// Where the slider stands, from 0 to `steps`.
    #[prop(into)]
    step: Signal<u16>,
    steps: u16,
    /// Keys that do the same.
    #[prop(optional)]
    shortcut: &'static str,
    #[prop(into)] on_slide: UnsyncCallback<u16>,
    /// It is let go.
    #[prop(optional, into)]
    on_rest: Option<Callback<()>>,
) -> impl IntoView {
    // By a pointer: style sheets may then let see what it changes.
    let held = RwSignal::new(false);
    let rest = move || {
        held.set(false);
        if let Some(on_rest) = on_rest {
            on_rest.run(());
        }
    };
    let title = move || {
        if shortcut.is_empty() {
            t(label)
        } else {
            format!("{} ({shortcut})", t(label))
        }
    };
    view! {
        <div class="slider" title=title data-held=move || held.get().to_string()>
            <span class="slider-label" aria-hidden="true">{move || t(label)}</span>
            <output aria-hidden="true">{text}</output>
            <input
                type="range"
                min="0"
                max=steps
                aria-label=move || t(label)
                aria-valuetext=text
                prop:value=step
                on:input=move |event| {
                    if let Ok(step) = event_target_value(&event).parse() {
                        on_slide.run(step);
                    }
                }
                on:pointerdown=move |_| held.set(true)
                on:pointerup=move |_| rest()
                on:pointercancel=move |_| rest()
                on:keyup=move |_| rest()
                on:blur=move |_| rest()
            />
        </div>
    }
}

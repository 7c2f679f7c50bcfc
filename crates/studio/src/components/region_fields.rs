use leptos::prelude::*;

use crate::components::areas_choice::AreasChoice;
use crate::components::fields::Choice;
use crate::components::slider::Slider;
use crate::locale::t;
use crate::region::Part;
use crate::studio::Studio;

/// Which part of the picture is sent.
#[component]
pub(crate) fn RegionFields(
    /// Whether it is to be seen.
    open: Signal<bool>,
) -> impl IntoView {
    let studio = Studio::expect();
    let region = studio.region;
    let entries = Signal::derive(|| {
        Part::ALL
            .map(|part| {
                (
                    part.name().to_owned(),
                    t(&format!("region.{}", part.name())),
                )
            })
            .to_vec()
    });
    let padding = Signal::derive(move || region.get().padding);
    view! {
        <Choice
            id="region"
            label="region"
            entries
            value=Signal::derive(move || region.get().part.name().to_owned())
            on_choose=move |name: String| {
                if let Some(part) = Part::ALL.into_iter().find(|part| part.name() == name) {
                    region.update(|region| region.part = part);
                }
            }
        />
        <Show when=move || region.get().part != Part::Whole>
            <Slider
                label="region.padding"
                text=Signal::derive(move || format!("{} %", padding.get()))
                step=padding
                steps=200
                on_slide=move |step: u16| region.update(|region| region.padding = step)
            />
        </Show>
        <Show when=move || open.get() && studio.plans.each.with(|each| !each.is_empty())>
            <AreasChoice />
        </Show>
    }
}

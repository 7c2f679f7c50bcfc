use leptos::prelude::*;
use overpaint_protocol::{Model, Options, Sizes};

use crate::components::areas_choice::AreasChoice;
use crate::components::fields::{Choice, NumberField, TextField};
use crate::components::slider::Slider;
use crate::locale::{find, t};
use crate::notice::words_of;
use crate::region::Part;
use crate::run;
use crate::studio::Studio;

/// The value of a list's entry that opens a field to type into.
const OTHER: &str = "other";

/// Formats that the stage can show; the newest models have others too.
const SHOWN: [&str; 3] = ["png", "jpeg", "webp"];

/// What the problem with a field is, in the page's language.
pub(crate) fn problem_of(studio: Studio, field: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || {
        let problems = studio.options.with(run::problems);
        let problem = problems
            .iter()
            .find(|problem| problem.field.as_str() == field)?;
        Some(words_of(problem))
    })
}

/// What is chosen most: model, size, quality and number.
#[component]
pub(crate) fn MainOptions() -> impl IntoView {
    let studio = Studio::expect();
    let change = move |change: &dyn Fn(&mut Options)| {
        studio.options.update(|options| {
            change(options);
            run::fit_to_model(options);
        });
    };
    let number = Signal::derive(move || shown(studio.options.with(|options| options.n)));
    view! {
        <ModelChoice />
            <SizeChoice />
            <Choice
                id="quality"
                label="quality"
                entries=offered("quality", |model| model.qualities)
                value=Signal::derive(move || studio.options.with(|options| options.quality.clone().unwrap_or_default()))
                problem=problem_of(studio, "quality")
                on_choose=move |value: String| change(&|options| options.quality = set(&value))
            />
            <NumberField
                id="images"
                label="images"
                min=1
                max=10
                placeholder="1"
                value=number
                problem=problem_of(studio, "n")
                on_type=move |typed: String| change(&|options| options.n = whole(&typed))
            />
    }
}

/// What is chosen now and then.
#[component]
pub(crate) fn MoreOptions(
    /// Whether it is to be seen.
    open: Signal<bool>,
) -> impl IntoView {
    let studio = Studio::expect();
    let change = move |change: &dyn Fn(&mut Options)| {
        studio.options.update(|options| {
            change(options);
            run::fit_to_model(options);
        });
    };
    let read = move |read: fn(&Options) -> Option<String>| {
        Signal::derive(move || {
            studio
                .options
                .with(|options| read(options).unwrap_or_default())
        })
    };
    let partials = Signal::derive(move || {
        (0..=3)
            .map(|partials: u32| {
                let text = if partials == 0 {
                    t("partials.none")
                } else {
                    partials.to_string()
                };
                (partials.to_string(), text)
            })
            .collect::<Vec<_>>()
    });
    let formats = Signal::derive(move || {
        let offered = studio
            .options
            .with(|options| Model::of(&options.model).output_formats);
        let shown: Vec<&str> = offered
            .iter()
            .copied()
            .filter(|format| SHOWN.contains(format))
            .collect();
        entries("output_format", &shown)
    });
    let moderation = Signal::derive(|| entries("moderation", &["auto", "low"]));
    let fidelity_offered = move || {
        studio
            .options
            .with(|options| !Model::of(&options.model).input_fidelities.is_empty())
    };
    let compresses = move || studio.options.with(run::compresses);
    view! {
        <RegionFields open />
        <Choice
            id="background"
            label="background"
            entries=offered("background", |model| model.backgrounds)
            value=read(|options| options.background.clone())
            problem=problem_of(studio, "background")
            on_choose=move |value: String| change(&|options| options.background = set(&value))
        />
        <Show when=fidelity_offered>
            <Choice
                id="input-fidelity"
                label="input_fidelity"
                entries=offered("input_fidelity", |model| model.input_fidelities)
                value=read(|options| options.input_fidelity.clone())
                problem=problem_of(studio, "input_fidelity")
                on_choose=move |value: String| change(&|options| options.input_fidelity = set(&value))
            />
        </Show>
        <Choice
            id="output-format"
            label="output_format"
            entries=formats
            value=read(|options| options.output_format.clone())
            problem=problem_of(studio, "output_format")
            on_choose=move |value: String| change(&|options| options.output_format = set(&value))
        />
        <Show when=compresses>
            <NumberField
                id="compression"
                label="compression"
                min=0
                max=100
                placeholder="100"
                value=Signal::derive(move || shown(studio.options.with(|options| options.output_compression)))
                problem=problem_of(studio, "output_compression")
                on_type=move |typed: String| change(&|options| options.output_compression = whole(&typed))
            />
        </Show>
        <Choice
            id="moderation"
            label="moderation"
            entries=moderation
            value=read(|options| options.moderation.clone())
            problem=problem_of(studio, "moderation")
            on_choose=move |value: String| change(&|options| options.moderation = set(&value))
        />
        <Choice
            id="partial-images"
            label="partial_images"
            entries=partials
            value=Signal::derive(move || studio.options.with(|options| options.partial_images.unwrap_or(0).to_string()))
            problem=problem_of(studio, "partial_images")
            on_choose=move |value: String| change(&|options| options.partial_images = whole(&value))
        />
        <p class="hint cost-in-full">{move || studio.cost().map(|cost| cost.long())}</p>
    }
}

/// Which part of the picture is sent.
#[component]
fn RegionFields(open: Signal<bool>) -> impl IntoView {
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

#[component]
fn ModelChoice() -> impl IntoView {
    let studio = Studio::expect();
    let model = move || studio.options.with(|options| options.model.clone());
    let known = |name: &str| Model::known().iter().any(|model| model.name == name);
    let other = RwSignal::new(!untrack(|| known(&model())));
    let entries = Signal::derive(|| {
        let known = Model::known()
            .iter()
            .map(|model| (model.name.to_owned(), model.name.to_owned()));
        known
            .chain([(OTHER.to_owned(), t("other_model"))])
            .collect::<Vec<_>>()
    });
    let choose = move |name: String| {
        studio.options.update(|options| {
            options.model = name;
            run::fit_to_model(options);
        });
    };
    view! {
        <Choice
            id="model"
            label="model"
            entries
            value=Signal::derive(move || if other.get() { OTHER.to_owned() } else { model() })
            problem=Signal::derive(move || problem_of(studio, "model").get().filter(|_| !other.get()))
            on_choose=move |name: String| {
                other.set(name == OTHER);
                choose(if name == OTHER { String::new() } else { name });
            }
        />
        <Show when=move || other.get()>
            <TextField
                id="model-name"
                label="model_name"
                kind="text"
                value=Signal::derive(model)
                problem=problem_of(studio, "model")
                on_type=choose
            />
        </Show>
    }
}

#[component]
fn SizeChoice() -> impl IntoView {
    let studio = Studio::expect();
    let size = move || studio.options.with(|options| options.size.clone());
    let listed = move || {
        studio
            .options
            .with(|options| Model::of(&options.model).sizes.offered())
    };
    let free = move || {
        studio
            .options
            .with(|options| !matches!(Model::of(&options.model).sizes, Sizes::Fixed(_)))
    };
    let typing = RwSignal::new(untrack(|| {
        size().is_some_and(|size| !listed().contains(&size.as_str()))
    }));
    let other = move || typing.get() && free();
    let entries = Signal::derive(move || {
        let mut entries = entries("size", listed());
        if free() {
            entries.push((OTHER.to_owned(), t("other_size")));
        }
        entries
    });
    let choose = move |value: String| studio.options.update(|options| options.size = set(&value));
    view! {
        <Choice
            id="size"
            label="size"
            entries
            value=Signal::derive(move || if other() { OTHER.to_owned() } else { size().unwrap_or_default() })
            problem=Signal::derive(move || problem_of(studio, "size").get().filter(|_| !other()))
            on_choose=move |value: String| {
                typing.set(value == OTHER);
                choose(if value == OTHER { String::new() } else { value });
            }
        />
        <Show when=other>
            <TextField
                id="other-size"
                label="custom_size"
                kind="text"
                placeholder="2048x1152"
                value=Signal::derive(move || size().unwrap_or_default())
                problem=problem_of(studio, "size")
                on_type=move |typed: String| choose(typed.trim().replace(['×', 'X', '*'], "x"))
            />
        </Show>
    }
}

/// The entries of a list for what the chosen model offers.
fn offered(
    field: &'static str,
    of: fn(&Model) -> &'static [&'static str],
) -> Signal<Vec<(String, String)>> {
    let studio = Studio::expect();
    Signal::derive(move || {
        studio
            .options
            .with(|options| entries(field, of(Model::of(&options.model))))
    })
}

/// "Not set" first, then the values. `auto` is what "not set" means, so it is not a second entry.
fn entries(field: &str, values: &[&str]) -> Vec<(String, String)> {
    let unset = find(&format!("{field}.unset"), &[]).unwrap_or_else(|| t("auto"));
    let first = (String::new(), unset);
    let rest = values
        .iter()
        .filter(|value| **value != "auto")
        .map(|value| {
            let text =
                find(&format!("{field}.{value}"), &[]).unwrap_or_else(|| value.replace('x', " × "));
            ((*value).to_owned(), text)
        });
    std::iter::once(first).chain(rest).collect()
}

fn set(value: &str) -> Option<String> {
    (!value.is_empty()).then(|| value.to_owned())
}

/// The whole number that was typed; nothing for an empty field. What is not a number that could be
/// meant becomes one that is out of every range, so that it is refused beside its field.
fn whole(typed: &str) -> Option<u32> {
    let typed = typed.trim();
    (!typed.is_empty()).then(|| typed.parse().unwrap_or(u32::MAX))
}

/// The field's text for a number; see [`whole`].
fn shown(number: Option<u32>) -> String {
    number
        .filter(|number| *number != u32::MAX)
        .map_or_else(String::new, |number| number.to_string())
}

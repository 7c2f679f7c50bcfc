use leptos::prelude::*;
use overpaint_protocol::{Model, Options, Sizes};

use crate::components::fields::{Choice, NumberField, TextField};
use crate::components::region_fields::RegionFields;
use crate::endpoint_check::image_models;
use crate::locale::{find, t};
use crate::notice::words_of;
use crate::run;
use crate::settings::Settings;
use crate::studio::Studio;

/// The value of a list's entry that opens a field to type into.
const OTHER: &str = "other";

/// The value of the list's entry that hands edits in as tasks.
const AS_TASK: &str = "task";

/// Formats that the stage can show; the newest models have others too.
const SHOWN: [&str; 3] = ["png", "jpeg", "webp"];

/// What the problem with a field is, in the page's language.
pub(crate) fn problem_of(studio: Studio, field: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || {
        let problems = run::problems(&studio.wish());
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
    let at_endpoint = move || {
        let models = studio.with_check(|check| image_models(&check.models));
        let models = models.unwrap_or_default().into_iter();
        models.map(|name| (name.clone(), name)).collect::<Vec<_>>()
    };
    view! {
        <OrTyped
            field="model"
            typed_as="model_name"
            listed=|_| Model::known().iter().map(|model| (model.name.to_owned(), model.name.to_owned())).collect()
            free=|_| true
            read=|options| options.model.clone()
            write=|options, name| options.model = name
            also=Signal::derive(at_endpoint)
        />
        <OrTyped
            field="size"
            typed_as="custom_size"
            placeholder="2048x1152"
            listed=|model| entries("size", model.sizes.offered())
            free=|model| !matches!(model.sizes, Sizes::Fixed(_))
            read=|options| options.size.clone().unwrap_or_default()
            write=|options, typed| options.size = set(typed.trim().replace(['×', 'X', '*'], "x"))
        />
        <Listed
            field="quality"
            offered=|model| model.qualities.to_vec()
            read=|options| options.quality.clone()
            write=|options, value| options.quality = value
        />
        <Number
            field="n"
            label="images"
            range=(1, 10)
            placeholder="1"
            read=|options| options.n
            write=|options, value| options.n = value
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
    let partials = Signal::derive(move || {
        let some = (1..=3).map(|partials| (partials.to_string(), partials.to_string()));
        let none = ("0".to_owned(), t("partials.none"));
        let task = (AS_TASK.to_owned(), t("partials.as_task"));
        let task = studio.settings.with(Settings::can_hand_in).then_some(task);
        let entries = std::iter::once(none).chain(some).chain(task);
        entries.collect::<Vec<_>>()
    });
    let partial = move || {
        if studio.hands_in() {
            return AS_TASK.to_owned();
        }
        let partials = studio.options.with(|options| options.partial_images);
        partials.unwrap_or(0).to_string()
    };
    let choose_partial = move |value: String| {
        let as_tasks = value == AS_TASK;
        studio
            .settings
            .update(|settings| settings.as_tasks = as_tasks);
        if !as_tasks {
            change(studio, |options| options.partial_images = whole(&value));
        }
    };
    let has_fidelities = move || {
        let model = studio.options.with(|options| Model::of(&options.model));
        !model.input_fidelities.is_empty()
    };
    let compresses = move || studio.options.with(run::compresses);
    view! {
        <RegionFields open />
        <Listed
            field="background"
            offered=|model| model.backgrounds.to_vec()
            read=|options| options.background.clone()
            write=|options, value| options.background = value
        />
        <Show when=has_fidelities>
            <Listed
                field="input_fidelity"
                offered=|model| model.input_fidelities.to_vec()
                read=|options| options.input_fidelity.clone()
                write=|options, value| options.input_fidelity = value
            />
        </Show>
        <Listed
            field="output_format"
            offered=|model| model.output_formats.iter().copied().filter(|format| SHOWN.contains(format)).collect()
            read=|options| options.output_format.clone()
            write=|options, value| options.output_format = value
        />
        <Show when=compresses>
            <Number
                field="output_compression"
                label="compression"
                range=(0, 100)
                placeholder="100"
                read=|options| options.output_compression
                write=|options, value| options.output_compression = value
            />
        </Show>
        <Listed
            field="moderation"
            offered=|model| model.moderations.to_vec()
            read=|options| options.moderation.clone()
            write=|options, value| options.moderation = value
        />
        <Choice
            id="partial_images"
            label="partial_images"
            entries=partials
            value=Signal::derive(partial)
            problem=problem_of(studio, "partial_images")
            on_choose=choose_partial
        />
        <Show when=move || studio.hands_in()>
            <p class="hint">{move || t("partials.as_task.hint")}</p>
        </Show>
        <p class="hint cost-in-full">{move || studio.cost().map(|cost| cost.long())}</p>
    }
}

/// One of the values that the chosen model offers for a field, or none.
#[component]
fn Listed(
    /// Its name in a request, which is the key of its label and begins those of its values.
    field: &'static str,
    offered: fn(&Model) -> Vec<&'static str>,
    read: fn(&Options) -> Option<String>,
    write: fn(&mut Options, Option<String>),
) -> impl IntoView {
    let studio = Studio::expect();
    let entries = move || {
        let model = studio.options.with(|options| Model::of(&options.model));
        entries(field, &offered(model))
    };
    view! {
        <Choice
            id=field
            label=field
            entries=Signal::derive(entries)
            value=Signal::derive(move || studio.options.with(read).unwrap_or_default())
            problem=problem_of(studio, field)
            on_choose=move |value: String| change(studio, |options| write(options, set(value)))
        />
    }
}

/// A whole number in a field of a request, or none.
#[component]
fn Number(
    /// Its name in a request.
    field: &'static str,
    /// The key of the label's text.
    label: &'static str,
    /// The least and the most.
    range: (u32, u32),
    /// What none means.
    placeholder: &'static str,
    read: fn(&Options) -> Option<u32>,
    write: fn(&mut Options, Option<u32>),
) -> impl IntoView {
    let studio = Studio::expect();
    view! {
        <NumberField
            id=field
            label
            min=range.0
            max=range.1
            placeholder
            value=Signal::derive(move || shown(studio.options.with(read)))
            problem=problem_of(studio, field)
            on_type=move |typed: String| change(studio, |options| write(options, whole(&typed)))
        />
    }
}

/// One of the listed values, or another one that is typed.
#[component]
fn OrTyped(
    /// Its name in a request, which is the key of its label.
    field: &'static str,
    /// The key of the label where one types.
    typed_as: &'static str,
    #[prop(optional)] placeholder: &'static str,
    /// Values of a model with the texts to show for them.
    listed: fn(&Model) -> Vec<(String, String)>,
    /// Whether a model takes others.
    free: fn(&Model) -> bool,
    read: fn(&Options) -> String,
    write: fn(&mut Options, String),
    /// Further values to list, with their texts.
    #[prop(optional, into)]
    also: Signal<Vec<(String, String)>>,
) -> impl IntoView {
    let studio = Studio::expect();
    let model = move || studio.options.with(|options| Model::of(&options.model));
    let value = Signal::derive(move || studio.options.with(read));
    let all = move || {
        let mut all = listed(model());
        for entry in also.get() {
            if !all.contains(&entry) {
                all.push(entry);
            }
        }
        all
    };
    let is_listed = move || {
        let value = value.get();
        all().iter().any(|(listed, _)| *listed == value)
    };
    // It stays so when what is typed happens to be in the list.
    let typing = RwSignal::new(false);
    let typed = move || free(model()) && (typing.get() || !is_listed());
    let entries = Signal::derive(move || {
        let other = free(model()).then(|| (OTHER.to_owned(), t("other")));
        all().into_iter().chain(other).collect::<Vec<_>>()
    });
    let problem = problem_of(studio, field);
    let choose = move |value: String| change(studio, |options| write(options, value));
    view! {
        <Choice
            id=field
            label=field
            entries
            value=Signal::derive(move || if typed() { OTHER.to_owned() } else { value.get() })
            problem=Signal::derive(move || problem.get().filter(|_| !typed()))
            on_choose=move |chosen: String| {
                typing.set(chosen == OTHER);
                choose(if chosen == OTHER { String::new() } else { chosen });
            }
        />
        <Show when=typed>
            <TextField
                id=typed_as
                label=typed_as
                kind="text"
                placeholder
                value
                problem
                on_type=move |value: String| {
                    typing.set(true);
                    choose(value);
                }
            />
        </Show>
    }
}

/// Changes what is asked for, within what the model offers.
fn change(studio: Studio, change: impl FnOnce(&mut Options)) {
    studio.options.update(|options| {
        change(options);
        run::fit_to_model(options);
    });
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

fn set(value: String) -> Option<String> {
    Some(value).filter(|value| !value.is_empty())
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

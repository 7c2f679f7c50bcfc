use leptos::prelude::*;

use crate::locale::t;

/// A choice from a list, with its problem under it. The first entry has the value "" and stands
/// for "not set".
#[component]
pub(crate) fn Choice(
    id: &'static str,
    /// The key of the label's text.
    label: &'static str,
    /// Values with the texts to show for them.
    #[prop(into)]
    entries: Signal<Vec<(String, String)>>,
    #[prop(into)] value: Signal<String>,
    #[prop(optional, into)] problem: Signal<Option<String>>,
    #[prop(into)] on_choose: UnsyncCallback<String>,
) -> impl IntoView {
    // The list is rebuilt when its entries or the language change, and the choice must survive that:
    // it is set on the entries and not on the list.
    let items = move || {
        let chosen = value.get();
        entries
            .get()
            .into_iter()
            .map(|(entry, text)| {
                let selected = entry == chosen;
                view! { <option value=entry prop:selected=selected>{text}</option> }
            })
            .collect_view()
    };
    view! {
        <div class="field">
            <label for=id>{move || t(label)}</label>
            <select
                id=id
                aria-invalid=move || invalid(&problem)
                aria-describedby=move || described(id, &problem)
                on:change=move |event| on_choose.run(event_target_value(&event))
            >
                {items}
            </select>
            <FieldProblem id problem />
        </div>
    }
}

/// A number field, with its problem under it.
#[component]
pub(crate) fn NumberField(
    id: &'static str,
    /// The key of the label's text.
    label: &'static str,
    min: u32,
    max: u32,
    #[prop(into)] value: Signal<String>,
    #[prop(optional, into)] problem: Signal<Option<String>>,
    #[prop(optional, into)] placeholder: &'static str,
    #[prop(into)] on_type: UnsyncCallback<String>,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id>{move || t(label)}</label>
            <input
                id=id
                type="number"
                inputmode="numeric"
                min=min
                max=max
                placeholder=placeholder
                prop:value=value
                aria-invalid=move || invalid(&problem)
                aria-describedby=move || described(id, &problem)
                on:input=move |event| on_type.run(event_target_value(&event))
            />
            <FieldProblem id problem />
        </div>
    }
}

/// A line of text, with its problem under it.
#[component]
pub(crate) fn TextField(
    id: &'static str,
    /// The key of the label's text.
    label: &'static str,
    /// `text`, `url` or `password`.
    kind: &'static str,
    #[prop(into)] value: Signal<String>,
    #[prop(optional, into)] problem: Signal<Option<String>>,
    #[prop(optional, into)] readonly: Signal<bool>,
    #[prop(optional, into)] placeholder: &'static str,
    #[prop(into)] on_type: UnsyncCallback<String>,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id>{move || t(label)}</label>
            <input
                id=id
                type=kind
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                placeholder=placeholder
                prop:value=value
                prop:readOnly=readonly
                aria-invalid=move || invalid(&problem)
                aria-describedby=move || described(id, &problem)
                on:input=move |event| on_type.run(event_target_value(&event))
            />
            <FieldProblem id problem />
        </div>
    }
}

/// A box to tick, perhaps with a hint under it.
#[component]
pub(crate) fn Check(
    id: &'static str,
    /// The key of the label's text.
    label: &'static str,
    #[prop(into)] checked: Signal<bool>,
    #[prop(optional, into)] hint: Option<Signal<String>>,
    #[prop(into)] on_change: UnsyncCallback<bool>,
) -> impl IntoView {
    let hint_id = hint.map(|_| format!("{id}-hint"));
    view! {
        <div class="check">
            <input
                id=id
                type="checkbox"
                aria-describedby=hint_id.clone()
                prop:checked=checked
                on:change=move |event| on_change.run(event_target_checked(&event))
            />
            <label for=id>{move || t(label)}</label>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
        </div>
    }
}

/// The words under a field that has a problem.
#[component]
pub(crate) fn FieldProblem(
    id: &'static str,
    #[prop(into)] problem: Signal<Option<String>>,
) -> impl IntoView {
    move || {
        problem
            .get()
            .map(|text| view! { <p class="problem" id=problem_id(id)>{text}</p> })
    }
}

pub(crate) fn invalid(problem: &Signal<Option<String>>) -> Option<&'static str> {
    problem.with(Option::is_some).then_some("true")
}

pub(crate) fn described(id: &str, problem: &Signal<Option<String>>) -> Option<String> {
    problem.with(Option::is_some).then(|| problem_id(id))
}

fn problem_id(id: &str) -> String {
    format!("{id}-problem")
}

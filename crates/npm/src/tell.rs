//! What goes out: the same facts as in Rust, under the names of the wire.

use alloc::string::String;

use js_sys::{Array, Object, Reflect};
use overpaint_client::protocol::{
    self, Answer, Details, Field, Output, Partial, Picture as Sent, Problem, Sizes, TaskStatus,
    Usage,
};
use overpaint_client::{Error, Pieces, Stand, Whole};
use wasm_bindgen::JsValue;

use crate::fault;
use crate::picture::Picture;

/// A plain object on its way out. What is not there is `undefined`. It is filled by hand, since what derives it is larger than all of this.
#[derive(Default)]
pub(crate) struct Facts(Object);

impl Facts {
    #[inline(never)]
    pub(crate) fn with(self, name: &str, value: &JsValue) -> Self {
        // A plain object takes every property.
        let _ = Reflect::set(&self.0, &name.into(), value);
        self
    }

    #[inline(never)]
    pub(crate) fn text(self, name: &str, text: Option<&str>) -> Self {
        self.with(name, &text.into())
    }

    #[inline(never)]
    pub(crate) fn number(self, name: &str, number: Option<f64>) -> Self {
        self.with(name, &number.into())
    }

    /// JavaScript's numbers hold whole ones for longer than anybody will count.
    #[expect(clippy::cast_precision_loss, reason = "exact up to 2^53")]
    fn count(self, name: &str, count: Option<u64>) -> Self {
        self.number(name, count.map(|count| count as f64))
    }

    fn texts(self, name: &str, texts: &[&str]) -> Self {
        let texts: Array = texts.iter().map(|&text| JsValue::from(text)).collect();
        self.with(name, &texts)
    }

    #[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 seconds")]
    fn details(self, created: &str, details: &Details) -> Self {
        self.number(created, details.created.map(|time| time as f64))
            .text("size", details.size.as_deref())
            .text("quality", details.quality.as_deref())
            .text("background", details.background.as_deref())
            .text("output_format", details.output_format.as_deref())
    }

    pub(crate) fn told(self) -> JsValue {
        self.0.into()
    }
}

fn image(image: &protocol::Image<Pieces>) -> Facts {
    let format = image.format;
    Facts::default()
        .with("picture", &Picture::from(image.bytes.clone()).into())
        .text("mime", format.map(protocol::Format::mime))
        .text("format", format.map(protocol::Format::name))
        .number("width", image.width.map(f64::from))
        .number("height", image.height.map(f64::from))
}

/// A picture, or the address of one.
fn output(output: &Output<Pieces>) -> JsValue {
    let facts = match &output.picture {
        Sent::Image(sent) => image(sent),
        Sent::Url(url) => Facts::default().text("url", Some(url)),
    };
    facts
        .text("revised_prompt", output.revised_prompt.as_deref())
        .told()
}

/// Token counts, nested as on the wire.
fn usage(usage: Option<Usage>) -> JsValue {
    let Some(usage) = usage else {
        return JsValue::UNDEFINED;
    };
    Facts::default()
        .count("input_tokens", usage.input_tokens)
        .count("output_tokens", usage.output_tokens)
        .count("total_tokens", usage.total_tokens)
        .with(
            "input_tokens_details",
            &tokens(usage.input_text_tokens, usage.input_image_tokens),
        )
        .with(
            "output_tokens_details",
            &tokens(usage.output_text_tokens, usage.output_image_tokens),
        )
        .told()
}

fn tokens(text: Option<u64>, image: Option<u64>) -> JsValue {
    if text.or(image).is_none() {
        return JsValue::UNDEFINED;
    }
    Facts::default()
        .count("text_tokens", text)
        .count("image_tokens", image)
        .told()
}

/// All pictures of an edit.
fn done(answer: &Answer<Pieces>, failures: &[Error]) -> JsValue {
    let pictures: Array = answer.pictures.iter().map(output).collect();
    let failures = failures.iter().map(|error| fault::told(error, 0));
    Facts::default()
        .with("data", &pictures)
        .with("errors", &failures.collect::<Array>())
        .with("usage", &usage(answer.usage))
        .details("created", &answer.details)
        .with("rest", &entries(&answer.details.rest))
        .told()
}

/// JSON as JavaScript has it.
fn json(value: &protocol::Value) -> JsValue {
    use protocol::Value as V;
    match value {
        V::Null => JsValue::NULL,
        V::Bool(value) => (*value).into(),
        V::Number(number) => js_sys::parse_float(number.as_str()).into(),
        V::String(text) => text.into(),
        V::Array(items) => items.iter().map(json).collect::<Array>().into(),
        V::Object(fields) => entries(fields),
    }
}

fn entries(fields: &[(String, protocol::Value)]) -> JsValue {
    let entry = |(name, value): &(String, protocol::Value)| Array::of2(&name.into(), &json(value));
    let fields: Array = fields.iter().map(entry).collect();
    Object::from_entries(&fields).map_or(JsValue::UNDEFINED, JsValue::from)
}

/// Says what an edit brought, once.
pub(crate) fn whole(whole: &Whole) -> JsValue {
    done(&whole.answer, &whole.failures)
}

/// One event of a stream.
fn event(kind: &str, image_index: u32) -> Facts {
    Facts::default()
        .text("kind", Some(kind))
        .number("image_index", Some(image_index.into()))
}

pub(crate) fn partial(image_index: u32, partial: &Partial<Pieces>) -> JsValue {
    event("partial_image", image_index)
        .number("partial_image_index", Some(partial.index.into()))
        .with("image", &image(&partial.image).told())
        .details("created_at", &partial.details)
        .told()
}

/// One event for each picture, though a stream brings one as a rule. The first has the usage of all.
pub(crate) fn completed(
    image_index: u32,
    answer: &Answer<Pieces>,
) -> impl Iterator<Item = JsValue> {
    let pictures = answer.pictures.iter().enumerate();
    pictures.map(move |(place, sent)| {
        event("completed", image_index)
            .with("image", &output(sent))
            .with("usage", &usage(answer.usage.filter(|_| place == 0)))
            .details("created_at", &answer.details)
            .told()
    })
}

pub(crate) fn failed(image_index: u32, error: &Error) -> JsValue {
    event("failed", image_index)
        .with("fault", &fault::told(error, image_index))
        .told()
}

/// A task, where it stands.
pub(crate) fn stand(stand: &Stand) -> JsValue {
    match stand {
        Stand::Waiting(task) => Facts::default()
            .text("task_id", task.id.as_deref())
            .text("poll_url", task.poll_url.as_deref())
            .text(
                "status",
                Some(match task.status {
                    TaskStatus::Waiting => "waiting",
                    TaskStatus::Completed => "completed",
                    TaskStatus::Failed => "failed",
                }),
            )
            .text("server_status", task.server_status.as_deref())
            .number("progress", task.progress)
            .told(),
        Stand::Completed(answer) => Facts::default()
            .text("status", Some("completed"))
            .with("done", &done(answer, &[]))
            .told(),
    }
}

/// A task that failed.
pub(crate) fn failed_task(error: &Error) -> JsValue {
    Facts::default()
        .text("status", Some("failed"))
        .with("fault", &fault::told(error, 0))
        .told()
}

/// The problems of a request.
pub(crate) fn problems(problems: &[Problem]) -> Array {
    let problem = |problem: &Problem| {
        let index = match problem.field {
            Field::Image(index) => index.into(),
            _ => JsValue::UNDEFINED,
        };
        Facts::default()
            .text("field", Some(problem.field.as_str()))
            .with("index", &index)
            .text("code", Some(problem.code()))
            .text("message", Some(&problem.message()))
            .told()
    };
    problems.iter().map(problem).collect()
}

/// One row of the table of models.
pub(crate) fn model(model: &protocol::Model) -> JsValue {
    Facts::default()
        .text("name", Some(model.name))
        .texts("sizes", model.sizes.offered())
        .with("any_size", &matches!(model.sizes, Sizes::Free(_)).into())
        .texts("qualities", model.qualities)
        .texts("backgrounds", model.backgrounds)
        .texts("input_fidelities", model.input_fidelities)
        .texts("output_formats", model.output_formats)
        .texts("moderations", model.moderations)
        .told()
}

//! What goes out: the same facts as in Rust, under the names of the wire.

use js_sys::{Array, Object};
use overpaint_client::protocol::{
    self, Answer, Details, Field, Output, Partial, Picture as Sent, Sizes, TaskStatus,
};
use overpaint_client::{Pieces, Whole};
use serde::Serialize;
use serde_wasm_bindgen::{Serializer, preserve};
use wasm_bindgen::JsValue;

use crate::fault::{self, Fault};
use crate::picture::Picture;

/// Plain objects, without a `Map` among them; what is not there is `undefined`.
pub(crate) fn value(of: &impl Serialize) -> JsValue {
    let serializer = Serializer::new().serialize_maps_as_objects(true);
    // Nothing that is told can fail to be told: there is no map with odd keys in it.
    of.serialize(&serializer).unwrap_or_default()
}

/// A picture, or the address of one.
#[derive(Default, Serialize)]
pub(crate) struct Image<'a> {
    #[serde(with = "preserve")]
    picture: JsValue,
    mime: Option<&'static str>,
    format: Option<&'static str>,
    width: Option<u32>,
    height: Option<u32>,
    url: Option<&'a str>,
    revised_prompt: Option<&'a str>,
}

impl<'a> From<&'a protocol::Image<Pieces>> for Image<'a> {
    fn from(image: &'a protocol::Image<Pieces>) -> Self {
        Self {
            picture: Picture::from(image.bytes.clone()).into(),
            mime: image.format.map(protocol::Format::mime),
            format: image.format.map(protocol::Format::name),
            width: image.width,
            height: image.height,
            ..Self::default()
        }
    }
}

impl<'a> From<&'a Output<Pieces>> for Image<'a> {
    fn from(output: &'a Output<Pieces>) -> Self {
        let image = match &output.picture {
            Sent::Image(image) => image.into(),
            Sent::Url(url) => Self {
                url: Some(url),
                ..Self::default()
            },
        };
        Self {
            revised_prompt: output.revised_prompt.as_deref(),
            ..image
        }
    }
}

/// Token counts, nested as on the wire.
#[derive(Serialize)]
pub(crate) struct Usage {
    input_tokens: Option<u64>,
    output_tokens: Option<u64>,
    total_tokens: Option<u64>,
    input_tokens_details: Option<Tokens>,
    output_tokens_details: Option<Tokens>,
}

#[derive(Serialize)]
struct Tokens {
    text_tokens: Option<u64>,
    image_tokens: Option<u64>,
}

impl Tokens {
    fn of(text_tokens: Option<u64>, image_tokens: Option<u64>) -> Option<Self> {
        text_tokens.or(image_tokens)?;
        Some(Self {
            text_tokens,
            image_tokens,
        })
    }
}

impl From<protocol::Usage> for Usage {
    fn from(usage: protocol::Usage) -> Self {
        Self {
            input_tokens: usage.input_tokens,
            output_tokens: usage.output_tokens,
            total_tokens: usage.total_tokens,
            input_tokens_details: Tokens::of(usage.input_text_tokens, usage.input_image_tokens),
            output_tokens_details: Tokens::of(usage.output_text_tokens, usage.output_image_tokens),
        }
    }
}

/// All pictures of an edit.
#[derive(Serialize)]
pub(crate) struct Done<'a> {
    data: Vec<Image<'a>>,
    errors: Vec<fault::Told<'a>>,
    usage: Option<Usage>,
    created: Option<f64>,
    size: Option<&'a str>,
    quality: Option<&'a str>,
    background: Option<&'a str>,
    output_format: Option<&'a str>,
    #[serde(with = "preserve")]
    rest: JsValue,
}

impl<'a> Done<'a> {
    pub(crate) fn of(answer: &'a Answer<Pieces>, faults: &'a [Fault]) -> Self {
        let details = &answer.details;
        Self {
            data: answer.pictures.iter().map(Image::from).collect(),
            errors: faults
                .iter()
                .map(|fault| fault::Told::of(fault, 0))
                .collect(),
            usage: answer.usage.map(Usage::from),
            created: seconds(details.created),
            size: details.size.as_deref(),
            quality: details.quality.as_deref(),
            background: details.background.as_deref(),
            output_format: details.output_format.as_deref(),
            rest: object(&details.rest),
        }
    }
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
        V::Object(entries) => object(entries),
    }
}

fn object(entries: &[(String, protocol::Value)]) -> JsValue {
    let entry = |(name, value): &(String, protocol::Value)| Array::of2(&name.into(), &json(value));
    let entries: Array = entries.iter().map(entry).collect();
    Object::from_entries(&entries).map_or(JsValue::UNDEFINED, JsValue::from)
}

/// Says what an edit brought, once.
pub(crate) fn whole(whole: Whole) -> JsValue {
    let faults: Vec<Fault> = whole.failures.into_iter().map(Fault::from).collect();
    value(&Done::of(&whole.answer, &faults))
}

/// One event of a stream.
#[derive(Default, Serialize)]
pub(crate) struct Event<'a> {
    kind: &'static str,
    image_index: u32,
    partial_image_index: Option<u32>,
    image: Option<Image<'a>>,
    usage: Option<Usage>,
    created_at: Option<f64>,
    size: Option<&'a str>,
    quality: Option<&'a str>,
    background: Option<&'a str>,
    output_format: Option<&'a str>,
    fault: Option<fault::Told<'a>>,
}

impl<'a> Event<'a> {
    pub(crate) fn partial(image_index: u32, partial: &'a Partial<Pieces>) -> Self {
        Self {
            kind: "partial_image",
            partial_image_index: Some(partial.index),
            image: Some((&partial.image).into()),
            ..Self::telling(image_index, &partial.details)
        }
    }

    /// One for each picture, though a stream brings one as a rule. The first has the usage of all.
    pub(crate) fn completed(image_index: u32, answer: &'a Answer<Pieces>) -> Vec<Self> {
        let pictures = answer.pictures.iter().enumerate();
        let event = |(place, output): (usize, &'a Output<Pieces>)| Self {
            kind: "completed",
            image: Some(output.into()),
            usage: answer.usage.filter(|_| place == 0).map(Usage::from),
            ..Self::telling(image_index, &answer.details)
        };
        pictures.map(event).collect()
    }

    pub(crate) fn failed(image_index: u32, fault: &'a Fault) -> Self {
        Self {
            kind: "failed",
            image_index,
            fault: Some(fault::Told::of(fault, image_index)),
            ..Self::default()
        }
    }

    fn telling(image_index: u32, details: &'a Details) -> Self {
        Self {
            image_index,
            created_at: seconds(details.created),
            size: details.size.as_deref(),
            quality: details.quality.as_deref(),
            background: details.background.as_deref(),
            output_format: details.output_format.as_deref(),
            ..Self::default()
        }
    }
}

/// A task, where it stands.
#[derive(Default, Serialize)]
pub(crate) struct Task<'a> {
    pub(crate) task_id: Option<&'a str>,
    pub(crate) poll_url: Option<&'a str>,
    pub(crate) status: &'static str,
    pub(crate) server_status: Option<&'a str>,
    pub(crate) progress: Option<f32>,
    pub(crate) done: Option<Done<'a>>,
    pub(crate) fault: Option<fault::Told<'a>>,
}

impl<'a> From<&'a protocol::Task> for Task<'a> {
    fn from(task: &'a protocol::Task) -> Self {
        Self {
            task_id: task.id.as_deref(),
            poll_url: task.poll_url.as_deref(),
            status: match task.status {
                TaskStatus::Waiting => "waiting",
                TaskStatus::Completed => "completed",
                TaskStatus::Failed => "failed",
            },
            server_status: task.server_status.as_deref(),
            progress: task.progress,
            ..Self::default()
        }
    }
}

/// One problem of a request.
#[derive(Serialize)]
pub(crate) struct Problem<'a> {
    field: &'a str,
    index: Option<usize>,
    code: &'static str,
    message: String,
}

impl<'a> From<&'a protocol::Problem> for Problem<'a> {
    fn from(problem: &'a protocol::Problem) -> Self {
        Self {
            field: problem.field.as_str(),
            index: match problem.field {
                Field::Image(index) => Some(index),
                _ => None,
            },
            code: problem.code(),
            message: problem.message(),
        }
    }
}

/// One row of the table of models.
#[derive(Serialize)]
pub(crate) struct Model {
    name: &'static str,
    sizes: &'static [&'static str],
    any_size: bool,
    qualities: &'static [&'static str],
    backgrounds: &'static [&'static str],
    input_fidelities: &'static [&'static str],
    output_formats: &'static [&'static str],
    moderations: &'static [&'static str],
}

impl From<&protocol::Model> for Model {
    fn from(model: &protocol::Model) -> Self {
        Self {
            name: model.name,
            sizes: model.sizes.offered(),
            any_size: matches!(model.sizes, Sizes::Free(_)),
            qualities: model.qualities,
            backgrounds: model.backgrounds,
            input_fidelities: model.input_fidelities,
            output_formats: model.output_formats,
            moderations: model.moderations,
        }
    }
}

/// JavaScript's numbers hold whole seconds for longer than anybody will ask.
#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 seconds")]
fn seconds(time: Option<i64>) -> Option<f64> {
    time.map(|time| time as f64)
}

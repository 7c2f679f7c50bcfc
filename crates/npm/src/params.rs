//! The parameters of an edit, as JavaScript has them.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use js_sys::{Array, Number, Object};
use overpaint_client::protocol::{Field, MAX_N, Options, Problem, ProblemKind, concat};
use wasm_bindgen::{JsCast, JsValue};

/// What one edit asks for, by parameters that are named as on the wire. `null` and `undefined` count as not set.
#[derive(Default)]
pub(crate) struct Params {
    /// A stream brings one picture, so `n` is not in here where there is a stream.
    pub(crate) options: Options,
    /// Pictures that are wanted; more than 1 makes several streams.
    pub(crate) count: u32,
    /// What could not be read.
    pub(crate) problems: Vec<Problem>,
}

impl Params {
    pub(crate) fn read(params: &JsValue) -> Self {
        let mut reading = Reading::default();
        for (name, value) in entries(params) {
            reading.set(&name, &value);
        }
        let Reading {
            mut options,
            mut problems,
        } = reading;
        let mut count = 1;
        if options.stream == Some(true) {
            count = options.n.take().unwrap_or(1);
            if !(1..=MAX_N).contains(&count) {
                let kind = ProblemKind::NOutOfRange { n: count };
                problems.push(Problem {
                    field: Field::N,
                    kind,
                });
            }
        }
        Self {
            options,
            count,
            problems,
        }
    }
}

#[derive(Default)]
struct Reading {
    options: Options,
    problems: Vec<Problem>,
}

impl Reading {
    fn set(&mut self, name: &str, value: &JsValue) {
        match name {
            "prompt" => self.options.prompt = self.text(Field::Prompt, value).unwrap_or_default(),
            "model" => self.options.model = self.text(Field::Model, value).unwrap_or_default(),
            "n" => self.options.n = self.number(Field::N, value),
            "size" => self.options.size = self.text(Field::Size, value),
            "quality" => self.options.quality = self.text(Field::Quality, value),
            "background" => self.options.background = self.text(Field::Background, value),
            "input_fidelity" => {
                self.options.input_fidelity = self.text(Field::InputFidelity, value);
            }
            "output_format" => self.options.output_format = self.text(Field::OutputFormat, value),
            "output_compression" => {
                self.options.output_compression = self.number(Field::OutputCompression, value);
            }
            "moderation" => self.options.moderation = self.text(Field::Moderation, value),
            "stream" => self.options.stream = self.stream(value),
            "partial_images" => {
                self.options.partial_images = self.number(Field::PartialImages, value);
            }
            "user" => self.options.user = self.text(Field::User, value),
            _ => self.extra(name, value),
        }
    }

    fn text(&mut self, field: Field, value: &JsValue) -> Option<String> {
        let text = value.as_string();
        if text.is_none() {
            self.wrong(field, "a text");
        }
        text
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be whole, and the cast saturates"
    )]
    fn number(&mut self, field: Field, value: &JsValue) -> Option<u32> {
        let number = value
            .as_f64()
            .filter(|&number| number >= 0.0 && number as u64 as f64 == number);
        if number.is_none() {
            self.wrong(field, "a whole number");
        }
        number.map(|number| number as u32)
    }

    fn stream(&mut self, value: &JsValue) -> Option<bool> {
        if value.as_bool().is_none() {
            self.wrong(Field::Stream, "true or false");
        }
        value.as_bool().filter(|&streams| streams)
    }

    /// A field of a newer model. An object becomes a field for each of its own: `svg: {model}` is `svg[model]`.
    fn extra(&mut self, name: &str, value: &JsValue) {
        let text = value
            .as_string()
            .or_else(|| {
                value
                    .as_bool()
                    .map(|value| if value { "true" } else { "false" }.to_owned())
            })
            .or_else(|| {
                let number: &Number = value.dyn_ref()?;
                number.to_string_with_radix(10).ok()?.as_string()
            });
        if let Some(text) = text {
            self.options.extra.push((name.to_owned(), text));
        } else if value.is_object()
            && !Array::is_array(value)
            && !value.is_instance_of::<web_sys::Blob>()
        {
            for (inner, value) in entries(value) {
                self.extra(&concat(&[name, "[", &inner, "]"]), &value);
            }
        } else {
            let field = Field::Extra(name.to_owned());
            self.wrong(
                field,
                "a text, a number, true or false, or an object of them",
            );
        }
    }

    fn wrong(&mut self, field: Field, expected: &str) {
        let expected = expected.to_owned();
        let kind = ProblemKind::WrongType { expected };
        self.problems.push(Problem { field, kind });
    }
}

/// What is set in an object, in its order.
pub(crate) fn entries(object: &JsValue) -> Vec<(String, JsValue)> {
    let Some(object) = object.dyn_ref::<Object>() else {
        return Vec::new();
    };
    let mut entries = Vec::new();
    for entry in Object::entries(object).iter() {
        let entry = Array::from(&entry);
        let (name, value) = (entry.get(0).as_string(), entry.get(1));
        if let Some(name) = name
            && !value.is_undefined()
            && !value.is_null()
        {
            entries.push((name, value));
        }
    }
    entries
}

//! What an edit costs, before and after.

use js_sys::Promise;
use overpaint_client::protocol::{self, Price, Prices, Range, Usage};
use serde::Serialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::core::promise;
use crate::fault::Fault;
use crate::params::{Params, entries};
use crate::settings::{self, property};
use crate::tell;

/// Tokens and price of an edit, without sending it. What is wrong with its parameters does not matter here.
#[wasm_bindgen]
pub fn estimate(params: JsValue, images: JsValue, prices: JsValue) -> Promise {
    promise(&JsValue::UNDEFINED, async move {
        let prices = prices_of(&prices)?;
        let Params {
            mut options, count, ..
        } = Params::read(&params);
        if options.stream == Some(true) {
            options.n = Some(count);
        }
        let mut sizes = Vec::new();
        for image in settings::files(&images) {
            sizes.extend(image.header().await?.map(|header| header.upright()));
        }
        let estimate = protocol::estimate(&options, &sizes, &prices);
        Ok(tell::value(&Estimate {
            text_tokens: estimate.text_tokens.into(),
            image_tokens: estimate.image_tokens.map(Span::from),
            output_tokens: estimate.output_tokens.map(Span::from),
            price: estimate.price.map(|price| Span {
                low: price.low,
                high: price.high,
            }),
            currency: &estimate.currency,
            exact: estimate.is_exact(),
            notes: estimate
                .notes
                .iter()
                .map(|note| Note {
                    code: note.code(),
                    message: note.to_string(),
                })
                .collect(),
        }))
    })
}

/// What an edit cost, by the usage that came with its answer; `undefined` where the model has no price.
#[wasm_bindgen]
pub fn cost(usage: &JsValue, model: &str, prices: &JsValue) -> Result<JsValue, JsValue> {
    let prices = prices_of(prices)?;
    let price = protocol::cost(&usage_of(usage), model, &prices);
    let cost = price.map(|price| Cost {
        price,
        currency: &prices.currency,
    });
    Ok(cost.map_or(JsValue::UNDEFINED, |cost| tell::value(&cost)))
}

#[derive(Serialize)]
struct Estimate<'a> {
    text_tokens: Span,
    image_tokens: Option<Span>,
    output_tokens: Option<Span>,
    price: Option<Span>,
    currency: &'a str,
    exact: bool,
    notes: Vec<Note>,
}

#[derive(Serialize)]
struct Span {
    low: f64,
    high: f64,
}

#[derive(Serialize)]
struct Note {
    code: &'static str,
    message: String,
}

#[derive(Serialize)]
struct Cost<'a> {
    price: f64,
    currency: &'a str,
}

impl From<Range> for Span {
    #[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 tokens")]
    fn from(range: Range) -> Self {
        Self {
            low: range.low as f64,
            high: range.high as f64,
        }
    }
}

/// The caller's table in place of the default one: `{ currency, "model": { text_in, image_in, image_out, text_out } }`.
fn prices_of(table: &JsValue) -> Result<Prices, Fault> {
    if table.is_undefined() || table.is_null() {
        return Ok(Prices::default());
    }
    let mut prices = Prices {
        currency: String::new(),
        rows: Vec::new(),
    };
    for (name, row) in entries(table) {
        if name == "currency" {
            prices.currency = row.as_string().unwrap_or_default();
            continue;
        }
        let number = |field| property(&row, field).as_f64();
        let wrong = || {
            let message = ": give text_in, image_in and image_out as numbers, per million tokens.";
            Fault::options(&["prices.", &name, message].concat())
        };
        let price = Price {
            text_in: number("text_in").ok_or_else(wrong)?,
            image_in: number("image_in").ok_or_else(wrong)?,
            image_out: number("image_out").ok_or_else(wrong)?,
            text_out: number("text_out"),
        };
        prices.rows.push((name, price));
    }
    Ok(prices)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a number of tokens; the cast saturates"
)]
fn usage_of(usage: &JsValue) -> Usage {
    let count = |object: &JsValue, name| property(object, name).as_f64().map(|count| count as u64);
    let (input, output) = (
        property(usage, "input_tokens_details"),
        property(usage, "output_tokens_details"),
    );
    Usage {
        input_tokens: count(usage, "input_tokens"),
        output_tokens: count(usage, "output_tokens"),
        total_tokens: count(usage, "total_tokens"),
        input_text_tokens: count(&input, "text_tokens"),
        input_image_tokens: count(&input, "image_tokens"),
        output_text_tokens: count(&output, "text_tokens"),
        output_image_tokens: count(&output, "image_tokens"),
    }
}

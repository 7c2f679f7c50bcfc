//! What an edit costs, before and after.

use alloc::string::String;
use alloc::vec::Vec;

use js_sys::{Array, Promise};
use overpaint_client::protocol::{self, Price, Prices, Range, Usage, concat};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::core::promise;
use crate::fault::Fault;
use crate::params::{Params, entries};
use crate::settings::{self, property};
use crate::tell::Facts;

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
            if let Ok(header) = image.header().await? {
                sizes.push(header.upright());
            }
        }
        let estimate = protocol::estimate(&options, &sizes, &prices);
        let notes = estimate.notes.iter().map(|note| {
            Facts::default()
                .text("code", Some(note.code()))
                .text("message", Some(note.message()))
                .told()
        });
        Ok(Facts::default()
            .with("text_tokens", &tokens(Some(estimate.text_tokens)))
            .with("image_tokens", &tokens(estimate.image_tokens))
            .with("output_tokens", &tokens(estimate.output_tokens))
            .with(
                "price",
                &span(estimate.price.map(|price| (price.low, price.high))),
            )
            .text("currency", Some(&estimate.currency))
            .with("exact", &estimate.is_exact().into())
            .with("notes", &notes.collect::<Array>())
            .told())
    })
}

/// What an edit cost, by the usage that came with its answer; `undefined` where the model has no price.
#[wasm_bindgen]
pub fn cost(usage: &JsValue, model: &JsValue, prices: &JsValue) -> Result<JsValue, JsValue> {
    let prices = prices_of(prices)?;
    let price = protocol::cost(
        &usage_of(usage),
        &model.as_string().unwrap_or_default(),
        &prices,
    );
    let cost = price.map(|price| {
        Facts::default()
            .number("price", Some(price))
            .text("currency", Some(&prices.currency))
            .told()
    });
    Ok(cost.unwrap_or_default())
}

#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 tokens")]
fn tokens(range: Option<Range>) -> JsValue {
    span(range.map(|range| (range.low as f64, range.high as f64)))
}

fn span(ends: Option<(f64, f64)>) -> JsValue {
    let span = |(low, high)| {
        Facts::default()
            .number("low", Some(low))
            .number("high", Some(high))
            .told()
    };
    ends.map(span).unwrap_or_default()
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
            Fault::options(&concat(&["prices.", &name, message]))
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

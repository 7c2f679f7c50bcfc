//! What an edit costs: an estimate before, the cost after.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::answer::Usage;
use crate::model::Model;
use crate::request::{MAX_N, MAX_PARTIAL_IMAGES, Options};
use crate::text::cut_last;
use crate::tokens::{self, Family, Range};

/// Output tokens of a partial image (OpenAI image generation guide, "Partial images cost").
const PARTIAL_IMAGE: u64 = 100;
/// Prices are for this many tokens.
const UNIT: f64 = 1e6;

/// The prices of a model for a million tokens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Price {
    /// For input text.
    pub text_in: f64,
    /// For input images.
    pub image_in: f64,
    /// For output images.
    pub image_out: f64,
    /// For output text, which is billed like output images where there is no price for it.
    pub text_out: Option<f64>,
}

/// A table of prices. The default is that of the mixrouter gateway, in PTC; it knows gpt-image-1 and gpt-image-1.5 only.
#[derive(Clone, Debug, PartialEq)]
pub struct Prices {
    /// What the prices are in.
    pub currency: String,
    /// Models and their prices. The last row of a name holds, so a row is replaced by pushing another.
    pub rows: Vec<(String, Price)>,
}

impl Default for Prices {
    fn default() -> Prices {
        let row = |model: &str, image_in: f64, image_out: f64| {
            let price = Price {
                text_in: 5.0,
                image_in,
                image_out,
                text_out: None,
            };
            (model.to_owned(), price)
        };
        // Source: the gateway's page on editing with the gpt-image family.
        Prices {
            currency: "PTC".to_owned(),
            rows: vec![
                row("gpt-image-1", 10.0, 40.0),
                row("gpt-image-1.5", 8.0, 32.0),
            ],
        }
    }
}

impl Prices {
    /// The list prices of OpenAI itself in US dollars (OpenAI pricing page, "Image generation"). A model that is not there has no row.
    pub fn openai() -> Prices {
        let row = |model: &str, text_in, image_in, image_out| {
            let price = Price {
                text_in,
                image_in,
                image_out,
                text_out: (model == "gpt-image-1.5").then_some(10.0),
            };
            (model.to_owned(), price)
        };
        let newer = |model: &str| row(model, 5.0, 8.0, 30.0);
        Prices {
            currency: "USD".to_owned(),
            rows: vec![
                row("gpt-image-1", 5.0, 10.0, 40.0),
                row("gpt-image-1.5", 5.0, 8.0, 32.0),
                row("gpt-image-1-mini", 2.0, 2.5, 8.0),
                newer("gpt-image-2"),
                newer("gpt-image-2.5-flare"),
                newer("gpt-image-2.5-sunburst"),
                newer("gpt-image-2.6-flare"),
                newer("gpt-image-2.6-sunburst"),
            ],
        }
    }

    /// The prices of a model, by its name or by that of the known model it is a dated snapshot of.
    pub fn of(&self, model: &str) -> Option<Price> {
        let row = |name: &str| self.rows.iter().rev().find(|row| row.0 == name);
        row(model)
            .or_else(|| row(Model::of(model).name))
            .map(|row| row.1)
    }
}

/// A price that is known to lie between two others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PriceRange {
    /// The least it can be.
    pub low: f64,
    /// The most it can be.
    pub high: f64,
}

/// What an edit will take, as far as it can be told before.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// Input tokens of the prompt, guessed from its length.
    pub text_tokens: Range,
    /// Input tokens of the images; none for a model whose rules are not known.
    pub image_tokens: Option<Range>,
    /// Output tokens of the pictures, partial images among them; none for a model whose rules are not known.
    pub output_tokens: Option<Range>,
    /// All of it, in [`currency`](Estimate::currency); none without the tokens or the model's prices.
    pub price: Option<PriceRange>,
    /// What the price is in.
    pub currency: String,
    /// What the estimate had to leave open.
    pub notes: Vec<Note>,
}

impl Estimate {
    /// Whether the tokens of all pictures, in and out, are certain. Those of the prompt never are; they are the least of the price.
    pub fn is_exact(&self) -> bool {
        let exact = |range: Option<Range>| range.is_some_and(Range::is_exact);
        let leaves_open = |note: &Note| *note != Note::NoPrice;
        exact(self.image_tokens) && exact(self.output_tokens) && !self.notes.iter().any(leaves_open)
    }
}

/// Why an estimate is not exact, or lacks something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// No rule is known for this model.
    UnknownModel,
    /// The table has no prices for this model.
    NoPrice,
    /// The size is `auto`, not set, or one without known tokens.
    SizeOpen,
    /// The quality is `auto`, not set, or one without known tokens.
    QualityOpen,
    /// An image is nearly square, and where square ends is not stated.
    NearlySquare,
    /// How this model counts input images is not stated.
    InputUnconfirmed,
    /// How this model counts output pictures is not stated.
    OutputUnconfirmed,
    /// Fewer partial images may come than were asked for.
    PartialImages,
    /// The model writes some billed text beside its pictures.
    OutputText,
}

impl Note {
    /// A stable name in snake case, to translate by.
    pub fn code(self) -> &'static str {
        self.words().0
    }

    /// An English sentence that says it.
    pub fn message(self) -> &'static str {
        self.words().1
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Note::UnknownModel => (
                "unknown_model",
                "How this model counts tokens is not known.",
            ),
            Note::NoPrice => ("no_price", "No price is known for this model."),
            Note::SizeOpen => ("size_open", "The model chooses the size."),
            Note::QualityOpen => ("quality_open", "The model chooses the quality."),
            Note::NearlySquare => (
                "nearly_square",
                "An image is nearly square, and it is not known whether it counts as square.",
            ),
            Note::InputUnconfirmed => (
                "input_unconfirmed",
                "How this model counts input images is not published.",
            ),
            Note::OutputUnconfirmed => (
                "output_unconfirmed",
                "How this model counts its pictures is not published.",
            ),
            Note::PartialImages => (
                "partial_images",
                "Fewer partial images may come than were asked for.",
            ),
            Note::OutputText => (
                "output_text",
                "The model also writes some text, which adds a little.",
            ),
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

/// Estimates an edit. `images` are the widths and heights of the input images in pixels, upright. Masks are not counted: no server is known
/// to bill them by themselves.
///
/// Several pictures in a stream are as many requests, because servers stream one picture only; each is billed for its input. Values out of
/// their limits are taken as the nearest within.
pub fn estimate(options: &Options, images: &[(u32, u32)], prices: &Prices) -> Estimate {
    let n = u64::from(options.n.unwrap_or(1).clamp(1, MAX_N));
    let streams = options.stream == Some(true);
    let requests = if streams { n } else { 1 };
    let price = prices.of(&options.model);
    let mut estimate = Estimate {
        text_tokens: tokens::text(&options.prompt).times(requests),
        image_tokens: None,
        output_tokens: None,
        price: None,
        currency: prices.currency.clone(),
        notes: Vec::new(),
    };
    let mut note = |holds: bool, note: Note| {
        if holds {
            estimate.notes.push(note);
        }
    };
    note(price.is_none(), Note::NoPrice);
    // Gateways put the maker before the name: openai/gpt-image-1.
    let name = cut_last(&options.model, b"/").map_or(options.model.as_str(), |(_, name)| name);
    let Some(family) = Family::of(Model::of(name).name) else {
        note(true, Note::UnknownModel);
        return estimate;
    };

    let high_fidelity = options.input_fidelity.as_deref() == Some("high");
    let mut input = Range::default();
    for &(width, height) in images {
        input = input.plus(family.input(width, height, high_fidelity));
    }
    note(!family.input_is_known, Note::InputUnconfirmed);
    note(
        family.input_is_known && !input.is_exact(),
        Note::NearlySquare,
    );

    let mut output = family.output(options.size.as_deref(), options.quality.as_deref(), n);
    note(output.size_is_open, Note::SizeOpen);
    note(output.quality_is_open, Note::QualityOpen);
    note(!family.output_is_known, Note::OutputUnconfirmed);
    note(family.writes, Note::OutputText);
    if let Some(partials) = options.partial_images.filter(|&count| streams && count > 0) {
        output.tokens.high += PARTIAL_IMAGE * n * u64::from(partials.min(MAX_PARTIAL_IMAGES));
        note(true, Note::PartialImages);
    }

    let (text, input) = (estimate.text_tokens, input.times(requests));
    let end = |price: Price, end: fn(Range) -> u64| {
        let parts = [
            (end(text), price.text_in),
            (end(input), price.image_in),
            (end(output.tokens), price.image_out),
        ];
        sum(&parts)
    };
    estimate.price = price.map(|price| PriceRange {
        low: end(price, |range| range.low),
        high: end(price, |range| range.high),
    });
    estimate.image_tokens = Some(input);
    estimate.output_tokens = Some(output.tokens);
    estimate
}

/// What an edit did cost, by the tokens in its answer, in the currency of `prices`. None without a price for the model, or where the usage
/// lacks input or output.
///
/// Where the usage does not say which tokens are text and which are images, they are taken for images, in and out. That is the dearer of
/// the two, so the cost is never told too low.
pub fn cost(usage: &Usage, model: &str, prices: &Prices) -> Option<f64> {
    let price = prices.of(model)?;
    let (text_in, image_in) = parts(
        usage.input_tokens,
        usage.input_text_tokens,
        usage.input_image_tokens,
    )?;
    let (text_out, image_out) = parts(
        usage.output_tokens,
        usage.output_text_tokens,
        usage.output_image_tokens,
    )?;
    Some(sum(&[
        (text_in, price.text_in),
        (image_in, price.image_in),
        (text_out, price.text_out.unwrap_or(price.image_out)),
        (image_out, price.image_out),
    ]))
}

/// Text and image tokens, of which at least one count must be there.
fn parts(all: Option<u64>, text: Option<u64>, image: Option<u64>) -> Option<(u64, u64)> {
    let rest = |part: Option<u64>| all.map(|all| all.saturating_sub(part.unwrap_or(0)));
    Some(match (text, image) {
        (Some(text), Some(image)) => (text, image),
        (None, Some(image)) => (rest(Some(image)).unwrap_or(0), image),
        (text, None) => (text.unwrap_or(0), rest(text)?),
    })
}

fn sum(parts: &[(u64, f64)]) -> f64 {
    let millionths: f64 = parts
        .iter()
        .map(|&(count, price)| count as f64 * price)
        .sum();
    millionths / UNIT
}

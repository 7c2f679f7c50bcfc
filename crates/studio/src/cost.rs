//! What a run costs: an estimate before, the cost after.

use overpaint_protocol::{Estimate, Options, Prices, Range, Usage, cost, estimate};

use crate::locale::{t, with};
use crate::record::record;
use crate::region::Planned;
use crate::run;
use crate::settings::Endpoint;

/// The prices at an endpoint. Those of OpenAI stand for servers that nobody knows; what a demo takes is not billed.
fn prices(endpoint: Endpoint) -> Option<Prices> {
    match endpoint {
        Endpoint::Demo => None,
        Endpoint::Mixrouter => Some(Prices::default()),
        Endpoint::OpenAi | Endpoint::Custom => Some(Prices::openai()),
    }
}

/// Whether the prices are those of somebody else, as nobody knows this server's.
fn is_borrowed(endpoint: Endpoint) -> bool {
    endpoint == Endpoint::Custom
}

/// What is known of a run before it is sent.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cost {
    requests: u32,
    /// Tokens, in and out; nothing for a model whose rules are not known.
    tokens: Option<(u64, u64)>,
    /// Nothing for a model without a price, and where nothing is billed.
    price: Option<Money>,
    /// Nothing is billed.
    is_free: bool,
    /// The prices are those of somebody else, as nobody knows this server's.
    is_borrowed: bool,
}

/// An amount, or one between two.
#[derive(Clone, Debug, PartialEq)]
struct Money {
    low: f64,
    high: f64,
    currency: String,
}

impl Cost {
    /// Of what is planned for a picture of this size, with references of these sizes.
    pub(crate) fn of(
        plans: &[Planned],
        picture: (u32, u32),
        references: &[(u32, u32)],
        options: &Options,
        endpoint: Endpoint,
    ) -> Self {
        let pictures = run::pictures(options);
        let request = run::request(options);
        let each = if request.stream == Some(true) {
            pictures
        } else {
            1
        };
        let prices = prices(endpoint);
        let is_free = prices.is_none();
        let prices = prices.unwrap_or_default();
        let estimates = plans.iter().map(|plan| {
            let size = plan.size.map(|(width, height)| format!("{width}x{height}"));
            let options = Options {
                n: Some(pictures),
                size: size.or_else(|| request.size.clone()),
                ..request.clone()
            };
            let first = plan.size.unwrap_or(picture);
            estimate(&options, &[&[first], references].concat(), &prices)
        });
        let estimates: Vec<Estimate> = estimates.collect();
        let tokens = estimates.iter().try_fold((0, 0), |(low, high), one| {
            let tokens = tokens(one)?;
            Some((low + tokens.low, high + tokens.high))
        });
        let price = estimates.iter().try_fold((0.0, 0.0), |(low, high), one| {
            let price = one.price?;
            Some((low + price.low, high + price.high))
        });
        Self {
            requests: each * u32::try_from(plans.len()).unwrap_or(u32::MAX),
            tokens,
            price: price.filter(|_| !is_free).map(|(low, high)| Money {
                low,
                high,
                currency: prices.currency,
            }),
            is_free,
            is_borrowed: is_borrowed(endpoint),
        }
    }

    /// The price in a word or two, the tokens where there is none; nothing where neither is known.
    pub(crate) fn short(&self) -> Option<String> {
        self.price().or_else(|| self.tokens())
    }

    /// Requests and price.
    pub(crate) fn brief(&self) -> String {
        let parts = [Some(self.requests()), self.short()];
        joined(parts.into_iter().flatten())
    }

    /// Requests, tokens and price.
    pub(crate) fn long(&self) -> String {
        let price = self.price();
        let price = price.map(|price| attributed(price, self.is_borrowed));
        let price = price.unwrap_or_else(|| t("cost.unknown"));
        let parts = [Some(self.requests()), self.tokens(), Some(price)];
        joined(parts.into_iter().flatten())
    }

    fn requests(&self) -> String {
        match self.requests {
            1 => t("cost.request"),
            several => with("cost.requests", &[("count", &several.to_string())]),
        }
    }

    fn tokens(&self) -> Option<String> {
        self.tokens.map(|tokens| about(&token_words(tokens)))
    }

    fn price(&self) -> Option<String> {
        if self.is_free {
            return Some(t("cost.free"));
        }
        self.price.as_ref().map(|price| about(&price.words()))
    }
}

/// A price, with whose it is if that is not to be taken for granted.
fn attributed(price: String, is_borrowed: bool) -> String {
    if is_borrowed {
        with("cost.borrowed", &[("price", &price)])
    } else {
        price
    }
}

/// The sign stays with the number.
fn about(words: &str) -> String {
    format!("≈\u{a0}{words}")
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(&t("and"))
}

impl Money {
    /// Such as `$0.02–0.25`.
    fn words(&self) -> String {
        // Cents, and tenths of them where there are few.
        let digits = if self.high < 0.1 { 3 } else { 2 };
        let (low, high) = (
            format!("{:.digits$}", self.low),
            format!("{:.digits$}", self.high),
        );
        let amount = if low == high {
            low
        } else {
            format!("{low}–{high}")
        };
        match self.currency.as_str() {
            "USD" => format!("${amount}"),
            currency => format!("{amount} {currency}"),
        }
    }
}

/// What a picture took, by the usage that came with it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Spent {
    tokens: Option<u64>,
    price: Option<Money>,
    /// The prices are those of somebody else.
    is_borrowed: bool,
}

impl Spent {
    /// The share of one of `pictures` that came with the same answer.
    #[expect(clippy::cast_precision_loss, reason = "a handful of pictures")]
    pub(crate) fn of(usage: &Usage, pictures: usize, model: &str, endpoint: Endpoint) -> Self {
        let pictures = pictures.max(1);
        let parts = || Some(usage.input_tokens? + usage.output_tokens?);
        let price = prices(endpoint).and_then(|prices| {
            let amount = cost(usage, model, &prices)? / pictures as f64;
            Some(Money {
                low: amount,
                high: amount,
                currency: prices.currency,
            })
        });
        Self {
            tokens: usage
                .total_tokens
                .or_else(parts)
                .map(|all| all / pictures as u64),
            price,
            is_borrowed: is_borrowed(endpoint),
        }
    }

    /// What two took together, if that is known of both.
    pub(crate) fn sum(one: Option<Self>, other: Option<Self>) -> Option<Self> {
        let (one, other) = one.zip(other)?;
        let money = |one: Money, other: Money| Money {
            low: one.low + other.low,
            high: one.high + other.high,
            ..one
        };
        Some(Self {
            tokens: one.tokens.zip(other.tokens).map(|(one, other)| one + other),
            price: one
                .price
                .zip(other.price)
                .map(|(one, other)| money(one, other)),
            is_borrowed: one.is_borrowed,
        })
    }

    /// Tokens and price, as far as they are known.
    pub(crate) fn words(&self) -> Option<String> {
        let tokens = self.tokens.map(|tokens| token_words((tokens, tokens)));
        let price = self.price.as_ref().map(Money::words);
        let price = price.map(|price| attributed(price, self.is_borrowed));
        Some(joined(tokens.into_iter().chain(price))).filter(|words| !words.is_empty())
    }
}

record!(Money {
    low,
    high,
    currency
});
record!(Spent {
    tokens,
    price,
    is_borrowed
});

/// All tokens of an estimate.
fn tokens(estimate: &Estimate) -> Option<Range> {
    let parts = [
        estimate.text_tokens,
        estimate.image_tokens?,
        estimate.output_tokens?,
    ];
    Some(Range {
        low: parts.iter().map(|part| part.low).sum(),
        high: parts.iter().map(|part| part.high).sum(),
    })
}

/// Such as `1,300–6,500 tokens`.
fn token_words((low, high): (u64, u64)) -> String {
    let count = if low == high {
        grouped(low)
    } else {
        format!("{}–{}", grouped(low), grouped(high))
    };
    with("tokens", &[("count", &count)])
}

/// A whole number as people write it: `1,540,112`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

//! What is estimated before, and what is paid after.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use overpaint_protocol::{
    Estimate, Model, Note, Options, Price, Prices, Range, Usage, cost, estimate,
};
use proptest::prelude::*;

/// Everything is set that an estimate depends on.
fn options(model: &str) -> Options {
    Options {
        prompt: "Make it night".to_owned(),
        model: model.to_owned(),
        size: some("1024x1024"),
        quality: some("medium"),
        ..Options::default()
    }
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn by_default(options: &Options, images: &[(u32, u32)]) -> Estimate {
    estimate(options, images, &Prices::default())
}

fn exactly(tokens: u64) -> Option<Range> {
    between(tokens, tokens)
}

fn between(low: u64, high: u64) -> Option<Range> {
    Some(Range { low, high })
}

/// Output tokens of one picture.
fn output(model: &str, size: &str, quality: &str) -> Option<Range> {
    let options = Options {
        size: some(size),
        quality: some(quality),
        ..options(model)
    };
    by_default(&options, &[]).output_tokens
}

fn input(model: &str, fidelity: &str, images: &[(u32, u32)]) -> Option<Range> {
    let options = Options {
        input_fidelity: some(fidelity),
        ..options(model)
    };
    by_default(&options, images).image_tokens
}

fn close(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-9
}

#[test]
fn the_first_generation_makes_pictures_by_the_published_table() {
    let table = [
        ("low", [272, 408, 400]),
        ("medium", [1056, 1584, 1568]),
        ("high", [4160, 6240, 6208]),
    ];
    for model in ["gpt-image-1", "gpt-image-1.5", "gpt-image-1-mini"] {
        for (quality, row) in table {
            for (size, tokens) in ["1024x1024", "1024x1536", "1536x1024"].iter().zip(row) {
                assert_eq!(output(model, size, quality), exactly(tokens), "{size}");
            }
        }
    }
}

#[test]
fn later_generations_make_pictures_by_their_grid() {
    let cases = [
        ("gpt-image-2", "1024x1024", "low", 196),
        ("gpt-image-2", "1024x1024", "medium", 1756),
        ("gpt-image-2", "1024x1024", "high", 7024),
        ("gpt-image-2", "1536x1024", "high", 5488),
        ("gpt-image-2", "1024x1536", "high", 5488),
        ("gpt-image-2", "1792x1024", "high", 5063),
        ("gpt-image-2-2026-04-21", "1024x1024", "low", 196),
        ("gpt-image-2.5-flare", "1024x1024", "low", 196),
        ("gpt-image-2.5-flare", "1024x1024", "medium", 439),
        ("gpt-image-2.5-flare", "1024x1024", "high", 1756),
        ("gpt-image-2.5-flare", "1024x1024", "xhigh", 3122),
        ("gpt-image-2.5-flare", "1024x1024", "max", 7024),
    ];
    for (model, size, quality, tokens) in cases {
        assert_eq!(
            output(model, size, quality),
            exactly(tokens),
            "{model} {size} {quality}"
        );
    }
}

#[test]
fn what_the_model_chooses_is_a_range() {
    assert_eq!(output("gpt-image-1", "auto", "medium"), between(1056, 1584));
    assert_eq!(
        output("gpt-image-1", "1536x1024", "auto"),
        between(400, 6208)
    );
    assert_eq!(output("gpt-image-1", "auto", "auto"), between(272, 6240));
    assert_eq!(
        output("gpt-image-2", "1024x1024", "auto"),
        between(196, 7024)
    );
    let unset = Options {
        size: None,
        quality: None,
        n: Some(3),
        ..options("gpt-image-1")
    };
    let unset = by_default(&unset, &[]);
    assert_eq!(unset.output_tokens, between(3 * 272, 3 * 6240));
    assert_eq!(unset.notes, [Note::SizeOpen, Note::QualityOpen]);
    assert!(!unset.is_exact());
    // Not in the table, so as good as unset.
    assert_eq!(output("gpt-image-1", "2048x2048", "low"), between(272, 408));
    assert_eq!(
        output("gpt-image-1", "1024x1024", "max"),
        between(272, 4160)
    );
}

#[test]
fn input_images_are_counted_in_tiles() {
    let cases = [
        ((1024, 1024), 194),
        ((1024, 1025), 194),
        ((512, 513), 323),
        ((512, 512), 194),
        ((16, 16), 194),
        ((1, 1), 194),
        ((1536, 1024), 323),
        ((4096, 1024), 65 + 129 * 4),
        ((8000, 6000), 323),
        ((1, 100_000), 65 + 129 * 4),
        ((u32::MAX, u32::MAX), 194),
        ((0, 0), 194),
    ];
    for (size, tokens) in cases {
        assert_eq!(
            input("gpt-image-1", "low", &[size]),
            exactly(tokens),
            "{size:?}"
        );
    }
    assert_eq!(
        input("gpt-image-1.5", "low", &[(512, 513), (1024, 1024)]),
        exactly(323 + 194)
    );
}

#[test]
fn high_fidelity_depends_on_the_shape() {
    let cases = [
        ((1024, 1024), exactly(194 + 4160)),
        ((1024, 1025), between(194 + 4160, 194 + 6240)),
        ((1000, 1200), between(323 + 4160, 323 + 6240)),
        ((1000, 1201), exactly(323 + 6240)),
        ((1536, 1024), exactly(323 + 6240)),
    ];
    for (size, expected) in cases {
        assert_eq!(
            input("gpt-image-1.5", "high", &[size]),
            expected,
            "{size:?}"
        );
    }
    let options = Options {
        input_fidelity: some("high"),
        ..options("gpt-image-1")
    };
    let notes = |size| by_default(&options, &[size]).notes;
    assert_eq!(notes((1000, 1100)), [Note::NearlySquare]);
    assert_eq!(notes((1000, 1000)), []);
}

#[test]
fn input_images_of_later_generations_have_a_bound_only() {
    assert_eq!(
        input("gpt-image-2", "low", &[(1024, 1024)]),
        between(1024, 1536)
    );
    assert_eq!(
        input("gpt-image-2", "high", &[(33, 32), (9000, 9000)]),
        between(2 + 1024, 2 * 1536)
    );
    let notes = by_default(&options("gpt-image-2"), &[(64, 64)]).notes;
    assert_eq!(notes, [Note::NoPrice, Note::InputUnconfirmed]);
    let notes = by_default(&options("gpt-image-2.6-flare"), &[]).notes;
    assert!(notes.contains(&Note::OutputUnconfirmed));
}

#[test]
fn a_prompt_is_a_range_by_its_length_and_script() {
    let text = |prompt: &str| {
        let options = Options {
            prompt: prompt.to_owned(),
            ..options("gpt-image-1")
        };
        by_default(&options, &[]).text_tokens
    };
    // A recorded usage: 25 text + 194 image = 219 for a short prompt and one square image.
    let seen = text("A cat");
    assert!(seen.low <= 25 && 25 <= seen.high, "{seen:?}");
    assert_eq!(text(""), Range { low: 22, high: 50 });
    assert_eq!(text(&"a".repeat(300)), Range { low: 82, high: 150 });
    assert_eq!(text("把天空变成夜晚"), Range { low: 25, high: 57 });
}

#[test]
fn partial_images_may_cost_a_hundred_each() {
    let mut options = Options {
        stream: Some(true),
        partial_images: Some(2),
        ..options("gpt-image-1")
    };
    let streamed = by_default(&options, &[]);
    assert_eq!(streamed.output_tokens, between(1056, 1256));
    assert_eq!(streamed.notes, [Note::PartialImages]);
    options.stream = None;
    assert_eq!(by_default(&options, &[]).output_tokens, exactly(1056));
}

#[test]
fn several_pictures_share_their_input_unless_they_are_streamed() {
    let mut options = Options {
        n: Some(3),
        ..options("gpt-image-1")
    };
    let together = by_default(&options, &[(1024, 1024)]);
    assert_eq!(together.image_tokens, exactly(194));
    assert_eq!(together.output_tokens, exactly(3 * 1056));
    assert!(together.is_exact());
    options.stream = Some(true);
    let streamed = by_default(&options, &[(1024, 1024)]);
    assert_eq!(streamed.image_tokens, exactly(3 * 194));
    assert_eq!(streamed.output_tokens, exactly(3 * 1056));
    assert_eq!(streamed.text_tokens.low, 3 * together.text_tokens.low);
}

#[test]
fn the_price_follows_the_tokens() {
    let estimate = by_default(&options("gpt-image-1"), &[(1024, 1024)]);
    let price = estimate.price.unwrap();
    let pictures = 194.0 * 10.0 + 1056.0 * 40.0;
    let text = estimate.text_tokens;
    assert!(close(price.low, (pictures + text.low as f64 * 5.0) / 1e6));
    assert!(close(price.high, (pictures + text.high as f64 * 5.0) / 1e6));
    assert_eq!(estimate.currency, "PTC");
}

#[test]
fn unknown_models_get_no_numbers_and_a_prefix_makes_none_unknown() {
    let unknown = by_default(&options("some-lab/edit"), &[(64, 64)]);
    assert_eq!(
        (unknown.image_tokens, unknown.output_tokens, unknown.price),
        (None, None, None)
    );
    assert_eq!(unknown.notes, [Note::NoPrice, Note::UnknownModel]);
    let prefixed = by_default(&options("openai/gpt-image-1"), &[]);
    assert_eq!(prefixed.output_tokens, exactly(1056));
    assert_eq!(prefixed.price, None);
}

#[test]
fn every_known_model_has_a_family() {
    for model in Model::known() {
        let estimate = by_default(&options(model.name), &[]);
        assert!(estimate.output_tokens.is_some(), "{}", model.name);
    }
}

#[test]
fn what_a_model_writes_is_noted() {
    let notes = by_default(&options("gpt-image-1.5"), &[]).notes;
    assert_eq!(notes, [Note::OutputText]);
}

#[test]
fn every_known_model_but_one_has_a_list_price() {
    let prices = Prices::openai();
    let without: Vec<&str> = Model::known()
        .iter()
        .map(|model| model.name)
        .filter(|name| prices.of(name).is_none())
        .collect();
    assert_eq!(without, ["chatgpt-image-latest"]);
}

#[test]
fn a_usage_in_full_costs_what_its_parts_cost() {
    let usage = Usage {
        input_text_tokens: Some(130),
        input_image_tokens: Some(194 + 4160),
        output_image_tokens: Some(1056),
        output_text_tokens: Some(0),
        ..Usage::default()
    };
    let cost = |usage: &Usage| cost(usage, "gpt-image-1.5", &Prices::openai()).unwrap();
    // The contract's worked example: 0.0693.
    assert!(close(cost(&usage), 0.069_274));
    let usage = Usage {
        output_text_tokens: Some(1000),
        ..usage
    };
    assert!(close(cost(&usage), 0.079_274));
}

#[test]
fn missing_parts_are_the_rest_and_else_images() {
    let ptc = |usage: Usage| cost(&usage, "gpt-image-1", &Prices::default());
    let bare = Usage {
        input_tokens: Some(219),
        output_tokens: Some(1056),
        ..Usage::default()
    };
    let dear = (219.0 * 10.0 + 1056.0 * 40.0) / 1e6;
    assert!(close(ptc(bare).unwrap(), dear));
    let fair = (25.0 * 5.0 + 194.0 * 10.0 + 1056.0 * 40.0) / 1e6;
    for (text, image) in [(Some(25), None), (None, Some(194)), (Some(25), Some(194))] {
        let usage = Usage {
            input_text_tokens: text,
            input_image_tokens: image,
            ..bare
        };
        assert!(close(ptc(usage).unwrap(), fair), "{usage:?}");
    }
    // No price for output text in the table.
    let written = Usage {
        output_text_tokens: Some(56),
        ..bare
    };
    assert!(close(ptc(written).unwrap(), dear));
}

#[test]
fn no_count_or_no_price_is_no_cost() {
    let all = Usage {
        input_tokens: Some(1),
        output_tokens: Some(1),
        ..Usage::default()
    };
    let ptc = |usage: &Usage, model: &str| cost(usage, model, &Prices::default());
    assert_eq!(ptc(&all, "gpt-image-2"), None);
    assert_eq!(ptc(&all, ""), None);
    assert_eq!(ptc(&Usage::default(), "gpt-image-1"), None);
    let input_only = Usage {
        output_tokens: None,
        ..all
    };
    assert_eq!(ptc(&input_only, "gpt-image-1"), None);
}

#[test]
fn the_last_row_of_a_name_holds_and_snapshots_find_their_model() {
    let mut prices = Prices::default();
    let price = |image_out: f64| Price {
        text_in: 1.0,
        image_in: 1.0,
        image_out,
        text_out: None,
    };
    prices.rows.push(("gpt-image-1".to_owned(), price(7.0)));
    prices.rows.push(("mine".to_owned(), price(9.0)));
    let out = |model: &str| prices.of(model).map(|price| price.image_out);
    assert_eq!(out("gpt-image-1"), Some(7.0));
    assert_eq!(out("gpt-image-1-2025-04-23"), Some(7.0));
    assert_eq!(out("gpt-image-1.5"), Some(32.0));
    assert_eq!(out("mine"), Some(9.0));
    assert_eq!(out("mine-2026-01-01"), None);
}

#[test]
fn notes_have_codes_and_words_of_their_own() {
    let notes = [
        Note::UnknownModel,
        Note::NoPrice,
        Note::SizeOpen,
        Note::QualityOpen,
        Note::NearlySquare,
        Note::InputUnconfirmed,
        Note::OutputUnconfirmed,
        Note::PartialImages,
        Note::OutputText,
    ];
    let mut codes = notes.map(Note::code).to_vec();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), notes.len());
    assert!(notes.iter().all(|note| note.to_string().ends_with('.')));
}

proptest! {
    #[test]
    fn no_options_panic_and_every_range_is_in_order(
        model in prop::sample::select(vec!["gpt-image-1", "gpt-image-1.5", "gpt-image-2", "gpt-image-2.6-flare", "x", ""]),
        prompt in ".{0,40}",
        n in any::<Option<u32>>(),
        size in "auto|[0-9]{1,12}x[0-9]{1,12}|.{0,6}",
        quality in "auto|low|high|max|.{0,4}",
        high in any::<bool>(),
        stream in any::<bool>(),
        partial_images in any::<Option<u32>>(),
        images in prop::collection::vec(any::<(u32, u32)>(), 0..20),
    ) {
        let options = Options {
            prompt,
            model: model.to_owned(),
            n,
            size: Some(size),
            quality: Some(quality),
            input_fidelity: high.then(|| "high".to_owned()),
            stream: Some(stream),
            partial_images,
            ..Options::default()
        };
        let estimate = by_default(&options, &images);
        let ranges = [Some(estimate.text_tokens), estimate.image_tokens, estimate.output_tokens];
        for range in ranges.into_iter().flatten() {
            prop_assert!(range.low <= range.high);
        }
        if let Some(price) = estimate.price {
            prop_assert!(0.0 < price.low && price.low <= price.high);
        }
    }

    #[test]
    fn no_usage_panics(counts in any::<[Option<u64>; 7]>()) {
        let [input_tokens, output_tokens, total_tokens, input_text_tokens, input_image_tokens, output_text_tokens, output_image_tokens] = counts;
        let usage = Usage {
            input_tokens, output_tokens, total_tokens, input_text_tokens, input_image_tokens, output_text_tokens, output_image_tokens,
        };
        let cost = cost(&usage, "gpt-image-1", &Prices::default());
        prop_assert!(cost.is_none_or(|cost| cost >= 0.0));
    }
}

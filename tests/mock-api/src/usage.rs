use serde::Serialize;

use crate::check::Order;
use crate::model::Family;

/// Token counts of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Usage {
    total_tokens: u32,
    input_tokens: u32,
    output_tokens: u32,
    input_tokens_details: Tokens,
    /// Documented for JSON answers only.
    #[serde(skip_serializing_if = "Option::is_none")]
    output_tokens_details: Option<Tokens>,
}

/// Tokens by kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Tokens {
    text_tokens: u32,
    image_tokens: u32,
}

/// Counts an edit that gives pictures of `size` from input images of the sizes `inputs`, in pixels.
pub(crate) fn usage(order: &Order, inputs: &[(u32, u32)], size: (u32, u32)) -> Usage {
    let text_tokens = text(&order.prompt);
    let image_tokens = inputs
        .iter()
        .map(|(w, h)| input(order.model.family, order.high_fidelity, *w, *h))
        .sum();
    let output_tokens =
        order.n * output(order.model.family, order.quality, size) + 100 * order.partials;
    let input_tokens = text_tokens + image_tokens;
    Usage {
        total_tokens: input_tokens + output_tokens,
        input_tokens,
        output_tokens,
        input_tokens_details: Tokens {
            text_tokens,
            image_tokens,
        },
        output_tokens_details: (!order.stream).then_some(Tokens {
            text_tokens: 0,
            image_tokens: output_tokens,
        }),
    }
}

/// About four characters a token, one for each beyond the Latin ones, and 25 on top, as seen on edits.
fn text(prompt: &str) -> u32 {
    let count = |wanted: fn(&char) -> bool| prompt.chars().filter(wanted).count();
    let wide = count(|c| *c >= '\u{2e80}');
    let latin = count(|c| *c < '\u{2e80}');
    25 + (wide + latin.div_ceil(4)) as u32
}

/// One input image.
///
/// First generation: scaled down to fit 2048×2048, then down to a short side of 512, 65 + 129 for each tile of 512
/// (OpenAI, images and vision guide); high fidelity adds 4160 for a square and 6240 for others, the border between
/// them being undocumented and taken at 1.2. Later ones: a long side of 1024, enlarged twice at most, one for each
/// patch of 32×32 up to 1536 (a community rule).
fn input(family: Family, high_fidelity: bool, width: u32, height: u32) -> u32 {
    let (mut w, mut h) = (f64::from(width), f64::from(height));
    let ratio = w.max(h) / w.min(h);
    if family.any_size() {
        let scale = (1024.0 / w.max(h)).min(2.0);
        let patches = (w * scale / 32.0).ceil() * (h * scale / 32.0).ceil();
        return patches.min(1536.0) as u32;
    }
    let fit = (2048.0 / w.max(h)).min(1.0);
    (w, h) = (w * fit, h * fit);
    let shorten = (512.0 / w.min(h)).min(1.0);
    (w, h) = ((w * shorten).floor(), (h * shorten).floor());
    let tiles = ((w / 512.0).ceil() * (h / 512.0).ceil()) as u32;
    let extra = match (high_fidelity, ratio <= 1.2) {
        (false, _) => 0,
        (true, true) => 4160,
        (true, false) => 6240,
    };
    65 + 129 * tiles + extra
}

/// One output image (OpenAI, image generation guide, cost and latency; for later models the formula whose results
/// match the published values).
fn output(family: Family, quality: &str, (width, height): (u32, u32)) -> u32 {
    let grid = match (family, quality) {
        (Family::One | Family::Mini, _) => {
            let by_shape = match quality {
                "low" => [272, 408, 400],
                "high" => [4160, 6240, 6208],
                _ => [1056, 1584, 1568],
            };
            return match width.cmp(&height) {
                std::cmp::Ordering::Equal => by_shape[0],
                std::cmp::Ordering::Less => by_shape[1],
                std::cmp::Ordering::Greater => by_shape[2],
            };
        }
        (_, "low") => 16.0,
        (Family::Two, "high") => 96.0,
        (Family::Two, _) => 48.0,
        (Family::TwoFive, "high") => 48.0,
        (Family::TwoFive, "xhigh") => 64.0,
        (Family::TwoFive, "max") => 96.0,
        (Family::TwoFive, _) => 24.0,
    };
    let (w, h) = (f64::from(width), f64::from(height));
    let short: f64 = (grid * w.min(h) / w.max(h)).round();
    (grid * short * (2_000_000.0 + w * h) / 4_000_000.0).ceil() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_tokens_are_those_published() {
        assert_eq!(output(Family::One, "medium", (1536, 1024)), 1568);
        assert_eq!(output(Family::Mini, "high", (1024, 1536)), 6240);
        assert_eq!(output(Family::Two, "low", (1024, 1024)), 196);
        assert_eq!(output(Family::Two, "high", (1024, 1024)), 7024);
        assert_eq!(output(Family::Two, "high", (1536, 1024)), 5488);
        assert_eq!(output(Family::Two, "high", (1792, 1024)), 5063);
        assert_eq!(output(Family::TwoFive, "xhigh", (1024, 1024)), 3122);
    }

    #[test]
    fn input_tokens_are_those_billed() {
        assert_eq!(input(Family::One, false, 1024, 1024), 194);
        assert_eq!(input(Family::One, false, 1024, 1025), 194);
        assert_eq!(input(Family::One, false, 512, 513), 323);
        assert_eq!(input(Family::One, true, 1024, 1024), 4354);
        assert_eq!(input(Family::One, true, 1536, 1024), 323 + 6240);
        assert_eq!(input(Family::Two, true, 2048, 2048), 1024);
        assert_eq!(input(Family::Two, true, 100, 100), 49);
    }

    #[test]
    fn chinese_costs_a_token_a_character() {
        assert_eq!(text("a red hat"), 25 + 3);
        assert_eq!(text("红色帽子"), 25 + 4);
    }
}

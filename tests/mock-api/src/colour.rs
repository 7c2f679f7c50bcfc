/// A colour, red, green and blue from 0 to 255.
pub(crate) type Rgb = [f32; 3];

/// Colour words, English and Chinese, simplified and traditional.
const WORDS: &[(&[&str], Rgb)] = &[
    (&["red", "scarlet", "红", "紅"], [220.0, 40.0, 40.0]),
    (&["orange", "橙", "橘"], [245.0, 140.0, 30.0]),
    (&["yellow", "黄", "黃"], [245.0, 215.0, 50.0]),
    (&["green", "绿", "綠"], [50.0, 170.0, 75.0]),
    (&["cyan", "teal", "turquoise", "青"], [40.0, 185.0, 190.0]),
    (&["blue", "蓝", "藍"], [45.0, 95.0, 220.0]),
    (&["purple", "violet", "紫"], [140.0, 70.0, 200.0]),
    (&["pink", "粉"], [245.0, 140.0, 185.0]),
    (&["brown", "棕", "褐"], [130.0, 85.0, 50.0]),
    (&["gold", "golden", "金"], [215.0, 170.0, 60.0]),
    (&["white", "白"], [245.0, 245.0, 245.0]),
    (&["black", "黑"], [25.0, 25.0, 25.0]),
    (
        &["gray", "grey", "silver", "灰", "银", "銀"],
        [140.0, 140.0, 140.0],
    ),
];

/// The colour a prompt asks for: its first colour word, or a hue made from its text. Picture number `index` of one
/// request gets a neighbouring hue, so that no two are alike.
pub(crate) fn of_prompt(prompt: &str, index: u32) -> Rgb {
    let colour = named(prompt).unwrap_or_else(|| from_hue(text_hue(prompt)));
    turned(colour, index as f32 / 18.0)
}

fn named(prompt: &str) -> Option<Rgb> {
    let prompt = prompt.to_lowercase();
    let places = WORDS.iter().flat_map(|(words, colour)| {
        let prompt = &prompt;
        words
            .iter()
            .filter_map(move |word| Some((place(prompt, word)?, *colour)))
    });
    places.min_by_key(|(at, _)| *at).map(|(_, colour)| colour)
}

/// Where `word` stands in `text`: English only as a whole word ("red" is not in "covered"), Chinese anywhere.
fn place(text: &str, word: &str) -> Option<usize> {
    if !word.is_ascii() {
        return text.find(word);
    }
    let whole = |at: usize| {
        let letter = |c: char| c.is_ascii_alphabetic();
        !text[..at].ends_with(letter) && !text[at + word.len()..].starts_with(letter)
    };
    let mut places = text.match_indices(word).map(|(at, _)| at);
    places.find(|at| whole(*at))
}

/// A hue in turns, 0 to 1, from the FNV-1a hash of the text.
fn text_hue(text: &str) -> f32 {
    let hash = text.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    (hash >> 8) as f32 / 16_777_216.0
}

fn from_hue(hue: f32) -> Rgb {
    turned([225.0, 65.0, 65.0], hue)
}

/// Turns the hue by `turns`, around the grey axis (Rodrigues' rotation about (1,1,1)).
fn turned(colour: Rgb, turns: f32) -> Rgb {
    let (sin, cos) = (turns * std::f32::consts::TAU).sin_cos();
    let mean = (colour[0] + colour[1] + colour[2]) / 3.0;
    let root = 3.0_f32.sqrt();
    let channel = |i: usize| {
        let cross = (colour[(i + 2) % 3] - colour[(i + 1) % 3]) / root;
        (mean + (colour[i] - mean) * cos + cross * sin).clamp(0.0, 255.0)
    };
    [channel(0), channel(1), channel(2)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_colour_word_counts() {
        assert_eq!(of_prompt("A blue door, not a red one", 0), WORDS[5].1);
        assert_eq!(of_prompt("把帽子变成红色，不要蓝色", 0), WORDS[0].1);
    }

    #[test]
    fn a_colour_inside_another_word_does_not_count() {
        assert_eq!(of_prompt("covered in green moss", 0), WORDS[3].1);
        assert_eq!(named("covered"), None);
    }

    #[test]
    fn other_prompts_get_a_hue_of_their_own() {
        let cat = of_prompt("a cat", 0);
        assert_ne!(cat, of_prompt("a dog", 0));
        let spread =
            cat.iter().copied().fold(0.0, f32::max) - cat.iter().copied().fold(255.0, f32::min);
        assert!(spread > 60.0, "{cat:?} is nearly grey");
    }

    #[test]
    fn the_pictures_of_one_request_differ() {
        assert_ne!(of_prompt("a red hat", 0), of_prompt("a red hat", 1));
    }

    #[test]
    fn a_third_of_a_turn_takes_red_to_green() {
        let [r, g, b] = turned([255.0, 0.0, 0.0], 1.0 / 3.0);
        assert!(r < 1.0 && g > 254.0 && b < 1.0);
    }
}

//! Base64 as it is decoded in a browser, 16 characters at a time.

use ::base64::Engine;
use ::base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use overpaint_client::Pieces;
use overpaint_client::protocol::{Error, Event, Exchange, Limits, Picture, Store};
use wasm_bindgen_test::wasm_bindgen_test;

const STEP: usize = 16;

/// What an exchange makes of a picture's text that comes in chunks of `cut` bytes.
fn decoded<S: Store>(text: &[u8], cut: usize) -> Result<S::Whole, Error> {
    let mut exchange = Exchange::<S>::storing(Limits::default());
    exchange.on_head(200, Some("application/json"));
    let body = [br#"{"data":[{"b64_json":""#, text, br#""}]}"#].concat();
    let mut events = Vec::new();
    for chunk in body.chunks(cut) {
        events.extend(exchange.on_chunk(chunk).map_err(|failure| failure.error)?);
    }
    events.extend(exchange.on_end().map_err(|failure| failure.error)?);
    match events.pop() {
        Some(Event::Completed(mut answer)) => match answer.pictures.remove(0).picture {
            Picture::Image(image) => Ok(image.bytes),
            Picture::Url(url) => panic!("{url}"),
        },
        other => panic!("{other:?}"),
    }
}

/// Pseudo-random bytes (xorshift), the same in every run.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x2545_F491_u32 ^ u32::try_from(length).unwrap();
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_le_bytes()[1]
    };
    (0..length).map(|_| next()).collect()
}

fn spellings(bytes: &[u8]) -> [Vec<u8>; 6] {
    let standard = BASE64_STANDARD.encode(bytes);
    let lines: Vec<&str> = (0..standard.len())
        .step_by(76)
        .map(|at| &standard[at..standard.len().min(at + 76)])
        .collect();
    [
        standard.clone(),
        BASE64_URL_SAFE_NO_PAD.encode(bytes),
        standard.replace('/', "\\/").replace('+', "\\u002B"),
        lines.join("\\r\\n"),
        lines.join("\n"),
        format!("data:image\\/png;base64,{standard}"),
    ]
    .map(String::into_bytes)
}

#[wasm_bindgen_test]
fn every_length_in_every_spelling_and_cut_comes_back() {
    const { assert!(cfg!(target_feature = "simd128")) };
    let lengths = (1..130).chain([191, 192, 193, 4095, 4096, 4097, 12_288, 20_000]);
    for length in lengths {
        let bytes = noise(length);
        for (spelling, text) in spellings(&bytes).iter().enumerate() {
            for cut in [1, 5, 15, 16, 17, 63, 1000, usize::MAX] {
                let pieces = decoded::<Pieces>(text, cut).unwrap();
                assert!(
                    pieces.to_vec() == bytes,
                    "{length} bytes as pieces, spelling {spelling}, cut by {cut}"
                );
                let whole = decoded::<Vec<u8>>(text, cut).unwrap();
                assert!(
                    whole == bytes,
                    "{length} bytes, spelling {spelling}, cut by {cut}"
                );
            }
        }
    }
}

#[wasm_bindgen_test]
fn more_than_one_piece_comes_back() {
    // A piece leaves after a quarter of a MiB.
    for length in [(256 << 10) - 1, 256 << 10, (256 << 10) + 1, 700_001] {
        let bytes = noise(length);
        for (text, cut) in spellings(&bytes).iter().zip([16_384, 65_537, 4_099]) {
            let pieces = decoded::<Pieces>(text, cut).unwrap();
            assert!(pieces.to_vec() == bytes, "{length} bytes, cut by {cut}");
        }
    }
}

#[wasm_bindgen_test]
fn a_character_outside_the_alphabet_is_refused_with_its_place() {
    let good = BASE64_STANDARD.encode(noise(STEP * 6));
    let is_bad = |byte: &u8| !byte.is_ascii_alphanumeric() && !b"+/-_=\"\\ \t\r\n".contains(byte);
    for bad in (0..=u8::MAX).filter(is_bad) {
        for offset in 0..STEP * 3 {
            let mut text = good.clone().into_bytes();
            text[offset] = bad;
            let expected = Error::BadBase64 {
                offset: offset as u64,
            };
            for cut in [7, usize::MAX] {
                let error = decoded::<Vec<u8>>(&text, cut).unwrap_err();
                assert_eq!(error, expected, "{bad:#04x} at {offset}, cut by {cut}");
            }
        }
    }
}

#[wasm_bindgen_test]
fn every_good_character_counts_at_every_place_of_a_step() {
    let alphabet: Vec<u8> = (0..64)
        .map(|value: u8| BASE64_STANDARD.encode([value << 2, 0, 0]).into_bytes()[0])
        .collect();
    for place in 0..STEP {
        for &good in &alphabet {
            let mut text = vec![b'A'; STEP * 2];
            text[STEP + place] = good;
            let expected = BASE64_STANDARD.decode(&text).unwrap();
            let bytes = decoded::<Vec<u8>>(&text, usize::MAX).unwrap();
            assert!(bytes == expected, "{} at {place}", char::from(good));
        }
    }
}

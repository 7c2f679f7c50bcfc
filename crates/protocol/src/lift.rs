//! Takes the pictures out of a JSON document while it arrives.
//!
//! Everything is copied into a small skeleton, except for the base64 strings: they are decoded as they come, and in the skeleton a
//! number stands for each. What is left is read as JSON, which judges the syntax. So this file needs no stack and no grammar:
//! it only has to know what is a string, and which key stands before it.

use alloc::vec::Vec;

use crate::answer::{Document, Image};
use crate::decimal::digits;
use crate::decode::Decoder;
use crate::error::Error;
use crate::exchange::Limits;
use crate::json::{self, Problem};
use crate::store::Store;

pub(crate) struct Lift<S: Store> {
    skeleton: Vec<u8>,
    pictures: Vec<Image<S::Whole>>,
    place: Place<S>,
    /// Where the last string begins in the skeleton, behind its quote.
    string_start: usize,
    /// What the next value will be, by the key before it.
    key: Key,
    limits: Limits,
    /// Picture bytes that may still come, without those of the open one.
    room: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Key {
    /// No key stands right before.
    None,
    /// The last thing was a string; a colon makes it a key.
    LastString,
    Picture,
    Url,
    Other,
}

enum Place<S> {
    /// Between strings.
    Open,
    Text,
    /// Behind a backslash of a text.
    TextEscape,
    /// In a `url` that may still begin with `data:`.
    Url,
    Picture(Decoder<S>),
    PictureEscape(Decoder<S>),
    /// In a `\uXXXX` of a picture, with its value and the digits so far.
    PictureUnicode(Decoder<S>, u32, u8),
}

/// The keys whose strings are base64.
const PICTURE_KEYS: [&[u8]; 2] = [b"b64_json", b"partial_image_b64"];
const DATA_URL: &[u8] = b"data:";

impl<S: Store> Lift<S> {
    /// `used` is what earlier documents of the answer took of the limit on pictures.
    pub(crate) fn new(limits: Limits, used: usize) -> Lift<S> {
        Lift {
            skeleton: Vec::new(),
            pictures: Vec::new(),
            place: Place::Open,
            string_start: 0,
            key: Key::None,
            limits,
            room: limits.pictures.saturating_sub(used),
        }
    }

    pub(crate) fn push(&mut self, mut chunk: &[u8]) -> Result<(), Error> {
        while !chunk.is_empty() {
            let place = core::mem::replace(&mut self.place, Place::Open);
            (self.place, chunk) = self.step(place, chunk)?;
        }
        self.check_limits()
    }

    /// Takes what belongs to a picture at the beginning of `text` and ends no line, and says how many bytes that were.
    pub(crate) fn take_ahead(&mut self, text: &[u8]) -> Result<usize, Error> {
        let Place::Picture(decoder) = &mut self.place else {
            return Ok(0);
        };
        let taken = decoder.take_plain(text)?;
        self.check_limits()?;
        Ok(taken)
    }

    /// The document, if the text is JSON.
    pub(crate) fn finish(self) -> Result<Document<S>, Broken> {
        if !matches!(self.place, Place::Open) {
            return Err(Broken::CutShort);
        }
        match json::read(&self.skeleton) {
            Ok(value) => Ok(Document {
                value,
                pictures: self.pictures,
            }),
            Err(Problem::CutShort) => Err(Broken::CutShort),
            Err(Problem::NotJson) => Err(Broken::NotJson(self.skeleton)),
        }
    }

    fn check_limits(&self) -> Result<(), Error> {
        let open = match &self.place {
            Place::Picture(decoder)
            | Place::PictureEscape(decoder)
            | Place::PictureUnicode(decoder, ..) => decoder.len(),
            _ => 0,
        };
        if open > self.room {
            return Err(Error::PicturesTooLarge {
                limit: self.limits.pictures,
            });
        }
        if self.skeleton.len() > self.limits.text {
            return Err(Error::TextTooLarge {
                limit: self.limits.text,
            });
        }
        Ok(())
    }

    /// Reads at least one byte of `chunk`, which is not empty, and gives the new place and the bytes that are left.
    fn step<'a>(
        &mut self,
        place: Place<S>,
        chunk: &'a [u8],
    ) -> Result<(Place<S>, &'a [u8]), Error> {
        let (byte, rest) = (chunk[0], &chunk[1..]);
        Ok(match place {
            Place::Open => (self.open(byte), rest),
            Place::Text => {
                let end = chunk
                    .iter()
                    .position(|byte| matches!(byte, b'"' | b'\\'))
                    .unwrap_or(chunk.len());
                self.skeleton.extend_from_slice(&chunk[..end]);
                match chunk[end..].split_first() {
                    Some((&byte, rest)) => (self.text_end(byte), rest),
                    None => (Place::Text, &[]),
                }
            }
            Place::TextEscape => {
                // Whatever was escaped, it does not end the string; a \u goes on as text.
                self.skeleton.push(byte);
                (Place::Text, rest)
            }
            Place::Url if byte == b'"' || byte == b'\\' => (self.text_end(byte), rest),
            Place::Url => {
                self.skeleton.push(byte);
                (self.url()?, rest)
            }
            Place::Picture(decoder) if byte == b'"' => {
                self.picture_end(decoder)?;
                (Place::Open, rest)
            }
            Place::Picture(decoder) if byte == b'\\' => (Place::PictureEscape(decoder), rest),
            Place::Picture(mut decoder) => {
                let taken = decoder.take(chunk)?;
                (Place::Picture(decoder), &chunk[taken..])
            }
            Place::PictureEscape(decoder) if byte == b'u' => {
                (Place::PictureUnicode(decoder, 0, 0), rest)
            }
            Place::PictureEscape(mut decoder) => {
                decoder.push(&[unescaped(byte)])?;
                (Place::Picture(decoder), rest)
            }
            Place::PictureUnicode(mut decoder, value, digits) => {
                let digit = char::from(byte).to_digit(16).unwrap_or(NO_DIGIT);
                let (value, digits) = (value << 4 | digit, digits + 1);
                if digits < 4 {
                    return Ok((Place::PictureUnicode(decoder, value, digits), rest));
                }
                decoder.push(&[u8::try_from(value).unwrap_or(NOT_BASE64)])?;
                (Place::Picture(decoder), rest)
            }
        })
    }

    fn open(&mut self, byte: u8) -> Place<S> {
        let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
        if is_space(&byte) {
            // Some servers send white space for minutes to keep the connection; one is as good as many.
            if !self.skeleton.last().is_some_and(is_space) {
                self.skeleton.push(byte);
            }
            return Place::Open;
        }
        self.skeleton.push(byte);
        match byte {
            b'"' => {
                self.string_start = self.skeleton.len();
                match self.key {
                    Key::Picture => Place::Picture(Decoder::new()),
                    Key::Url => Place::Url,
                    _ => Place::Text,
                }
            }
            b':' if self.key == Key::LastString => {
                self.key = self.last_key();
                Place::Open
            }
            _ => {
                self.key = Key::None;
                Place::Open
            }
        }
    }

    /// What the string that just became a key announces.
    fn last_key(&self) -> Key {
        let text = self.skeleton[self.string_start..].trim_ascii_end();
        let Some(name) = text.strip_suffix(b":").map(<[u8]>::trim_ascii_end) else {
            return Key::Other;
        };
        match name.strip_suffix(b"\"") {
            Some(name) if PICTURE_KEYS.contains(&name) => Key::Picture,
            Some(b"url") => Key::Url,
            _ => Key::Other,
        }
    }

    /// A quote or a backslash in a text.
    fn text_end(&mut self, byte: u8) -> Place<S> {
        self.skeleton.push(byte);
        if byte == b'\\' {
            return Place::TextEscape;
        }
        // A value is no key, whatever stands behind it.
        self.key = if self.key == Key::None {
            Key::LastString
        } else {
            Key::None
        };
        Place::Open
    }

    /// Whether the `url` that is coming is a picture or an address.
    fn url(&mut self) -> Result<Place<S>, Error> {
        let so_far = &self.skeleton[self.string_start..];
        if !DATA_URL.starts_with(so_far) {
            return Ok(Place::Text);
        }
        if so_far.len() < DATA_URL.len() {
            return Ok(Place::Url);
        }
        self.skeleton.truncate(self.string_start);
        let mut decoder = Decoder::new();
        decoder.push(DATA_URL)?;
        Ok(Place::Picture(decoder))
    }

    fn picture_end(&mut self, decoder: Decoder<S>) -> Result<(), Error> {
        let picture = decoder.finish()?;
        self.room = self
            .room
            .checked_sub(picture.length)
            .ok_or(Error::PicturesTooLarge {
                limit: self.limits.pictures,
            })?;
        // The opening quote is in the skeleton already.
        self.skeleton.truncate(self.string_start - 1);
        self.skeleton
            .extend_from_slice(digits(self.pictures.len()).as_bytes());
        self.pictures.push(picture);
        self.key = Key::None;
        Ok(())
    }
}

/// Why a text is no document.
pub(crate) enum Broken {
    /// It ends too early.
    CutShort,
    /// It is something else. This is the text.
    NotJson(Vec<u8>),
}

/// A byte the decoder refuses, with the place where it stood.
const NOT_BASE64: u8 = 0xFF;
/// So large that the value of the escape is no byte any more, whatever digits follow.
const NO_DIGIT: u32 = 0x1_0000;

/// What an escape of one letter means inside base64: `/` or white space; nothing else belongs there.
fn unescaped(byte: u8) -> u8 {
    match byte {
        b'/' => b'/',
        b'n' | b'r' | b't' => b' ',
        _ => NOT_BASE64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lifted(text: &str) -> (String, Vec<String>) {
        let mut lift = Lift::<Vec<u8>>::new(Limits::default(), 0);
        for byte in text.as_bytes().chunks(1) {
            lift.push(byte).unwrap();
        }
        let skeleton = String::from_utf8(lift.skeleton.clone()).unwrap();
        let pictures = lift
            .pictures
            .iter()
            .map(|image| String::from_utf8_lossy(&image.bytes).into_owned());
        (skeleton, pictures.collect())
    }

    #[test]
    fn only_values_of_the_right_keys_are_lifted() {
        let cases = [
            (r#"{"b64_json":"aGk="}"#, r#"{"b64_json":0}"#, vec!["hi"]),
            (
                r#"{"b64_json" :  "aGk="}"#,
                r#"{"b64_json" : 0}"#,
                vec!["hi"],
            ),
            (
                r#"{"partial_image_b64":"aGk=","b64_json":"aG8="}"#,
                r#"{"partial_image_b64":0,"b64_json":1}"#,
                vec!["hi", "ho"],
            ),
            (
                r#"{"a":"b64_json","b":"aGk="}"#,
                r#"{"a":"b64_json","b":"aGk="}"#,
                vec![],
            ),
            (r#"["b64_json","aGk="]"#, r#"["b64_json","aGk="]"#, vec![]),
            (
                r#"{"b64_json":["aGk="]}"#,
                r#"{"b64_json":["aGk="]}"#,
                vec![],
            ),
            (
                r#"{"b64_json":null,"x":"aGk="}"#,
                r#"{"b64_json":null,"x":"aGk="}"#,
                vec![],
            ),
            (
                r#"{"x":"\"b64_json\":\"aGk=\""}"#,
                r#"{"x":"\"b64_json\":\"aGk=\""}"#,
                vec![],
            ),
            (
                r#"{"\"b64_json":"aGk="}"#,
                r#"{"\"b64_json":"aGk="}"#,
                vec![],
            ),
            (r#"{"b64_json ":"aGk="}"#, r#"{"b64_json ":"aGk="}"#, vec![]),
            (
                r#"{"url":"data:image/png;base64,aGk="}"#,
                r#"{"url":0}"#,
                vec!["hi"],
            ),
            (r#"{"url":"data"}"#, r#"{"url":"data"}"#, vec![]),
            (r#"{"url":"d\u0061ta:"}"#, r#"{"url":"d\u0061ta:"}"#, vec![]),
            (r#"{"url":""}"#, r#"{"url":""}"#, vec![]),
        ];
        for (text, skeleton, pictures) in cases {
            let pictures: Vec<String> = pictures.into_iter().map(str::to_owned).collect();
            assert_eq!(lifted(text), (skeleton.to_owned(), pictures), "{text}");
        }
    }

    #[test]
    fn escapes_inside_a_picture_are_undone() {
        let text = r#"{"b64_json":"Pz8\/Pj\u0034\u002B\n\r\t"}"#;
        assert_eq!(lifted(text).1, ["???>>>"]);
    }

    #[test]
    fn other_escapes_inside_a_picture_are_broken_base64_with_their_place() {
        for escape in [
            r#"\""#, r"\\", r"\b", r"\u0000", r"\uzzzz", r"\ud83d", r"\x",
        ] {
            let mut lift = Lift::<Vec<u8>>::new(Limits::default(), 0);
            let result = lift.push(format!(r#"{{"b64_json":"aGk{escape}"#).as_bytes());
            assert_eq!(result, Err(Error::BadBase64 { offset: 3 }), "{escape}");
        }
    }

    #[test]
    fn the_text_of_a_picture_is_never_held() {
        let mut lift = Lift::<Vec<u8>>::new(Limits::default(), 0);
        lift.push(br#"{"b64_json":""#).unwrap();
        for _ in 0..10_000 {
            lift.push(&[b'A'; 100]).unwrap();
        }
        assert!(lift.skeleton.len() < 20 && lift.skeleton.capacity() < 1000);
        assert!(matches!(lift.place, Place::Picture(decoder) if decoder.len() == 750_000));
    }

    #[test]
    fn white_space_between_tokens_keeps_them_apart() {
        assert_eq!(lifted("[1 \n\n 2]").0, "[1 2]");
        assert_eq!(lifted("{\"a\" : \"  b  \"}").0, "{\"a\" : \"  b  \"}");
    }
}

//! Base64 that is decoded while it arrives.

use alloc::vec::Vec;

use crate::answer::Image;
use crate::error::Error;
use crate::groups;
use crate::store::Store;

/// Takes the text of one picture in pieces of any size.
///
/// It is generous with what real servers send: white space anywhere, the url-safe alphabet, missing padding, and a
/// `data:image/png;base64,` before it all.
pub(crate) struct Decoder<S> {
    store: S,
    /// What the store has not got yet, whole groups until the end, and room for more: it is cleared once and not for every chunk.
    out: Vec<u8>,
    /// How many bytes are in it.
    filled: usize,
    /// Bytes the store has got.
    stored: usize,
    /// What the first bytes say, once the store has got them.
    image: Option<Image<()>>,
    phase: Phase,
    /// Values of 6 bits that do not fill a group of four yet, the first in the highest place.
    group: u32,
    /// How many there are: 0–3.
    grouped: u8,
    /// Characters seen.
    seen: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// This many characters of `data:` have come. They may still turn out to be base64, which has all its letters.
    Start(usize),
    /// Inside the prefix of a data URL, up to its comma.
    Prefix,
    Body,
    /// Behind the first `=`.
    Padding,
}

const DATA_URL: &[u8] = b"data:";
/// Characters decoded in one go, so that a bad one costs little memory that was made ready for nothing.
const BLOCK: usize = 16 << 10;
/// The store gets this many bytes at a time: enough to have the picture's size among the first of them. A JPEG's comes behind its C2PA
/// manifest, which was seen with 66 KB.
const PIECE: usize = 256 << 10;

impl<S: Store> Decoder<S> {
    pub(crate) fn new() -> Decoder<S> {
        Decoder {
            store: S::default(),
            out: Vec::new(),
            filled: 0,
            stored: 0,
            image: None,
            phase: Phase::Start(0),
            group: 0,
            grouped: 0,
            seen: 0,
        }
    }

    /// Decodes a text that is there already.
    pub(crate) fn whole(text: &[u8]) -> Result<Image<S::Whole>, Error> {
        let mut decoder = Self::new();
        decoder.push(text)?;
        decoder.finish()
    }

    /// Bytes decoded so far.
    pub(crate) fn len(&self) -> usize {
        self.stored + self.filled
    }

    pub(crate) fn push(&mut self, mut text: &[u8]) -> Result<(), Error> {
        while !text.is_empty() {
            text = &text[self.take(text)?..];
        }
        Ok(())
    }

    /// Takes at least one character, and as many as can be had at once. Says how many.
    pub(crate) fn take(&mut self, text: &[u8]) -> Result<usize, Error> {
        let taken = self.take_plain(text)?;
        if taken > 0 {
            return Ok(taken);
        }
        self.take_one(text[0])?;
        self.seen += 1;
        Ok(1)
    }

    /// Takes what is plain base64 at the beginning, with nothing among it that ends a string or a line. Says how many characters.
    pub(crate) fn take_plain(&mut self, text: &[u8]) -> Result<usize, Error> {
        let mut taken = 0;
        while self.phase == Phase::Body && taken < text.len() {
            let groups = match self.grouped {
                0 => self.take_groups(&text[taken..]),
                _ => 0,
            };
            taken += groups;
            if groups == 0 {
                if value_of(text[taken]).is_none() {
                    break;
                }
                self.take_one(text[taken])?;
                self.seen += 1;
                taken += 1;
            }
        }
        Ok(taken)
    }

    /// The picture, or the place where the text is broken.
    pub(crate) fn finish(mut self) -> Result<Image<S::Whole>, Error> {
        if let Phase::Start(matched) = self.phase {
            self.give_back(matched)?;
        }
        match self.grouped {
            // A data URL without its comma, or a single character more than whole groups.
            _ if self.phase == Phase::Prefix => return Err(self.broken()),
            1 => return Err(self.broken()),
            2 => self.put(&[(self.group >> 4) as u8]),
            3 => self.put(&[(self.group >> 10) as u8, (self.group >> 2) as u8]),
            _ => {}
        }
        self.pass_on();
        let seen = self.image.unwrap_or_else(|| Image::of(&[]));
        Ok(seen.with(self.store.finish(), self.stored))
    }

    /// Adds bytes that were decoded one by one.
    fn put(&mut self, bytes: &[u8]) {
        self.make_room(bytes.len());
        self.out[self.filled..][..bytes.len()].copy_from_slice(bytes);
        self.fill(bytes.len());
    }

    fn make_room(&mut self, more: usize) {
        if self.out.len() - self.filled < more {
            let mut larger = vec![0; PIECE + BLOCK];
            larger[..self.filled].copy_from_slice(&self.out[..self.filled]);
            self.out = larger;
        }
    }

    fn fill(&mut self, count: usize) {
        self.filled += count;
        if self.filled >= PIECE {
            self.pass_on();
        }
    }

    /// Gives the store what there is.
    fn pass_on(&mut self) {
        let mut bytes = core::mem::take(&mut self.out);
        bytes.truncate(core::mem::take(&mut self.filled));
        self.image.get_or_insert_with(|| Image::of(&bytes));
        self.stored += bytes.len();
        self.store.write(bytes);
    }

    /// Decodes the whole groups at the beginning, up to one block, and says how many characters they were.
    fn take_groups(&mut self, text: &[u8]) -> usize {
        let text = &text[..text.len().min(BLOCK) & !3];
        let room = text.len() / 4 * 3;
        self.make_room(room);
        let taken = groups::decode(text, &mut self.out[self.filled..][..room]);
        self.seen += taken as u64;
        self.fill(taken / 4 * 3);
        taken
    }

    /// Takes one character by the slow road.
    fn take_one(&mut self, byte: u8) -> Result<(), Error> {
        match self.phase {
            Phase::Start(0) if is_space(byte) => Ok(()),
            Phase::Start(matched) if byte == DATA_URL[matched] => {
                let whole = matched + 1 == DATA_URL.len();
                self.phase = if whole {
                    Phase::Prefix
                } else {
                    Phase::Start(matched + 1)
                };
                Ok(())
            }
            Phase::Start(matched) => {
                self.give_back(matched)?;
                self.take_one(byte)
            }
            Phase::Prefix => {
                if byte == b',' {
                    self.phase = Phase::Body;
                }
                Ok(())
            }
            _ if is_space(byte) => Ok(()),
            Phase::Padding if byte == b'=' => Ok(()),
            Phase::Body if byte == b'=' && self.grouped >= 2 => {
                self.phase = Phase::Padding;
                Ok(())
            }
            Phase::Padding => Err(self.broken()),
            Phase::Body => {
                let value = value_of(byte).ok_or_else(|| self.broken())?;
                self.group = self.group << 6 | u32::from(value);
                self.grouped += 1;
                if self.grouped == 4 {
                    let [_, bytes @ ..] = self.group.to_be_bytes();
                    (self.group, self.grouped) = (0, 0);
                    self.put(&bytes);
                }
                Ok(())
            }
        }
    }

    /// The beginning of `data:` was base64 after all.
    fn give_back(&mut self, matched: usize) -> Result<(), Error> {
        self.phase = Phase::Body;
        DATA_URL[..matched]
            .iter()
            .try_for_each(|&byte| self.take_one(byte))
    }

    fn broken(&self) -> Error {
        Error::BadBase64 { offset: self.seen }
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

fn value_of(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
    use proptest::prelude::*;

    fn decode(text: &str) -> Result<Vec<u8>, Error> {
        Decoder::<Vec<u8>>::whole(text.as_bytes()).map(|image| image.bytes.to_vec())
    }

    #[test]
    fn spellings_of_real_servers_are_taken() {
        let cases = [
            ("", ""),
            ("aGVsbG8=", "hello"),
            ("aGVsbG8", "hello"),
            ("aGVsbG8==", "hello"),
            (" aG Vs\r\nbG8=\n", "hello"),
            ("data:image/png;base64,aGVsbG8=", "hello"),
            (" data:image/png;base64, aGVsbG8=", "hello"),
            ("data:,", ""),
            ("Pz8_Pj4-", "???>>>"),
            ("Pz8/Pj4+", "???>>>"),
        ];
        for (text, expected) in cases {
            assert_eq!(decode(text).unwrap(), expected.as_bytes(), "{text:?}");
        }
    }

    #[test]
    fn letters_of_the_data_prefix_are_base64_too() {
        let cases: [(&str, &[u8]); 6] = [
            ("da", b"\x75"),
            ("dat", b"\x75\xab"),
            ("dat=", b"\x75\xab"),
            ("data", b"\x75\xab\x5a"),
            ("dataAAAA", b"\x75\xab\x5a\0\0\0"),
            ("d a\nta", b"\x75\xab\x5a"),
        ];
        for (text, expected) in cases {
            assert_eq!(decode(text).unwrap(), expected, "{text:?}");
        }
        assert!(decode("d").is_err());
    }

    #[test]
    fn what_is_broken_is_told_with_its_place() {
        let cases = [
            ("aGVs*G8=", 4),
            ("aGVsbG8=a", 8),
            ("=aGV", 0),
            ("aGVsb", 5),
            ("a===", 1),
            ("data:image/png;base64", 21),
            ("data:image/svg+xml,<svg>", 19),
            ("aGVsbG\u{e9}", 6),
        ];
        for (text, offset) in cases {
            assert_eq!(decode(text), Err(Error::BadBase64 { offset }), "{text:?}");
        }
    }

    #[test]
    fn a_bad_character_far_into_a_block_has_its_exact_place() {
        let mut text = "A".repeat(10_000);
        text.replace_range(7001..7002, "!");
        assert_eq!(decode(&text), Err(Error::BadBase64 { offset: 7001 }));
    }

    proptest! {
        #[test]
        fn any_bytes_come_back_from_any_spelling_cut_anywhere(
            bytes in proptest::collection::vec(any::<u8>(), 0..20_000),
            line in 1usize..200,
            url_safe: bool,
            cut in 1usize..9_000,
        ) {
            let text = if url_safe { BASE64_URL_SAFE_NO_PAD.encode(&bytes) } else { BASE64_STANDARD.encode(&bytes) };
            let text = text.as_bytes().chunks(line).collect::<Vec<_>>().join(&b'\n');
            let mut decoder = Decoder::<Vec<u8>>::new();
            for piece in text.chunks(cut) {
                decoder.push(piece).unwrap();
            }
            prop_assert_eq!(decoder.len(), bytes.len() / 3 * 3);
            let image = decoder.finish().unwrap();
            prop_assert_eq!(image.length, bytes.len());
            prop_assert_eq!(image.bytes, bytes);
        }

        #[test]
        fn the_place_of_a_bad_character_does_not_depend_on_the_cuts(
            text in "[A-Za-z0-9+/ =*]{0,200}",
            cut in 1usize..20,
        ) {
            let mut decoder = Decoder::<Vec<u8>>::new();
            let result = text.as_bytes().chunks(cut).try_for_each(|piece| decoder.push(piece)).and_then(|()| decoder.finish());
            prop_assert_eq!(result.map(|image| image.bytes.to_vec()), decode(&text));
        }
    }
}

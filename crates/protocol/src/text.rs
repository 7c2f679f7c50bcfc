//! Looking into texts, and putting them together. The standard library's own ways are compiled anew for every kind of pattern, and bring
//! tables of all of Unicode along, which a page would have to load. Marks are ASCII here.

use alloc::string::String;
use alloc::vec::Vec;

/// White space of any script, as in [`char::is_whitespace`].
pub(crate) fn is_space(c: char) -> bool {
    matches!(
        c,
        '\t'..='\r'
            | ' '
            | '\u{85}'
            | '\u{A0}'
            | '\u{1680}'
            | '\u{2000}'..='\u{200A}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{202F}'
            | '\u{205F}'
            | '\u{3000}'
    )
}

/// As in [`char::is_control`].
pub(crate) fn is_control(c: char) -> bool {
    matches!(c, '\0'..='\x1F' | '\x7F'..='\u{9F}')
}

/// Whether there is nothing to be seen in a text.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(is_space)
}

/// Without white space at both ends.
pub(crate) fn trim(text: &str) -> &str {
    trim_all(text, is_space)
}

/// Without all `odd` characters at both ends.
pub(crate) fn trim_all(text: &str, odd: fn(char) -> bool) -> &str {
    let kept = |(_, c): &(usize, char)| !odd(*c);
    let Some((start, _)) = text.char_indices().find(kept) else {
        return "";
    };
    let end = text.char_indices().rfind(kept);
    let end = end.map_or(text.len(), |(last, c)| last + c.len_utf8());
    text.get(start..end).unwrap_or(text)
}

/// Without any of a mark at the end.
pub(crate) fn trim_end(mut text: &str, mark: char) -> &str {
    while let Some(rest) = text.strip_suffix(mark) {
        text = rest;
    }
    text
}

/// Whether a mark is in a text.
pub(crate) fn has(text: &str, mark: u8) -> bool {
    among(mark, text.as_bytes())
}

/// Whether a byte is one of these few.
#[expect(
    clippy::manual_contains,
    reason = "the library's search looks at words of memory, which is longer than the few are"
)]
pub(crate) fn among(byte: u8, few: &[u8]) -> bool {
    few.iter().any(|&one| one == byte)
}

/// What stands before and after the first `mark`. The standard library's search for a text is made for long ones, and is long itself.
pub(crate) fn cut<'a>(text: &'a str, mark: &str) -> Option<(&'a str, &'a str)> {
    let mut windows = text.as_bytes().windows(mark.len());
    let at = windows.position(|window| window == mark.as_bytes())?;
    Some((text.get(..at)?, text.get(at + mark.len()..)?))
}

/// What stands before the first of some marks, and the rest, which is empty without any.
pub(crate) fn before<'a>(text: &'a str, marks: &[u8]) -> (&'a str, &'a str) {
    let mut bytes = text.bytes();
    let at = bytes.position(|byte| among(byte, marks));
    at.and_then(|at| text.split_at_checked(at))
        .unwrap_or((text, ""))
}

/// What stands between the marks.
pub(crate) fn parts<'a>(text: &'a str, marks: &[u8]) -> Vec<&'a str> {
    let (first, mut rest) = before(text, marks);
    let mut parts = vec![first];
    while let Some(after) = rest.get(1..) {
        let (part, further) = before(after, marks);
        parts.push(part);
        rest = further;
    }
    parts
}

/// What stands before and after the last of some marks.
pub(crate) fn cut_last<'a>(text: &'a str, marks: &[u8]) -> Option<(&'a str, &'a str)> {
    let mut bytes = text.as_bytes().iter();
    let at = bytes.rposition(|&byte| among(byte, marks))?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// A text in UTF-8, with a replacement character for whatever is not.
pub(crate) fn lossy(mut bytes: &[u8]) -> String {
    let mut text = String::new();
    loop {
        let good = match core::str::from_utf8(bytes) {
            Ok(rest) => {
                text.push_str(rest);
                return text;
            }
            Err(error) => error,
        };
        let (valid, rest) = bytes.split_at(good.valid_up_to());
        text.push_str(core::str::from_utf8(valid).unwrap_or_default());
        text.push(char::REPLACEMENT_CHARACTER);
        bytes = &rest[good.error_len().unwrap_or(rest.len())..];
    }
}

/// The texts, one after the other.
pub fn concat(texts: &[&str]) -> String {
    join(texts, "")
}

/// The texts, one after the other, with `between` between them.
#[inline(never)]
pub(crate) fn join(texts: &[&str], between: &str) -> String {
    let mut all = String::new();
    for (place, text) in texts.iter().enumerate() {
        if place > 0 {
            all.push_str(between);
        }
        all.push_str(text);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn texts_are_as_the_standard_library_has_them(text in "[ ab/.\u{3000}é]{0,12}", bytes: Vec<u8>) {
            prop_assert_eq!(trim(&text), text.trim());
            prop_assert_eq!(trim_end(&text, '/'), text.trim_end_matches('/'));
            prop_assert_eq!(parts(&text, b"/."), text.split(['/', '.']).collect::<Vec<_>>());
            let (first, rest) = before(&text, b"/.");
            prop_assert_eq!(first, text.split(['/', '.']).next().unwrap());
            prop_assert_eq!([first, rest].concat(), text.clone());
            prop_assert_eq!(cut(&text, "/"), text.split_once('/'));
            prop_assert_eq!(join(&parts(&text, b"/"), "/"), text);
            prop_assert_eq!(lossy(&bytes), String::from_utf8_lossy(&bytes));
        }
    }

    #[test]
    fn a_text_is_cut_at_the_first_mark() {
        assert_eq!(cut("a://b://c", "://"), Some(("a", "b://c")));
        assert_eq!(cut("é<title", "<title"), Some(("é", "")));
        assert_eq!(cut("a:/b", "://"), None);
        assert_eq!(cut("", "://"), None);
    }

    #[test]
    fn a_text_is_cut_at_the_last_mark() {
        assert_eq!(cut_last("a/b\\é", b"/\\"), Some(("a/b", "é")));
        assert_eq!(cut_last("/", b"/"), Some(("", "")));
        assert_eq!(cut_last("é", b"/"), None);
    }

    #[test]
    fn both_are_as_in_the_standard_library_for_every_character() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_space(c), c.is_whitespace(), "{c:?}");
            assert_eq!(is_control(c), c.is_control(), "{c:?}");
        }
    }
}

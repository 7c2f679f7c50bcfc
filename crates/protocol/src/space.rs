//! White space, control characters and marks in a text. The standard library's own tests for them bring tables of all of Unicode along,
//! and its searches bring more, which a page would have to load.

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

/// Whether a byte that is ASCII is in a text.
pub(crate) fn has(text: &str, mark: u8) -> bool {
    text.as_bytes().contains(&mark)
}

/// What stands before and after the first `mark`. The standard library's search for a text is made for long ones, and is long itself.
pub(crate) fn cut<'a>(text: &'a str, mark: &str) -> Option<(&'a str, &'a str)> {
    let mut windows = text.as_bytes().windows(mark.len());
    let at = windows.position(|window| window == mark.as_bytes())?;
    Some((text.get(..at)?, text.get(at + mark.len()..)?))
}

/// What stands before and after the last of some marks that are ASCII.
pub(crate) fn cut_last<'a>(text: &'a str, marks: &[u8]) -> Option<(&'a str, &'a str)> {
    let at = text
        .as_bytes()
        .iter()
        .rposition(|byte| marks.contains(byte))?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

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

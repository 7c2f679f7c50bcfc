//! Whole numbers as text and back. The standard library's ways are compiled anew for every type, and bring along those of padding and of
//! signs, which a page would have to load.

use alloc::string::String;

/// The digits of a number.
pub fn digits(number: impl TryInto<u64>) -> String {
    let number = number.try_into().unwrap_or(u64::MAX);
    written(number)
}

#[inline(never)]
fn written(number: u64) -> String {
    let mut text = String::new();
    if number > 9 {
        text = written(number / 10);
    }
    text.push(char::from(b'0' + (number % 10) as u8));
    text
}

/// The number that a text of nothing but digits is, if it fits.
#[inline(never)]
pub(crate) fn number(text: &str) -> Option<u64> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| u64::from(byte - b'0'));
    if text.is_empty() {
        return None;
    }
    text.bytes().try_fold(0, |number: u64, byte| {
        let digit = digit(byte)?;
        // Without `checked_mul`, which computes with 128 bits.
        (number <= (u64::MAX - digit) / 10).then(|| number * 10 + digit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn both_are_as_in_the_standard_library(any: u64, text in "[0-9]{0,25}|[-+0-9 ]{0,3}") {
            prop_assert_eq!(digits(any), any.to_string());
            prop_assert_eq!(number(&any.to_string()), Some(any));
            prop_assert_eq!(number(&text), text.parse().ok().filter(|_| !text.starts_with('+')));
        }
    }

    #[test]
    fn what_does_not_fit_is_no_number() {
        assert_eq!(number("18446744073709551615"), Some(u64::MAX));
        assert_eq!(number("18446744073709551616"), None);
        assert_eq!(digits(0u32), "0");
    }
}

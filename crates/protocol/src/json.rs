//! JSON values, and the reader for the small rest of an answer, once the pictures are out of it.
//!
//! It takes exactly what RFC 8259 allows, and no more than [`DEEPEST`] levels of it. Numbers keep their text: an answer has counts, times
//! and codes, and what is none of these is passed on as it came.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::decimal::number;
use crate::text::{among, before, cut};

/// Any JSON value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Value {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text, its escapes undone.
    String(String),
    /// A list.
    Array(Vec<Value>),
    /// Names and values in the order of the text. Where a name is there twice, the later one counts, as in JavaScript; both are kept.
    Object(Vec<(String, Value)>),
}

/// A number in the spelling of the text it was read from, such as `60`, `-0.5` or `1e3`; nothing is rounded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number(String);

/// Why a text is no JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// It ends too early.
    CutShort,
    /// It is something else.
    NotJson,
}

/// How many arrays and objects may stand within each other. It keeps the stack small; answers have five levels or so.
const DEEPEST: usize = 127;

/// The value that a text in UTF-8 is. The work is linear in its length.
pub(crate) fn read(text: &[u8]) -> Result<Value, Problem> {
    let mut reader = Reader { rest: text };
    let value = reader.value(DEEPEST)?;
    reader.skip_space();
    if reader.rest.is_empty() {
        Ok(value)
    } else {
        Err(Problem::NotJson)
    }
}

impl Value {
    /// What an object has under this name; `None` for everything else.
    pub fn get(&self, name: &str) -> Option<&Value> {
        let Value::Object(fields) = self else {
            return None;
        };
        let mut latest = fields.iter().rev();
        latest.find(|field| field.0 == name).map(|(_, value)| value)
    }

    /// What is at a path of names and places from 0, such as `/data/0/url`. The empty path is the value itself. Names with a slash cannot
    /// be told.
    pub fn pointer(&self, path: &str) -> Option<&Value> {
        let (mut value, mut path) = (self, path);
        while let Some((_, rest)) = cut(path, "/") {
            let (step, _) = before(rest, b"/");
            value = match value {
                Value::Array(items) => items.get(usize::try_from(number(step)?).ok()?)?,
                _ => value.get(step)?,
            };
            path = rest;
        }
        Some(value)
    }

    /// The text, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The items, if it is an array.
    pub fn as_array(&self) -> Option<&[Value]> {
        match self {
            Value::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The number, if it is one that [`Number::as_u64`] takes.
    pub fn as_u64(&self) -> Option<u64> {
        match self {
            Value::Number(number) => number.as_u64(),
            _ => None,
        }
    }

    /// The number, if it is one that [`Number::as_i64`] takes.
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Value::Number(number) => number.as_i64(),
            _ => None,
        }
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// Whether it is a number.
    pub fn is_number(&self) -> bool {
        matches!(self, Value::Number(_))
    }

    /// Whether it is a text.
    pub fn is_string(&self) -> bool {
        matches!(self, Value::String(_))
    }

    /// Whether it is an object.
    pub fn is_object(&self) -> bool {
        matches!(self, Value::Object(_))
    }
}

impl Number {
    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The integer from 0 on; `None` for larger ones than fit, and for numbers with a point or an exponent, even `7.0` and `1e3`.
    pub fn as_u64(&self) -> Option<u64> {
        number(&self.0)
    }

    /// The integer; `None` as in [`as_u64`](Number::as_u64).
    pub fn as_i64(&self) -> Option<i64> {
        match self.0.strip_prefix('-') {
            Some(digits) => 0i64.checked_sub_unsigned(number(digits)?),
            None => number(&self.0)?.try_into().ok(),
        }
    }

    /// Whether it is written without a point and an exponent, however large it is.
    pub fn is_integer(&self) -> bool {
        before(&self.0, b".eE").1.is_empty()
    }

    /// Whether all its digits are 0.
    pub(crate) fn is_zero(&self) -> bool {
        let mut digits = self.0.bytes().take_while(|&byte| !among(byte, b"eE"));
        // The point and the sign are before the 0 in ASCII.
        digits.all(|byte| byte <= b'0')
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text and how far it is read.
struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    /// A value with `levels` of arrays and objects in it at most.
    fn value(&mut self, levels: usize) -> Result<Value, Problem> {
        let inner = || levels.checked_sub(1).ok_or(Problem::NotJson);
        let first = self.peek()?;
        if matches!(first, b'-' | b'0'..=b'9') {
            return self.number();
        }
        self.next()?;
        match first {
            b'"' => self.string().map(Value::String),
            b'{' => self.object(inner()?),
            b'[' => self.array(inner()?),
            b'n' => self.word(b"ull", Value::Null),
            b't' => self.word(b"rue", Value::Bool(true)),
            b'f' => self.word(b"alse", Value::Bool(false)),
            _ => Err(Problem::NotJson),
        }
    }

    fn object(&mut self, levels: usize) -> Result<Value, Problem> {
        let mut fields = Vec::new();
        if self.peek()? == b'}' {
            self.next()?;
            return Ok(Value::Object(fields));
        }
        loop {
            self.skip_space();
            self.expect(b'"')?;
            let name = self.string()?;
            self.skip_space();
            self.expect(b':')?;
            fields.push((name, self.value(levels)?));
            if !self.goes_on(b'}')? {
                return Ok(Value::Object(fields));
            }
        }
    }

    fn array(&mut self, levels: usize) -> Result<Value, Problem> {
        let mut items = Vec::new();
        if self.peek()? == b']' {
            self.next()?;
            return Ok(Value::Array(items));
        }
        loop {
            items.push(self.value(levels)?);
            if !self.goes_on(b']')? {
                return Ok(Value::Array(items));
            }
        }
    }

    /// Whether a comma comes, and not the end.
    fn goes_on(&mut self, end: u8) -> Result<bool, Problem> {
        self.skip_space();
        match self.next()? {
            b',' => Ok(true),
            byte if byte == end => Ok(false),
            _ => Err(Problem::NotJson),
        }
    }

    fn word(&mut self, rest: &[u8], value: Value) -> Result<Value, Problem> {
        for &byte in rest {
            self.expect(byte)?;
        }
        Ok(value)
    }

    fn number(&mut self) -> Result<Value, Problem> {
        let start = self.rest;
        self.skip(b"-");
        // Behind a leading 0, a digit is one too many, and is found where the number ends.
        if !self.skip(b"0") {
            self.digits()?;
        }
        if self.skip(b".") {
            self.digits()?;
        }
        if self.skip(b"eE") {
            self.skip(b"+-");
            self.digits()?;
        }
        let length = start.len() - self.rest.len();
        text(start[..length].to_vec()).map(|text| Value::Number(Number(text)))
    }

    /// One digit or more.
    fn digits(&mut self) -> Result<(), Problem> {
        if !self.next()?.is_ascii_digit() {
            return Err(Problem::NotJson);
        }
        while self.skip(b"0123456789") {}
        Ok(())
    }

    /// A text behind its quote.
    fn string(&mut self) -> Result<String, Problem> {
        let mut bytes = Vec::new();
        loop {
            let is_plain = |byte: &&u8| !matches!(byte, b'"' | b'\\' | 0..b' ');
            let length = self.rest.iter().take_while(is_plain).count();
            let (plain, rest) = self.rest.split_at(length);
            bytes.extend_from_slice(plain);
            self.rest = rest;
            match self.next()? {
                b'"' => return text(bytes),
                b'\\' => {
                    let letter = self.escaped()?;
                    bytes.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
                }
                _ => return Err(Problem::NotJson),
            }
        }
    }

    /// The letter that an escape means, behind its backslash.
    fn escaped(&mut self) -> Result<char, Problem> {
        Ok(match self.next()? {
            b'u' => return self.unicode(),
            b'b' => '\x08',
            b'f' => '\x0C',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            byte @ (b'"' | b'\\' | b'/') => char::from(byte),
            _ => return Err(Problem::NotJson),
        })
    }

    /// The digits of `\uXXXX`, or of `\uXXXX\uXXXX` for what UTF-16 has in two halves. One half alone is no letter.
    fn unicode(&mut self) -> Result<char, Problem> {
        let mut code = self.four_digits()?;
        if (0xD800..0xDC00).contains(&code) {
            self.expect(b'\\')?;
            self.expect(b'u')?;
            let low = self.four_digits()?;
            if !(0xDC00..0xE000).contains(&low) {
                return Err(Problem::NotJson);
            }
            code = 0x1_0000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        }
        char::from_u32(code).ok_or(Problem::NotJson)
    }

    fn four_digits(&mut self) -> Result<u32, Problem> {
        let (digits, rest) = self
            .rest
            .split_first_chunk::<4>()
            .ok_or(Problem::CutShort)?;
        self.rest = rest;
        let digits = digits.iter().map(|&digit| char::from(digit).to_digit(16));
        let value = digits.reduce(|value, digit| Some(value? << 4 | digit?));
        value.flatten().ok_or(Problem::NotJson)
    }

    /// The next byte that is no white space, which stays.
    fn peek(&mut self) -> Result<u8, Problem> {
        self.skip_space();
        self.rest.first().copied().ok_or(Problem::CutShort)
    }

    fn next(&mut self) -> Result<u8, Problem> {
        let (&first, rest) = self.rest.split_first().ok_or(Problem::CutShort)?;
        self.rest = rest;
        Ok(first)
    }

    fn expect(&mut self, byte: u8) -> Result<(), Problem> {
        if self.next()? == byte {
            Ok(())
        } else {
            Err(Problem::NotJson)
        }
    }

    /// Takes the next byte if it is one of these, and says whether it was.
    fn skip(&mut self, bytes: &[u8]) -> bool {
        match self.rest.split_first() {
            Some((first, rest)) if among(*first, bytes) => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    fn skip_space(&mut self) {
        while self.skip(b" \n\r\t") {}
    }
}

fn text(bytes: Vec<u8>) -> Result<String, Problem> {
    String::from_utf8(bytes).map_err(|_| Problem::NotJson)
}

#[cfg(test)]
mod tests;

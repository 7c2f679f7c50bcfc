//! Server-sent events by the WHATWG rules (HTML, 9.2.6), handed out in fragments.
//!
//! A data line of an image stream is 1–30 MB long. So no line is ever held: its bytes are passed on as they come, and only a field's
//! name and an event's name are kept.

use alloc::vec::Vec;

/// What the parser hands out, in order.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// Bytes that begin with data and may hold the end of its line. Whoever knows of some at the beginning that they don't end a line may
    /// take them and say how many; so a picture is looked at only once. The others come again as [`Piece::Data`].
    Ahead(&'a [u8]),
    /// Some bytes of the event's data; `\n` between two data lines is a piece of its own. Every event that has data has at least one
    /// piece, if an empty one.
    Data(&'a [u8]),
    /// The event is complete. `event` is its name, empty where it has none.
    Dispatch {
        /// The name.
        event: &'a str,
    },
}

pub(crate) struct Parser {
    line: Line,
    /// The field name of the current line, as far as it can still be one we know.
    name: Vec<u8>,
    event: Vec<u8>,
    has_data: bool,
    /// The last byte was CR: a LF belongs to it.
    after_cr: bool,
}

#[derive(Clone, Copy)]
enum Line {
    /// At the very beginning of the stream, behind this many bytes of a byte order mark.
    Mark(usize),
    Name,
    /// Right behind the colon, where one space is dropped.
    Colon(Field),
    Value(Field),
}

#[derive(Clone, Copy)]
enum Field {
    Data,
    Event,
    Other,
}

const MARK: &[u8] = b"\xEF\xBB\xBF";
/// Longer than any field name that means something.
const NAME_CAP: usize = 6;
/// Longer than any event name that means something; the rest is dropped.
const EVENT_CAP: usize = 256;

impl Parser {
    pub(crate) fn new() -> Parser {
        Parser {
            line: Line::Mark(0),
            name: Vec::new(),
            event: Vec::new(),
            has_data: false,
            after_cr: false,
        }
    }

    /// Reads a chunk. `sink` gets the pieces and says how many bytes of a [`Piece::Ahead`] it took; its first error ends the reading and
    /// comes back.
    pub(crate) fn push<E>(
        &mut self,
        mut chunk: &[u8],
        mut sink: impl FnMut(Piece<'_>) -> Result<usize, E>,
    ) -> Result<(), E> {
        while let Some((&byte, rest)) = chunk.split_first() {
            if core::mem::take(&mut self.after_cr) && byte == b'\n' {
                chunk = rest;
                continue;
            }
            match self.line {
                Line::Mark(matched) if MARK.get(matched) == Some(&byte) => {
                    self.line = Line::Mark(matched + 1);
                    chunk = rest;
                }
                Line::Mark(matched) => {
                    // Half a mark is the beginning of a name that nobody knows.
                    if matched < MARK.len() {
                        self.name.extend_from_slice(&MARK[..matched]);
                    }
                    self.line = Line::Name;
                }
                _ if byte == b'\r' || byte == b'\n' => {
                    self.after_cr = byte == b'\r';
                    self.end_line(&mut sink)?;
                    chunk = rest;
                }
                Line::Name => {
                    if byte == b':' {
                        let field = self.begin_value(&mut sink)?;
                        self.line = Line::Colon(field);
                    } else if self.name.len() < NAME_CAP {
                        self.name.push(byte);
                    }
                    chunk = rest;
                }
                Line::Colon(field) => {
                    self.line = Line::Value(field);
                    if byte == b' ' {
                        chunk = rest;
                    }
                }
                Line::Value(field) => {
                    if let Field::Data = field {
                        let taken = sink(Piece::Ahead(chunk))?;
                        if taken > 0 {
                            chunk = &chunk[taken..];
                            continue;
                        }
                    }
                    let end = chunk
                        .iter()
                        .position(|byte| matches!(byte, b'\r' | b'\n'))
                        .unwrap_or(chunk.len());
                    let (value, rest) = chunk.split_at(end);
                    match field {
                        Field::Data => drop(sink(Piece::Data(value))?),
                        Field::Event => {
                            let room = EVENT_CAP.saturating_sub(self.event.len());
                            self.event
                                .extend_from_slice(&value[..value.len().min(room)]);
                        }
                        Field::Other => {}
                    }
                    chunk = rest;
                }
            }
        }
        Ok(())
    }

    fn end_line<E>(
        &mut self,
        sink: &mut impl FnMut(Piece<'_>) -> Result<usize, E>,
    ) -> Result<(), E> {
        if let Line::Name = self.line {
            if self.name.is_empty() {
                return self.dispatch(sink);
            }
            // A name without a colon is a field with an empty value.
            self.begin_value(sink)?;
        }
        self.name.clear();
        self.line = Line::Name;
        Ok(())
    }

    fn begin_value<E>(
        &mut self,
        sink: &mut impl FnMut(Piece<'_>) -> Result<usize, E>,
    ) -> Result<Field, E> {
        match self.name.as_slice() {
            b"data" => {
                sink(Piece::Data(if self.has_data { b"\n" } else { b"" }))?;
                self.has_data = true;
                Ok(Field::Data)
            }
            b"event" => {
                self.event.clear();
                Ok(Field::Event)
            }
            _ => Ok(Field::Other),
        }
    }

    fn dispatch<E>(
        &mut self,
        sink: &mut impl FnMut(Piece<'_>) -> Result<usize, E>,
    ) -> Result<(), E> {
        if core::mem::take(&mut self.has_data) {
            sink(Piece::Dispatch {
                event: core::str::from_utf8(&self.event).unwrap_or_default(),
            })?;
        }
        self.event.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::convert::Infallible;

    /// Events as (name, data).
    fn events<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> Vec<(String, String)> {
        let mut parser = Parser::new();
        let (mut data, mut events) = (Vec::new(), Vec::new());
        for chunk in chunks {
            let result: Result<(), Infallible> = parser.push(chunk, |piece| {
                match piece {
                    Piece::Ahead(bytes) => {
                        // Some of it, as a picture does.
                        let letters = bytes.iter().take_while(|byte| byte.is_ascii_alphabetic());
                        let taken = letters.count().min(3);
                        data.extend_from_slice(&bytes[..taken]);
                        return Ok(taken);
                    }
                    Piece::Data(bytes) => data.extend_from_slice(bytes),
                    Piece::Dispatch { event } => {
                        let data = std::mem::take(&mut data);
                        events.push((
                            event.to_owned(),
                            String::from_utf8_lossy(&data).into_owned(),
                        ));
                    }
                }
                Ok(0)
            });
            result.unwrap();
        }
        events
    }

    fn whole(text: &str) -> Vec<(String, String)> {
        events([text.as_bytes()])
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected
            .iter()
            .map(|(event, data)| ((*event).to_owned(), (*data).to_owned()))
            .collect()
    }

    #[test]
    fn lines_end_with_lf_cr_or_crlf() {
        for end in ["\n", "\r", "\r\n"] {
            let text = ["event: a", "data: 1", "data: 2", "", "data: 3", "", ""].join(end);
            assert_eq!(whole(&text), pairs(&[("a", "1\n2"), ("", "3")]), "{end:?}");
        }
    }

    #[test]
    fn crlf_split_between_chunks_is_one_line_end() {
        assert_eq!(
            events([&b"data: 1\r"[..], b"\ndata: 2\r", b"\n\r", b"\n"]),
            pairs(&[("", "1\n2")])
        );
    }

    #[test]
    fn lf_cr_is_two_line_ends() {
        assert_eq!(
            whole("data: 1\n\rdata: 2\n\r"),
            pairs(&[("", "1"), ("", "2")])
        );
    }

    #[test]
    fn the_byte_order_mark_is_dropped_once_and_only_at_the_start() {
        assert_eq!(
            events([&b"\xEF"[..], b"\xBB", b"\xBFdata: 1\n\n"]),
            pairs(&[("", "1")])
        );
        assert_eq!(whole("\u{feff}\u{feff}data: 1\n\n"), pairs(&[]));
        assert_eq!(whole("data: 1\n\n\u{feff}data: 2\n\n"), pairs(&[("", "1")]));
        assert_eq!(
            events([&b"\xEF\xBB"[..], b"data: 1\n\ndata: 2\n\n"]),
            pairs(&[("", "2")])
        );
    }

    #[test]
    fn comments_and_unknown_fields_are_ignored() {
        assert_eq!(
            whole(": ping\n:\nid: 7\nretry: 10\ndataset: x\n data: y\ndata: 1\n: data: 2\n\n"),
            pairs(&[("", "1")])
        );
    }

    #[test]
    fn one_leading_space_is_dropped_and_no_more() {
        assert_eq!(
            whole("data:  1\n\ndata:1\n\ndata:\t1\n\n"),
            pairs(&[("", " 1"), ("", "1"), ("", "\t1")])
        );
    }

    #[test]
    fn empty_data_is_data() {
        assert_eq!(
            whole("data\n\ndata:\n\ndata: \n\n"),
            pairs(&[("", ""), ("", ""), ("", "")])
        );
        assert_eq!(whole("data\ndata\n\n"), pairs(&[("", "\n")]));
        assert_eq!(whole("data:\ndata: 1\n\n"), pairs(&[("", "\n1")]));
    }

    #[test]
    fn an_event_without_data_is_dropped_with_its_name() {
        assert_eq!(whole("event: a\n\ndata: 1\n\n"), pairs(&[("", "1")]));
    }

    #[test]
    fn the_last_event_name_counts_and_an_empty_one_too() {
        assert_eq!(
            whole("event: a\nevent: b\ndata: 1\n\n"),
            pairs(&[("b", "1")])
        );
        assert_eq!(whole("event: a\nevent\ndata: 1\n\n"), pairs(&[("", "1")]));
    }

    #[test]
    fn an_event_without_its_blank_line_is_not_dispatched() {
        assert_eq!(whole("data: 1\n"), pairs(&[]));
        assert_eq!(whole("data: 1\n\ndata: 2"), pairs(&[("", "1")]));
    }

    #[test]
    fn a_colon_in_the_value_is_part_of_it() {
        assert_eq!(whole("data: a:b: c\n\n"), pairs(&[("", "a:b: c")]));
    }

    proptest! {
        #[test]
        fn cuts_do_not_matter(
            lines in proptest::collection::vec("(data|event|id|\u{feff}|)(:|: |)[a-c :é]{0,5}(\r|\n|\r\n)", 0..20),
            cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..20),
        ) {
            let text = lines.concat();
            let mut at: Vec<usize> = cuts.iter().map(|cut| cut.index(text.len() + 1)).chain([0, text.len()]).collect();
            at.sort_unstable();
            let chunks = at.windows(2).map(|pair| &text.as_bytes()[pair[0]..pair[1]]);
            prop_assert_eq!(events(chunks), whole(&text));
        }
    }
}

//! The state machine of one answer. Every transition is in this file.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::vec::Vec;

use bytes::Bytes;

use crate::answer::{Answer, Document, Partial};
use crate::error::{Error, Failure};
use crate::error_body;
use crate::json::Value;
use crate::lift::{Broken, Lift};
use crate::sse::{self, Piece};
use crate::store::Store;
use crate::task::{self, Status as TaskStatus, Task};
use crate::text::{before, lossy};

/// How much of an answer is taken before it is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of text that are held at one time: JSON without its pictures, one event, or an error body.
    pub text: usize,
    /// Bytes of all decoded pictures of the answer together.
    pub pictures: usize,
}

impl Default for Limits {
    /// 4 MiB of text and 256 MiB of pictures: ten times what the largest real answers hold.
    fn default() -> Limits {
        Limits {
            text: 4 << 20,
            pictures: 256 << 20,
        }
    }
}

/// What an answer yields on its way.
#[derive(Clone, Debug, PartialEq)]
#[allow(
    clippy::large_enum_variant,
    reason = "a handful of events in an exchange; a box would only be in the way"
)]
pub enum Event<W = Bytes> {
    /// A preview; only in streams.
    Partial(Partial<W>),
    /// The whole answer; always the last.
    Completed(Answer<W>),
    /// Instead of the answer, where it stands; always the last, and only from an exchange [of a task](Exchange::of_task).
    Task(Task),
}

/// One answer, read as it arrives.
///
/// Drive it with one [`on_head`](Exchange::on_head), any number of [`on_chunk`](Exchange::on_chunk) and one
/// [`on_end`](Exchange::on_end). After [`Event::Completed`] or a [`Failure`] it [is done](Exchange::is_done) and ignores whatever still
/// comes. If the network breaks instead, [`arrived`](Exchange::arrived) has the previews so far.
///
/// `S` is where pictures go while they are decoded; see [`Store`].
pub struct Exchange<S: Store = Vec<u8>> {
    limits: Limits,
    of_task: bool,
    status: u16,
    media: Media,
    state: State<S>,
    /// Bytes of pictures that finished documents have used of the limit.
    used: usize,
    arrived: Vec<Partial<S::Whole>>,
}

/// What the Content-Type promises.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Media {
    Events,
    Html,
    Other,
}

enum State<S: Store> {
    /// Nothing but white space has come. `held` is a byte order mark and the indent of the line, which an event stream must still see.
    Opening {
        held: Vec<u8>,
    },
    /// One JSON document.
    Json(Lift<S>),
    /// An event stream. Boxed, because it is moved for every chunk.
    Events(Box<Stream<S>>),
    /// Text that will be an error: the body of a failed request, a web page, or something unknown. Cut at the text limit.
    Text(Vec<u8>),
    Done,
}

struct Stream<S: Store> {
    parser: sse::Parser,
    /// The event that is being read, once its data has begun.
    event: Option<Lift<S>>,
}

impl Exchange {
    /// An exchange that has heard nothing yet and holds pictures in memory.
    pub fn new(limits: Limits) -> Exchange {
        Exchange::storing(limits)
    }
}

impl<S: Store> Exchange<S> {
    /// An exchange that has heard nothing yet.
    pub fn storing(limits: Limits) -> Exchange<S> {
        Exchange {
            limits,
            of_task: false,
            status: 200,
            media: Media::Other,
            state: State::Opening { held: Vec::new() },
            used: 0,
            arrived: Vec::new(),
        }
    }

    /// The same exchange for the answer to an asynchronous edit or to a question for one: it may tell of a task, finished or not.
    pub fn of_task(mut self) -> Exchange<S> {
        self.of_task = true;
        self
    }

    /// Takes the status and the Content-Type header of the answer. It decides how the body is read, not what was asked for.
    pub fn on_head(&mut self, status: u16, content_type: Option<&str>) {
        self.status = status;
        self.media = Media::of(content_type.unwrap_or_default());
        if !(200..300).contains(&status) {
            self.state = State::Text(Vec::new());
        }
    }

    /// Takes some bytes of the body, cut anywhere.
    ///
    /// # Errors
    ///
    /// The failure, once. Events of the same chunk that came before it are in [`Failure::arrived`].
    pub fn on_chunk(&mut self, chunk: &[u8]) -> Result<Vec<Event<S::Whole>>, Failure<S::Whole>> {
        self.advance(Some(chunk))
    }

    /// Takes the end of the body.
    ///
    /// # Errors
    ///
    /// The failure, if the answer was not complete.
    pub fn on_end(&mut self) -> Result<Vec<Event<S::Whole>>, Failure<S::Whole>> {
        self.advance(None)
    }

    /// Whether the answer is complete or has failed; nothing that comes later matters.
    pub fn is_done(&self) -> bool {
        matches!(self.state, State::Done)
    }

    /// The previews that arrived so far, in order.
    pub fn arrived(&self) -> &[Partial<S::Whole>] {
        &self.arrived
    }

    /// The next chunk of the body, or its end.
    #[inline(never)]
    fn advance(&mut self, chunk: Option<&[u8]>) -> Result<Vec<Event<S::Whole>>, Failure<S::Whole>> {
        let mut events = Vec::new();
        let read = match chunk {
            Some(chunk) => self.read(chunk, &mut events),
            None => self.end(&mut events),
        };
        match read {
            Ok(()) => Ok(events),
            Err(error) => {
                self.state = State::Done;
                let arrived = self.arrived.clone();
                Err(Failure { error, arrived })
            }
        }
    }

    fn read(&mut self, chunk: &[u8], events: &mut Vec<Event<S::Whole>>) -> Result<(), Error> {
        match &mut self.state {
            State::Opening { held } => {
                let Some(at) = first_byte(held, chunk) else {
                    return Ok(());
                };
                let held = core::mem::take(held);
                self.state = self.opened(chunk[at]);
                if !matches!(self.state, State::Json(_)) {
                    self.read(&held, events)?;
                }
                self.read(&chunk[at..], events)
            }
            State::Json(lift) => lift.push(chunk),
            State::Events(_) => self.read_events(chunk, events),
            State::Text(text) => {
                let room = self.limits.text.saturating_sub(text.len());
                text.extend_from_slice(&chunk[..chunk.len().min(room)]);
                Ok(())
            }
            State::Done => Ok(()),
        }
    }

    fn end(&mut self, events: &mut Vec<Event<S::Whole>>) -> Result<(), Error> {
        // An event that is whole is paid for and counts, though its stream ends without the blank line.
        if let State::Events(_) = self.state {
            self.read(b"\n\n", events)?;
        }
        match core::mem::replace(&mut self.state, State::Done) {
            State::Done => {}
            State::Opening { .. } => return Err(Error::Empty { task: None }),
            State::Json(lift) => events.push(self.finish_json(lift)?),
            State::Events(_) => return Err(Error::Incomplete),
            State::Text(body) => return Err(error_body::of_text(self.status, &body)),
        }
        Ok(())
    }

    /// How to read a body that begins with this byte. The byte decides where it can: gateways send JSON errors and web pages under the
    /// name of an event stream, which never begins like them, and event streams under the name of JSON.
    fn opened(&self, first: u8) -> State<S> {
        let json = || State::Json(Lift::new(self.limits, 0));
        let events = || {
            let parser = sse::Parser::new();
            State::Events(Box::new(Stream {
                parser,
                event: None,
            }))
        };
        match (first, self.media) {
            (b'{' | b'[', _) => json(),
            (b'<', _) | (_, Media::Html) => State::Text(Vec::new()),
            (_, Media::Events) => events(),
            // The first letters of data, event, id, retry, and a comment.
            (b'd' | b'e' | b'i' | b'r' | b':', _) => events(),
            _ => State::Text(Vec::new()),
        }
    }

    fn read_events(
        &mut self,
        chunk: &[u8],
        events: &mut Vec<Event<S::Whole>>,
    ) -> Result<(), Error> {
        // The stream is taken out while it is read, so that an event can end the exchange.
        let State::Events(mut stream) = core::mem::replace(&mut self.state, State::Done) else {
            return Ok(());
        };
        let Stream { parser, event } = stream.as_mut();
        let mut done = false;
        parser.push(chunk, |piece| -> Result<usize, Error> {
            match piece {
                _ if done => {}
                Piece::Ahead(bytes) => {
                    if let Some(lift) = event {
                        return lift.take_ahead(bytes);
                    }
                }
                Piece::Data(bytes) => event
                    .get_or_insert_with(|| Lift::new(self.limits, self.used))
                    .push(bytes)?,
                Piece::Dispatch { event: name } => {
                    if let Some(lift) = event.take() {
                        done = self.on_event(name, lift, events)?;
                    }
                }
            }
            Ok(0)
        })?;
        if !done {
            self.state = State::Events(stream);
        }
        Ok(())
    }

    /// One event of the stream. True says it was the last.
    fn on_event(
        &mut self,
        name: &str,
        lift: Lift<S>,
        events: &mut Vec<Event<S::Whole>>,
    ) -> Result<bool, Error> {
        let document = match lift.finish() {
            Ok(document) => document,
            Err(Broken::NotJson(text)) => return self.on_text(name, &text),
            Err(Broken::CutShort) if name == "error" => {
                return Err(error_body::of_value(self.status, &Value::Null));
            }
            // Empty data is a sign of life. An event that is cut short inside is lost, and the answer with it if it was the last.
            Err(Broken::CutShort) => return Ok(false),
        };
        match meaning(name, &document.value) {
            Meaning::Failed => Err(error_body::of_value(self.status, &document.value)),
            Meaning::Partial => {
                self.used += document
                    .pictures
                    .iter()
                    .map(|picture| picture.length)
                    .sum::<usize>();
                let index = u32::try_from(self.arrived.len()).unwrap_or(u32::MAX);
                if let Some(partial) = document.into_partial(index)? {
                    self.arrived.push(partial.clone());
                    events.push(Event::Partial(partial));
                }
                Ok(false)
            }
            Meaning::Completed => {
                events.push(Event::Completed(document.into_answer()?));
                Ok(true)
            }
            Meaning::Nothing => Ok(false),
        }
    }

    /// Data that is no JSON.
    fn on_text(&self, name: &str, text: &[u8]) -> Result<bool, Error> {
        let text = text.trim_ascii();
        if name == "error" {
            return Err(error_body::said(self.status, &lossy(text)));
        }
        if text == b"[DONE]" {
            return Err(Error::Incomplete);
        }
        if text.starts_with(b"{") {
            return Err(error_body::of_text(self.status, text));
        }
        // "ping" and the like.
        Ok(false)
    }

    fn finish_json(&self, lift: Lift<S>) -> Result<Event<S::Whole>, Error> {
        let document = match lift.finish() {
            Ok(document) => document,
            Err(Broken::CutShort) => return Err(Error::Incomplete),
            Err(Broken::NotJson(text)) => {
                return Err(error_body::of_text(self.status, &text));
            }
        };
        if self.of_task {
            return self.finish_task(document);
        }
        let said = error_body::of_value(self.status, &document.value);
        if error_body::tells_error(&document.value) {
            return Err(said);
        }
        let task = task::named(&document.value);
        match document.into_answer() {
            // Without a picture, what was made of the edit instead or a message is the next best thing.
            Err(Error::Empty { .. }) if task.is_some() => Err(Error::Empty { task }),
            Err(Error::Empty { .. }) if matches!(&said, Error::Api(error) if !error.message.is_empty()) => {
                Err(said)
            }
            result => result.map(Event::Completed),
        }
    }

    fn finish_task(&self, document: Document<S>) -> Result<Event<S::Whole>, Error> {
        let task = task::read(&document.value);
        match task.status {
            TaskStatus::Waiting if task.id.is_none() && task.server_status.is_none() => {
                Err(error_body::of_value(self.status, &document.value))
            }
            TaskStatus::Waiting => Ok(Event::Task(task)),
            TaskStatus::Completed => document.into_task_answer().map(Event::Completed),
            TaskStatus::Failed => {
                let mut said = error_body::api_error(self.status, &document.value);
                if let Some(message) = task::failure(&document.value) {
                    message.clone_into(&mut said.message);
                }
                Err(Error::Task(Box::new(said)))
            }
        }
    }
}

impl Media {
    fn of(content_type: &str) -> Media {
        let (essence, _) = before(content_type, b";");
        let is = |name| essence.trim_ascii().eq_ignore_ascii_case(name);
        if is("text/event-stream") {
            Media::Events
        } else if is("text/html") {
            Media::Html
        } else {
            Media::Other
        }
    }
}

/// Where the first byte stands that tells what a body is. What an event stream still needs of the bytes before goes to `held`: a byte
/// order mark, and whether the first line is indented.
fn first_byte(held: &mut Vec<u8>, chunk: &[u8]) -> Option<usize> {
    const MARK: &[u8] = b"\xEF\xBB\xBF";
    for (at, &byte) in chunk.iter().enumerate() {
        let in_mark = held.len() < MARK.len() && MARK.starts_with(held);
        match byte {
            _ if in_mark && byte == MARK[held.len()] => held.push(byte),
            _ if in_mark && !held.is_empty() => return Some(at),
            b'\r' | b'\n' if held.last() == Some(&b' ') => drop(held.pop()),
            b'\r' | b'\n' => {}
            b' ' | b'\t' if held.last() == Some(&b' ') => {}
            b' ' | b'\t' => held.push(b' '),
            _ => return Some(at),
        }
    }
    None
}

/// What an event of a stream says.
enum Meaning {
    Partial,
    Completed,
    Failed,
    Nothing,
}

/// Goes by `type` in the data, then by the event's name; where they say nothing we know, by what the data holds.
fn meaning(event: &str, value: &Value) -> Meaning {
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    let has = |value: &Value, key: &str| value.get(key).is_some_and(|value| !value.is_null());
    let name = text("type").unwrap_or(event);
    if event == "error"
        || name == "error"
        || name.ends_with(".failed")
        || error_body::tells_error(value)
    {
        return Meaning::Failed;
    }
    let has_results = || {
        let items = value
            .get("data")
            .and_then(Value::as_array)
            .unwrap_or_default();
        items
            .iter()
            .any(|item| has(item, "b64_json") || has(item, "url"))
    };
    match name {
        _ if name.ends_with(".partial_image") || has(value, "partial_image_b64") => {
            Meaning::Partial
        }
        "image_edit.completed" | "image_generation.completed" | "complete" => Meaning::Completed,
        _ if text("object") == Some("image.edit.result") || has_results() => Meaning::Completed,
        "" if has(value, "partial_image_index") => Meaning::Partial,
        "" if has(value, "b64_json") => Meaning::Completed,
        _ => Meaning::Nothing,
    }
}

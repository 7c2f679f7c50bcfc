use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::{HeaderMap, Method, Uri};
use bytes::Bytes;
use serde_json::{Map, Value, json};

use crate::form::Form;
use crate::picture::{Encoded, format_name};

/// The last edit request and what was sent for it, for tests to look at.
#[derive(Debug, Default)]
pub(crate) struct Record(Mutex<Last>);

#[derive(Debug, Default)]
struct Last {
    /// How many requests there were, this one included.
    number: u64,
    method: String,
    path: String,
    headers: Map<String, Value>,
    form: Arc<Form>,
    partials: Vec<Encoded>,
    answers: Vec<Encoded>,
    outcome: Outcome,
}

/// How a request ended.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    #[default]
    Running,
    /// All was sent.
    Complete,
    /// Answered with an error.
    Refused,
    /// Ended badly by this server, as a fault wanted.
    Broken,
    /// Given up by the client.
    Aborted,
}

/// The right to add to the record of one request. Dropped before [`Run::finish`], the request counts as aborted.
#[derive(Debug)]
pub(crate) struct Run {
    record: Arc<Record>,
    pub(crate) number: u64,
}

impl Record {
    /// Starts the record of a new request in place of the last one.
    pub(crate) fn begin(
        self: &Arc<Self>,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
        form: &Arc<Form>,
    ) -> Run {
        let mut last = self.last();
        *last = Last {
            number: last.number + 1,
            method: method.to_string(),
            path: uri.to_string(),
            headers: redacted(headers),
            form: Arc::clone(form),
            ..Last::default()
        };
        Run {
            record: Arc::clone(self),
            number: last.number,
        }
    }

    /// The record as JSON, or `None` before the first request.
    pub(crate) fn to_json(&self) -> Option<Value> {
        let last = self.last();
        if last.number == 0 {
            return None;
        }
        let parts = last.form.parts.iter().map(|part| {
            json!({
                "name": part.name,
                "file_name": part.file_name,
                "content_type": part.content_type,
                "length": part.length,
                "text": part.text(),
            })
        });
        let pictures = |list: &[Encoded]| {
            let entry = |picture: &Encoded| {
                json!({
                    "format": format_name(picture.format),
                    "width": picture.width,
                    "height": picture.height,
                    "length": picture.bytes.len(),
                })
            };
            list.iter().map(entry).collect::<Value>()
        };
        Some(json!({
            "number": last.number,
            "method": last.method,
            "path": last.path,
            "headers": last.headers,
            "parts": parts.collect::<Value>(),
            "partials": pictures(&last.partials),
            "answers": pictures(&last.answers),
            "outcome": last.outcome.name(),
        }))
    }

    /// The bytes of part number `index` and its content type.
    pub(crate) fn part(&self, index: usize) -> Option<(String, Bytes)> {
        let last = self.last();
        let part = last.form.parts.get(index)?;
        let kind = part.content_type.as_deref().unwrap_or("text/plain");
        Some((kind.to_owned(), part.bytes.clone()))
    }

    /// Partial picture number `index`.
    pub(crate) fn partial(&self, index: usize) -> Option<Encoded> {
        self.last().partials.get(index).cloned()
    }

    /// Final picture number `index`.
    pub(crate) fn answer(&self, index: usize) -> Option<Encoded> {
        self.last().answers.get(index).cloned()
    }

    /// Final picture number `index`, if `number` is still the last request.
    pub(crate) fn answer_of(&self, number: u64, index: usize) -> Option<Encoded> {
        let last = self.last();
        let answers = (last.number == number).then_some(&last.answers)?;
        answers.get(index).cloned()
    }

    fn last(&self) -> MutexGuard<'_, Last> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Run {
    pub(crate) fn add_partial(&self, picture: &Encoded) {
        self.change(|last| last.partials.push(picture.clone()));
    }

    pub(crate) fn add_answer(&self, picture: &Encoded) {
        self.change(|last| last.answers.push(picture.clone()));
    }

    pub(crate) fn finish(&self, outcome: Outcome) {
        self.change(|last| last.outcome = outcome);
    }

    /// Unless a later request has taken the place of this one.
    fn change(&self, change: impl FnOnce(&mut Last)) {
        let mut last = self.record.last();
        if last.number == self.number {
            change(&mut last);
        }
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        self.change(|last| {
            if last.outcome == Outcome::Running {
                last.outcome = Outcome::Aborted;
            }
        });
    }
}

impl Outcome {
    fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Complete => "complete",
            Self::Refused => "refused",
            Self::Broken => "broken",
            Self::Aborted => "aborted",
        }
    }
}

/// Headers by name; of `Authorization` only its scheme and the length of what follows.
fn redacted(headers: &HeaderMap) -> Map<String, Value> {
    let show = |name: &str, value: &str| match value.split_once(' ') {
        _ if name != "authorization" => value.to_owned(),
        Some((scheme, key)) => format!("{scheme} ({} characters)", key.chars().count()),
        None => format!("({} characters)", value.chars().count()),
    };
    headers
        .iter()
        .map(|(name, value)| {
            let text = String::from_utf8_lossy(value.as_bytes());
            (name.to_string(), show(name.as_str(), &text).into())
        })
        .collect()
}

//! What a person is told when something goes wrong: in their language, with what to do about it.

use overpaint_client::Error;
use overpaint_protocol::{Error as Refusal, Problem};

use crate::locale::{self, find};
use crate::results::Lacking;
use crate::settings::Unusable;

/// Something that went wrong, in words that say what to do. It is shown until it is put away or
/// the next thing is tried.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Notice {
    /// Keys of its text, best first: the first that exists is shown. `key.title` is its title.
    keys: Vec<String>,
    /// Keys of further texts, which follow it.
    more: Vec<&'static str>,
    /// What keeps a request from being sent, which follows that.
    problems: Vec<Problem>,
    /// Something to know, not something that went wrong.
    pub(crate) news: bool,
    places: Vec<(&'static str, String)>,
    /// Somebody else's words, shown as they are.
    pub(crate) said: Option<String>,
    pub(crate) remedies: Vec<Remedy>,
}

/// A button under a notice that does what it advises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Remedy {
    /// Send the same again.
    TryAgain,
    /// Send what a run lacks.
    Complete(Lacking),
    /// Open the settings.
    Settings,
    /// Take the kept part for the one to edit.
    FlipMask,
    /// Keep the last preview.
    KeepPreview,
    /// Send edits to this address, as it is typed.
    UseAddress(String),
    /// Ask for this model.
    UseModel(String),
    /// Open this address beside the page.
    OpenTab(String),
    /// Have the prompt back that was replaced.
    AskAsBefore,
    /// Bring back the result that was deleted.
    Restore,
    /// Leave the work of the last time, and begin anew.
    StartAfresh,
    /// Go on with the work that was left.
    BringBack,
    /// Go on waiting for what the job of this number has handed in.
    Fetch(u64),
    /// Wait for it no longer.
    Forget(u64),
}

impl Notice {
    /// A notice with the text of this key.
    pub(crate) fn of(key: &str) -> Self {
        Self::first_of([key.to_owned()])
    }

    /// Something to know, with the text of this key.
    pub(crate) fn news(key: &str) -> Self {
        Self {
            news: true,
            ..Self::of(key)
        }
    }

    /// A notice with the text of the first of these keys that has one.
    pub(crate) fn first_of(keys: impl IntoIterator<Item = String>) -> Self {
        Self {
            keys: keys.into_iter().collect(),
            more: Vec::new(),
            problems: Vec::new(),
            news: false,
            places: Vec::new(),
            said: None,
            remedies: Vec::new(),
        }
    }

    /// Says what the text of this key says instead, and offers nothing.
    pub(crate) fn reworded(self, key: &str) -> Self {
        Self {
            keys: vec![key.to_owned()],
            remedies: Vec::new(),
            ..self
        }
    }

    /// Adds the text of this key, which has the same places.
    pub(crate) fn and(mut self, key: &'static str) -> Self {
        self.more.push(key);
        self
    }

    /// Fills in a place of the text.
    pub(crate) fn place(mut self, name: &'static str, value: &str) -> Self {
        self.places.push((name, value.to_owned()));
        self
    }

    /// Adds somebody else's words.
    pub(crate) fn said(mut self, words: &str) -> Self {
        self.said = Some(words.to_owned()).filter(|words| !words.is_empty());
        self
    }

    /// Adds a button.
    pub(crate) fn remedy(mut self, remedy: Remedy) -> Self {
        self.remedies.push(remedy);
        self
    }

    /// Does not offer to send all again, since what came is paid, but only what is lacking, if anything.
    pub(crate) fn keep_what_came(self, lacking: Option<Lacking>) -> Self {
        self.instead_of_again(lacking.map(Remedy::Complete))
    }

    /// Offers this, and not to send all again.
    pub(crate) fn instead_of_again(mut self, remedies: impl IntoIterator<Item = Remedy>) -> Self {
        self.remedies.retain(|remedy| *remedy != Remedy::TryAgain);
        self.remedies.extend(remedies);
        self
    }

    /// Whether it offers what cannot be had in another way.
    pub(crate) fn would_be_missed(&self) -> bool {
        self.remedies.iter().any(|remedy| match remedy {
            Remedy::TryAgain
            | Remedy::Settings
            | Remedy::FlipMask
            | Remedy::UseAddress(_)
            | Remedy::UseModel(_)
            | Remedy::OpenTab(_) => false,
            Remedy::Complete(_)
            | Remedy::KeepPreview
            | Remedy::AskAsBefore
            | Remedy::Restore
            | Remedy::StartAfresh
            | Remedy::BringBack
            | Remedy::Fetch(_)
            | Remedy::Forget(_) => true,
        })
    }

    /// The title, in the page's language.
    pub(crate) fn title(&self) -> Option<String> {
        self.text(".title")
    }

    /// The texts under it, in the page's language.
    pub(crate) fn texts(&self) -> Vec<String> {
        let more = self.more.iter();
        let more = more.filter_map(|key| locale::find(key, &self.places()));
        let problems = self.problems.iter().map(words_of);
        let texts = self.text("").into_iter();
        texts.chain(more).chain(problems).collect()
    }

    fn text(&self, part: &str) -> Option<String> {
        let mut keys = self.keys.iter();
        keys.find_map(|key| locale::find(&format!("{key}{part}"), &self.places()))
    }

    fn places(&self) -> Vec<(&str, &str)> {
        let places = self.places.iter();
        places
            .map(|(name, value)| (*name, value.as_str()))
            .collect()
    }
}

/// A problem in the page's language; one that has no words there yet is said in English.
pub(crate) fn words_of(problem: &Problem) -> String {
    let places = problem.args();
    let places: Vec<(&str, &str)> = places
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    find(&format!("problem.{}", problem.code()), &places).unwrap_or_else(|| problem.message())
}

/// All that keeps a request from being sent.
pub(crate) fn of_problems(problems: Vec<Problem>) -> Notice {
    Notice {
        problems,
        ..Notice::of("not_sent")
    }
}

/// Why nothing can be sent with these settings.
pub(crate) fn of_unusable(unusable: &Unusable) -> Notice {
    let notice = match unusable {
        Unusable::Url(problem) => {
            Notice::first_of([format!("problem.{}", problem.code()), "url.bad".to_owned()])
        }
        Unusable::Key(problem) => {
            Notice::first_of([format!("problem.{}", problem.code()), "key.bad".to_owned()])
        }
        Unusable::NoKey => Notice::of("key.missing"),
    };
    notice.remedy(Remedy::Settings)
}

/// Why a run did not end well, and what to do.
pub(crate) fn of_error(error: &Error) -> Notice {
    let mut keys = vec![format!("error.{}", error.code())];
    let mut said = String::new();
    let mut places = Vec::new();
    let mut status = 0;
    match error {
        Error::Answer { failure, hints } => {
            match &failure.error {
                Refusal::Api(refusal) | Refusal::Task(refusal) => {
                    status = refusal.status;
                    said.clone_from(&refusal.message);
                    match status {
                        // The request was good: it broke on the way.
                        400.. if !error.arrived().is_empty() => {
                            keys.insert(0, "error.while_working".to_owned());
                        }
                        400.. if said.is_empty() => {
                            keys.insert(0, format!("error.{}.silent", error.code()));
                        }
                        400.. => {}
                        200..300 => keys.insert(0, "error.while_working".to_owned()),
                        _ => {
                            keys.insert(0, "error.redirected".to_owned());
                            said.clear();
                        }
                    }
                }
                Refusal::Html {
                    status: answered,
                    title,
                } => {
                    status = *answered;
                    said = title.clone().unwrap_or_default();
                }
                Refusal::Empty { task: Some(task) } => {
                    keys.insert(0, "error.empty.task".to_owned());
                    places.push(("task", task.clone()));
                }
                Refusal::Incomplete | Refusal::Empty { task: None } => {}
                other => said = other.to_string(),
            }
            keys.push("error.unusable_answer".to_owned());
            places.push(("status", status.to_string()));
            if let Some(wait) = hints.retry_after {
                keys.insert(0, format!("error.{}.wait", error.code()));
                places.push(("wait", wait.to_string()));
            }
        }
        Error::Network {
            seconds, detail, ..
        } => {
            // No gateway gives up as fast as that.
            if *seconds < 3 {
                keys.insert(0, format!("error.{}.at_once", error.code()));
            }
            places.push(("seconds", seconds.to_string()));
            said.clone_from(detail);
        }
        Error::TimedOut { seconds, .. } => places.push(("seconds", seconds.to_string())),
        Error::Offline { .. } | Error::Aborted { .. } | Error::TaskLost { .. } => {}
    }
    let mut notice = Notice::first_of(keys).said(&said);
    for (name, value) in places {
        notice = notice.place(name, &value);
    }
    let about_settings = matches!(
        error.code(),
        "unauthorized" | "forbidden" | "not_found" | "quota" | "html" | "unreachable" | "empty"
    );
    if about_settings {
        notice = notice.remedy(Remedy::Settings);
    }
    if !error.arrived().is_empty() {
        notice = notice.remedy(Remedy::KeepPreview);
    }
    notice.remedy(Remedy::TryAgain)
}

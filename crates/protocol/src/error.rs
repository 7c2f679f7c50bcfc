//! How an exchange can fail.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use bytes::Bytes;

use crate::answer::Partial;
use crate::decimal::digits;
use crate::text::concat;

/// An exchange that failed, with what arrived before.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{error}")]
pub struct Failure<W = Bytes> {
    /// What went wrong.
    pub error: Error,
    /// The previews that had arrived, in order. The last is the best there is.
    pub arrived: Vec<Partial<W>>,
}

/// What went wrong with an answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum Error {
    /// The server said no, in words of its own.
    Api(Box<ApiError>),
    /// The task failed, in the server's words.
    Task(Box<ApiError>),
    /// A web page came instead of an answer, as sites send it that are no API: with a good status, with 404, or with 405.
    Html {
        /// The HTTP status.
        status: u16,
        /// The page's title, where it has one.
        title: Option<String>,
    },
    /// The answer is neither JSON nor an event stream.
    NotJson {
        /// The HTTP status.
        status: u16,
        /// How it begins, up to 200 characters.
        start: String,
    },
    /// A picture's base64 is broken.
    BadBase64 {
        /// The first bad character, counted from 0 in the picture's text.
        offset: u64,
    },
    /// A good answer without a picture in it.
    Empty {
        /// The task it names, as gateways do that make one of every edit.
        task: Option<String>,
    },
    /// The answer ended before its final picture.
    Incomplete,
    /// More text than [`Limits::text`](crate::Limits).
    TextTooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// More picture bytes than [`Limits::pictures`](crate::Limits).
    PicturesTooLarge {
        /// The limit in bytes.
        limit: usize,
    },
}

impl Error {
    /// An English sentence that says what went wrong, with the server's own words where it has some.
    pub fn message(&self) -> String {
        match self {
            Error::Api(error) => error.said(),
            Error::Task(error) => concat(&["The task failed", &after_colon(Some(&error.message))]),
            Error::Html { status, title } => concat(&[
                "The server answered ",
                &digits(*status),
                " with a web page",
                &after_colon(title.as_deref()),
                ".",
            ]),
            Error::NotJson { start, .. } => {
                concat(&["The server's answer is not JSON. It begins: ", start])
            }
            Error::BadBase64 { offset } => concat(&[
                "A picture arrived damaged (its base64 breaks at character ",
                &digits(*offset),
                "). Try again.",
            ]),
            Error::Empty { task } => {
                let task = task.as_deref().map(|id| concat(&["it made the task ", id]));
                concat(&[
                    "The server answered without a picture",
                    &after_colon(task.as_deref()),
                    ".",
                ])
            }
            Error::Incomplete => "The answer broke off before the final picture.".to_owned(),
            Error::TextTooLarge { .. } => "The answer holds too much text.".to_owned(),
            Error::PicturesTooLarge { .. } => {
                "The pictures in the answer are too large.".to_owned()
            }
        }
    }

    /// A stable name in snake case, to translate by. For [`Error::Api`] it is that of the reason, see [`ApiError::reason`].
    pub fn code(&self) -> &'static str {
        match self {
            Error::Api(error) => error.reason(),
            Error::Task(error) => match error.reason() {
                reason @ ("moderation_blocked" | "quota" | "mask_refused" | "image_refused") => {
                    reason
                }
                _ => "task_failed",
            },
            Error::Html { .. } => "html",
            Error::NotJson { .. } => "not_json",
            Error::BadBase64 { .. } => "bad_base64",
            Error::Empty { .. } => "empty",
            Error::Incomplete => "incomplete",
            Error::TextTooLarge { .. } => "text_too_large",
            Error::PicturesTooLarge { .. } => "pictures_too_large",
        }
    }
}

/// An error in the server's words. Its fields are what was found, whatever shape the body had.
#[derive(Clone, Debug, Default, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.said())]
pub struct ApiError {
    /// The HTTP status; 0 for a redirect that a browser hides. Where it is 200, inside a stream or a body that looked good, and the server's
    /// code is a number from 400 to 599, it is that.
    pub status: u16,
    /// The server's code, such as `moderation_blocked`; numbers as text.
    pub code: Option<String>,
    /// The server's type, such as `invalid_request_error`.
    pub kind: Option<String>,
    /// The field the server blames.
    pub param: Option<String>,
    /// The server's message, up to 2,000 characters; empty where it said nothing.
    pub message: String,
}

impl ApiError {
    fn said(&self) -> String {
        let status = match self.status {
            0 => String::new(),
            status => concat(&[" ", &digits(status)]),
        };
        let message = after_colon(Some(&self.message));
        concat(&["The server answered", &status, &message])
    }

    /// What kind of no it is, as one of a closed set of names:
    /// `moderation_blocked`, `quota`, `rate_limited`, `unauthorized`, `forbidden`, `not_found`, `mask_refused`, `image_refused`,
    /// `request_too_large`, `timed_out`, `unavailable`, `refused` (any other 4xx), `server_error` (anything else). A redirect, which is not
    /// followed, is `not_found`.
    pub fn reason(&self) -> &'static str {
        for word in [&self.code, &self.kind].into_iter().flatten() {
            match word.as_str() {
                "moderation_blocked" | "content_policy_violation" => return "moderation_blocked",
                "insufficient_quota"
                | "project_spend_limit_exceeded"
                | "billing_hard_limit_reached" => return "quota",
                "rate_limit_exceeded" => return "rate_limited",
                "invalid_api_key" => return "unauthorized",
                "model_not_found" => return "not_found",
                "invalid_mask_image_format" => return "mask_refused",
                "invalid_image_file" | "unsupported_file_mimetype" => return "image_refused",
                _ => {}
            }
        }
        match self.status {
            401 => "unauthorized",
            402 => "quota",
            403 => "forbidden",
            0 | 300..400 | 404 => "not_found",
            408 | 504 | 524 => "timed_out",
            413 => "request_too_large",
            429 => "rate_limited",
            451 => "moderation_blocked",
            502 | 503 => "unavailable",
            400..=499 => "refused",
            // Inside a stream only the type tells whose mistake it was.
            _ if matches!(
                self.kind.as_deref(),
                Some("invalid_request_error" | "image_generation_user_error")
            ) =>
            {
                "refused"
            }
            _ => "server_error",
        }
    }
}

fn after_colon(text: Option<&str>) -> String {
    match text {
        None | Some("") => String::new(),
        Some(text) => concat(&[": ", text]),
    }
}

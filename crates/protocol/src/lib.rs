//! The image editing API (`POST /v1/images/edits`) as pure data: requests in, form parts out; answer bytes in, events out.
//!
//! The contract:
//!
//! - [`EditRequest::parse`] takes what a user chose and gives either a request that the server has no formal reason to refuse, or
//!   **all** the [`Problem`]s at once, each with its field, a stable code and a sentence that says what to do.
//! - [`EditRequest::parts`] is that request as ordered form parts, with the names, values, file names and MIME types of the wire.
//! - [`Exchange`] reads one answer: feed it [`on_head`](Exchange::on_head), [`on_chunk`](Exchange::on_chunk) and
//!   [`on_end`](Exchange::on_end), and it hands out [`Event`]s or one [`Failure`]. Chunks may be cut anywhere. Base64 is decoded as it
//!   arrives; the encoded text of a picture is never held. The work is linear in the bytes of the answer for any chunking.
//!
//! A request, and what is wrong with it:
//!
//! ```
//! use overpaint_protocol::{EditRequest, File, Options};
//!
//! let options = Options {
//!     model: "gpt-image-1.5".to_owned(),
//!     prompt: "A red hat".to_owned(),
//!     n: Some(11),
//!     ..Options::default()
//! };
//! let image = File::whole((&b"GIF89a"[..]).into(), None);
//! let problems = EditRequest::parse(options, vec![image], None).unwrap_err();
//! let codes: Vec<_> = problems.iter().map(|problem| problem.code()).collect();
//! assert_eq!(codes, ["n_out_of_range", "image_format"]);
//! ```
//!
//! An answer, in two chunks:
//!
//! ```
//! use overpaint_protocol::{Event, Exchange, Limits};
//!
//! let mut exchange = Exchange::new(Limits::default());
//! exchange.on_head(200, Some("text/event-stream"));
//! assert!(exchange.on_chunk(b"data: {\"type\":\"image_edit.completed\",\"b64_js")?.is_empty());
//! let events = exchange.on_chunk(b"on\":\"aGVsbG8=\"}\n\n")?;
//! assert!(matches!(&events[..], [Event::Completed(answer)] if answer.pictures.len() == 1));
//! # Ok::<(), overpaint_protocol::Failure>(())
//! ```
//!
//! No input panics. Nothing here does I/O, reads a clock or knows a browser, so all of it is tested natively.
//!
//! Not here: sending, retrying, waiting, and decoding pixels (except for one pass over a mask, to see that it leaves something to edit).

// Without the standard library a program has nothing that words a panic, which weighs kilobytes and in a browser is read by nobody.
#![cfg_attr(not(test), no_std)]

#[macro_use]
extern crate alloc;

mod answer;
mod decimal;
mod decode;
mod endpoint;
mod error;
mod error_body;
mod exchange;
mod exif;
mod form;
mod groups;
mod image;
mod json;
mod lift;
mod mask;
mod model;
mod models;
mod poll;
mod price;
mod problem;
mod request;
mod retry;
mod scan;
mod size;
mod sse;
mod store;
mod task;
mod text;
mod tokens;

pub use answer::{Answer, Details, Image, Output, Partial, Picture, Usage};
pub use endpoint::{ApiKey, ApiKeyProblem, BaseUrl, BaseUrlProblem};
pub use error::{ApiError, Error, Failure};
pub use exchange::{Event, Exchange, Limits};
pub use form::{Part, Source};
pub use image::{Format, Header, HeaderError};
pub use json::{Number, Value};
pub use mask::Mask;
pub use model::{Model, Sizes};
pub use models::{ListedModel, models};
pub use poll::{Pace, poll_paths, same_origin};
pub use price::{Estimate, Note, Price, PriceRange, Prices, cost, estimate};
pub use problem::{Field, Problem, ProblemKind};
pub use request::{EditRequest, File, InputImage, Options};
pub use request::{
    MAX_IMAGE_BYTES, MAX_IMAGES, MAX_MASK_BYTES, MAX_N, MAX_PARTIAL_IMAGES, MAX_PROMPT_CHARS,
};
pub use retry::{Cause, Headers as RetryHeaders, Policy, Rule, retry_after};
pub use scan::{Pixels, Scan};
pub use size::{MAX_EDGE, MAX_PIXELS, MAX_RATIO, MIN_PIXELS, SIZE_STEP, edges};
pub use store::Store;
pub use task::{Status as TaskStatus, Task};
pub use tokens::Range;
#[doc(hidden)]
pub use {decimal::digits, text::concat};

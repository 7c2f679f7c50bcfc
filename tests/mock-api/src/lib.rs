//! A strict server of `POST /v1/images/edits`, with faults on demand: the other side of the wire.
//!
//! It is written from the API's documentation and shares no code with the client, so that the two check each
//! other. It refuses what the real service refuses, with the documented errors, and does a real edit: the masked
//! area is filled from its surroundings and tinted by the prompt, and everything else is rendered anew with small
//! deviations, as the real models do.
//!
//! | path | what |
//! |---|---|
//! | `POST /v1/images/edits` | the edit, as JSON or as a stream of events |
//! | `GET /v1/models` | the known models |
//! | `/fault/<name>/v1/…`, `?fault=<name>` | the same with one [fault](crate#faults) |
//! | `GET /last` | the last edit request as JSON: headers (the key redacted), parts, what was sent, how it ended |
//! | `GET /last/part/<i>` | the bytes of its part number `i` |
//! | `GET /last/answer/<i>`, `GET /last/partial/<i>` | the bytes of the final or partial picture number `i` |
//! | `GET /files/<run>/<name>` | pictures that an answer named by URL; gone with the next request |
//!
//! Any key or none is accepted, except keys that begin with `sk-bad`.
//!
//! # Faults
//!
//! | name | what happens |
//! |---|---|
//! | `slow`, `slow-<ms>` | the head comes late, and so does every event (3000 ms) |
//! | `silence` | stops in the middle of the second event and keeps the connection open |
//! | `cut` | the same, then the connection is cut |
//! | `one-byte` | one byte a chunk for the first 64 KiB of the body, then 1 KiB a chunk |
//! | `crlf` | event lines end with CR LF |
//! | `no-final` | a clean end after the partial images, without the final one |
//! | `error-event` | an error event in place of the second event |
//! | `json` | a JSON answer although a stream was asked for |
//! | `url` | a JSON answer with a `url` in place of `b64_json` |
//! | `html-502` | a gateway's error page |
//! | `unauthorized` | 401 `invalid_api_key` |
//! | `rate-limit` | 429 `rate_limit_exceeded`, `Retry-After: 2` |
//! | `quota` | 429 `insufficient_quota` |
//! | `moderation` | 400 `moderation_blocked` |
//! | `mask-mismatch` | 400 `invalid_mask_image_format` |
//! | `no-cors` | preflights fail and answers carry no CORS header |
//!
//! With no partial image asked for, "the second event" is the only one. JSON answers are stopped or cut half-way.
//!
//! Not served: JSON requests, `markup`, animated and SVG output, asynchronous tasks.

mod answer;
mod api;
mod api_error;
mod check;
mod colour;
mod cors;
mod edit;
mod fault;
mod fill;
mod form;
mod listen;
mod model;
mod picture;
mod record;
mod site;
mod stream;
mod usage;

pub use api::api;
pub use listen::{bind, serve};
pub use site::{Site, site};

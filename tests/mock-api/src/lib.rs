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
//! | `POST /v1/images/edits?async=true` | the edit as a [task](crate#tasks) |
//! | `GET /v1/images/tasks/<id>` | how far a task is, and its pictures |
//! | `GET /v1/models` | the known models |
//! | `/bare/models`, `/bare/images/edits` | the same as under `/v1`, by a path without a version |
//! | `/fault/<name>/v1/…`, `?fault=<name>` | the same with one [fault](crate#faults) |
//! | `GET /last` | the last edit request as JSON: headers (the key redacted), parts, what was sent, how it ended, and of a task its polls |
//! | `GET /last/part/<i>` | the bytes of its part number `i` |
//! | `GET /last/answer/<i>`, `GET /last/partial/<i>` | the bytes of the final or partial picture number `i` |
//! | `GET /count/<token>` | how many edits came with a [token](crate#faults-of-one-edit), as `{"count":2}` |
//! | `GET /files/<run>/<name>` | pictures that an answer named by URL; gone with the next request, or with their task |
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
//! | `drop` | the connection is closed in place of an answer |
//! | `one-byte` | one byte a chunk for the first 64 KiB of the body, then 1 KiB a chunk |
//! | `crlf` | event lines end with CR LF |
//! | `no-final` | a clean end after the partial images, without the final one |
//! | `error-event` | an error event in place of the second event |
//! | `json` | a JSON answer although a stream was asked for |
//! | `url` | a JSON answer with a `url` in place of `b64_json` |
//! | `single` | one picture, however many were asked for |
//! | `n-refused` | 400 `invalid_value` for `n` above 1 |
//! | `html-413`, `html-502`, `html-524` | a gateway's error page |
//! | `redirect` | 308 to another host |
//! | `server-error` | 500 `server_error` |
//! | `unavailable` | 503 `server_error` without `Retry-After` |
//! | `unauthorized` | 401 `invalid_api_key` |
//! | `key-needed` | 401 without a key |
//! | `rate-limit` | 429 `rate_limit_exceeded`, `Retry-After: 2` |
//! | `quota` | 429 `insufficient_quota` |
//! | `moderation` | 400 `moderation_blocked` |
//! | `mask-mismatch` | 400 `invalid_mask_image_format` |
//! | `shift-1` | everything is a pixel further right |
//! | `zoom-1` | everything is 1 % larger, about the centre |
//! | `tone` | a warm cast and less contrast |
//! | `drift` | all pixels change as real models change them: 1.4 pixels right, 0.8 up, 1 % larger, `tone`, noise of ±4 |
//! | `other-shape` | 1024×1024 whatever was asked for, or 1536×1024 if the picture sent is about square |
//! | `no-cors` | preflights fail and answers carry no CORS header |
//! | `no-preflight` | preflights fail, as where the key is looked at first; answers carry CORS headers |
//! | `no-models` | 404 for the list of models |
//! | `web-page` | a web page in place of an answer, with status 200 |
//!
//! Pixels are those of the answer, and partial images change in the same way. With no partial image asked for, "the second event" is the only one. JSON answers are stopped or cut half-way.
//!
//! Every answer closes its connection: on one that it used before, a browser would send again by itself what was
//! dropped, and the page would not notice.
//!
//! # Faults of one edit
//!
//! A test chooses a token of its own, so that it is not disturbed by others.
//!
//! | name | what happens |
//! |---|---|
//! | `<fault>-once-<token>` | any fault above but `no-cors`, for the first edit with this token; `Retry-After` is 1 for `rate-limit` and `unavailable` |
//! | `stream-second-fails-<token>` | `error-event`, for the second edit with this token to arrive |
//!
//! # Tasks
//!
//! Three polls are told that the work is under way, the fourth its end. The latest 64 tasks are known, and each answers
//! only to the key that it was submitted with.
//!
//! Dialect A: the submit's answer is `{"task_id"}`; polls tell `NOT_START`, `IN_PROGRESS`, `SUCCESS` or `FAILURE`, and
//! pictures are sent. Dialect B: the submit is answered by 202 with `poll_url`, `Location` and `Retry-After: 1`; polls tell
//! `processing`, `completed` or `failed`, and pictures are named by URL.
//!
//! | fault of the submit | what happens |
//! |---|---|
//! | `tasks-b` | dialect B, with a `poll_url` that is a path, and nothing at the usual path |
//! | `tasks-b-fail` | the same, and the task fails |
//! | `task-fails` | dialect A, and the task fails |
//! | `task-flaky` | every second poll gets an error: a gateway's page or 429 with `Retry-After: 1`, by turns |
//! | `task-lost` | every poll gets 404 |
//! | `task-foreign` | dialect B, with a `poll_url` of another origin (`localhost` for `127.0.0.1` and the reverse); the usual path works |
//! | `task-at-once` | `async` is ignored |
//!
//! Faults of all requests, such as `slow-500` or `html-502`, hold for polls under their path as well.
//!
//! Not served: JSON requests, `markup`, animated and SVG output.

mod answer;
mod api;
mod api_error;
mod check;
mod colour;
mod cors;
mod count;
mod drift;
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
mod task;
mod usage;

pub use api::api;
pub use listen::{bind, serve};
pub use site::{Site, site};

//! The image editing API in the browser.
//!
//! [`Client::edit`] sends one [`EditRequest`](overpaint_protocol::EditRequest) with
//! `fetch` and gives the answer as a [`Stream`](futures::Stream) of [`Update`]s: that the server
//! has answered, each partial picture as it arrives, and the finished answer.
//!
//! **Contract.** Dropping the stream aborts the request. Nothing is sent twice: an edit costs
//! money and is not idempotent, so trying again is the caller's decision. The only header that is
//! set is `Authorization`, since gateways refuse others in their CORS preflight; redirects are not
//! followed and no cookies go along, so that the key reaches the endpoint it was given for and
//! nothing else.
//!
//! **Not here.** What a request may hold and what an answer means is `overpaint-protocol`; retries
//! and tasks are not part of this crate yet.

mod body;
mod client;
mod error;
mod form_data;
mod time_limit;

pub use client::{Client, Timeouts, Update};
pub use error::{Error, Hints, Waiting};

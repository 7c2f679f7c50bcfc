//! The image editing API in the browser.
//!
//! [`Client::edit`] sends one [`Upload`] with `fetch` and gives the answer as a [`Stream`](futures::Stream) of [`Update`]s: that the server
//! has answered, each partial picture as it arrives, and the finished answer. [`Client::edit_each`] and [`Client::edit_whole`] bring several
//! pictures where a server makes one at a time, [`Client::submit`] and [`Client::wait`] speak to servers that work in the background.
//! [`Client::models`] asks what there is, which is free.
//!
//! **Contract.** Dropping a stream or a future aborts its request. An edit costs money and is not idempotent: nothing is sent twice unless
//! a [`Policy`](overpaint_protocol::Policy) allows it, and never once an answer has begun. The only header that is set is `Authorization`,
//! since gateways refuse others in their CORS preflight; redirects are not followed and no cookies go along, so that the key reaches the
//! endpoint it was given for and nothing else. Pictures leave WebAssembly's memory as they are decoded ([`Pieces`]), and files never come
//! into it but for their headers ([`Upload`]).
//!
//! ```no_run
//! use futures::StreamExt;
//! use overpaint_client::protocol::{ApiKey, BaseUrl, Options};
//! use overpaint_client::{Client, InputFile, Update, Upload};
//!
//! async fn edit(photo: web_sys::Blob, key: &str) -> Result<(), Box<dyn std::error::Error>> {
//!     let options = Options {
//!         model: "gpt-image-1.5".to_owned(),
//!         prompt: "A red hat".to_owned(),
//!         stream: Some(true),
//!         partial_images: Some(2),
//!         ..Options::default()
//!     };
//!     let image = InputFile { blob: photo, name: None };
//!     let upload = Upload::read(options, vec![image], None).await?;
//!     let client = Client::new(BaseUrl::parse("https://api.openai.com")?, Some(ApiKey::parse(key)?));
//!     let mut updates = client.edit(upload);
//!     while let Some(update) = updates.next().await {
//!         if let Update::Partial(partial) = update? {
//!             let preview = partial.image.bytes.blob("image/png");
//!         }
//!     }
//!     Ok(())
//! }
//! ```
//!
//! It runs in pages, in workers, and in Node.js.
//!
//! **Not here.** What a request may hold and what an answer means is [`protocol`].

// Without the standard library a program has nothing that words a panic, which weighs kilobytes and in a browser is read by nobody.
#![cfg_attr(not(test), no_std)]

extern crate alloc;

mod body;
mod call;
mod client;
mod error;
mod models;
mod picture;
mod pieces;
mod several;
mod task;
mod time_limit;
mod upload;

pub use client::{BadHeader, Client, Timeouts, Update, Updates};
pub use error::{Error, Hints, Waiting};
pub use overpaint_protocol as protocol;
pub use pieces::Pieces;
pub use several::Whole;
pub use task::{Stand, Wait};
pub use upload::{InputFile, Upload, UploadError};

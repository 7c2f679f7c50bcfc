//! What can be asked of an endpoint free of charge.

use alloc::boxed::Box;
use alloc::vec::Vec;

use futures::future::LocalBoxFuture;
use overpaint_protocol::{Error as Refusal, ListedModel, models};

use crate::call::{Call, is_reached};
use crate::client::Client;
use crate::error::Error;

impl Client {
    /// The models that the endpoint lists (`GET {base}/models`), which shows whether its address and key are right. The list may be open to
    /// all, and servers may have none. It is asked for once, whatever the policy.
    ///
    /// # Errors
    /// As for an edit; [`Error::Answer`] for what is no list.
    pub fn models(&self) -> LocalBoxFuture<'_, Result<Vec<ListedModel>, Error>> {
        Box::pin(async {
            let mut reading = self.question("models").send(self).await?;
            let limit = self.limits.text;
            let mut body = Vec::new();
            while let Some(chunk) = reading.chunk().await? {
                body.extend_from_slice(&chunk);
                if body.len() > limit {
                    let error = Refusal::TextTooLarge { limit };
                    return Err(Error::refused(error, reading.hints));
                }
            }
            models(reading.status, &body).map_err(|error| Error::refused(error, reading.hints))
        })
    }

    /// Whether something that takes edits is surely at the address: a GET, which asks for no edit, is refused there for being none. Servers that
    /// tell nobody so are not found.
    pub fn has_edits(&self) -> LocalBoxFuture<'_, bool> {
        Box::pin(async {
            let asked = self.question("images/edits").send(self).await;
            asked.is_ok_and(|reading| matches!(reading.status, 400 | 405 | 415 | 422))
        })
    }

    /// Whether any server answers at the address, also one that lets no web page read its answers: what it says is hidden from the page then,
    /// and the key does not go along.
    pub fn is_there(&self) -> LocalBoxFuture<'_, bool> {
        Box::pin(async { is_reached(self, &self.base.join("models")).await })
    }

    fn question(&self, path: &str) -> Call {
        Call {
            url: self.base.join(path),
            form: None,
            own: true,
            task: false,
        }
    }
}

//! Several pictures for one wish.

use futures::{Stream, StreamExt, stream};
use overpaint_protocol::{Answer, Usage};

use crate::client::{Client, Update, Updates};
use crate::error::{Error, Hints};
use crate::pieces::Pieces;
use crate::upload::Upload;

/// All pictures that could be had.
#[derive(Clone, Debug, PartialEq)]
pub struct Whole {
    /// The answers as one: the pictures in the order they were asked for, their usage summed.
    pub answer: Answer<Pieces>,
    /// Of single requests that failed beside others that did not.
    pub failures: Vec<Error>,
}

impl Client {
    /// Sends `upload` `count` times, `at_once` at a time, for one picture each: a stream brings only one. Each update comes with the number
    /// of its request, from 0. A request that fails does not end the others.
    pub fn edit_each(
        &self,
        upload: &Upload,
        count: u32,
        at_once: usize,
    ) -> impl Stream<Item = (u32, Result<Update, Error>)> + use<> {
        let client = self.clone();
        let upload = upload.single();
        let edits = (0..count).map(move |index| {
            let edit = client.edit(upload.clone());
            edit.map(move |update| (index, update))
        });
        stream::iter(edits).flatten_unordered(at_once.max(1))
    }

    /// Sends `upload` and waits for all its pictures. Where the server refuses `n` or brings fewer, single requests make up for the rest,
    /// `at_once` at a time.
    ///
    /// # Errors
    /// The first, if there is no picture at all.
    pub async fn edit_whole(&self, upload: &Upload, at_once: usize) -> Result<Whole, Error> {
        let wanted = upload.request().options().n.unwrap_or(1) as usize;
        let mut whole = match completed(self.edit(upload.clone())).await {
            Ok(answer) => Whole {
                answer,
                failures: Vec::new(),
            },
            Err(error) if wanted > 1 && refuses_n(&error) => {
                let answer = completed(self.edit(upload.single())).await?;
                Whole {
                    answer,
                    failures: Vec::new(),
                }
            }
            Err(error) => return Err(error),
        };
        let missing = wanted.saturating_sub(whole.answer.pictures.len());
        let singles = (0..missing).map(|_| completed(self.edit(upload.single())));
        let mut singles = stream::iter(singles).buffered(at_once.max(1));
        while let Some(single) = singles.next().await {
            match single {
                Ok(single) => {
                    whole.answer.pictures.extend(single.pictures);
                    whole.answer.usage = Usage::sum(whole.answer.usage, single.usage);
                }
                Err(error) => whole.failures.push(error),
            }
        }
        Ok(whole)
    }
}

async fn completed(mut updates: Updates) -> Result<Answer<Pieces>, Error> {
    while let Some(update) = updates.next().await {
        if let Update::Completed(answer) = update? {
            return Ok(answer);
        }
    }
    Err(Error::empty(Hints::default()))
}

/// Whether the server says that it makes one picture at a time.
fn refuses_n(error: &Error) -> bool {
    let blames_n = error
        .api()
        .is_some_and(|said| said.param.as_deref() == Some("n"));
    blames_n && matches!(error.status(), Some(400 | 422))
}

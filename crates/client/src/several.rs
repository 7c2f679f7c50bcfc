//! Several pictures for one wish.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::pin::Pin;
use core::task::{Context, Poll};

use futures::{Stream, StreamExt};
use overpaint_protocol::{Answer, Usage};

use crate::client::{Client, Update, Updates};
use crate::error::Error;
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
        Each {
            client: self.clone(),
            upload: upload.single(),
            begun: 0,
            count,
            at_once: at_once.max(1),
            running: Vec::new(),
        }
    }

    /// Sends `upload` and waits for all its pictures. Where the server refuses `n` or brings fewer, single requests make up for the rest,
    /// `at_once` at a time.
    ///
    /// # Errors
    /// The first, if there is no picture at all.
    pub async fn edit_whole(&self, upload: &Upload, at_once: usize) -> Result<Whole, Error> {
        let wanted = upload.request().options().n.unwrap_or(1) as usize;
        let answer = match completed(self.edit(upload.clone())).await {
            Err(error) if wanted > 1 && refuses_n(&error) => {
                completed(self.edit(upload.single())).await?
            }
            answered => answered?,
        };
        let mut whole = Whole {
            answer,
            failures: Vec::new(),
        };
        let missing = wanted.saturating_sub(whole.answer.pictures.len());
        let missing = u32::try_from(missing).unwrap_or(0);
        let mut singles = self.edit_each(upload, missing, at_once);
        while let Some((_, update)) = singles.next().await {
            match update {
                Ok(Update::Completed(single)) => {
                    whole.answer.pictures.extend(single.pictures);
                    whole.answer.usage = Usage::sum(whole.answer.usage, single.usage);
                }
                Ok(_) => {}
                Err(error) => whole.failures.push(error),
            }
        }
        Ok(whole)
    }
}

/// Some edits at once. They are few, so all are asked whenever one has something to say.
struct Each {
    client: Client,
    upload: Upload,
    begun: u32,
    count: u32,
    at_once: usize,
    running: Vec<(u32, Updates)>,
}

impl Stream for Each {
    type Item = (u32, Result<Update, Error>);

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let each = &mut *self;
        let mut place = 0;
        loop {
            while each.running.len() < each.at_once && each.begun < each.count {
                each.running
                    .push((each.begun, each.client.edit(each.upload.clone())));
                each.begun += 1;
            }
            let Some((index, updates)) = each.running.get_mut(place) else {
                break;
            };
            match updates.as_mut().poll_next(context) {
                Poll::Ready(Some(update)) => {
                    let index = *index;
                    // The others come first the next time.
                    each.running.rotate_left(place + 1);
                    return Poll::Ready(Some((index, update)));
                }
                Poll::Ready(None) => drop(each.running.remove(place)),
                Poll::Pending => place += 1,
            }
        }
        if each.running.is_empty() {
            Poll::Ready(None)
        } else {
            Poll::Pending
        }
    }
}

async fn completed(mut updates: Updates) -> Result<Answer<Pieces>, Error> {
    while let Some(update) = updates.next().await {
        if let Update::Completed(answer) = update? {
            return Ok(answer);
        }
    }
    Err(Error::empty(Box::default()))
}

/// Whether the server says that it makes one picture at a time.
fn refuses_n(error: &Error) -> bool {
    let blames_n = error
        .api()
        .is_some_and(|said| said.param.as_deref() == Some("n"));
    blames_n && matches!(error.status(), Some(400 | 422))
}

//! Ways to ask for an edit: all at once, or as a task that is handed in and then asked for until it is there.

use futures::stream::{self, LocalBoxStream, StreamExt};
use overpaint_client::protocol::{Answer, Pace};
use overpaint_client::{Client, Error, Pieces, Stand, Update, Upload};

/// What a request tells.
#[allow(
    clippy::large_enum_variant,
    reason = "a handful in a run; a box would only be in the way"
)]
pub(crate) enum Told {
    /// It was handed in. The server works on it from now on, whether or not anybody asks.
    HandedIn {
        /// The name to ask for it by.
        id: String,
        /// Where to ask, in the server's words.
        poll_url: Option<String>,
    },
    /// How much of it is done, 0–1, where the server says that.
    Working(Option<f64>),
    /// What any edit tells.
    News(Update),
}

pub(crate) type Telling = LocalBoxStream<'static, Result<Told, Error>>;

/// Sends an edit and waits for its answer, which ends with the page.
pub(crate) fn at_once(client: &Client, upload: Upload) -> Telling {
    let updates = client.edit(upload);
    updates.map(|update| update.map(Told::News)).boxed_local()
}

/// Hands an edit in as a task, and waits for that. A server that knows no tasks answers at once.
pub(crate) fn as_task(client: Client, upload: Upload) -> Telling {
    let handed_in = async move {
        let (id, poll_url) = match client.submit(&upload).await {
            Ok(Stand::Completed(answer)) => return one(Ok(completed(answer))),
            Ok(Stand::Waiting(task)) => (task.id, task.poll_url),
            Err(error) => return one(Err(error)),
        };
        // Without a name nobody can ask for it.
        let Some(id) = id else {
            return one(Err(Error::TaskLost { id: String::new() }));
        };
        let waiting = task(&client, id.clone(), poll_url.clone());
        let handed_in = one(Ok(Told::HandedIn { id, poll_url }));
        handed_in.chain(waiting).boxed_local()
    };
    stream::once(handed_in).flatten().boxed_local()
}

/// Waits for what was handed in.
pub(crate) fn task(client: &Client, id: String, poll_url: Option<String>) -> Telling {
    let wait = client.wait(id, poll_url, Pace::default());
    let stands = stream::unfold(Some(wait), |wait| async move {
        let mut wait = wait?;
        Some(match wait.next().await {
            Ok(Stand::Waiting(task)) => (Ok(Told::Working(task.progress)), Some(wait)),
            Ok(Stand::Completed(answer)) => (Ok(completed(answer)), None),
            Err(error) => (Err(error), None),
        })
    });
    stands.boxed_local()
}

fn one(told: Result<Told, Error>) -> Telling {
    stream::once(async { told }).boxed_local()
}

fn completed(answer: Answer<Pieces>) -> Told {
    Told::News(Update::Completed(answer))
}

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;

use futures::future::LocalBoxFuture;
use js_sys::Promise;
use overpaint_client::protocol::{Error as Refusal, Pace};
use overpaint_client::{Client, Error, Stand, Upload, UploadError};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::future_to_promise;

use crate::abort::{Stop, Work, unless_stopped};
use crate::events::Events;
use crate::fault::Fault;
use crate::params::Params;
use crate::settings::{self, property};
use crate::tell;

/// Requests that run at once where one edit is several: browsers hold six connections to a host.
const AT_ONCE: usize = 4;

/// A client for one endpoint.
#[wasm_bindgen]
pub struct Core(Client);

#[wasm_bindgen]
impl Core {
    /// `options` as the public constructor has them, with `baseURL` absolute.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue) -> Result<Core, JsValue> {
        Ok(Self(settings::client(options)?))
    }

    /// Sends an edit. Resolves with all its pictures; where it is streamed, with the `Events` once an answer has begun; and with the task
    /// where it is handed in as one.
    pub fn edit(&self, request: JsValue) -> Promise {
        let client = self.0.clone();
        promise(&request.clone(), async move {
            let client = settings::for_call(&client, &request)?;
            let [params, images, mask] =
                ["params", "images", "mask"].map(|name| property(&request, name));
            let mut params = Params::read(&params);
            let is_task = property(&request, "task").as_bool() == Some(true);
            if is_task {
                params.options.stream = None;
                params.options.partial_images = None;
            }
            let (streams, count) = (params.options.stream.is_some(), params.count);
            let upload = upload(params, images, mask).await?;
            if is_task {
                return Ok(tell::stand(&client.submit(&upload).await?));
            }
            let at_once = at_once(&request);
            if streams {
                let updates = Box::pin(client.edit_each(&upload, count, at_once));
                let signal = settings::signal(&request);
                return Ok(Events::begin(updates, count, signal).await?.into());
            }
            let whole = client.edit_whole(&upload, at_once).await?;
            Ok(tell::whole(&whole))
        })
    }

    /// Where a task stands. One that failed is told and not thrown.
    pub fn retrieve(&self, options: JsValue) -> Promise {
        let client = self.0.clone();
        promise(&options.clone(), async move {
            let client = settings::for_call(&client, &options)?;
            let (id, poll_url) = task(&options);
            match client.poll(&id, poll_url.as_deref()).await {
                Ok(stand) => Ok(tell::stand(&stand)),
                Err(error) if has_failed(&error) => Ok(tell::failed_task(&error)),
                Err(error) => Err(error.into()),
            }
        })
    }

    /// A finished task. `report` is called with each answer before the last.
    pub fn wait(&self, options: JsValue) -> Promise {
        let client = self.0.clone();
        promise(&options.clone(), async move {
            let client = settings::for_call(&client, &options)?;
            let (id, poll_url) = task(&options);
            let report = settings::function(&options, "report");
            let mut wait = client.wait(id, poll_url, pace(&options));
            loop {
                let stand = wait.next().await?;
                let told = tell::stand(&stand);
                if let Stand::Completed(_) = stand {
                    return Ok(told);
                }
                if let Some(report) = &report {
                    // What the caller's function throws is the caller's.
                    let _ = report.call1(&JsValue::UNDEFINED, &told);
                }
            }
        })
    }
}

/// All problems of an edit, without sending it.
#[wasm_bindgen]
pub fn validate(params: JsValue, images: JsValue, mask: JsValue) -> Promise {
    promise(&JsValue::UNDEFINED, async move {
        let problems = match upload(Params::read(&params), images, mask).await {
            Ok(_) => Vec::new(),
            Err(UploadError::Problems(problems)) => problems,
            Err(unreadable) => return Err(unreadable.into()),
        };
        Ok(tell::problems(&problems).into())
    })
}

/// Does work for JavaScript, unless the signal in `options` ends it. Boxed, so that the machinery is there once.
pub(crate) fn promise(
    options: &JsValue,
    work: impl Future<Output = Result<JsValue, Fault>> + 'static,
) -> Promise {
    start(Box::pin(work), options)
}

fn start(work: Work<'static>, options: &JsValue) -> Promise {
    let signal = settings::signal(options);
    future_to_promise(
        async move { Ok(unless_stopped(Stop::default(), signal.as_ref(), work).await?) },
    )
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates"
)]
fn at_once(request: &JsValue) -> usize {
    let at_once = property(request, "concurrency").as_f64();
    at_once.map_or(AT_ONCE, |count| count as usize)
}

/// Boxed, since an edit and its validation have it.
fn upload(
    params: Params,
    images: JsValue,
    mask: JsValue,
) -> LocalBoxFuture<'static, Result<Upload, UploadError>> {
    Box::pin(async move {
        let (images, mask) = (settings::files(&images), settings::mask(&mask));
        let mut problems = params.problems;
        let read = Upload::read(params.options, images, mask).await;
        if problems.is_empty() {
            return read;
        }
        match read {
            Ok(_) => {}
            Err(UploadError::Problems(more)) => {
                for problem in more {
                    // What could not be read counts as missing, which is no second problem.
                    if problems.iter().all(|known| known.field != problem.field) {
                        problems.push(problem);
                    }
                }
            }
            unreadable => return unreadable,
        }
        Err(UploadError::Problems(problems))
    })
}

/// The task that `id` and `pollUrl` name.
fn task(options: &JsValue) -> (String, Option<String>) {
    let [id, poll_url] = ["id", "pollUrl"].map(|name| property(options, name).as_string());
    (id.unwrap_or_default(), poll_url)
}

/// Whether the task itself has failed, and not the question for it.
fn has_failed(error: &Error) -> bool {
    matches!(error, Error::Answer { failure, .. } if matches!(failure.error, Refusal::Task(_)))
}

/// `interval` and `limit` in milliseconds.
fn pace(options: &JsValue) -> Pace {
    let [first, limit] = ["interval", "limit"].map(|name| settings::milliseconds(options, name));
    Pace::new(
        first.unwrap_or(Duration::from_secs(2)),
        limit.unwrap_or(Duration::from_secs(30 * 60)),
    )
}

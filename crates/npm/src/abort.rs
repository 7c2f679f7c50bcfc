use futures::future::{AbortHandle, AbortRegistration, Abortable};
use gloo_events::EventListener;
use overpaint_client::Error;
use web_sys::AbortSignal;

use crate::fault::Fault;

/// Does the work until the signal says otherwise. What is dropped then aborts its requests.
pub(crate) async fn unless_aborted<T>(
    signal: Option<&AbortSignal>,
    work: impl Future<Output = Result<T, Fault>>,
) -> Result<T, Fault> {
    let (handle, registration) = AbortHandle::new_pair();
    unless_aborted_by(handle, registration, signal, work).await
}

/// The same, with a handle for the caller to end it by.
pub(crate) async fn unless_aborted_by<T>(
    handle: AbortHandle,
    registration: AbortRegistration,
    signal: Option<&AbortSignal>,
    work: impl Future<Output = Result<T, Fault>>,
) -> Result<T, Fault> {
    if signal.is_some_and(AbortSignal::aborted) {
        handle.abort();
    }
    let _listener =
        signal.map(|signal| EventListener::once(signal, "abort", move |_| handle.abort()));
    let arrived = Vec::new();
    let result = Abortable::new(work, registration).await;
    result.unwrap_or(Err(Fault::Failed(Error::Aborted { arrived })))
}

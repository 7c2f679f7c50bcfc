use std::time::Duration;

use futures::future::{Either, select};
use gloo_timers::future::TimeoutFuture;

/// What `work` gives, or nothing if it takes longer than `limit`; the work is then dropped.
pub(crate) async fn within<T>(limit: Duration, work: impl Future<Output = T>) -> Option<T> {
    let milliseconds = u32::try_from(limit.as_millis()).unwrap_or(u32::MAX);
    match select(std::pin::pin!(work), TimeoutFuture::new(milliseconds)).await {
        Either::Left((value, _)) => Some(value),
        Either::Right(_) => None,
    }
}

/// The time since a moment, for messages.
#[derive(Clone, Copy)]
pub(crate) struct Elapsed(f64);

impl Elapsed {
    pub(crate) fn start() -> Self {
        Self(js_sys::Date::now())
    }

    /// Whole seconds, rounded.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped, and the cast saturates"
    )]
    pub(crate) fn seconds(self) -> u32 {
        ((js_sys::Date::now() - self.0).max(0.0) / 1000.0).round() as u32
    }
}

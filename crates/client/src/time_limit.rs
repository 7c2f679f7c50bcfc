use alloc::boxed::Box;
use alloc::rc::Rc;
use core::cell::Cell;
use core::future::poll_fn;
use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use core::time::Duration;

use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;

/// What `work` gives, or nothing if it takes longer than `limit`; the work is then dropped.
pub(crate) async fn within<T>(limit: Duration, work: impl Future<Output = T>) -> Option<T> {
    unless(work, core::pin::pin!(sleep(limit))).await
}

/// What `work` gives, or nothing if `over` comes first.
async fn unless<T>(
    work: impl Future<Output = T>,
    mut over: Pin<&mut dyn Future<Output = ()>>,
) -> Option<T> {
    let mut work = core::pin::pin!(work);
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(value) => Poll::Ready(Some(value)),
        Poll::Pending => over.as_mut().poll(context).map(|()| None),
    })
    .await
}

/// Begins at once.
pub(crate) fn sleep(time: Duration) -> Sleep {
    let end = Rc::new(End::default());
    let reached = Rc::clone(&end);
    let listener = Closure::<dyn FnMut(JsValue)>::new(move |_| {
        reached.reached.set(true);
        if let Some(waiting) = reached.waiting.take() {
            waiting.wake();
        }
    });
    Sleep {
        timer: set_timeout(listener.as_ref(), milliseconds(time)),
        end,
        _listener: listener,
    }
}

pub(crate) struct Sleep {
    timer: JsValue,
    end: Rc<End>,
    _listener: Closure<dyn FnMut(JsValue)>,
}

#[derive(Default)]
struct End {
    reached: Cell<bool>,
    waiting: Cell<Option<Waker>>,
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.end.reached.get() {
            return Poll::Ready(());
        }
        self.end.waiting.set(Some(context.waker().clone()));
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        clear_timeout(&self.timer);
    }
}

#[wasm_bindgen]
extern "C" {
    /// A number in a browser, an object in Node.
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(end: &JsValue, milliseconds: u32) -> JsValue;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue);
}

/// Ends when nothing was heard for some time. One timer serves all the chunks of an answer: setting one for each would cost more than
/// reading the chunk.
pub(crate) struct Silence {
    heard: Rc<Cell<f64>>,
    over: Pin<Box<dyn Future<Output = ()>>>,
}

impl Silence {
    pub(crate) fn of(limit: Duration) -> Self {
        let heard = Rc::new(Cell::new(now()));
        let since = Rc::clone(&heard);
        let limit = f64::from(milliseconds(limit));
        let over = async move {
            loop {
                let left = since.get() + limit - now();
                if left <= 0.0 {
                    return;
                }
                // Rounded up, so that it never comes a moment too early and turns round.
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "positive, and no longer than the limit"
                )]
                sleep(Duration::from_millis(left as u64 + 1)).await;
            }
        };
        Self {
            heard,
            over: Box::pin(over),
        }
    }

    /// What `work` gives, or nothing if it is quiet for too long.
    pub(crate) async fn unless_over<T>(&mut self, work: impl Future<Output = T>) -> Option<T> {
        // While nobody listened, there was nothing to hear.
        self.heard.set(now());
        unless(work, self.over.as_mut()).await
    }
}

/// The time since a moment, for messages.
#[derive(Clone, Copy)]
pub(crate) struct Elapsed(f64);

impl Elapsed {
    pub(crate) fn start() -> Self {
        Self(now())
    }

    /// Whole seconds, rounded.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped, and the cast saturates"
    )]
    pub(crate) fn seconds(self) -> u32 {
        ((now() - self.0).max(0.0) / 1000.0 + 0.5) as u32
    }
}

/// Milliseconds since 1970.
pub(crate) fn now() -> f64 {
    js_sys::Date::now()
}

/// As timers take it: at most 24 days.
fn milliseconds(time: Duration) -> u32 {
    const LONGEST: u32 = i32::MAX as u32;
    u32::try_from(
        time.as_secs()
            .saturating_mul(1000)
            .saturating_add(time.subsec_millis().into()),
    )
    .unwrap_or(LONGEST)
    .min(LONGEST)
}

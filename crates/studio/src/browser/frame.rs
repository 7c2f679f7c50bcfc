//! The clock and animation frames.

use std::cell::RefCell;

use gloo_render::AnimationFrame;

use super::document::window;

/// Milliseconds of a clock that only goes forward.
pub(crate) fn now() -> f64 {
    window()
        .and_then(|window| window.performance())
        .map_or(0.0, |clock| clock.now())
}

/// The time of day, in milliseconds since 1970.
#[expect(clippy::cast_possible_truncation, reason = "a whole number")]
#[expect(clippy::cast_sign_loss, reason = "long after 1970")]
pub(crate) fn date() -> u64 {
    js_sys::Date::now() as u64
}

/// Calls a function once before the next frame, however often it is asked to.
#[derive(Default)]
pub(crate) struct NextFrame(RefCell<Option<AnimationFrame>>);

impl NextFrame {
    /// Asks for one call of `draw`. While one is waiting, others are dropped.
    pub(crate) fn ask(&self, draw: impl FnOnce() + 'static) {
        let mut waiting = self.0.borrow_mut();
        if waiting.is_none() {
            *waiting = Some(gloo_render::request_animation_frame(move |_| draw()));
        }
    }

    /// To be called first in the function, so that it can be asked for again.
    pub(crate) fn begun(&self) {
        self.0.borrow_mut().take();
    }
}

//! Sizes and places of what is laid out.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};

use super::document::{document, matches};

/// Space between a panel and the picture, in pixels.
const GAP: f64 = 12.0;

/// Watches an element's size for as long as it lives.
pub(crate) struct SizeWatch {
    observer: ResizeObserver,
    _closure: Closure<dyn FnMut()>,
}

impl Drop for SizeWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Calls `changed` with the element's width and height in CSS pixels, now and whenever they change.
pub(crate) fn size(element: &Element, changed: impl Fn(f64, f64) + 'static) -> Option<SizeWatch> {
    let watched = element.clone();
    let closure: Closure<dyn FnMut()> = Closure::new(move || {
        let place = watched.get_bounding_client_rect();
        changed(place.width(), place.height());
    });
    let observer = ResizeObserver::new(closure.as_ref().unchecked_ref()).ok()?;
    observer.observe(element);
    Some(SizeWatch {
        observer,
        _closure: closure,
    })
}

/// Whether an element holds more than it has room to show.
pub(crate) fn is_cut(element: &Element) -> bool {
    element.scroll_height() > element.client_height()
}

/// The media query that tells a phone or an upright tablet from a desktop; the style sheets have the same.
pub(crate) const PHONE: &str = "(max-width: 559px), (max-width: 899px) and (min-height: 560px)";

/// The width of the strip of results with its margin, in CSS pixels; the tokens have the same.
const RESULTS: f64 = 204.0;

/// The height of the strip where it lies below the picture, with its margin.
const RESULTS_BELOW: f64 = 104.0;

/// That margin.
const BETWEEN: f64 = 8.0;

/// How far panels reach over the stage from each edge, in CSS pixels.
pub(crate) struct Panels {
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) top: f64,
    pub(crate) bottom: f64,
}

/// Measures the panels as they are laid out now.
pub(crate) fn panels() -> Option<Panels> {
    let stage = place(".stage")?;
    let beside = !matches(PHONE);
    let left = place(".tool-bar")
        .filter(|_| beside)
        .map_or(0.0, |panel| panel.right());
    // The results have their room before the first one is there, so that the picture stays in place; but what extends the canvas hides all.
    let room = place(".extend-panel").is_none();
    let right = if beside && room { RESULTS } else { 0.0 };
    let top = place(".top-bar").map_or(0.0, |panel| panel.bottom());
    let results = if beside || !room { 0.0 } else { RESULTS_BELOW };
    let shown = place(".bottom > .results")
        .filter(|_| room)
        .map_or(0.0, |panel| panel.height() + BETWEEN);
    // The picture stays in place while there is a notice.
    let notice = place(".bottom > [role=alert]").map_or(0.0, |panel| panel.height());
    let bottom = place(".bottom").map_or(0.0, |panel| stage.bottom() - panel.top() - notice);
    Some(Panels {
        left: left + GAP,
        right: right + GAP,
        top: top + GAP,
        bottom: bottom - shown + results + GAP,
    })
}

fn place(selector: &str) -> Option<web_sys::DomRect> {
    let element = document()?.query_selector(selector).ok()??;
    Some(element.get_bounding_client_rect())
}

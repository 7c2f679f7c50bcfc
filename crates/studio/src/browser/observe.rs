//! Sizes and places of what is laid out.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver, ScrollIntoViewOptions, ScrollLogicalPosition};

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

/// Calls `changed` now and whenever what a selector finds has another size.
pub(crate) fn size_of(selector: &str, changed: impl Fn() + 'static) -> Option<SizeWatch> {
    size(&find(selector)?, move |_, _| changed())
}

/// Whether no panel lies over a point of the page, in CSS pixels. What is beyond the screen is not free.
pub(crate) fn is_free(x: f64, y: f64) -> bool {
    let top = document().and_then(|document| document.element_from_point(x as f32, y as f32));
    top.is_some_and(|top| matches!(top.closest("main .panel"), Ok(None)))
}

/// The width of the page in CSS pixels.
pub(crate) fn page_width() -> f64 {
    place(".stage").map_or(0.0, |stage| stage.width())
}

/// Whether an element holds more than it has room to show.
pub(crate) fn is_cut(element: &Element) -> bool {
    element.scroll_height() > element.client_height()
}

/// Whether what a selector finds holds more than it has room to show, so that it is scrolled.
pub(crate) fn is_scrolled(selector: &str) -> bool {
    find(selector)
        .is_some_and(|element| is_cut(&element) || element.scroll_width() > element.client_width())
}

/// Scrolls what holds an element no further than needed for it to be seen.
pub(crate) fn reveal(selector: &str) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    options.set_inline(ScrollLogicalPosition::Nearest);
    if let Some(element) = find(selector) {
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
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
    // The picture stays in place while there is a notice; but what is dragged to extend it has to be in reach.
    let bottom = place(".bottom").map_or(0.0, |panel| {
        let notice = if room {
            ".bottom > [role=alert]"
        } else {
            ".notice"
        };
        let clear = match place(notice) {
            Some(notice) if room => panel.top() + notice.height(),
            Some(notice) => panel.top().min(notice.top()),
            None => panel.top(),
        };
        stage.bottom() - clear
    });
    Some(Panels {
        left: left + GAP,
        right: right + GAP,
        top: top + GAP,
        bottom: bottom - shown + results + GAP,
    })
}

fn place(selector: &str) -> Option<web_sys::DomRect> {
    Some(find(selector)?.get_bounding_client_rect())
}

fn find(selector: &str) -> Option<Element> {
    document()?.query_selector(selector).ok()?
}

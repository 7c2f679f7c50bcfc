//! The document around the page: its language and theme, and what it was served with.

use overpaint_editor::Ring;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, Event, HtmlElement, HtmlMetaElement, Window};

/// Takes away the text that stood there while the program was loading.
pub(crate) fn remove_boot_text() {
    if let Some(boot) = document().and_then(|document| document.get_element_by_id("boot")) {
        boot.remove();
    }
}

/// Whether an event is about something within what a selector finds.
pub(crate) fn is_within(event: &Event, selector: &str) -> bool {
    let target = event.target();
    let target = target.and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| matches!(target.closest(selector), Ok(Some(_))))
}

/// The base URL of a server that came with the page (`<meta name="overpaint-demo">`).
pub(crate) fn demo_endpoint() -> Option<String> {
    let meta = document()?
        .query_selector("meta[name=overpaint-demo]")
        .ok()??;
    let address = meta.dyn_into::<HtmlMetaElement>().ok()?.content();
    (!address.is_empty()).then_some(address)
}

/// The origin that servers know this page by, such as `https://example.com`.
pub(crate) fn origin() -> String {
    window()
        .and_then(|window| window.location().origin().ok())
        .unwrap_or_default()
}

/// The language the browser asks for, such as `zh-CN`.
pub(crate) fn preferred_language() -> String {
    window()
        .and_then(|window| window.navigator().language())
        .unwrap_or_default()
}

/// Tells the document's language to screen readers and fonts.
pub(crate) fn set_language(tag: &str) {
    set_attribute("lang", tag);
}

/// The title that tabs and windows have.
pub(crate) fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// Whether the page is out of sight, such as in a tab behind another.
pub(crate) fn is_hidden() -> bool {
    document().is_some_and(|document| document.hidden())
}

/// Calls `changed` whenever the page goes out of sight or comes back, for as long as it lives.
pub(crate) fn on_hidden_change(changed: impl Fn() + 'static) {
    if let Some(document) = document() {
        gloo_events::EventListener::new(&document, "visibilitychange", move |_| changed()).forget();
    }
}

/// Has the browser ask before it leaves the page while `wanted` says so, for as long as the page lives.
pub(crate) fn ask_before_leaving(wanted: impl Fn() -> bool + 'static) {
    if let Some(window) = window() {
        let options = gloo_events::EventListenerOptions::enable_prevent_default();
        let ask = move |event: &web_sys::Event| {
            if wanted() {
                event.prevent_default();
            }
        };
        gloo_events::EventListener::new_with_options(&window, "beforeunload", options, ask)
            .forget();
    }
}

/// Calls `leaving` whenever the page may be about to go: it is out of sight or left.
pub(crate) fn on_leaving(leaving: impl Fn() + Clone + 'static) {
    let hidden = leaving.clone();
    on_hidden_change(move || {
        if is_hidden() {
            hidden();
        }
    });
    if let Some(window) = window() {
        gloo_events::EventListener::new(&window, "pagehide", move |_| leaving()).forget();
    }
}

/// Opens an address in a tab of its own, which is not told where it comes from.
pub(crate) fn open_tab(url: &str) {
    if let Some(window) = window() {
        // Fails where the browser lets the page open nothing.
        let _ = window.open_with_url_and_target_and_features(url, "_blank", "noopener,noreferrer");
    }
}

/// Loads the page anew.
pub(crate) fn reload() {
    if let Some(window) = window() {
        // Fails only where the page may not say where it is.
        let _ = window.location().reload();
    }
}

/// Shows the light or the dark theme.
pub(crate) fn set_dark(dark: bool) {
    set_attribute("data-theme", if dark { "dark" } else { "light" });
}

/// Whether a media query holds now.
pub(crate) fn matches(query: &str) -> bool {
    window()
        .and_then(|window| window.match_media(query).ok().flatten())
        .is_some_and(|list| list.matches())
}

/// Calls `changed` whenever the answer of a media query changes, for as long as the page lives.
pub(crate) fn on_media_change(query: &str, changed: impl Fn() + 'static) {
    if let Some(list) = window().and_then(|window| window.match_media(query).ok().flatten()) {
        gloo_events::EventListener::new(&list, "change", move |_| changed()).forget();
    }
}

/// Pixels of the screen for one CSS pixel.
pub(crate) fn pixel_ratio() -> f64 {
    window().map_or(1.0, |window| window.device_pixel_ratio())
}

/// Whether keys are written as on a Mac.
pub(crate) fn is_mac() -> bool {
    window().is_some_and(|window| {
        let navigator = window.navigator();
        let platform = navigator.platform().unwrap_or_default();
        platform.starts_with("Mac") || platform.starts_with("iP")
    })
}

/// Puts the brush's ring around the pointer, or hides it. A ring of less than three pixels would be
/// only its border.
pub(crate) fn place_ring(element: &HtmlElement, ring: Option<Ring>) {
    let style = element.style();
    let Some(ring) = ring else {
        let _ = style.set_property("display", "none");
        return;
    };
    let radius = ring.radius.max(1.5);
    let hard = format!("{:.3}", ring.hardness);
    let (x, y) = (ring.centre.x - radius, ring.centre.y - radius);
    let size = format!("{}px", radius * 2.0);
    for (property, value) in [
        ("display", "block"),
        ("width", &size),
        ("height", &size),
        ("--hardness", &hard),
        ("transform", &format!("translate({x}px, {y}px)")),
    ] {
        // Fails only for a property that is read-only.
        let _ = style.set_property(property, value);
    }
}

/// Whether what has the focus lies within something that `selector` finds.
pub(crate) fn has_focus(selector: &str) -> bool {
    let owner = document().and_then(|document| document.active_element());
    owner.is_some_and(|owner| matches!(owner.closest(selector), Ok(Some(_))))
}

/// Gives the focus to the element of this id, if there is one.
pub(crate) fn focus(id: &str) {
    let element = document().and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // Fails only for an element that is not in the page.
        let _ = element.focus();
    }
}

/// Presses the element of this id, if there is one.
pub(crate) fn click(id: &str) {
    let element = document().and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        element.click();
    }
}

/// The focus, lent to an element. Once this is dropped, what had it before has it again.
pub(crate) struct LentFocus {
    owner: Option<HtmlElement>,
}

impl LentFocus {
    /// Lends it to an element of the page.
    pub(crate) fn to(element: &HtmlElement) -> Self {
        let owner = document().and_then(|document| document.active_element());
        // Fails only for an element that is not in the page.
        let _ = element.focus();
        Self {
            owner: owner.and_then(|owner| owner.dyn_into().ok()),
        }
    }
}

impl Drop for LentFocus {
    fn drop(&mut self) {
        if let Some(owner) = &self.owner {
            // As above.
            let _ = owner.focus();
        }
    }
}

fn set_attribute(name: &str, value: &str) {
    let root = document().and_then(|document| document.document_element());
    if let Some(root) = root {
        // Fails only for a malformed name.
        let _ = root.set_attribute(name, value);
    }
}

pub(super) fn document() -> Option<Document> {
    window()?.document()
}

pub(super) fn window() -> Option<Window> {
    web_sys::window()
}

//! Pointer and wheel events in the editor's terms.

use js_sys::{Array, Reflect};
use overpaint_editor::{Button, Device, Input, Modifiers, Phase, Pointer};
use overpaint_raster::Point;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, PointerEvent, WheelEvent};

/// Lines of text for one step of a wheel that counts in lines, in pixels.
const LINE: f64 = 16.0;

/// One event. From down to up the pointer belongs to the canvas, wherever it goes.
pub(crate) fn input(event: &PointerEvent, phase: Phase) -> Input {
    if phase == Phase::Down {
        capture(event);
    }
    Input::Pointer(pointer(event, phase))
}

/// From now until it is up, the pointer belongs to the element that it went down on.
pub(crate) fn capture(event: &PointerEvent) {
    if let Some(element) = target(event) {
        // Fails only for a pointer that is already gone.
        let _ = element.set_pointer_capture(event.pointer_id());
    }
}

/// A move with all the places in between that the browser has put together, so that a fast stroke
/// stays smooth.
pub(crate) fn moves(event: &PointerEvent) -> Input {
    // Only secure contexts have it.
    let name = JsValue::from_str("getCoalescedEvents");
    let between = Reflect::has(event, &name)
        .is_ok_and(|has| has)
        .then(|| event.get_coalesced_events());
    let mut points: Vec<Pointer> = between
        .iter()
        .flat_map(Array::iter)
        .filter_map(|event| event.dyn_into::<PointerEvent>().ok())
        .map(|event| pointer(&event, Phase::Move))
        .collect();
    if points.is_empty() {
        points.push(pointer(event, Phase::Move));
    }
    Input::Moves(points)
}

/// A turn of the wheel. It zooms to the pointer; with Shift it moves the view sideways, and two
/// fingers on a touch pad move it, which is told from a wheel by steps that are small or slanted.
#[expect(clippy::cast_possible_truncation, reason = "pixels of a screen")]
pub(crate) fn wheel(event: &WheelEvent) -> Input {
    let unit = match event.delta_mode() {
        WheelEvent::DOM_DELTA_LINE => LINE,
        WheelEvent::DOM_DELTA_PAGE => LINE * 20.0,
        _ => 1.0,
    };
    let (dx, dy) = (event.delta_x() * unit, event.delta_y() * unit);
    let touch_pad =
        dx != 0.0 || (event.delta_mode() == WheelEvent::DOM_DELTA_PIXEL && dy.abs() < 40.0);
    let modifiers = Modifiers {
        shift: event.shift_key(),
        alt: event.alt_key(),
        command: event.ctrl_key() || event.meta_key(),
    };
    let zoom = modifiers.command || !(touch_pad || modifiers.shift);
    Input::Wheel {
        // Not from where it was turned: that may be something small that lies on the stage, which fills the window.
        at: Point::new(event.client_x() as f32, event.client_y() as f32),
        dx: dx as f32,
        dy: dy as f32,
        zoom,
        modifiers,
    }
}

#[expect(clippy::cast_possible_truncation, reason = "pixels of a screen")]
fn pointer(event: &PointerEvent, phase: Phase) -> Pointer {
    let (left, top) = corner(event);
    Pointer {
        phase,
        id: event.pointer_id(),
        device: match event.pointer_type().as_str() {
            "pen" => Device::Pen,
            "touch" => Device::Touch,
            _ => Device::Mouse,
        },
        button: match event.button() {
            1 => Button::Middle,
            // 5 is the eraser end of a pen.
            2 | 5 => Button::Secondary,
            _ => Button::Primary,
        },
        at: Point::new(
            (f64::from(event.client_x()) - left) as f32,
            (f64::from(event.client_y()) - top) as f32,
        ),
        pressure: event.pressure(),
        modifiers: Modifiers {
            shift: event.shift_key(),
            alt: event.alt_key(),
            command: event.ctrl_key() || event.meta_key(),
        },
        time_ms: event.time_stamp(),
    }
}

/// The top left corner of the canvas in the window. The stage fills the window, so that this is
/// (0, 0) unless somebody embeds the page's parts elsewhere; coalesced events have no target.
fn corner(event: &PointerEvent) -> (f64, f64) {
    target(event).map_or((0.0, 0.0), |canvas| {
        let place = canvas.get_bounding_client_rect();
        (place.left(), place.top())
    })
}

fn target(event: &PointerEvent) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

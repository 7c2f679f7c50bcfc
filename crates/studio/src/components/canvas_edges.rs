use leptos::prelude::*;
use overpaint_editor::Input;

use crate::browser::pointer;
use crate::extend::{Margins, Side, ratio_of};
use crate::intent::Intent;
use crate::locale::{t, tr};
use crate::place::Place;
use crate::studio::Studio;

/// A dragged edge snaps to a ratio that is this near, in CSS pixels.
const NEAR: f64 = 6.0;

/// What an arrow key adds, in pixels of the picture; with Shift.
const STEPS: (i32, i32) = (8, 64);

const SIDES: [(&str, Side); 8] = [
    ("extend.top_left", side(-1, -1)),
    ("extend.top", TOP),
    ("extend.top_right", side(1, -1)),
    ("extend.right", side(1, 0)),
    ("extend.bottom_right", side(1, 1)),
    ("extend.bottom", side(0, 1)),
    ("extend.bottom_left", side(-1, 1)),
    ("extend.left", side(-1, 0)),
];

const TOP: Side = side(0, -1);

const fn side(across: i8, down: i8) -> Side {
    Side { across, down }
}

/// The canvas that is to be: a line around the picture with the canvas's size, whose edges and corners can be dragged.
#[component]
pub(crate) fn CanvasEdges() -> impl IntoView {
    let studio = Studio::expect();
    let picture = studio.picture_size().unwrap_or_default();
    let margins = move || studio.extending.get().unwrap_or_default();
    let dragging = RwSignal::new(false);
    // While an edge is dragged the view stays, or the edge would run away from the pointer.
    Effect::new(move |_| {
        if !dragging.get() {
            let room = margins().room(picture);
            studio.feed(Input::SetRoom(Some(room)));
        }
    });
    on_cleanup(move || studio.feed(Input::SetRoom(None)));
    let canvas = Memo::new(move |_| Place::in_view(margins().frame(picture), studio.view.get()));
    let words = move || {
        let (width, height) = margins().around(picture);
        format!("{width} × {height} · {}", ratio(width, height))
    };
    let edges = SIDES
        .into_iter()
        .map(|(name, side)| view! { <CanvasEdge name side canvas dragging /> })
        .collect_view();
    view! {
        <svg class="sketch" aria-hidden="true">
            <path class="new" fill-rule="evenodd" d=move || {
                let whole = canvas.get();
                let old = Place::in_view(Margins::default().frame(picture), studio.view.get());
                format!("{}{}", whole.path(), old.path())
            } />
            <path class="under" d=move || canvas.get().path() />
            <path class="over dashed" d=move || canvas.get().path() />
        </svg>
        <p class="canvas-size" aria-hidden="true" style:left=move || px(canvas.get().at(TOP).0) style:top=move || px(canvas.get().at(TOP).1)>
            {words}
        </p>
        <div role="group" aria-label=tr("extend.edges")>{edges}</div>
    }
}

/// An edge or a corner, taken by pointer or by arrow keys.
#[component]
fn CanvasEdge(
    /// The key of its name's text.
    name: &'static str,
    side: Side,
    canvas: Memo<Place>,
    dragging: RwSignal<bool>,
) -> impl IntoView {
    let studio = Studio::expect();
    let picture = studio.picture_size().unwrap_or_default();
    // Where a drag began, and with which margins.
    let grip = StoredValue::new(None::<(f64, f64, Margins)>);
    let let_go = move || {
        grip.set_value(None);
        dragging.set(false);
    };
    let drag = move |x: f64, y: f64| {
        let Some((from_x, from_y, before)) = grip.get_value() else {
            return;
        };
        let scale = studio.view.get_untracked().scale;
        let pixels = |way: f64| (way / scale).round() as i32;
        let margins = before.pulled(side, pixels(x - from_x), pixels(y - from_y));
        let near = pixels(NEAR).unsigned_abs();
        studio
            .extending
            .set(Some(margins.snapped(side, picture, near)));
    };
    let cursor = match i32::from(side.across) * i32::from(side.down) {
        1 => "nwse-resize",
        -1 => "nesw-resize",
        _ if side.down == 0 => "ew-resize",
        _ => "ns-resize",
    };
    view! {
        <button
            type="button"
            class="canvas-edge"
            aria-label=tr(name)
            title=move || format!("{} ({})", t(name), t("extend.by_keys"))
            style:cursor=cursor
            style:left=move || px(canvas.get().at(side).0)
            style:top=move || px(canvas.get().at(side).1)
            on:pointerdown=move |event| {
                if event.button() != 0 {
                    return;
                }
                pointer::capture(&event);
                let margins = studio.extending.get_untracked().unwrap_or_default();
                grip.set_value(Some((f64::from(event.client_x()), f64::from(event.client_y()), margins)));
                dragging.set(true);
            }
            on:pointermove=move |event| drag(f64::from(event.client_x()), f64::from(event.client_y()))
            on:pointerup=move |_| let_go()
            on:pointercancel=move |_| let_go()
            on:keydown=move |event| {
                let step = if event.shift_key() { STEPS.1 } else { STEPS.0 };
                let (right, down) = match event.key().as_str() {
                    "ArrowLeft" => (-step, 0),
                    "ArrowRight" => (step, 0),
                    "ArrowUp" => (0, -step),
                    "ArrowDown" => (0, step),
                    "Enter" => {
                        event.prevent_default();
                        studio.dispatch(Intent::Extend);
                        return;
                    }
                    _ => return,
                };
                event.prevent_default();
                event.stop_propagation();
                studio.extending.update(|margins| *margins = margins.map(|margins| margins.pulled(side, right, down)));
            }
        ></button>
    }
}

impl Place {
    /// The middle of an edge, or a corner.
    fn at(self, side: Side) -> (f64, f64) {
        let share = |side: i8| f64::from(side + 1) / 2.0;
        (
            self.x + self.width * share(side.across),
            self.y + self.height * share(side.down),
        )
    }

    fn path(self) -> String {
        let Self {
            x,
            y,
            width,
            height,
        } = self;
        format!("M{x} {y}h{width}v{height}h{}z", -width)
    }
}

/// A ratio as people write it: `16:9`, or `1.53:1`.
fn ratio(width: u32, height: u32) -> String {
    if let Some((across, down)) = ratio_of((width, height)) {
        return format!("{across}:{down}");
    }
    let (width, height) = (f64::from(width), f64::from(height.max(1)));
    if width > height {
        format!("{:.2}:1", width / height)
    } else {
        format!("1:{:.2}", height / width.max(1.0))
    }
}

fn px(length: f64) -> String {
    format!("{length}px")
}

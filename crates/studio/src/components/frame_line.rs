use icondata_core::Icon;
use leptos::prelude::*;
use overpaint_raster::Frame;

use crate::browser::pointer;
use crate::components::button::IconImage;
use crate::locale::{t, with};
use crate::place::Place;
use crate::region::Planned;
use crate::studio::Studio;

/// What will be sent of the picture, where that is not all of it: a line on the stage for each request, with the size and what is gained.
#[component]
pub(crate) fn FrameLines() -> impl IntoView {
    let studio = Studio::expect();
    // The grips have to outlive what a drag changes. Several frames go by what is painted.
    let put = Memo::new(move |_| {
        studio
            .frame_lines
            .with(|lines| matches!(lines.as_slice(), [line] if line.instead_of.is_some()))
    });
    view! {
        {move || {
            let lines = studio.frame_lines.get();
            let several = lines.len() > 1;
            lines
                .into_iter()
                .zip(1..)
                .map(|(line, number)| {
                    let FrameOnStage { x, y, width, height, .. } = line;
                    let words = words(&line, several.then_some(number));
                    view! {
                        <svg class="sketch" aria-hidden="true">
                            <rect class="under" x=x y=y width=width height=height />
                            <rect class="over dashed" x=x y=y width=width height=height />
                        </svg>
                        <div class="frame-words" style=("--left", format!("{x}px")) style:top=format!("{}px", y + height)>
                            <p>{words}</p>
                        </div>
                    }
                })
                .collect_view()
        }}
        <Show when=move || put.get()>
            <Grip name="region.move" icon=icondata_lu::LuMove place=|line| (line.x, line.y) change=moved />
            <Grip name="region.resize" icon=icondata_lu::LuScaling place=|line| (line.x + line.width, line.y + line.height) change=resized />
        </Show>
    }
}

/// What there is to say about a frame, with its number if there are several.
fn words(line: &FrameOnStage, number: Option<u32>) -> String {
    let size = format!("{} × {}", line.size.0, line.size.1);
    let percent = |scale: f64| format!("{:.0}", (scale * 100.0).min(100.0));
    let (scale, whole) = (percent(line.scale), percent(line.instead_of.unwrap_or(1.0)));
    if let Some(number) = number {
        let number = number.to_string();
        return with(
            "region.sent_area",
            &[("number", &number), ("size", &size), ("scale", &scale)],
        );
    }
    let gains = line.instead_of.is_some_and(|whole| whole < line.scale);
    let key = if gains {
        "region.sent_instead"
    } else {
        "region.sent"
    };
    with(
        key,
        &[("size", &size), ("scale", &scale), ("whole", &whole)],
    )
}

/// How far a grip was taken, and what that makes of the frame.
type Change = fn(Frame, i32, i32) -> Frame;

fn moved(frame: Frame, right: i32, down: i32) -> Frame {
    Frame {
        x: frame.x + right,
        y: frame.y + down,
        ..frame
    }
}

fn resized(frame: Frame, right: i32, down: i32) -> Frame {
    Frame {
        width: frame.width.saturating_add_signed(right).max(1),
        height: frame.height.saturating_add_signed(down).max(1),
        ..frame
    }
}

/// Takes the frame somewhere else, by pointer or by arrow keys.
#[component]
fn Grip(
    /// The key of its name's text.
    name: &'static str,
    icon: Icon,
    /// Where on the stage it is.
    place: fn(&FrameOnStage) -> (f64, f64),
    change: Change,
) -> impl IntoView {
    let studio = Studio::expect();
    // Where a drag began, and with which frame.
    let grip = StoredValue::new(None::<(f64, f64, Frame)>);
    let put = move |frame: Frame| {
        let picture = studio.picture_size().unwrap_or_default();
        let inside = frame.inside(picture);
        if !inside.is_empty() {
            studio.frame_put.set(Some(inside));
        }
    };
    let at = move || {
        studio
            .frame_lines
            .with(|lines| lines.first().map(place))
            .unwrap_or_default()
    };
    let frame = move || untrack(|| studio.planned().first().map(|plan| plan.frame));
    view! {
        <button
            type="button"
            class="grip"
            aria-label=move || t(name)
            title=move || t(name)
            style:left=move || format!("{}px", at().0)
            style:top=move || format!("{}px", at().1)
            on:pointerdown=move |event| {
                pointer::capture(&event);
                grip.set_value(frame().map(|frame| (f64::from(event.client_x()), f64::from(event.client_y()), frame)));
            }
            on:pointermove=move |event| {
                if let Some((x, y, frame)) = grip.get_value() {
                    let scale = studio.editor.with_value(|editor| editor.viewport().scale());
                    let pixels = |way: f64| (way / scale).round() as i32;
                    put(change(frame, pixels(f64::from(event.client_x()) - x), pixels(f64::from(event.client_y()) - y)));
                }
            }
            on:pointerup=move |_| grip.set_value(None)
            on:pointercancel=move |_| grip.set_value(None)
            on:dblclick=move |_| studio.frame_put.set(None)
            on:keydown=move |event| {
                let step = if event.shift_key() { 64 } else { 16 };
                let (right, down) = match event.key().as_str() {
                    "ArrowLeft" => (-step, 0),
                    "ArrowRight" => (step, 0),
                    "ArrowUp" => (0, -step),
                    "ArrowDown" => (0, step),
                    _ => return,
                };
                event.prevent_default();
                event.stop_propagation();
                if let Some(frame) = frame() {
                    put(change(frame, right, down));
                }
            }
        >
            <IconImage icon />
        </button>
    }
}

/// Where a frame is on the stage, in CSS pixels, and what there is to say about it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FrameOnStage {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
    size: (u32, u32),
    scale: f64,
    instead_of: Option<f64>,
}

impl Studio {
    /// Finds out anew where the frames are to be seen.
    pub(crate) fn draw_frames(self) {
        let view = self
            .editor
            .with_value(|editor| editor.viewport().on_device(1.0));
        let on_stage = |plan: &Planned| {
            let Place {
                x,
                y,
                width,
                height,
            } = Place::in_view(plan.frame, view);
            Some(FrameOnStage {
                x,
                y,
                width,
                height,
                size: plan.size?,
                scale: plan.scale,
                instead_of: plan.instead_of,
            })
        };
        let lines: Vec<FrameOnStage> = match self.shown.get_untracked() {
            Some(_) => Vec::new(),
            None => untrack(|| self.planned())
                .iter()
                .filter_map(on_stage)
                .collect(),
        };
        if self.frame_lines.with_untracked(|shown| *shown != lines) {
            self.frame_lines.set(lines);
        }
    }
}

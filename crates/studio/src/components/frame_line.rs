use icondata_core::Icon;
use leptos::prelude::*;
use overpaint_raster::Frame;

use crate::browser::pointer;
use crate::components::button::IconImage;
use crate::locale::{t, with};
use crate::studio::Studio;

/// What will be sent of the picture, where that is not all of it: a line on the stage, with the size and what is gained.
#[component]
pub(crate) fn FrameLine() -> impl IntoView {
    let studio = Studio::expect();
    let words = move |line: &FrameOnStage| {
        let size = format!("{} × {}", line.size.0, line.size.1);
        let percent = |scale: f64| format!("{:.0}", (scale * 100.0).min(100.0));
        let places = [
            ("size", size),
            ("scale", percent(line.scale)),
            ("whole", percent(line.instead_of.unwrap_or(1.0))),
        ];
        let places: Vec<(&str, &str)> = places
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let gains = line.instead_of.is_some_and(|whole| whole < line.scale);
        with(
            if gains {
                "region.sent_instead"
            } else {
                "region.sent"
            },
            &places,
        )
    };
    let line = move || studio.frame_line.get();
    // The grips have to outlive what a drag changes.
    let put = Memo::new(move |_| line().is_some_and(|line| line.instead_of.is_some()));
    view! {
        {move || {
            line().map(|line| {
                let FrameOnStage { x, y, width, height, .. } = line;
                view! {
                    <svg class="sketch" aria-hidden="true">
                        <rect class="under" x=x y=y width=width height=height />
                        <rect class="over dashed" x=x y=y width=width height=height />
                    </svg>
                    <p class="frame-words" style:left=format!("{x}px") style:top=format!("{}px", y + height)>{words(&line)}</p>
                }
            })
        }}
        <Show when=move || put.get()>
            <Grip name="region.move" icon=icondata_lu::LuMove place=|line| (line.x, line.y) change=moved />
            <Grip name="region.resize" icon=icondata_lu::LuScaling place=|line| (line.x + line.width, line.y + line.height) change=resized />
        </Show>
    }
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
            .frame_line
            .with(|line| line.as_ref().map(place))
            .unwrap_or_default()
    };
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
                let frame = studio.plan.get_untracked().map(|plan| plan.frame);
                grip.set_value(frame.map(|frame| (f64::from(event.client_x()), f64::from(event.client_y()), frame)));
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
                if let Some(plan) = studio.plan.get_untracked() {
                    put(change(plan.frame, right, down));
                }
            }
        >
            <IconImage icon />
        </button>
    }
}

/// Where the frame is on the stage, in CSS pixels, and what there is to say about it.
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
    /// Finds out anew where the frame is to be seen.
    pub(crate) fn draw_frame(self) {
        let line = self.plan.get_untracked().and_then(|plan| {
            let size = plan.size.filter(|_| self.shown.get_untracked().is_none())?;
            let view = self
                .editor
                .with_value(|editor| editor.viewport().on_device(1.0));
            let frame = plan.frame;
            Some(FrameOnStage {
                x: f64::from(frame.x) * view.scale + view.offset_x,
                y: f64::from(frame.y) * view.scale + view.offset_y,
                width: f64::from(frame.width) * view.scale,
                height: f64::from(frame.height) * view.scale,
                size,
                scale: plan.scale,
                instead_of: plan.instead_of,
            })
        });
        if self.frame_line.with_untracked(|shown| *shown != line) {
            self.frame_line.set(line);
        }
    }
}

use icondata_core::Icon;
use leptos::prelude::*;
use overpaint_raster::{Frame, Point, Rect};

use crate::browser::observe::{self, SizeWatch};
use crate::browser::{document, pointer};
use crate::components::button::IconImage;
use crate::locale::{t, with};
use crate::place::Place;
use crate::region::{Planned, whole_of};
use crate::studio::Studio;

/// What will be sent of the picture, where that is not all of it as it is: a line on the stage around each part, and what becomes of its detail.
#[component]
pub(crate) fn FrameLines() -> impl IntoView {
    let studio = Studio::expect();
    // The grips have to outlive what a drag changes. Several frames go by what is painted.
    let put = Memo::new(move |_| {
        studio
            .frame_lines
            .with(|lines| matches!(lines.as_slice(), [line] if line.plan.instead_of.is_some()))
    });
    // What unfolds there may come to lie over the words.
    let unfolded = Trigger::new();
    let watch = StoredValue::new_local(None::<SizeWatch>);
    Effect::new(move |_| {
        watch.set_value(observe::size_of(".bottom", move || unfolded.notify()));
    });
    view! {
        {move || {
            unfolded.track();
            let lines = studio.frame_lines.get();
            let several = lines.len() > 1;
            lines
                .into_iter()
                .zip(1..)
                .map(|(line, number)| {
                    let Place { x, y, width, height } = line.place;
                    let Words { text, left, top } = studio.words(&line, several.then_some(number));
                    view! {
                        {line.is_drawn.then(|| view! {
                            <svg class="sketch" aria-hidden="true">
                                <rect class="under" x=x y=y width=width height=height />
                                <rect class="over dashed" x=x y=y width=width height=height />
                            </svg>
                        })}
                        <div class="frame-words" style=("--left", format!("{left}px")) style:top=format!("{top}px")>
                            <p>{text}</p>
                        </div>
                    }
                })
                .collect_view()
        }}
        <Show when=move || put.get()>
            <Grip name="region.move" icon=icondata_lu::LuMove place=|line| (line.x, line.y) change=moved />
            <Grip
                name="region.resize"
                icon=icondata_lu::LuScaling
                place=|line| (line.x + line.width, line.y + line.height)
                change=resized
            />
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
    place: fn(Place) -> (f64, f64),
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
            .with(|lines| lines.first().map(|line| place(line.place)))
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

/// What is sent, and where that is on the stage, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct FrameOnStage {
    plan: Planned,
    place: Place,
    /// Whether there is a line around it.
    is_drawn: bool,
}

impl Studio {
    /// Finds out anew where the frames are to be seen.
    pub(crate) fn draw_frames(self) {
        let lines: Vec<FrameOnStage> = match self.shown.get_untracked() {
            Some(_) => Vec::new(),
            None => untrack(|| self.planned())
                .into_iter()
                .filter_map(|plan| self.on_stage(plan))
                .collect(),
        };
        if self.frame_lines.with_untracked(|shown| *shown != lines) {
            self.frame_lines.set(lines);
        }
    }

    /// Nothing for the whole picture with all of its detail.
    fn on_stage(self, plan: Planned) -> Option<FrameOnStage> {
        let (width, height) = untrack(|| self.picture_size())?;
        let is_all = plan.frame.inside((width, height)) == Rect::new(0, 0, width, height);
        // A line around the picture would tell nothing, and may run beyond it, under panels.
        let is_drawn = plan.instead_of.is_some() || !is_all;
        if !is_drawn && percent(plan.scale) == percent(1.0) {
            return None;
        }
        let frame = if is_drawn {
            plan.frame
        } else {
            whole_of((width, height))
        };
        let place = self
            .editor
            .with_value(|editor| Place::in_view(frame, editor.viewport().on_device(1.0)));
        Some(FrameOnStage {
            plan,
            place,
            is_drawn,
        })
    }

    /// What is said of a frame, with its number if there are several: below it, or within it where panels are in the way.
    fn words(self, line: &FrameOnStage, number: Option<u32>) -> Words {
        let Place { x, y, height, .. } = line.place;
        // On a phone many words would lie over the other frames.
        let alone = number.filter(|_| document::matches(observe::PHONE));
        let text = alone.map_or_else(|| words(&line.plan, number), |number| number.to_string());
        let below = y + height + CLEAR;
        if alone.is_none() && is_free(&text, x, below) {
            return Words {
                text,
                left: x,
                top: below,
            };
        }
        let inside = match number {
            None if line.plan.instead_of.is_some() => CLEAR,
            // A frame may be hardly larger than what is painted.
            Some(_) if alone.is_some() => 0.0,
            _ => WITHIN,
        };
        let corner = Point::new((x + inside) as f32, (y + inside) as f32);
        let corner = self
            .editor
            .with_value(|editor| editor.viewport().nearest_clear(corner));
        Words {
            text,
            left: corner.x.into(),
            top: corner.y.into(),
        }
    }
}

/// What is said of a frame, and where: on the left as far as all of it is then on the screen.
struct Words {
    text: String,
    left: f64,
    top: f64,
}

/// Between a frame and the words below it, or within it where it has grips: clear of these.
const CLEAR: f64 = 16.0;

/// Between other frames and words within them.
const WITHIN: f64 = 8.0;

fn words(plan: &Planned, number: Option<u32>) -> String {
    let size = format!("{} × {}", plan.expected.0, plan.expected.1);
    let whole = plan.instead_of.unwrap_or(plan.scale);
    // They may differ by less than is said.
    let gains = whole < plan.scale && percent(whole) != percent(plan.scale);
    let (scale, whole) = (percent(plan.scale), percent(whole));
    if let Some(number) = number {
        let number = number.to_string();
        return with(
            "region.sent_area",
            &[("number", &number), ("size", &size), ("scale", &scale)],
        );
    }
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

/// A scale in per cent as it is said. What is enlarged has all of its detail.
fn percent(scale: f64) -> String {
    format!("{:.0}", (scale * 100.0).min(100.0))
}

/// Whether words can be seen there, by what they take up about: 7 pixels a Latin letter, 13 a Han one, and 22 a line.
fn is_free(text: &str, left: f64, top: f64) -> bool {
    let letters = text
        .chars()
        .map(|letter| if letter.is_ascii() { 7.0 } else { 13.0 });
    let width = letters.sum::<f64>() + 2.0 * WITHIN;
    let room = observe::page_width() - 2.0 * WITHIN;
    let lines = (width / room).ceil();
    let width = width.min(room);
    let left = left.clamp(WITHIN, WITHIN + room - width);
    (0..=8).all(|part| {
        let across = left + width * f64::from(part) / 8.0;
        observe::is_free(across, top) && observe::is_free(across, top + 22.0 * lines)
    })
}

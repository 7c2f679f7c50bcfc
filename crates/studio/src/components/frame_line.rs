use leptos::prelude::*;

use crate::locale::with;
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
    move || {
        studio.frame_line.get().map(|line| {
            let FrameOnStage { x, y, width, height, .. } = line;
            view! {
                <svg class="sketch" aria-hidden="true">
                    <rect class="under" x=x y=y width=width height=height />
                    <rect class="over dashed" x=x y=y width=width height=height />
                </svg>
                <p class="frame-words" style:left=format!("{x}px") style:top=format!("{}px", y + height)>{words(&line)}</p>
            }
        })
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
        let plan = untrack(|| self.plan());
        let line = plan.and_then(|plan| {
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

use leptos::html;
use leptos::prelude::*;
use overpaint_editor::{Input, Insets, Phase, Tool};

use crate::browser::files::Place;
use crate::browser::observe::{self, SizeWatch};
use crate::browser::painter::Painter;
use crate::browser::{files, pointer};
use crate::components::canvas_edges::CanvasEdges;
use crate::components::divider_handle::DividerHandle;
use crate::components::frame_line::FrameLines;
use crate::components::invitation::Invitation;
use crate::intent::Intent;
use crate::locale::tr;
use crate::studio::Studio;

/// The picture and the mask over it, edge to edge.
#[component]
pub(crate) fn Stage() -> impl IntoView {
    let studio = Studio::expect();
    let picture = NodeRef::<html::Canvas>::new();
    let overlay = NodeRef::<html::Canvas>::new();
    let ground = NodeRef::<html::Div>::new();
    let watch = StoredValue::new_local(None::<SizeWatch>);
    Effect::new(move |_| {
        let (Some(picture), Some(overlay), Some(ground)) =
            (picture.get(), overlay.get(), ground.get())
        else {
            return;
        };
        let painter = Painter::new(&picture, &overlay, &ground);
        studio.painter.set_value(painter);
        watch.set_value(observe::size(&overlay, move |width, height| {
            resize(studio, width, height);
        }));
    });
    // What lies over the stage changes with what there is to show.
    Effect::new(move |_| {
        studio.picture.track();
        studio.results.track();
        studio.frame_insets();
    });
    let extending = Memo::new(move |_| studio.extending.with(Option::is_some));
    let has_references =
        Memo::new(move |_| studio.references.with(|references| !references.is_empty()));
    Effect::new(move |_| {
        has_references.track();
        if extending.get() {
            studio.notice.track();
        }
        // Once what there is for it is there, or gone.
        request_animation_frame(move || studio.frame_insets());
    });
    let tool = move || match studio.bench.with(|bench| bench.tool) {
        _ if extending.get() => "hand",
        Tool::Brush | Tool::Eraser => "brush",
        Tool::Hand => "hand",
        _ => "shape",
    };
    let showing = move || {
        if studio.shown.get().is_some() {
            "result"
        } else if studio.picture.with(Option::is_some) {
            "picture"
        } else {
            "nothing"
        }
    };
    StoredValue::new_local(files::on_drop(
        move |over| {
            if studio.dropping.get_untracked() != over {
                studio.dropping.set(over);
            }
        },
        move |files, place| studio.hand_over(files, place),
    ));
    let dropping = move || studio.drops_on() == Some(Place::Page);
    let send = move |input| studio.dispatch(Intent::Editor(input));
    view! {
        <section
            class="stage"
            aria-label=tr("stage")
            data-tool=tool
            data-showing=showing
            data-dropping=move || dropping().to_string()
        >
            <div node_ref=ground class="ground"></div>
            <canvas node_ref=picture aria-hidden="true"></canvas>
            <canvas
                node_ref=overlay
                id="canvas"
                role="application"
                tabindex="0"
                aria-label=tr("canvas")
                aria-roledescription=tr("canvas_role")
                on:pointerdown=move |event| {
                    studio.pointed.set_value(true);
                    send(pointer::input(&event, Phase::Down));
                }
                on:pointermove=move |event| send(pointer::moves(&event))
                on:pointerup=move |event| send(pointer::input(&event, Phase::Up))
                on:pointercancel=move |event| send(pointer::input(&event, Phase::Cancel))
                on:pointerleave=move |event| send(pointer::input(&event, Phase::Leave))
                on:wheel=move |event| {
                    event.prevent_default();
                    send(pointer::wheel(&event));
                }
                on:blur=move |_| studio.pointed.set_value(false)
                on:contextmenu=move |event| event.prevent_default()
            ></canvas>
            <SketchLine />
            <Show when=move || extending.get() fallback=FrameLines>
                <CanvasEdges />
            </Show>
            <Show when=move || studio.divides()>
                <DividerHandle />
            </Show>
            <div node_ref=studio.ring class="ring" style:display="none"></div>
            <Show when=move || studio.picture.with(Option::is_none)>
                <Invitation />
            </Show>
        </section>
    }
}

/// The line of a shape that is being drawn: white within black, seen on any picture.
#[component]
fn SketchLine() -> impl IntoView {
    let studio = Studio::expect();
    let path = move || {
        studio.sketch.with(|lines| {
            lines
                .as_ref()
                .map(|lines| lines.path.clone())
                .unwrap_or_default()
        })
    };
    let start = move || {
        studio
            .sketch
            .with(|lines| lines.as_ref().and_then(|lines| lines.start))
    };
    view! {
        <svg class="sketch" aria-hidden="true">
            <path class="under" d=path />
            <path class="over" d=path />
            {move || start().map(|(x, y, closes)| view! { <circle cx=x cy=y r="6" data-closes=closes.to_string() /> })}
        </svg>
    }
}

fn resize(studio: Studio, width: f64, height: f64) {
    studio.painter.update_value(|painter| {
        if let Some(painter) = painter {
            painter.resize(width, height);
        }
    });
    studio.feed(Input::Resize { width, height });
    studio.frame_insets();
    // At once: the canvases are empty now, and would be seen so.
    studio.paint_all();
}

impl Studio {
    /// Tells the editor which margins of the stage panels lie over.
    pub(crate) fn frame_insets(self) {
        let insets = observe::panels().map_or_else(Insets::default, |panels| Insets {
            left: panels.left,
            right: panels.right,
            top: panels.top,
            bottom: panels.bottom,
        });
        self.feed(Input::SetInsets(insets));
    }
}

//! What is on show before an input and after it: what differs has to be shown again.

use overpaint_raster::morph::Change;

use super::Editor;
use super::pointer::Grip;
use crate::input::Effect;
use crate::ring::Ring;
use crate::settings::Settings;
use crate::sketch::Sketch;
use crate::tools::Tool;
use crate::viewport::Viewport;

/// What is on show, to find out what an input changed.
pub(super) struct Shown {
    viewport: Viewport,
    ring: Option<Ring>,
    polygon: Option<Sketch>,
    /// A shape is being dragged: its line changes with every input.
    drags_area: bool,
    state: State,
    asks: bool,
}

/// What buttons and numbers show, beside the steps and the scale.
#[derive(PartialEq)]
struct State {
    tool: Tool,
    grip: Option<Grip>,
    settings: Settings,
    adjusting: Option<Change>,
    drawing: bool,
    pen_seen: bool,
    waits: bool,
}

impl Editor {
    pub(super) fn shown(&self) -> Shown {
        Shown {
            viewport: self.stage.viewport.clone(),
            ring: self.ring(),
            polygon: self.polygon.sketch(&self.stage),
            drags_area: self.area.sketch().is_some(),
            state: State {
                tool: self.tool(),
                grip: self.active.map(|active| active.grip),
                settings: self.settings,
                adjusting: self.adjusting(),
                drawing: self.is_drawing(),
                pen_seen: self.pen_seen,
                waits: self.waits(),
            },
            asks: self.asks.has_next(),
        }
    }

    /// What has to be shown again after things were as in `before`.
    pub(super) fn effects(&mut self, before: &Shown) -> Vec<Effect> {
        let now = self.shown();
        let changed = std::mem::take(&mut self.stage.changed);
        let stepped = std::mem::take(&mut self.stage.stepped);
        let scaled = now.viewport.scale() != before.viewport.scale();
        let state = stepped || scaled || now.state != before.state;
        let sketch = now.polygon != before.polygon || now.drags_area || before.drags_area;

        let mask = (!changed.is_empty()).then_some(Effect::MaskChanged(changed));
        let view = (now.viewport != before.viewport).then_some(Effect::ViewChanged);
        let ring = (now.ring != before.ring).then_some(Effect::RingChanged);
        let state = state.then_some(Effect::StateChanged);
        let sketch = sketch.then_some(Effect::SketchChanged);
        let ask = (now.asks && !before.asks).then_some(Effect::Ask);
        [mask, view, ring, state, sketch, ask]
            .into_iter()
            .flatten()
            .collect()
    }
}

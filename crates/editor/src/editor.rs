//! The editor: takes inputs, hands them to the tools.

use std::ops::RangeInclusive;

use overpaint_raster::stroke::Mode;
use overpaint_raster::{Mask, Point};

use crate::history::{History, StepName};
use crate::input::{Button, Device, Effect, Input, Phase, Pointer};
use crate::keymap::{Command, KeyPress};
use crate::ring::Ring;
use crate::stage::Stage;
use crate::tools::brush::Brush;
use crate::tools::hand::Hand;
use crate::tools::touch::{Touch, Touched};
use crate::tools::{Contact, Drag, Tool};
use crate::viewport::Viewport;

/// How far an arrow key moves the view, in pixels of the view.
const LOOK: f64 = 64.0;
/// What one press of a zoom key multiplies the scale by.
const ZOOM: f64 = 1.25;

/// A picture with its mask, the view of it, and the tool in hand.
#[derive(Clone, Debug)]
pub struct Editor {
    stage: Stage,
    tool: Tool,
    /// Whether a key holds the hand in place of the tool.
    hand_held: bool,
    brush_size: f32,
    brush: Brush,
    hand: Hand,
    touch: Touch,
    active: Option<Active>,
    /// Where a mouse or pen is over the view.
    hover: Option<Point>,
}

/// The pointer that works a tool.
#[derive(Clone, Copy, Debug)]
struct Active {
    id: i32,
    device: Device,
    /// The tool it went down with; it keeps that until it is up.
    tool: Tool,
    last: Contact,
}

impl Default for Editor {
    fn default() -> Self {
        Self::new()
    }
}

impl Editor {
    /// Diameters of brush and eraser, in pixels of the picture.
    pub const BRUSH_SIZE: RangeInclusive<f32> = 1.0..=2000.0;

    /// An editor without a picture, with a brush of 80 pixels in hand.
    #[must_use]
    pub fn new() -> Self {
        Self {
            stage: Stage::new(),
            tool: Tool::default(),
            hand_held: false,
            brush_size: 80.0,
            brush: Brush::default(),
            hand: Hand::default(),
            touch: Touch::default(),
            active: None,
            hover: None,
        }
    }

    /// Takes one input and says what has to be shown again.
    pub fn handle(&mut self, input: Input) -> Vec<Effect> {
        let before = self.shown();
        match input {
            Input::Open { width, height } => {
                self.let_go();
                self.stage.open(width, height);
            }
            Input::Resize { width, height } => self.stage.viewport.resize(width, height),
            Input::SetInsets(insets) => self.stage.viewport.set_insets(insets),
            Input::Pointer(pointer) => self.pointer(&pointer),
            Input::Moves(moves) => moves.iter().for_each(|pointer| self.pointer(pointer)),
            Input::Wheel { at, dx, dy, zoom } => self.wheel(at, dx, dy, zoom),
            Input::KeyDown(press) => {
                if let Some(command) = press.does() {
                    self.command(command);
                }
            }
            Input::KeyUp(press) => self.key_up(&press),
            Input::Blur => {
                self.let_go();
                self.hand_held = false;
            }
            Input::Command(command) => self.command(command),
            Input::SetTool(tool) => self.command(Command::Tool(tool)),
            Input::SetBrushSize(size) => self.set_brush_size(size),
            Input::ZoomTo(scale) => self.zoom_to(scale),
            Input::ReplaceMask(mask, name) => {
                self.drop_drag();
                if mask.area() == self.stage.mask.area() {
                    self.stage.replace(name, mask);
                }
            }
        }
        self.effects(&before)
    }

    /// The size of the picture in pixels; `None` before the first was opened.
    #[must_use]
    pub fn picture(&self) -> Option<(u32, u32)> {
        let area = self.stage.mask.area();
        (!area.is_empty()).then_some((area.width, area.height))
    }

    /// What may be edited. A drag under way is in it. Of size 0 × 0 before a picture was opened.
    #[must_use]
    pub fn mask(&self) -> &Mask {
        &self.stage.mask
    }

    /// What can be undone and redone.
    #[must_use]
    pub fn history(&self) -> &History {
        &self.stage.history
    }

    /// Where the picture lies in the view.
    #[must_use]
    pub fn viewport(&self) -> &Viewport {
        &self.stage.viewport
    }

    /// The tool in hand; the hand as long as a key holds it.
    #[must_use]
    pub fn tool(&self) -> Tool {
        if self.hand_held {
            Tool::Hand
        } else {
            self.tool
        }
    }

    /// The diameter of brush and eraser, in pixels of the picture.
    #[must_use]
    pub fn brush_size(&self) -> f32 {
        self.brush_size
    }

    /// Whether a stroke is under way.
    #[must_use]
    pub fn is_drawing(&self) -> bool {
        self.active.is_some_and(|active| active.tool != Tool::Hand)
    }

    /// Whether the view is being dragged by the hand.
    #[must_use]
    pub fn is_panning(&self) -> bool {
        self.active.is_some_and(|active| active.tool == Tool::Hand)
    }

    /// The ring to show around the pointer: where a mouse or pen would paint or erase.
    #[must_use]
    pub fn ring(&self) -> Option<Ring> {
        let centre = self.hover.filter(|at| at.is_finite())?;
        let tool = self.active.map_or(self.tool(), |active| active.tool);
        if tool == Tool::Hand || self.picture().is_none() {
            return None;
        }
        let radius = f64::from(self.brush_size) / 2.0 * self.stage.viewport.scale();
        Some(Ring {
            centre,
            radius: radius as f32,
        })
    }

    fn pointer(&mut self, pointer: &Pointer) {
        if pointer.device != Device::Touch {
            self.hover = match pointer.phase {
                Phase::Down | Phase::Move | Phase::Up => Some(pointer.at),
                Phase::Leave | Phase::Cancel => None,
            };
            self.drag(pointer);
            return;
        }
        let other_device = self
            .active
            .is_some_and(|active| active.device != Device::Touch);
        if other_device && pointer.phase == Phase::Down {
            // The palm beside a pen.
            return;
        }
        match self.touch.on(pointer, &mut self.stage) {
            Touched::Tool => self.drag(pointer),
            Touched::Nothing => {}
            Touched::Drop => self.drop_drag(),
            Touched::Finish => self.finish_drag(),
            Touched::Undo => self.stage.undo(),
        }
    }

    /// Hands a pointer event to the tool that this pointer works, or that it takes by going down.
    fn drag(&mut self, pointer: &Pointer) {
        let contact = contact(pointer);
        let own = self.active.filter(|active| active.id == pointer.id);
        match (pointer.phase, own) {
            (Phase::Down, _) => {
                if own.is_some() {
                    // It went up unseen.
                    self.finish_drag();
                }
                if self.active.is_none() && self.picture().is_some() {
                    let tool = self.tool_for(pointer.button);
                    self.active = Some(Active {
                        id: pointer.id,
                        device: pointer.device,
                        tool,
                        last: contact,
                    });
                    self.work(tool, Drag::Down(contact));
                }
            }
            (Phase::Move, Some(active)) => {
                self.active = Some(Active {
                    last: contact,
                    ..active
                });
                self.work(active.tool, Drag::Move(contact));
            }
            (Phase::Up, Some(active)) => {
                self.active = None;
                self.work(active.tool, Drag::Up(contact));
            }
            (Phase::Cancel, Some(_)) => self.drop_drag(),
            (Phase::Leave, _) | (_, None) => {}
        }
    }

    fn tool_for(&self, button: Button) -> Tool {
        match (button, self.tool()) {
            (Button::Middle, _) | (_, Tool::Hand) => Tool::Hand,
            (Button::Secondary, _) => Tool::Eraser,
            (Button::Primary, tool) => tool,
        }
    }

    fn work(&mut self, tool: Tool, drag: Drag) {
        let radius = self.brush_size / 2.0;
        match tool {
            Tool::Brush => self.brush.on(drag, Mode::Paint, radius, &mut self.stage),
            Tool::Eraser => self.brush.on(drag, Mode::Erase, radius, &mut self.stage),
            Tool::Hand => self.hand.on(drag, &mut self.stage),
        }
    }

    /// Ends the drag as if it had not been.
    fn drop_drag(&mut self) {
        if let Some(active) = self.active.take() {
            self.work(active.tool, Drag::Drop);
        }
    }

    /// Ends the drag where it is.
    fn finish_drag(&mut self) {
        if let Some(active) = self.active.take() {
            self.work(active.tool, Drag::Up(active.last));
        }
    }

    /// Drops the drag and forgets all fingers.
    fn let_go(&mut self) {
        self.drop_drag();
        self.touch = Touch::default();
    }

    fn key_up(&mut self, press: &KeyPress) {
        if press.releases() == Some(Command::HoldHand) {
            self.hand_held = false;
        }
    }

    fn command(&mut self, command: Command) {
        match command {
            Command::Tool(tool) => self.tool = tool,
            Command::HoldHand => self.hand_held = true,
            Command::SmallerBrush => {
                let size = self.brush_size;
                self.set_brush_size((size / 1.2).round().min(size - 1.0));
            }
            Command::LargerBrush => {
                let size = self.brush_size;
                self.set_brush_size((size * 1.2).round().max(size + 1.0));
            }
            // What is on screen but not yet a step is the last thing done.
            Command::Undo if self.is_drawing() => self.drop_drag(),
            Command::Undo => self.stage.undo(),
            Command::Redo => {
                self.drop_drag();
                self.stage.redo();
            }
            Command::ClearMask => {
                self.drop_drag();
                let area = self.stage.mask.area();
                let empty = Mask::new(area.width, area.height);
                self.stage.replace(StepName::ClearMask, empty);
            }
            Command::Drop => self.drop_drag(),
            Command::Fit => self.stage.viewport.fit(),
            Command::ActualSize => self.zoom_to(1.0),
            Command::ZoomIn => self.zoom_to(self.stage.viewport.scale() * ZOOM),
            Command::ZoomOut => self.zoom_to(self.stage.viewport.scale() / ZOOM),
            Command::Look(right, down) => {
                let (dx, dy) = (-f64::from(right) * LOOK, -f64::from(down) * LOOK);
                self.stage.viewport.pan(dx, dy);
            }
        }
    }

    fn wheel(&mut self, at: Point, dx: f32, dy: f32, zoom: bool) {
        if zoom {
            // A wheel turns by about 100 pixels, fingers on a touch pad by a few: both should feel alike.
            let factor = (-f64::from(dy).clamp(-25.0, 25.0) / 100.0).exp();
            self.stage.viewport.zoom_at(at, factor);
        } else {
            self.stage.viewport.pan(-f64::from(dx), -f64::from(dy));
        }
    }

    fn zoom_to(&mut self, scale: f64) {
        let middle = self.stage.viewport.middle();
        self.stage.viewport.zoom_to(middle, scale);
    }

    fn set_brush_size(&mut self, size: f32) {
        if !size.is_nan() {
            self.brush_size = size.clamp(*Self::BRUSH_SIZE.start(), *Self::BRUSH_SIZE.end());
        }
    }

    fn shown(&self) -> Shown {
        Shown {
            viewport: self.stage.viewport.clone(),
            ring: self.ring(),
            state: (
                self.tool(),
                self.active.map(|active| active.tool),
                self.brush_size,
            ),
        }
    }

    /// What has to be shown again after things were as in `before`.
    fn effects(&mut self, before: &Shown) -> Vec<Effect> {
        let now = self.shown();
        let changed = std::mem::take(&mut self.stage.changed);
        let stepped = std::mem::take(&mut self.stage.stepped);
        let scaled = now.viewport.scale() != before.viewport.scale();
        let state = stepped || scaled || now.state != before.state;

        let mask = (!changed.is_empty()).then_some(Effect::MaskChanged(changed));
        let view = (now.viewport != before.viewport).then_some(Effect::ViewChanged);
        let ring = (now.ring != before.ring).then_some(Effect::RingChanged);
        let state = state.then_some(Effect::StateChanged);
        [mask, view, ring, state].into_iter().flatten().collect()
    }
}

/// What is on show, to find out what an input changed.
struct Shown {
    viewport: Viewport,
    ring: Option<Ring>,
    /// The tool in hand, the tool at work, the size of the brush.
    state: (Tool, Option<Tool>, f32),
}

fn contact(pointer: &Pointer) -> Contact {
    let share = match pointer.device {
        // A pen without pressure reports 0.5 (Pointer Events, `pressure`); one that reports 0 while it draws has none to report.
        Device::Pen if pointer.pressure > 0.0 => 0.3 + 0.7 * pointer.pressure.min(1.0),
        Device::Mouse | Device::Touch | Device::Pen => 1.0,
    };
    Contact {
        at: pointer.at,
        share,
    }
}

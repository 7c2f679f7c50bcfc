//! The editor: takes inputs, hands them to the tools.

use overpaint_raster::morph::Change;
use overpaint_raster::stroke::{Mode, Tip};
use overpaint_raster::{Mask, Point, Rect};

use self::keyboard::Loan;
use self::outline::Adjust;
use self::pick::Picked;
use crate::ask::{Ask, Asks, Purpose};
use crate::history::{History, StepName};
use crate::input::{Button, Device, Effect, Input, Modifiers, Phase, Pointer};
use crate::keymap::Command;
use crate::ring::Ring;
use crate::settings::{FingerMode, Setting, Settings};
use crate::sketch::Sketch;
use crate::stage::Stage;
use crate::tools::area::Area;
use crate::tools::brush::Brush;
use crate::tools::hand::Hand;
use crate::tools::polygon::Polygon;
use crate::tools::sizing::Sizing;
use crate::tools::touch::{Touch, Touched};
use crate::tools::wand::Wand;
use crate::tools::{Contact, Drag, Tool};
use crate::viewport::Viewport;

mod keyboard;
mod outline;
mod pick;

/// The pointer that is moved by keys.
const KEYS: i32 = i32::MIN;
/// How large the cursor of a tool without size is, in pixels of the view.
const CURSOR: f32 = 6.0;

/// A picture with its mask, the view of it, and the tool in hand.
#[derive(Clone, Debug)]
pub struct Editor {
    stage: Stage,
    tool: Tool,
    /// Whether a key holds the hand in place of the tool.
    hand_held: bool,
    loan: Option<Loan>,
    settings: Settings,
    brush: Brush,
    area: Area,
    polygon: Polygon,
    wand: Wand,
    sizing: Sizing,
    hand: Hand,
    touch: Touch,
    active: Option<Active>,
    /// Where a mouse or pen is over the view.
    hover: Option<Point>,
    /// Where the cursor is that keys move, in the view.
    cursor: Option<Point>,
    /// Where the last stroke ended, in the picture.
    last_end: Option<Point>,
    pen_seen: bool,
    asks: Asks,
    /// An answer that came during a drag.
    arrived: Option<(Purpose, Mask)>,
    picked: Option<Picked>,
    adjust: Option<Adjust>,
}

/// The pointer that works a tool.
#[derive(Clone, Copy, Debug)]
struct Active {
    id: i32,
    device: Device,
    /// What it went down with; it keeps that until it is up.
    grip: Grip,
    last: Contact,
}

/// What a pointer works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Grip {
    Tool(Tool),
    Sizing,
}

impl Default for Editor {
    fn default() -> Self {
        Self::new()
    }
}

impl Editor {
    /// An editor without a picture, with a brush in hand.
    #[must_use]
    pub fn new() -> Self {
        Self {
            stage: Stage::new(),
            tool: Tool::default(),
            hand_held: false,
            loan: None,
            settings: Settings::default(),
            brush: Brush::default(),
            area: Area::default(),
            polygon: Polygon::default(),
            wand: Wand::default(),
            sizing: Sizing::default(),
            hand: Hand::default(),
            touch: Touch::default(),
            active: None,
            hover: None,
            cursor: None,
            last_end: None,
            pen_seen: false,
            asks: Asks::default(),
            arrived: None,
            picked: None,
            adjust: None,
        }
    }

    /// Takes one input and says what has to be shown again.
    pub fn handle(&mut self, input: Input) -> Vec<Effect> {
        let before = self.shown();
        match input {
            Input::Open { width, height } => self.open(width, height),
            Input::Resize { width, height } => self.stage.viewport.resize(width, height),
            Input::SetInsets(insets) => self.stage.viewport.set_insets(insets),
            Input::SetRoom(room) => self.stage.viewport.set_room(room),
            Input::Pointer(pointer) => self.pointer(&pointer),
            Input::Moves(moves) => moves.iter().for_each(|pointer| self.pointer(pointer)),
            Input::Wheel {
                at,
                dx,
                dy,
                zoom,
                modifiers,
            } => self.wheel(at, dx, dy, zoom, modifiers),
            Input::KeyDown(press) => self.key_down(&press),
            Input::KeyUp(press) => self.key_up(&press),
            Input::Blur => {
                self.let_go();
                self.polygon.close(&mut self.stage);
                self.hand_held = false;
                // A key that is only pressed is up again long before.
                if let Some(loan) = self.loan.take() {
                    self.take(loan.before);
                }
            }
            Input::Command(command) => self.command(command),
            Input::Set(setting) => self.set(setting),
            Input::ZoomTo(scale) => self.zoom_to(scale),
            Input::ReplaceMask(mask, name) => {
                self.settle();
                if mask.area() == self.stage.mask.area() {
                    self.stage.replace(name, mask);
                }
            }
            Input::JumpTo(steps) => self.jump_to(steps),
            Input::Adjust(change) => self.adjust(change),
            Input::Answered { id, mask } => {
                if let Some(purpose) = self.asks.answered(id)
                    && mask.area() == self.stage.mask.area()
                {
                    self.arrived = Some((purpose, mask));
                }
            }
            Input::NotAnswered { id } => {
                if let Some(Purpose::Preview(_)) = self.asks.answered(id) {
                    self.drop_adjust();
                }
            }
        }
        self.area.show(&mut self.stage);
        if !self.is_drawing()
            && let Some((purpose, mask)) = self.arrived.take()
        {
            self.answered(&purpose, mask);
        }
        self.effects(&before)
    }

    /// The next thing to have done, if none is being done. It is to be answered by [`Input::Answered`] or [`Input::NotAnswered`].
    pub fn take_ask(&mut self) -> Option<Ask> {
        let (id, work) = self.asks.take()?;
        let base = self.adjust.as_ref().map(|adjust| &adjust.before);
        let mask = base.unwrap_or(&self.stage.mask).clone();
        Some(Ask { id, mask, work })
    }

    /// The size of the picture in pixels; `None` before the first was opened.
    #[must_use]
    pub fn picture(&self) -> Option<(u32, u32)> {
        let area = self.stage.mask.area();
        (!area.is_empty()).then_some((area.width, area.height))
    }

    /// What may be edited, as it is on show: a drag and a preview are in it. Of size 0 × 0 before a picture was opened.
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

    /// What is set of the tools.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
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

    /// Whether something that changes the mask is under way and no step yet: a drag, or an open polygon.
    #[must_use]
    pub fn is_drawing(&self) -> bool {
        // The pointer that places a corner draws nothing by itself.
        let drags = |active: Active| {
            !matches!(
                active.grip,
                Grip::Sizing | Grip::Tool(Tool::Hand | Tool::Polygon)
            )
        };
        self.polygon.is_open() || self.active.is_some_and(drags)
    }

    /// Whether the view is being dragged by the hand.
    #[must_use]
    pub fn is_panning(&self) -> bool {
        self.active
            .is_some_and(|active| active.grip == Grip::Tool(Tool::Hand))
    }

    /// Whether a pen was ever seen.
    #[must_use]
    pub fn has_seen_pen(&self) -> bool {
        self.pen_seen
    }

    /// The change of the outline that is shown or waited for but no step yet.
    #[must_use]
    pub fn adjusting(&self) -> Option<Change> {
        self.adjust.as_ref().map(|adjust| adjust.change)
    }

    /// Whether something that was asked for is not there yet.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.asks.is_waiting()
    }

    /// The line of the shape that is being drawn.
    #[must_use]
    pub fn sketch(&self) -> Option<Sketch> {
        self.area
            .sketch()
            .or_else(|| self.polygon.sketch(&self.stage))
    }

    /// The ring to show: where a mouse or pen would paint or erase, or where the cursor is that keys move.
    #[must_use]
    pub fn ring(&self) -> Option<Ring> {
        self.picture()?;
        let tool = match self.active.map(|active| active.grip) {
            Some(Grip::Sizing) => return self.sizing.centre().and_then(|at| self.brush_ring(at)),
            Some(Grip::Tool(tool)) => tool,
            None => self.tool(),
        };
        let centre = self.cursor.or(self.hover).filter(|at| at.is_finite())?;
        if tool.strokes() {
            return self.brush_ring(centre);
        }
        let shown = self.cursor.is_some() && tool != Tool::Hand;
        shown.then_some(Ring {
            centre,
            radius: CURSOR,
            hardness: 1.0,
        })
    }

    /// The ring as it is in the middle of the view, for while its size is being set.
    #[must_use]
    pub fn ring_in_middle(&self) -> Option<Ring> {
        self.picture()?;
        self.brush_ring(self.stage.viewport.middle())
    }

    fn brush_ring(&self, centre: Point) -> Option<Ring> {
        let radius = f64::from(self.settings.brush_size) / 2.0 * self.stage.viewport.scale();
        centre.is_finite().then_some(Ring {
            centre,
            radius: radius as f32,
            hardness: self.settings.hardness,
        })
    }

    fn open(&mut self, width: u32, height: u32) {
        self.let_go();
        self.polygon = Polygon::default();
        self.asks.clear();
        self.arrived = None;
        self.picked = None;
        self.adjust = None;
        self.cursor = None;
        self.last_end = None;
        self.stage.open(width, height);
    }

    fn pointer(&mut self, pointer: &Pointer) {
        self.pen_seen |= pointer.device == Device::Pen;
        if pointer.device != Device::Touch {
            self.hover = match pointer.phase {
                Phase::Down | Phase::Move | Phase::Up => Some(pointer.at),
                Phase::Leave | Phase::Cancel => None,
            };
            if self.active.is_none_or(|active| active.id != KEYS) {
                self.cursor = None;
            }
            if self.active.is_none() {
                self.polygon.hover(pointer.at);
            }
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
            Touched::Drop => {
                self.drop_drag();
                self.polygon.drop(&mut self.stage);
            }
            Touched::Finish => self.finish_drag(),
            Touched::Undo => self.command(Command::Undo),
            Touched::Redo => self.command(Command::Redo),
        }
    }

    /// Hands a pointer event to the tool that this pointer works, or that it takes by going down.
    fn drag(&mut self, pointer: &Pointer) {
        let contact = self.contact(pointer);
        let own = self.active.filter(|active| active.id == pointer.id);
        match (pointer.phase, own) {
            (Phase::Down, _) => {
                if own.is_some() {
                    // It went up unseen.
                    self.finish_drag();
                }
                if self.active.is_none() && self.picture().is_some() {
                    let grip = self.grip_for(pointer);
                    if !matches!(grip, Grip::Sizing | Grip::Tool(Tool::Hand)) {
                        self.keep_preview();
                    }
                    self.active = Some(Active {
                        id: pointer.id,
                        device: pointer.device,
                        grip,
                        last: contact,
                    });
                    self.work(grip, Drag::Down(contact));
                }
            }
            (Phase::Move, Some(active)) => {
                self.active = Some(Active {
                    last: contact,
                    ..active
                });
                self.work(active.grip, Drag::Move(contact));
            }
            (Phase::Up, Some(active)) => {
                self.active = None;
                self.work(active.grip, Drag::Up(contact));
            }
            (Phase::Cancel, Some(_)) => self.drop_drag(),
            (Phase::Leave, _) | (_, None) => {}
        }
    }

    fn grip_for(&self, pointer: &Pointer) -> Grip {
        let fingers_draw = match self.settings.finger_draws {
            FingerMode::Auto => !self.pen_seen,
            FingerMode::Always => true,
            FingerMode::Never => false,
        };
        match (pointer.button, self.tool()) {
            (Button::Middle, _) | (_, Tool::Hand) => Grip::Tool(Tool::Hand),
            _ if pointer.device == Device::Touch && !fingers_draw => Grip::Tool(Tool::Hand),
            (_, tool) if tool.strokes() && pointer.modifiers.alt => Grip::Sizing,
            (Button::Secondary, tool) if tool.strokes() => Grip::Tool(Tool::Eraser),
            (_, tool) => Grip::Tool(tool),
        }
    }

    fn work(&mut self, grip: Grip, drag: Drag) {
        let (stage, settings) = (&mut self.stage, self.settings);
        let tip = Tip {
            radius: settings.brush_size / 2.0,
            hardness: settings.hardness,
        };
        let tool = match grip {
            Grip::Sizing => return self.sizing.on(drag, &mut self.settings, stage),
            Grip::Tool(tool) => tool,
        };
        match tool {
            Tool::Brush => self
                .brush
                .on(drag, Mode::Paint, tip, &mut self.last_end, stage),
            Tool::Eraser => self
                .brush
                .on(drag, Mode::Erase, tip, &mut self.last_end, stage),
            Tool::Rectangle | Tool::Ellipse | Tool::Lasso => {
                self.area.on(drag, tool, settings.combine, stage);
            }
            Tool::Polygon => self.polygon.on(drag, settings.combine, stage),
            Tool::Wand => {
                if let Some((at, how)) = self.wand.on(drag, settings.combine, stage) {
                    self.asks.push(Purpose::Wand(self.wand_at(at), how));
                }
            }
            Tool::Hand => self.hand.on(drag, stage),
        }
    }

    /// Ends the drag as if it had not been.
    fn drop_drag(&mut self) {
        if let Some(active) = self.active.take() {
            self.work(active.grip, Drag::Drop);
        }
    }

    /// Ends the drag where it is.
    fn finish_drag(&mut self) {
        if let Some(active) = self.active.take() {
            self.work(active.grip, Drag::Up(active.last));
        }
    }

    /// Drops the drag and forgets all fingers.
    fn let_go(&mut self) {
        self.drop_drag();
        self.touch = Touch::default();
    }

    /// Ends whatever is under way, before something else changes the mask: what is only begun is dropped, the rest is kept.
    fn settle(&mut self) {
        self.drop_drag();
        self.polygon.close(&mut self.stage);
        self.keep_preview();
    }

    fn take(&mut self, tool: Tool) {
        if tool != Tool::Polygon && tool != self.tool {
            self.polygon.close(&mut self.stage);
        }
        self.tool = tool;
    }

    fn replace(&mut self, name: StepName, mask: Mask) {
        self.settle();
        self.stage.replace(name, mask);
    }

    fn jump_to(&mut self, steps: usize) {
        self.settle();
        while self.stage.history.undoable() > steps {
            self.stage.undo();
        }
        while self.stage.history.undoable() < steps && self.stage.history.can_redo() {
            self.stage.redo();
        }
    }

    fn set(&mut self, setting: Setting) {
        let before = self.settings;
        self.settings.set(setting);
        let retunes = matches!(setting, Setting::Tolerance(_) | Setting::Contiguous(_));
        if retunes
            && self.settings != before
            && let Some(picked) = &self.picked
            && picked.version == self.stage.version
        {
            let wand = self.wand_at(picked.at);
            self.asks.push(Purpose::Retune(wand, picked.how));
        }
    }

    /// Puts what was done by somebody else where it belongs.
    fn answered(&mut self, purpose: &Purpose, mask: Mask) {
        match *purpose {
            Purpose::Wand(wand, how) => {
                self.keep_preview();
                let before = self.stage.mask.clone();
                self.pick(wand.at, how, before, &mask);
            }
            Purpose::Retune(wand, how) => {
                let picked = self.picked.take();
                let Some(picked) = picked.filter(|picked| picked.version == self.stage.version)
                else {
                    return;
                };
                if picked.stepped {
                    self.stage.history.forget_last();
                }
                self.pick(wand.at, how, picked.before, &mask);
                self.stage.stepped = true;
            }
            Purpose::FillHoles => self.replace(StepName::FillHoles, mask),
            Purpose::Preview(change) => {
                let Some(adjust) = &mut self.adjust else {
                    return;
                };
                adjust.shown = Some(change);
                let wanted = adjust.wanted;
                self.stage.restore(mask);
                if wanted {
                    self.apply_adjust();
                }
            }
        }
    }

    fn wheel(&mut self, at: Point, dx: f32, dy: f32, zoom: bool, modifiers: Modifiers) {
        if modifiers.alt && self.tool().strokes() {
            if !dy.is_finite() {
                return;
            }
            let factor = (-dy.clamp(-100.0, 100.0) / 400.0).exp();
            let size = self.settings.brush_size;
            let changed = (size * factor).round();
            let least = if dy < 0.0 { size + 1.0 } else { size - 1.0 };
            let size = if dy < 0.0 {
                changed.max(least)
            } else {
                changed.min(least)
            };
            if dy != 0.0 {
                self.set(Setting::BrushSize(size));
            }
        } else if zoom {
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

    fn contact(&self, pointer: &Pointer) -> Contact {
        let share = match pointer.device {
            // A pen without pressure reports 0.5 (Pointer Events, `pressure`); one that reports 0 while it draws has none to report.
            Device::Pen if self.settings.pen_pressure && pointer.pressure > 0.0 => {
                0.3 + 0.7 * pointer.pressure.min(1.0)
            }
            _ => 1.0,
        };
        Contact {
            at: pointer.at,
            share,
            modifiers: pointer.modifiers,
            erases: match self.active {
                // Moves do not say which button is down.
                Some(active) if active.id == pointer.id && pointer.phase != Phase::Down => {
                    active.last.erases
                }
                _ => pointer.button == Button::Secondary,
            },
            keyboard: pointer.device == Device::Keyboard,
            time_ms: pointer.time_ms,
        }
    }

    fn shown(&self) -> Shown {
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
    fn effects(&mut self, before: &Shown) -> Vec<Effect> {
        let now = self.shown();
        let changed = std::mem::replace(&mut self.stage.changed, Rect::EMPTY);
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

/// What is on show, to find out what an input changed.
struct Shown {
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

//! The editor: takes inputs, hands them to the tools.

use overpaint_raster::morph::Change;
use overpaint_raster::{Mask, Point};

use self::keyboard::Loan;
use self::outline::Adjust;
use self::pick::Picked;
use self::pointer::{Active, Grip};
use crate::ask::{Ask, Asks, Purpose};
use crate::history::{History, StepName};
use crate::input::{Effect, Input};
use crate::settings::{Setting, Settings};
use crate::sketch::Sketch;
use crate::stage::Stage;
use crate::tools::Tool;
use crate::tools::area::Area;
use crate::tools::brush::Brush;
use crate::tools::hand::Hand;
use crate::tools::polygon::Polygon;
use crate::tools::sizing::Sizing;
use crate::tools::touch::Touch;
use crate::tools::wand::Wand;
use crate::viewport::Viewport;

mod keyboard;
mod outline;
mod pick;
mod pointer;
mod shown;

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

    /// A number that is another one whenever the mask may be.
    #[must_use]
    pub fn mask_version(&self) -> u64 {
        self.stage.mask_version
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

    fn open(&mut self, width: u32, height: u32) {
        self.let_go();
        self.polygon = Polygon::default();
        self.asks.clear();
        self.arrived = None;
        self.picked = None;
        self.adjust = None;
        self.cursor = None;
        self.last_end = None;
        self.settings.suit(width, height);
        self.stage.open(width, height);
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

    fn zoom_to(&mut self, scale: f64) {
        let middle = self.stage.viewport.middle();
        self.stage.viewport.zoom_to(middle, scale);
        self.stage.viewport.align();
    }
}

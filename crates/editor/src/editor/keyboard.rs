//! What keys do: commands, tools on loan, and a cursor that is moved instead of a pointer.

use overpaint_raster::{Mask, Point};

use super::Editor;
use super::pointer::{Active, Grip, KEYS};
use crate::ask::Purpose;
use crate::history::StepName;
use crate::input::{Button, Device, Modifiers, Phase, Pointer};
use crate::keymap::{Command, KeyPress, Stride};
use crate::settings::Setting;
use crate::tools::{Contact, Drag, Tool};

/// What one press of a zoom key multiplies the scale by.
const ZOOM: f64 = 1.25;

/// A tool's key that is held longer than this, in milliseconds, is a loan: letting go gives the tool before back.
const LOAN_MS: f64 = 400.0;

/// A tool taken by a key that is still held.
#[derive(Clone, Debug)]
pub(super) struct Loan {
    pub(super) key: String,
    pub(super) before: Tool,
    pub(super) since_ms: f64,
}

impl Editor {
    pub(super) fn key_down(&mut self, press: &KeyPress) {
        self.heed(press.modifiers);
        let Some(command) = press.does() else { return };
        if press.repeat && !command.repeats() {
            return;
        }
        if let Command::Tool(tool) = command
            && tool != self.tool
        {
            self.loan = Some(Loan {
                key: press.key.to_ascii_lowercase(),
                before: self.tool,
                since_ms: press.time_ms,
            });
        }
        self.command(command);
    }

    pub(super) fn key_up(&mut self, press: &KeyPress) {
        self.heed(press.modifiers);
        if press.releases() == Some(Command::HoldHand) {
            self.hand_held = false;
        }
        let key = press.key.to_ascii_lowercase();
        if let Some(loan) = self.loan.take_if(|loan| loan.key == key)
            && press.time_ms - loan.since_ms >= LOAN_MS
        {
            self.take(loan.before);
        }
    }

    /// Modifiers that go down or up in the middle of a drag count at once.
    pub(super) fn heed(&mut self, modifiers: Modifiers) {
        if let Some(active) = self.active
            && active.last.modifiers != modifiers
        {
            let last = Contact {
                modifiers,
                ..active.last
            };
            self.active = Some(Active { last, ..active });
            if matches!(active.grip, Grip::Tool(Tool::Rectangle | Tool::Ellipse)) {
                self.work(active.grip, Drag::Move(last));
            }
        }
    }

    pub(super) fn command(&mut self, command: Command) {
        match command {
            Command::Tool(tool) => self.take(tool),
            Command::HoldHand => self.hand_held = true,
            Command::SmallerBrush => {
                let size = self.settings.brush_size;
                self.set(Setting::BrushSize((size / 1.2).round().min(size - 1.0)));
            }
            Command::LargerBrush => {
                let size = self.settings.brush_size;
                self.set(Setting::BrushSize((size * 1.2).round().max(size + 1.0)));
            }
            Command::Softer => self.set(Setting::Hardness(self.settings.hardness - 0.1)),
            Command::Harder => self.set(Setting::Hardness(self.settings.hardness + 0.1)),
            Command::Combine(how) => self.set(Setting::Combine(how)),
            // What is on screen but not yet a step is the last thing done.
            Command::Undo if self.polygon.is_open() => self.polygon.remove_corner(&mut self.stage),
            Command::Undo if self.is_drawing() => self.drop_drag(),
            Command::Undo if self.adjust.is_some() => self.drop_adjust(),
            Command::Undo => self.stage.undo(),
            Command::Redo => {
                self.settle();
                self.stage.redo();
            }
            Command::ClearMask => {
                let area = self.stage.mask.area();
                self.replace(StepName::ClearMask, Mask::new(area.width, area.height));
            }
            Command::SelectAll => {
                let area = self.stage.mask.area();
                self.replace(StepName::SelectAll, Mask::full(area.width, area.height));
            }
            Command::Invert => {
                self.settle();
                let mut mask = self.stage.mask.clone();
                mask.invert();
                self.replace(StepName::Invert, mask);
            }
            Command::FillHoles => {
                self.settle();
                if self.picture().is_some() {
                    self.asks.push(Purpose::FillHoles);
                }
            }
            Command::Drop => {
                if self.polygon.is_open() {
                    self.polygon.drop(&mut self.stage);
                } else if self.active.is_some() {
                    self.drop_drag();
                } else {
                    self.drop_adjust();
                    self.cursor = None;
                }
            }
            Command::Apply => {
                self.polygon.close(&mut self.stage);
                self.apply_adjust();
            }
            Command::Press if self.adjust.is_some() => self.apply_adjust(),
            Command::Press if self.polygon.is_open() && self.cursor.is_none() => {
                self.polygon.close(&mut self.stage);
            }
            Command::Press => self.press(),
            Command::RemovePoint if self.polygon.is_open() => {
                self.polygon.remove_corner(&mut self.stage);
            }
            Command::RemovePoint => self.command(Command::ClearMask),
            Command::Fit => self.stage.viewport.fit(),
            Command::ActualSize => self.zoom_to(1.0),
            Command::ZoomIn => self.zoom_to(self.stage.viewport.scale() * ZOOM),
            Command::ZoomOut => self.zoom_to(self.stage.viewport.scale() / ZOOM),
            Command::Arrow(right, down, stride) => self.arrow(right, down, stride),
            Command::Page(_) => {}
        }
    }

    /// Moves the cursor, or with the hand the view. The view follows a cursor that would leave it.
    pub(super) fn arrow(&mut self, right: i8, down: i8, stride: Stride) {
        let stride = match stride {
            Stride::Pixel => 1.0,
            Stride::Step => 8.0,
            Stride::Leap => 64.0,
        };
        let (dx, dy) = (f32::from(right) * stride, f32::from(down) * stride);
        let viewport = &mut self.stage.viewport;
        if self.hand_held || self.tool == Tool::Hand {
            // Smaller steps would take forever.
            let (dx, dy) = (dx * 8.0, dy * 8.0);
            viewport.pan(-f64::from(dx), -f64::from(dy));
            return;
        }
        if self.picture().is_none() {
            return;
        }
        let viewport = &mut self.stage.viewport;
        let from = self
            .cursor
            .or(self.hover)
            .unwrap_or_else(|| viewport.middle());
        let to = Point::new(from.x + dx, from.y + dy);
        let inside = viewport.nearest_clear(to);
        viewport.pan(f64::from(inside.x - to.x), f64::from(inside.y - to.y));
        self.cursor = Some(inside);
        self.polygon.hover(inside);
        self.by_keys(Phase::Move);
    }

    /// Puts the tool down at the cursor, or lifts it. Tools that are clicked are clicked.
    pub(super) fn press(&mut self) {
        if self.picture().is_none() || self.tool() == Tool::Hand {
            return;
        }
        let Some(_) = self.cursor else {
            self.cursor = Some(self.hover.unwrap_or_else(|| self.stage.viewport.middle()));
            return;
        };
        let down = self.active.is_some_and(|active| active.id == KEYS);
        if down {
            self.by_keys(Phase::Up);
            return;
        }
        self.by_keys(Phase::Down);
        if matches!(self.tool, Tool::Polygon | Tool::Wand) {
            self.by_keys(Phase::Up);
        }
    }

    pub(super) fn by_keys(&mut self, phase: Phase) {
        let Some(at) = self.cursor else { return };
        self.drag(&Pointer {
            phase,
            id: KEYS,
            device: Device::Keyboard,
            button: Button::Primary,
            at,
            pressure: 0.0,
            modifiers: Modifiers::default(),
            time_ms: 0.0,
        });
    }
}

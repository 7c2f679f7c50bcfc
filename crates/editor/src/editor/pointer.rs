//! Pointers: which tool one of them works, from going down to going up, and where its ring is.

use overpaint_raster::Point;
use overpaint_raster::stroke::{Mode, Tip};

use super::Editor;
use crate::ask::Purpose;
use crate::input::{Button, Device, Modifiers, Phase, Pointer};
use crate::keymap::Command;
use crate::ring::Ring;
use crate::settings::{FingerMode, Setting};
use crate::tools::touch::{Touch, Touched};
use crate::tools::{Contact, Drag, Tool};

/// The pointer that is moved by keys.
pub(super) const KEYS: i32 = i32::MIN;
/// How large the cursor of a tool without size is, in pixels of the view.
const CURSOR: f32 = 6.0;

/// The pointer that works a tool.
#[derive(Clone, Copy, Debug)]
pub(super) struct Active {
    pub(super) id: i32,
    pub(super) device: Device,
    /// What it went down with; it keeps that until it is up.
    pub(super) grip: Grip,
    pub(super) last: Contact,
}

/// What a pointer works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grip {
    Tool(Tool),
    Sizing,
}

impl Editor {
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

    pub(super) fn pointer(&mut self, pointer: &Pointer) {
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
    pub(super) fn drag(&mut self, pointer: &Pointer) {
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

    pub(super) fn work(&mut self, grip: Grip, drag: Drag) {
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
    pub(super) fn drop_drag(&mut self) {
        if let Some(active) = self.active.take() {
            self.work(active.grip, Drag::Drop);
        }
    }

    /// Ends the drag where it is.
    pub(super) fn finish_drag(&mut self) {
        if let Some(active) = self.active.take() {
            self.work(active.grip, Drag::Up(active.last));
        }
    }

    /// Drops the drag and forgets all fingers.
    pub(super) fn let_go(&mut self) {
        self.drop_drag();
        self.touch = Touch::default();
    }

    pub(super) fn wheel(&mut self, at: Point, dx: f32, dy: f32, zoom: bool, modifiers: Modifiers) {
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
}

//! What the tools work on.

use overpaint_raster::{Mask, Rect};

use crate::history::{History, StepName};
use crate::viewport::Viewport;

/// The mask, its history and the view of it.
#[derive(Clone, Debug)]
pub(crate) struct Stage {
    pub(crate) mask: Mask,
    pub(crate) history: History,
    pub(crate) viewport: Viewport,
    /// Where the mask changed since this was last taken.
    pub(crate) changed: Rect,
    /// Whether the steps did.
    pub(crate) stepped: bool,
}

impl Stage {
    pub(crate) fn new() -> Self {
        Self {
            mask: Mask::new(0, 0),
            history: History::new(History::LIMIT),
            viewport: Viewport::new(),
            changed: Rect::EMPTY,
            stepped: false,
        }
    }

    pub(crate) fn open(&mut self, width: u32, height: u32) {
        self.mask = Mask::new(width, height);
        self.history.clear();
        self.viewport.open(width, height);
        self.changed = self.mask.area();
        self.stepped = true;
    }

    /// Ends a change of the mask that began with it as `before`: one step, or none if no pixel is another.
    pub(crate) fn commit(&mut self, name: StepName, before: Mask) {
        if before == self.mask {
            // The same pixels, but shared with the history.
            self.mask = before;
            return;
        }
        self.history.push(name, before, &self.mask);
        self.stepped = true;
    }

    /// Replaces the mask as one step.
    pub(crate) fn replace(&mut self, name: StepName, mask: Mask) {
        let before = self.exchange(mask);
        self.commit(name, before);
    }

    /// Takes back what happened to the mask since it was `before`, without a trace.
    pub(crate) fn restore(&mut self, before: Mask) {
        self.exchange(before);
    }

    pub(crate) fn undo(&mut self) {
        if let Some(mask) = self.history.undo(&self.mask) {
            self.exchange(mask);
            self.stepped = true;
        }
    }

    pub(crate) fn redo(&mut self) {
        if let Some(mask) = self.history.redo(&self.mask) {
            self.exchange(mask);
            self.stepped = true;
        }
    }

    pub(crate) fn mask_changed(&mut self, area: Rect) {
        self.changed = self.changed.union(area);
    }

    fn exchange(&mut self, mask: Mask) -> Mask {
        self.mask_changed(self.mask.difference(&mask));
        std::mem::replace(&mut self.mask, mask)
    }
}

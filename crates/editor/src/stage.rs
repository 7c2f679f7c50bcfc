//! What the tools work on.

use overpaint_raster::shape::Shape;
use overpaint_raster::{Combine, Mask, Rect, combine};

use crate::history::{History, StepName};
use crate::viewport::Viewport;

/// The mask, its history and the view of it.
#[derive(Clone, Debug)]
pub(crate) struct Stage {
    pub(crate) mask: Mask,
    pub(crate) history: History,
    pub(crate) viewport: Viewport,
    /// Where the mask changed since this was last taken, as rectangles.
    pub(crate) changed: Vec<Rect>,
    /// Whether the steps did.
    pub(crate) stepped: bool,
    /// Counts the steps that were made, undone and redone.
    pub(crate) version: u64,
    /// Counts the changes of the mask's pixels.
    pub(crate) mask_version: u64,
}

impl Stage {
    pub(crate) fn new() -> Self {
        Self {
            mask: Mask::new(0, 0),
            history: History::new(History::LIMIT),
            viewport: Viewport::new(),
            changed: Vec::new(),
            stepped: false,
            version: 0,
            mask_version: 0,
        }
    }

    pub(crate) fn open(&mut self, width: u32, height: u32) {
        self.mask = Mask::new(width, height);
        self.history.clear();
        self.viewport.open(width, height);
        // What changed of the picture before is of no use any more.
        self.changed.clear();
        self.mask_changed([self.mask.area()]);
        self.steps_changed();
    }

    /// Ends a change of the mask that began with it as `before`: one step, or none if no pixel is another.
    pub(crate) fn commit(&mut self, name: StepName, before: Mask) {
        if before == self.mask {
            // The same pixels, but shared with the history.
            self.mask = before;
            return;
        }
        self.history.push(name, &before, &self.mask);
        self.steps_changed();
    }

    /// Shows a shape in the mask, which without it is `before`.
    pub(crate) fn show_shape(&mut self, before: &Mask, shape: &Shape, how: Combine) {
        let mut mask = before.clone();
        let shape = shape.fill(mask.width(), mask.height());
        combine(&mut mask, &shape, how);
        self.exchange(mask);
    }

    fn steps_changed(&mut self) {
        self.stepped = true;
        self.version += 1;
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
        if let Some(areas) = self.history.undo(&mut self.mask) {
            self.mask_changed(areas);
            self.steps_changed();
        }
    }

    pub(crate) fn redo(&mut self) {
        if let Some(areas) = self.history.redo(&mut self.mask) {
            self.mask_changed(areas);
            self.steps_changed();
        }
    }

    pub(crate) fn mask_changed(&mut self, areas: impl IntoIterator<Item = Rect>) {
        for area in areas {
            area.add_to(&mut self.changed);
        }
        self.mask_version += 1;
    }

    fn exchange(&mut self, mask: Mask) -> Mask {
        self.mask_changed(self.mask.difference(&mask));
        std::mem::replace(&mut self.mask, mask)
    }
}

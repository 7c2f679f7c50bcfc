//! Undo and redo.

use std::collections::VecDeque;

use overpaint_raster::Mask;

/// What a step did, to be put in words by the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepName {
    /// A stroke of the brush.
    BrushStroke,
    /// A stroke of the eraser.
    Erase,
    /// The mask was cleared.
    ClearMask,
    /// Another mask took its place.
    ReplaceMask,
}

/// The steps that changed the mask. Each holds the mask on its far side, which shares its tiles with the next, so a step costs the tiles it
/// touched.
#[derive(Clone, Debug)]
pub struct History {
    /// Steps to undo, oldest first, each with the mask before it.
    past: VecDeque<Step>,
    /// Steps to redo, the next one last, each with the mask after it.
    future: Vec<Step>,
    limit: usize,
    trimmed: bool,
}

#[derive(Clone, Debug)]
struct Step {
    name: StepName,
    mask: Mask,
    /// Memory that only this step holds.
    bytes: usize,
}

impl History {
    /// How much memory steps may hold beyond the mask itself, in bytes: 64 MiB, the room of a thousand tiles.
    pub const LIMIT: usize = 64 << 20;

    /// A history without steps that holds at most `limit` bytes beyond the mask itself. The newest step is kept even if it is larger.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self {
            past: VecDeque::new(),
            future: Vec::new(),
            limit,
            trimmed: false,
        }
    }

    /// Whether there is a step to undo.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is a step to redo.
    #[must_use]
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// The steps from the oldest to the newest, those to redo included. The first [`History::undoable`] of them are done.
    pub fn steps(&self) -> impl Iterator<Item = StepName> {
        let future = self.future.iter().rev();
        self.past.iter().chain(future).map(|step| step.name)
    }

    /// How many steps can be undone.
    #[must_use]
    pub fn undoable(&self) -> usize {
        self.past.len()
    }

    /// Whether old steps were given up to save memory.
    #[must_use]
    pub fn is_trimmed(&self) -> bool {
        self.trimmed
    }

    /// The memory that the steps to undo hold beyond the mask itself, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.past.iter().map(|step| step.bytes).sum()
    }

    /// Records a step that led from `before` to `after`. What could be redone is gone.
    pub(crate) fn push(&mut self, name: StepName, before: Mask, after: &Mask) {
        self.future.clear();
        self.past.push_back(Step::new(name, before, after));
        let mut bytes = self.bytes();
        while bytes > self.limit && self.past.len() > 1 {
            bytes -= self.past.pop_front().map_or(0, |oldest| oldest.bytes);
            self.trimmed = true;
        }
    }

    /// The mask before the last step, which led to `mask`; `None` if there is no step to undo.
    pub(crate) fn undo(&mut self, mask: &Mask) -> Option<Mask> {
        let step = self.past.pop_back()?;
        let after = Step::new(step.name, mask.clone(), &step.mask);
        self.future.push(after);
        Some(step.mask)
    }

    /// The mask after the step last undone, which led back to `mask`; `None` if there is no step to redo.
    pub(crate) fn redo(&mut self, mask: &Mask) -> Option<Mask> {
        let step = self.future.pop()?;
        let before = Step::new(step.name, mask.clone(), &step.mask);
        self.past.push_back(before);
        Some(step.mask)
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        *self = Self::new(self.limit);
    }
}

impl Step {
    fn new(name: StepName, mask: Mask, next: &Mask) -> Self {
        let bytes = mask.bytes_beyond(next);
        Self { name, mask, bytes }
    }
}

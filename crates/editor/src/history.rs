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

#[cfg(test)]
mod tests {
    use overpaint_raster::stroke::{Mode, capsule};
    use overpaint_raster::{Point, Rect};

    use super::*;

    /// A mask of one row of 16 tiles, and a history that may hold the pixels of 4 tiles and what 20 steps take by themselves.
    struct Walk {
        mask: Mask,
        history: History,
    }

    impl Walk {
        const TILE: usize = 256 * 256;

        fn new() -> Self {
            let mask = Mask::new(16 * 256, 256);
            let limit = 4 * Self::TILE + 20 * mask.bytes();
            let history = History::new(limit);
            Self { mask, history }
        }

        /// A step that makes a dot in one tile.
        fn step(&mut self, tile: u8, y: f32) {
            let before = self.mask.clone();
            let at = Point::new(f32::from(tile) * 256.0 + 128.0, y);
            let changed = capsule(&mut self.mask, at, at, 5.0, Mode::Paint);
            assert_ne!(changed, Rect::EMPTY);
            self.history.push(StepName::BrushStroke, before, &self.mask);
        }
    }

    #[test]
    fn a_step_costs_the_tiles_it_changed() {
        let mut walk = Walk::new();
        let by_itself = walk.mask.bytes();
        walk.step(3, 50.0);
        assert_eq!(walk.history.bytes(), by_itself, "there was no tile before");
        walk.step(3, 90.0);
        assert_eq!(walk.history.bytes(), 2 * by_itself + Walk::TILE);
    }

    #[test]
    fn the_oldest_steps_go_first_and_it_says_so() {
        let mut walk = Walk::new();
        let mut masks = Vec::new();
        for i in 0..5u8 {
            masks.push(walk.mask.clone());
            walk.step(0, f32::from(i) * 40.0);
        }
        assert!(!walk.history.is_trimmed());
        masks.push(walk.mask.clone());
        walk.step(0, 220.0);
        assert!(walk.history.is_trimmed());
        assert!(walk.history.bytes() <= walk.history.limit);
        let mut back = walk.mask.clone();
        while let Some(mask) = walk.history.undo(&back) {
            back = mask;
            assert!(Some(back.clone()) == masks.pop());
        }
        assert!(masks.len() < 3, "most steps were kept");
        assert!(!masks.is_empty());
    }

    #[test]
    fn the_newest_step_stays_however_large_it_is() {
        let mut walk = Walk::new();
        for tile in 0..16 {
            walk.step(tile, 100.0);
        }
        let before = std::mem::replace(&mut walk.mask, Mask::new(16 * 256, 256));
        walk.history.push(StepName::ClearMask, before, &walk.mask);
        assert_eq!(
            walk.history.steps().collect::<Vec<_>>(),
            [StepName::ClearMask]
        );
        walk.history.clear();
        assert!(!walk.history.can_undo() && !walk.history.is_trimmed());
    }
}

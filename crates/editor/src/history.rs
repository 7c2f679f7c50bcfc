//! Undo and redo.

use std::collections::VecDeque;

use overpaint_raster::{Mask, Patch, Rect};

/// What a step did, to be put in words by the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepName {
    /// A stroke of the brush.
    BrushStroke,
    /// A stroke of the eraser.
    Erase,
    /// A rectangle.
    Rectangle,
    /// An ellipse.
    Ellipse,
    /// A lasso.
    Lasso,
    /// A polygon.
    Polygon,
    /// A selection by colour.
    Wand,
    /// Holes were filled.
    FillHoles,
    /// The mask grew.
    Grow,
    /// It shrank.
    Shrink,
    /// Its edge was softened.
    Feather,
    /// Its edge was rounded.
    Smooth,
    /// Kept and covered changed places.
    Invert,
    /// All was covered.
    SelectAll,
    /// The canvas was made larger, and what is new of it masked.
    Extend,
    /// The mask was cleared.
    ClearMask,
    /// A mask was read from a file.
    Import,
    /// A mask of a result or another picture took its place.
    TakeMask,
    /// The mask that the picture had before, when it came back.
    Restore,
}

impl StepName {
    /// A name that does not change between versions.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::BrushStroke => "brush_stroke",
            Self::Erase => "erase",
            Self::Rectangle => "rectangle",
            Self::Ellipse => "ellipse",
            Self::Lasso => "lasso",
            Self::Polygon => "polygon",
            Self::Wand => "wand",
            Self::FillHoles => "fill_holes",
            Self::Grow => "grow",
            Self::Shrink => "shrink",
            Self::Feather => "feather",
            Self::Smooth => "smooth",
            Self::Invert => "invert",
            Self::SelectAll => "select_all",
            Self::Extend => "extend",
            Self::ClearMask => "clear_mask",
            Self::Import => "import",
            Self::TakeMask => "take_mask",
            Self::Restore => "restore",
        }
    }
}

/// The steps that changed the mask. Each holds the tiles it changed as they are on its far side, packed, so that a stroke costs a few
/// kilobytes. What was just undone or redone is not packed before room is needed, so that going to and fro takes no time.
#[derive(Clone, Debug)]
pub struct History {
    /// Steps to undo, oldest first, each with what leads back before it.
    past: VecDeque<Step>,
    /// Steps to redo, the next one last, each with what leads on behind it.
    future: Vec<Step>,
    limit: usize,
    trimmed: bool,
}

#[derive(Clone, Debug)]
struct Step {
    name: StepName,
    patch: Patch,
}

impl History {
    /// How much memory steps may hold, in bytes: 64 MiB.
    pub const LIMIT: usize = 64 << 20;

    /// A history without steps that holds at most `limit` bytes. The newest step is kept even if it is larger.
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

    /// The memory that the steps hold, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let steps = self.past.iter().chain(&self.future);
        steps.map(|step| step.patch.bytes()).sum()
    }

    /// Records a step that led from `before` to `after`. What could be redone is gone.
    pub(crate) fn push(&mut self, name: StepName, before: &Mask, after: &Mask) {
        self.future.clear();
        let patch = Patch::between(before, after);
        self.past.push_back(Step { name, patch });
        self.pack();
        let mut bytes = self.bytes();
        while bytes > self.limit && self.past.len() > 1 {
            bytes -= self
                .past
                .pop_front()
                .map_or(0, |oldest| oldest.patch.bytes());
            self.trimmed = true;
        }
    }

    /// Takes the last step back in `mask`; where that changed it, or `None` if there is no step to undo.
    pub(crate) fn undo(&mut self, mask: &mut Mask) -> Option<Vec<Rect>> {
        let (step, areas) = self.past.pop_back()?.apply(mask);
        self.future.push(step);
        self.pack();
        Some(areas)
    }

    /// Does the step last undone again; where that changed `mask`, or `None` if there is no step to redo.
    pub(crate) fn redo(&mut self, mask: &mut Mask) -> Option<Vec<Rect>> {
        let (step, areas) = self.future.pop()?.apply(mask);
        self.past.push_back(step);
        self.pack();
        Some(areas)
    }

    /// Packs what is not yet, if the steps hold more than they may.
    fn pack(&mut self) {
        if self.bytes() > self.limit {
            let steps = self.past.iter_mut().chain(&mut self.future);
            steps.for_each(|step| step.patch.pack());
        }
    }

    /// Forgets the newest step, whatever it did.
    pub(crate) fn forget_last(&mut self) {
        self.past.pop_back();
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        *self = Self::new(self.limit);
    }
}

impl Step {
    /// Puts its tiles into `mask`: the step that leads the other way, and where it changed something.
    fn apply(self, mask: &mut Mask) -> (Self, Vec<Rect>) {
        let areas = self.patch.areas().to_vec();
        let step = Self {
            name: self.name,
            patch: self.patch.apply(mask),
        };
        (step, areas)
    }
}

#[cfg(test)]
mod tests {
    use overpaint_raster::Point;
    use overpaint_raster::stroke::{Mode, Tip, capsule};

    use super::*;

    /// A stroke across a picture of 16 tiles, at height `y`.
    fn step(history: &mut History, mask: &mut Mask, y: f32) {
        let before = mask.clone();
        let (from, to) = (Point::new(20.0, y), Point::new(4000.0, y));
        capsule(mask, from, to, Tip::hard(3.3), Mode::Paint);
        history.push(StepName::BrushStroke, &before, mask);
    }

    #[test]
    fn a_step_costs_less_than_its_pixels() {
        let mut history = History::new(History::LIMIT);
        let mut mask = Mask::new(4096, 256);
        step(&mut history, &mut mask, 50.0);
        let empty = history.bytes();
        assert!(empty < 2000, "there were no pixels before: {empty}");
        step(&mut history, &mut mask, 90.0);
        assert!(history.bytes() < 16 * 256 * 256 / 20, "{}", history.bytes());
    }

    #[test]
    fn the_oldest_steps_go_first_and_it_says_so() {
        let mut mask = Mask::new(4096, 256);
        let mut history = History::new(20_000);
        let mut masks = Vec::new();
        let mut y = 10.0;
        while !history.is_trimmed() {
            masks.push(mask.clone());
            step(&mut history, &mut mask, y);
            y += 4.0;
        }
        assert!(history.bytes() <= 20_000);
        let kept = history.undoable();
        assert!(kept > 1 && kept < masks.len());
        while history.undo(&mut mask).is_some() {
            assert!(Some(mask.clone()) == masks.pop());
        }
        assert!(!masks.is_empty());
    }

    #[test]
    fn the_newest_step_stays_however_large_it_is() {
        let mut mask = Mask::new(4096, 256);
        let mut history = History::new(10);
        step(&mut history, &mut mask, 50.0);
        step(&mut history, &mut mask, 90.0);
        assert_eq!(history.steps().collect::<Vec<_>>(), [StepName::BrushStroke]);
        history.clear();
        assert!(!history.can_undo() && !history.is_trimmed());
    }
}

//! What the wand selected, which may be selected anew with another tolerance.

use overpaint_raster::{Combine, Mask, combine, flood};

use super::Editor;
use crate::history::StepName;

/// What the wand did last, as long as nothing else was done since.
#[derive(Clone, Debug)]
pub(super) struct Picked {
    pub(super) at: (u32, u32),
    pub(super) how: Combine,
    pub(super) before: Mask,
    /// Whether it made a step.
    pub(super) stepped: bool,
    pub(super) version: u64,
}

impl Editor {
    pub(super) fn wand_at(&self, at: (u32, u32)) -> flood::Wand {
        flood::Wand {
            at,
            tolerance: self.settings.tolerance,
            contiguous: self.settings.contiguous,
        }
    }

    /// Puts what the wand selected into the mask, which without it is `before`.
    pub(super) fn pick(&mut self, at: (u32, u32), how: Combine, before: Mask, selected: &Mask) {
        let mut mask = before.clone();
        combine(&mut mask, selected, how);
        self.stage.restore(mask);
        let steps = self.stage.version;
        self.stage.commit(StepName::Wand, before.clone());
        self.picked = Some(Picked {
            at,
            how,
            before,
            stepped: self.stage.version != steps,
            version: self.stage.version,
        });
    }
}

//! Changes of the outline that are seen before they count.

use overpaint_raster::Mask;
use overpaint_raster::morph::Change;

use super::Editor;
use crate::ask::Purpose;
use crate::history::StepName;

/// A change of the outline that is shown but no step yet.
#[derive(Clone, Debug)]
pub(super) struct Adjust {
    pub(super) change: Change,
    pub(super) before: Mask,
    /// The change that is on show.
    pub(super) shown: Option<Change>,
    /// It is to be a step as soon as it is on show.
    pub(super) wanted: bool,
}

impl Editor {
    /// Begins or alters the preview of a change; without one, ends it.
    pub(super) fn adjust(&mut self, change: Option<Change>) {
        let Some(change) = change.filter(|_| self.picture().is_some()) else {
            self.drop_adjust();
            return;
        };
        self.drop_drag();
        self.polygon.close(&mut self.stage);
        let before = self.stage.mask.clone();
        let adjust = self.adjust.get_or_insert(Adjust {
            change,
            before,
            shown: None,
            wanted: false,
        });
        adjust.change = change;
        if adjust.shown != Some(change) {
            self.asks.push(Purpose::Preview(change));
        }
    }

    /// Makes a step of the preview, as soon as it is there.
    pub(super) fn apply_adjust(&mut self) {
        let Some(adjust) = &mut self.adjust else {
            return;
        };
        if adjust.shown == Some(adjust.change) {
            let Adjust { change, before, .. } = adjust.clone();
            self.adjust = None;
            self.stage.commit(name_of(change), before);
        } else {
            adjust.wanted = true;
        }
    }

    /// Makes a step of what is on show of the preview, before something else is done.
    pub(super) fn keep_preview(&mut self) {
        let shown = self.adjust.as_ref().and_then(|adjust| adjust.shown);
        match (shown, self.adjust.take_if(|_| shown.is_some())) {
            (Some(change), Some(adjust)) => {
                self.asks.drop_previews();
                self.stage.commit(name_of(change), adjust.before);
            }
            _ => self.drop_adjust(),
        }
    }

    pub(super) fn drop_adjust(&mut self) {
        self.asks.drop_previews();
        if let Some(adjust) = self.adjust.take() {
            self.stage.restore(adjust.before);
        }
    }
}

fn name_of(change: Change) -> StepName {
    match change {
        Change::Grow(_) => StepName::Grow,
        Change::Shrink(_) => StepName::Shrink,
        Change::Feather(_) => StepName::Feather,
        Change::Smooth(_) => StepName::Smooth,
    }
}

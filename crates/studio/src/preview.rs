//! What has come of a run's pictures that are not all there yet.

use leptos::prelude::*;

use crate::results::{Answer, Origin};
use crate::studio::Studio;
use crate::tasks::keep;

/// The previews of a run.
#[derive(Clone)]
pub(crate) struct Preview {
    pub(crate) origin: Origin,
    /// The newest one of each area.
    pub(crate) stills: Vec<Still>,
    /// Nothing better will follow.
    pub(crate) orphaned: bool,
}

/// The newest of one area.
#[derive(Clone)]
pub(crate) struct Still {
    /// Which area of the run, and which of the pictures that it is to bring of that.
    pub(crate) area: usize,
    pub(crate) picture: usize,
    /// To be kept if nothing better follows.
    pub(crate) answer: Answer,
    /// The one before it, which it fades in over.
    pub(crate) before: Option<Answer>,
    /// When it arrived, by [`now`](crate::browser::frame::now).
    pub(crate) since: f64,
}

impl Studio {
    /// A result has what came of an area of a picture: its preview goes.
    pub(crate) fn forget_still(self, area: usize, picture: usize) {
        self.preview.update(|preview| {
            let Some(shown) = preview else { return };
            shown
                .stills
                .retain(|still| (still.area, still.picture) != (area, picture));
            if shown.stills.is_empty() {
                *preview = None;
            }
        });
    }

    /// Makes a result of a preview that nothing better followed, before it has to go: it may have been paid for.
    pub(crate) fn keep_orphan(self) {
        let orphaned = |preview: &Option<Preview>| preview.as_ref().is_some_and(|one| one.orphaned);
        if self.preview.with_untracked(orphaned) {
            keep::preview(self);
        }
    }

    /// Nothing better will follow the preview: what there is stays, and is said to be only that. Where it can't be seen it becomes a result.
    pub(crate) fn orphan_preview(self) {
        self.preview.update(|preview| {
            if let Some(preview) = preview {
                preview.orphaned = true;
            }
        });
        let is_unseen = |preview: &Preview| !self.has_on_stage(&preview.origin);
        if self
            .preview
            .with_untracked(|preview| preview.as_ref().is_some_and(is_unseen))
        {
            self.keep_orphan();
        }
        self.repaint_all();
    }
}

//! What was handed in and is not there yet: a server works on it, whether or not this page is open.

use leptos::prelude::*;

use crate::results::Origin;
use crate::studio::Studio;
use crate::work::PendingNote;

/// A run of which something was handed in and is not there yet.
#[derive(Clone)]
pub(crate) struct Pending {
    pub(crate) origin: Origin,
    pub(crate) note: PendingNote,
    /// How many of its requests are not handed in yet, and would be lost with the page.
    pub(crate) unsent: usize,
}

impl Studio {
    /// Whether a run is under way that ends with this page, untracked.
    pub(crate) fn runs_here(self) -> bool {
        let (is_running, job) = self
            .job
            .with_untracked(|job| (job.is_running(), job.version()));
        let is_handed_in = |pending: Pending| !pending.note.tasks.is_empty();
        is_running && !self.pending_of(job).is_some_and(is_handed_in)
    }

    /// Whether a server still works on something of this run, tracked: what is lacking of it is not to be paid twice.
    pub(crate) fn waits_for(self, run: u64) -> bool {
        self.pending
            .with(|all| all.iter().any(|pending| pending.note.run == run))
    }

    /// Notes something of the pending run with this number as a job.
    pub(crate) fn note_pending(self, job: u64, note: impl FnOnce(&mut Pending)) {
        self.pending.update(|pending| {
            if let Some(pending) = pending.iter_mut().find(|pending| pending.note.job == job) {
                note(pending);
            }
        });
    }

    /// Nothing of this run is waited for any more.
    pub(crate) fn forget_pending(self, job: u64) {
        self.pending
            .update(|pending| pending.retain(|pending| pending.note.job != job));
    }

    /// The pending run with this number as a job, untracked.
    pub(crate) fn pending_of(self, job: u64) -> Option<Pending> {
        self.pending.with_untracked(|pending| {
            let own = pending.iter().find(|pending| pending.note.job == job);
            own.cloned()
        })
    }
}

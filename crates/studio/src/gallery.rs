//! The results that the page has, and the one that is on the stage.

use std::cmp::Reverse;

use leptos::prelude::*;
use overpaint_editor::job::Job;

use crate::browser::{document, observe};
use crate::notice::{Notice, Remedy};
use crate::results::{Fitting, Origin, ResultPicture};
use crate::studio::Studio;
use crate::tasks::{keep_work, lay};

/// What the page knows the picture of a result by, among all of them.
pub(crate) fn picture_id(result: u32) -> String {
    format!("result-{result}")
}

/// A selector of the beginning of what is said of the result on the stage.
const CAPTION: &str = ".caption-row";

/// A selector of what there is of a result among all of them.
fn item_of(result: u32) -> String {
    format!(".result:has(#{})", picture_id(result))
}

impl Studio {
    /// A number for the next result.
    pub(crate) fn next_result_id(self) -> u32 {
        let next = self.results_made.get_value() + 1;
        self.results_made.set_value(next);
        next
    }

    /// Adds a finished picture, and offers it.
    pub(crate) fn add_result(self, result: ResultPicture) {
        let id = result.id;
        self.results.update(|results| results.push(result));
        self.offer_result(id);
    }

    /// Puts a result on the stage if that has the picture it was made from and nothing else is looked at there.
    pub(crate) fn offer_result(self, id: u32) {
        let belongs = self
            .result(id)
            .is_some_and(|result| self.has_on_stage(&result.origin));
        let free = self.shown.get_untracked().is_none() && self.extending.get_untracked().is_none();
        if belongs && free {
            self.show_result(id);
        }
        self.repaint_all();
    }

    /// Deletes a result, and offers to bring it back: it may have been paid for.
    pub(crate) fn delete_result(self, id: u32) {
        let neighbour = self.neighbour_of(id, true);
        let neighbour = neighbour
            .or_else(|| self.neighbour_of(id, false))
            .map(picture_id);
        pass_focus(".result", neighbour.unwrap_or_else(|| "canvas".to_owned()));
        let Some(gone) = self.take_away(id) else {
            return;
        };
        self.deleted.set_value(Some(gone));
        let notice = Notice::news("deleted").place("number", &id.to_string());
        self.notice.set(Some(notice.remedy(Remedy::Restore)));
    }

    /// Takes a result away, from the stage too.
    pub(crate) fn take_away(self, id: u32) -> Option<ResultPicture> {
        let gone = self.result(id)?;
        self.results
            .update(|results| results.retain(|result| result.id != id));
        if self.shown.get_untracked() == Some(id) {
            self.hide_result();
        }
        if self.saving.get_untracked() == Some(id) {
            self.saving.set(None);
        }
        Some(gone)
    }

    /// Brings back the result that was last deleted, to where it was among the others.
    pub(crate) fn restore_result(self) {
        let back = self.deleted.try_update_value(Option::take).flatten();
        if let Some(back) = &back {
            pass_focus("[role=alert]", picture_id(back.id));
        }
        self.notice.set(None);
        self.results.update(|results| {
            results.extend(back);
            results.sort_by_key(|result| result.id);
        });
    }

    /// All results in the order in which they are listed: the newest run first, and what came of it in the order in which it came.
    pub(crate) fn listed(self) -> Vec<u32> {
        self.results.with(|results| {
            let mut listed: Vec<&ResultPicture> = results.iter().collect();
            listed.sort_by_key(|result| (Reverse(result.origin.run), result.id));
            listed.into_iter().map(|result| result.id).collect()
        })
    }

    /// The result that is listed before or after one, untracked.
    fn neighbour_of(self, id: u32, after: bool) -> Option<u32> {
        let listed = untrack(|| self.listed());
        let at = listed.iter().position(|listed| *listed == id)?;
        let neighbour = if after {
            at.checked_add(1)
        } else {
            at.checked_sub(1)
        };
        listed.get(neighbour?).copied()
    }

    /// Scrolls the list as far as needed for the result on the stage to be seen there, so that no other one's buttons are taken for its own.
    pub(crate) fn reveal_shown(self) {
        let Some(id) = self.shown.get_untracked() else {
            return;
        };
        // Where the caption is scrolled with them, what is unfolded there is not scrolled away, nor its beginning for what follows it anyway.
        let with_caption = ".side:not(:has(.fit-panel, [data-unfolded=true]))";
        if observe::is_scrolled(".results") {
            observe::reveal(&item_of(id));
        } else if observe::is_scrolled(with_caption) {
            let is_first = untrack(|| self.listed()).first() == Some(&id);
            observe::reveal(&if is_first {
                CAPTION.to_owned()
            } else {
                item_of(id)
            });
        }
    }

    /// Notes that a result is in a file, so that leaving the page does not lose it.
    pub(crate) fn mark_kept(self, id: u32) {
        self.results.update(|results| {
            if let Some(result) = results.iter_mut().find(|result| result.id == id) {
                result.kept = true;
            }
        });
    }

    /// Whether something would be lost with the page that may have been paid for, untracked: a run under way, or a result that is in no file
    /// and not kept either.
    pub(crate) fn would_lose(self) -> bool {
        let is_loose = |result: &ResultPicture| !result.kept && !keep_work::has(self, result);
        let unkept = |results: &Vec<ResultPicture>| results.iter().any(is_loose);
        let running = self.job.with_untracked(Job::is_running);
        running && !keep_work::has_run(self) || self.results.with_untracked(unkept)
    }

    /// Puts the picture back on the stage.
    pub(crate) fn hide_result(self) {
        if let Some(id) = self.shown.get_untracked() {
            pass_focus(".caption, .divider-handle", picture_id(id));
        }
        self.shown.set(None);
        self.repaint_all();
    }

    /// The results that a run has brought and that are still there, untracked.
    pub(crate) fn results_of(self, run: u64) -> Vec<ResultPicture> {
        self.results.with_untracked(|results| {
            let own = results.iter().filter(|result| result.origin.run == run);
            own.cloned().collect()
        })
    }

    /// Whether the picture that a run began with is on the stage.
    pub(crate) fn has_on_stage(self, origin: &Origin) -> bool {
        self.picture.with_untracked(|staged| {
            staged
                .as_ref()
                .is_some_and(|staged| staged.id == origin.picture.id)
        })
    }

    /// Puts a result on the stage.
    pub(crate) fn show_result(self, id: u32) {
        self.shown.set(Some(id));
        self.fit(id, Fitting::try_again);
        if let Some(result) = self.shown_result() {
            result.sources().for_each(|(bitmap, _)| bitmap.try_again());
            lay::view(self, id, result.fitting.view);
        }
        lay::begin(self);
    }

    /// Puts the result on the stage that is listed after the one there, or before it; the first one if there is none.
    pub(crate) fn show_neighbour(self, after: bool) {
        let neighbour = match self.shown.get_untracked() {
            Some(shown) => self.neighbour_of(shown, after),
            None => untrack(|| self.listed()).first().copied(),
        };
        if let Some(id) = neighbour {
            self.show_result(id);
        }
    }

    /// The result that is on the stage, untracked.
    pub(crate) fn shown_result(self) -> Option<ResultPicture> {
        self.result(self.shown.get_untracked()?)
    }

    /// The result that is seen there, untracked: the one before as long as that one is being decoded.
    pub(crate) fn result_on_canvas(self) -> Option<ResultPicture> {
        self.result(self.on_canvas.get_value()?)
    }

    /// The result of this number, untracked.
    pub(crate) fn result(self, id: u32) -> Option<ResultPicture> {
        self.results
            .with_untracked(|results| results.iter().find(|result| result.id == id).cloned())
    }

    /// Reads how a result is laid over its picture, if it is still there; tracked.
    pub(crate) fn fitting<T>(self, id: u32, read: impl FnOnce(&Fitting) -> T) -> Option<T> {
        self.results.with(|results| {
            let result = results.iter().find(|result| result.id == id)?;
            Some(read(&result.fitting))
        })
    }

    /// Changes how a result is laid over its picture, if it is still there.
    pub(crate) fn fit(self, id: u32, change: impl FnOnce(&mut Fitting)) {
        self.results.update(|results| {
            if let Some(result) = results.iter_mut().find(|result| result.id == id) {
                change(&mut result.fitting);
            }
        });
        self.repaint_all();
    }
}

/// Gives the focus to the element of this id once the page has been changed, if what is about to go from it, by a selector, has it now.
pub(crate) fn pass_focus(going: &str, heir: String) {
    if document::has_focus(going) {
        request_animation_frame(move || document::focus(&heir));
    }
}

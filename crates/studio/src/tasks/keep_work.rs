//! Keeps the work on this page in the browser's database, while it goes on.
//!
//! What was opened and what came is written once; what changes is written again a moment after it has settled, and at once when the page may
//! be about to go. Each page has a work of its own, so that two of them do not write over each other.

use std::cell::{Cell, RefCell};
use std::mem;
use std::rc::Rc;
use std::sync::Arc;

use futures::lock::Mutex;
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use overpaint_editor::job::Job;
use overpaint_raster::Mask;

use crate::browser::database::{Database, Item, Refusal};
use crate::browser::frame::date;
use crate::browser::{document, lock, storage};
use crate::notice::{Notice, Remedy};
use crate::results::ResultPicture;
use crate::snapshot::Snapshot;
use crate::studio::Studio;
use crate::tasks::{put_back, take_up};
use crate::work::{WORK, Work, answer_name};

/// How long nothing has to change before it is written, in milliseconds.
const SETTLED_MS: u32 = 700;

/// Under this the tab keeps the name of a work that was left and can be brought back.
pub(crate) const LEFT: &str = "left";

/// What the page has to keep its work.
#[derive(Default)]
pub(crate) struct Keeper {
    /// Nothing while it is not kept.
    pub(crate) shelf: RefCell<Option<Rc<Shelf>>>,
    /// Held while what was left behind is put back.
    pub(crate) taking_up: Arc<Mutex<()>>,
    /// Writes what has changed, once it has settled.
    settled: RefCell<Option<Timeout>>,
    /// It was said that it is not kept.
    told: Cell<bool>,
    /// A run was under way when the page was about to be left: that it breaks then is no end of it.
    pub(crate) leaves_run: Cell<bool>,
    /// The browser was asked not to clear it away.
    asked: Cell<bool>,
}

/// Where it is kept, and what is there already, as far as is known.
pub(crate) struct Shelf {
    pub(crate) database: Database,
    /// The name of the work, before those of its parts.
    pub(crate) name: String,
    pub(crate) written: RefCell<Written>,
    /// The work that was left to begin this one, as long as it is on offer.
    pub(crate) left: RefCell<Option<String>>,
    /// What could not be read is left there: another attempt may be able to.
    pub(crate) unread: Work,
    /// How often what may have been paid for is being written.
    pub(crate) underway: Cell<usize>,
}

#[derive(Default)]
pub(crate) struct Written {
    pub(crate) work: Option<Work>,
    pub(crate) names: Vec<String>,
    pub(crate) masks: Vec<(String, Mask)>,
}

/// Keeps the work from now on, for as long as that is wanted, and goes on with what was left behind.
pub(crate) fn follow(studio: Studio) {
    let mut before = (None, Vec::new(), Vec::new(), false);
    let running = Memo::new(move |_| studio.is_running());
    Effect::new(move |_| {
        studio.options.track();
        studio.references.track();
        studio.previous.track();
        studio.ahead.track();
        studio.frame_put.track();
        studio.shown.track();
        studio.notice.track();
        let picture = studio
            .picture
            .with(|picture| picture.as_ref().map(|picture| picture.id));
        let results = studio
            .results
            .with(|results| results.iter().map(|result| result.id).collect());
        let tasks = studio.pending.with(|pending| {
            let tasks = pending.iter().map(|pending| pending.note.tasks.len());
            tasks.collect::<Vec<_>>()
        });
        let now = (picture, results, tasks, running.get());
        // It may have been paid for.
        let delay = if now == before { SETTLED_MS } else { 0 };
        before = now;
        // In the middle of a stroke is no moment to settle; its end is one.
        let is_drawing = studio.bench.with(|bench| bench.drawing);
        let settles = !is_drawing || delay == 0;
        let keeper = studio.keeper.get_value();
        keeper
            .settled
            .replace(settles.then(|| Timeout::new(delay, move || write(studio))));
    });
    let mut was_wanted = None;
    Effect::new(move |_| {
        let wanted = studio.settings.with(|settings| settings.keep_work);
        match was_wanted.replace(wanted) {
            before if before == Some(wanted) => {}
            _ if wanted => take_up::begin(studio),
            // Otherwise another page has deleted it, or what is just taken up is forgotten after that.
            Some(_) if is_kept(studio) || studio.unkept.get_untracked() => forget(studio),
            _ => {}
        }
    });
    document::on_leaving(move || {
        put_back::was_no_end();
        write(studio);
    });
}

fn is_kept(studio: Studio) -> bool {
    studio.keeper.get_value().shelf.borrow().is_some()
}

/// Whether this result is kept, and not only about to be.
pub(crate) fn has(studio: Studio, result: &ResultPicture) -> bool {
    let keeper = studio.keeper.get_value();
    let shelf = keeper.shelf.borrow();
    shelf.as_deref().is_some_and(|shelf| {
        let written = shelf.written.borrow();
        let is_there = |number| written.names.contains(&answer_name(result.id, number));
        shelf.underway.get() == 0 && (0..result.answers.len()).all(is_there)
    })
}

/// How long the page stays before it counts as not left, in milliseconds.
const STAYS_MS: u32 = 3000;

/// Notes what is under way when the page is about to be left.
pub(crate) fn about_to_leave(studio: Studio) {
    let keeper = studio.keeper.get_value();
    keeper.leaves_run.set(studio.runs_here());
    Timeout::new(STAYS_MS, move || keeper.leaves_run.set(false)).forget();
}

/// Whether all of the run under way was handed in, and that is kept.
pub(crate) fn has_run(studio: Studio) -> bool {
    let job = studio.job.with_untracked(Job::version);
    let pending = studio.pending_of(job);
    let Some(pending) = pending.filter(|pending| pending.unsent == 0) else {
        return false;
    };
    let keeper = studio.keeper.get_value();
    let shelf = keeper.shelf.borrow();
    shelf.as_deref().is_some_and(|shelf| {
        let written = shelf.written.borrow();
        let work = written.work.as_ref();
        shelf.underway.get() == 0 && work.is_some_and(|work| work.pending.contains(&pending.note))
    })
}

/// Leaves the work where it is, for as long as it can be brought back, and begins another one.
pub(crate) fn start_afresh() {
    storage::set_of_tab(LEFT, storage::of_tab(WORK).as_deref());
    storage::set_of_tab(WORK, None);
    document::reload();
}

/// Goes on with the work that was left.
pub(crate) fn bring_back() {
    storage::set_of_tab(WORK, storage::of_tab(LEFT).as_deref());
    storage::set_of_tab(LEFT, None);
    document::reload();
}

/// Deletes what is kept. Other pages do not keep anything then either.
pub(crate) fn forget(studio: Studio) {
    studio.keeper.get_value().shelf.replace(None);
    leptos::task::spawn_local(Database::delete());
}

/// Writes what is not there yet.
pub(crate) fn write(studio: Studio) {
    let shelf = studio.keeper.get_value().shelf.borrow().clone();
    let Some(shelf) = shelf else { return };
    if !offers(studio, &Remedy::BringBack) && shelf.left.take().is_some() {
        // It is left where it is: something else has come in between.
        storage::set_of_tab(LEFT, None);
    }
    let (put, taken, is_paid) = shelf.changes(Snapshot::of(studio, &shelf));
    if put.is_empty() && taken.is_empty() {
        return;
    }
    let names: Vec<String> = put.iter().map(|(name, _)| name.clone()).collect();
    let placed = |name: &String| format!("{}/{name}", shelf.name);
    let put = put.into_iter().map(|(name, item)| (placed(&name), item));
    let written = shelf.database.put(put.collect());
    // On their own, so that room is made even where there is none for what is new.
    let gone = taken.iter().map(placed).collect::<Vec<_>>();
    let removed = (!gone.is_empty()).then(|| shelf.database.remove(&gone));
    shelf
        .underway
        .set(shelf.underway.get() + usize::from(is_paid));
    leptos::task::spawn_local(async move {
        let written = written.await;
        shelf
            .underway
            .set(shelf.underway.get() - usize::from(is_paid));
        match written {
            Ok(()) if is_paid && !studio.keeper.get_value().asked.replace(true) => {
                storage::persist().await;
            }
            Ok(()) => {}
            Err(why) => {
                shelf.written.borrow_mut().forget(&names);
                tell(studio, &why);
            }
        }
        if let Some(removed) = removed
            && removed.await.is_err()
        {
            // They are taken away with the next change.
            let parts = taken.into_iter().filter(|name| name != WORK);
            shelf.written.borrow_mut().names.extend(parts);
        }
    });
}

/// Deletes the work that was left to begin this one, if it is on offer.
pub(crate) fn forget_left(studio: Studio) {
    let shelf = studio.keeper.get_value().shelf.borrow().clone();
    let shelf = shelf.filter(|_| offers(studio, &Remedy::BringBack));
    let Some((shelf, left)) = shelf.and_then(|shelf| shelf.left.take().map(|left| (shelf, left)))
    else {
        return;
    };
    storage::set_of_tab(LEFT, None);
    leptos::task::spawn_local(async move {
        // Another page may have taken it up meanwhile.
        if lock::take(&left).await == Some(true) {
            take_up::delete(&shelf.database, &left).await;
        }
    });
}

/// Whether this is on offer now.
pub(crate) fn offers(studio: Studio, remedy: &Remedy) -> bool {
    studio.notice.with_untracked(|notice| {
        let notice = notice.as_ref();
        notice.is_some_and(|notice| notice.remedies.contains(remedy))
    })
}

/// Says once that nothing is kept.
fn tell(studio: Studio, why: &Refusal) {
    let keeper = studio.keeper.get_value();
    if keeper.told.get() || studio.notice.with_untracked(Option::is_some) {
        return;
    }
    keeper.told.set(true);
    studio.notice.set(Some(match why {
        Refusal::Full => Notice::of("work.full"),
        Refusal::Failed(said) => Notice::of("work.failed").said(said),
    }));
}

impl Shelf {
    /// What there is to put and to take away, and whether something of it may have been paid for. It counts as done.
    fn changes(&self, snapshot: Snapshot) -> (Vec<(String, Item)>, Vec<String>, bool) {
        let Snapshot {
            work, files, masks, ..
        } = snapshot;
        let mut written = self.written.borrow_mut();
        if work.is_empty() {
            let Written {
                work, mut names, ..
            } = mem::take(&mut *written);
            names.extend(work.map(|_| WORK.to_owned()));
            return (Vec::new(), names, false);
        }
        let mut put = Vec::new();
        let mut is_paid = false;
        for (name, file) in files {
            if !written.names.contains(&name) {
                is_paid |= name.starts_with("answer");
                put.push((name, Item::File(file)));
            }
        }
        for (name, mask) in masks {
            let is_new = !written.masks.contains(&(name.clone(), mask.clone()));
            if is_new {
                put.push((name.clone(), Item::Bytes(mask.pack())));
                written.masks.retain(|(there, _)| *there != name);
                written.masks.push((name, mask));
            }
        }
        for (name, _) in &put {
            if !written.names.contains(name) {
                written.names.push(name.clone());
            }
        }
        let named = work.names();
        let taken = written.names.iter().filter(|name| !named.contains(name));
        let taken: Vec<String> = taken.cloned().collect();
        written.forget(&taken);
        if written.work.as_ref() != Some(&work) {
            let before = written.work.as_ref();
            let before = before.map_or(&[][..], |before| &before.pending);
            is_paid |= *before != work.pending;
            put.push((WORK.to_owned(), Item::Text(work.write(date()))));
            written.work = Some(work);
        }
        (put, taken, is_paid)
    }
}

impl Written {
    fn forget(&mut self, names: &[String]) {
        for name in names {
            if name == WORK {
                self.work = None;
            }
            self.names.retain(|there| there != name);
            self.masks.retain(|(there, _)| there != name);
        }
    }
}

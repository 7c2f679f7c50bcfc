//! Takes up the work that a page left behind: this one's before it was loaded anew, or else the last one that no other page has.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::*;

use crate::browser::database::Database;
use crate::browser::frame::date;
use crate::browser::{lock, storage};
use crate::notice::{Notice, Remedy};
use crate::studio::Studio;
use crate::tasks::keep_work::{self, LEFT, Shelf, Written};
use crate::tasks::{edit, put_back};
use crate::work::{Unread, WORK, Work, written_at};

/// Begins. What is opened while it is put back waits for the end of that.
pub(crate) fn begin(studio: Studio) {
    leptos::task::spawn_local(async move {
        let switch_off = move || {
            // There is nothing to delete any more.
            studio.keeper.get_value().shelf.replace(None);
            studio
                .settings
                .update(|settings| settings.keep_work = false);
        };
        let Some(database) = Database::open(switch_off).await else {
            studio.unkept.set(true);
            return;
        };
        let keeper = studio.keeper.get_value();
        let _held = keeper.taking_up.clone().lock_owned().await;
        let wanted = || {
            studio
                .settings
                .with_untracked(|settings| settings.keep_work)
        };
        if keeper.shelf.borrow().is_some() || !wanted() {
            return;
        }
        let shelf = take_up(studio, database).await;
        if !wanted() {
            drop(shelf);
            keep_work::forget(studio);
            return;
        }
        studio.unkept.set(shelf.is_none());
        keeper.shelf.replace(shelf.map(Rc::new));
        keep_work::write(studio);
        edit::fetch_next(studio, true);
    });
}

/// So many works that no page has stay beside the one that is gone on with; older ones are deleted.
const MOST_LEFT: usize = 4;

/// Deletes a work from the database.
pub(crate) async fn delete(database: &Database, work: &str) {
    let names = database.names().await.unwrap_or_default();
    let parts = parts_of(work, &names).map(|part| format!("{work}/{part}"));
    // What can't be deleted now may be later, with all the rest.
    let _ = database.remove(&parts.collect::<Vec<_>>()).await;
}

/// Where the work is kept from now on; `None` if the browser keeps nothing for this page.
async fn take_up(studio: Studio, database: Database) -> Option<Shelf> {
    let names = database.names().await?;
    let left = storage::of_tab(LEFT);
    let is_fresh = left.is_some() || studio.picture.with_untracked(Option::is_some);
    let found = if is_fresh {
        None
    } else {
        find(studio, &database, &names).await?
    };
    let (name, work) = match found {
        Some((name, work)) => (name, Some(work)),
        None => (date().to_string(), None),
    };
    // It has been taken, if it was found.
    if work.is_none() && !lock::take(&name).await? {
        return None;
    }
    storage::set_of_tab(WORK, Some(&name));
    if left.is_some() {
        let notice = Notice::news("work.left").remedy(Remedy::BringBack);
        studio.notice.set(Some(notice));
    }
    let mut shelf = Shelf {
        database,
        written: RefCell::default(),
        left: RefCell::new(left),
        unread: Work::default(),
        underway: Cell::new(0),
        name,
    };
    if let Some(work) = work {
        let names = parts_of(&shelf.name, &names).map(str::to_owned);
        let written = Written {
            names: names.filter(|part| part != WORK).collect(),
            ..Written::default()
        };
        shelf.written.replace(written);
        put_back::all(studio, &mut shelf, work).await;
    }
    Some(shelf)
}

/// The name of the work to go on with, and what it says; `None` if pages can't be told apart.
async fn find(
    studio: Studio,
    database: &Database,
    names: &[String],
) -> Option<Option<(String, Work)>> {
    let own = storage::of_tab(WORK);
    let mut works = Vec::new();
    for name in names.iter().filter_map(|name| name.strip_suffix("/work")) {
        // What can't be read now may be another time.
        if let Some(text) = text(database, name).await {
            let is_own = own.as_deref() == Some(name);
            works.push((is_own, written_at(&text).unwrap_or_default(), name));
        }
    }
    let newer = |one: &(bool, u64, &str), other: &(bool, u64, &str)| {
        one.0.cmp(&other.0).then(one.1.cmp(&other.1))
    };
    while let Some((_, _, name)) = works.iter().copied().max_by(newer) {
        works.retain(|(_, _, other)| *other != name);
        if !lock::take(name).await? {
            continue;
        }
        // Another page may have written it until now.
        let Some(text) = text(database, name).await else {
            continue;
        };
        match Work::read(&text) {
            Ok(work) => {
                works.sort_by(|one, other| newer(other, one));
                for (.., old) in works.into_iter().skip(MOST_LEFT) {
                    if lock::take(old).await? {
                        delete(database, old).await;
                    }
                }
                return Some(Some((name.to_owned(), work)));
            }
            Err(Unread::OtherVersion) => {}
            Err(Unread::Broken) => {
                delete(database, name).await;
                studio.notice.set(Some(Notice::of("work.broken")));
            }
        }
    }
    Some(None)
}

async fn text(database: &Database, work: &str) -> Option<String> {
    database.text(&format!("{work}/{WORK}")).await
}

/// The names of what is kept of a work, without its own.
fn parts_of<'a>(work: &'a str, names: &'a [String]) -> impl Iterator<Item = &'a str> {
    names
        .iter()
        .filter_map(move |name| name.strip_prefix(work)?.strip_prefix('/'))
}

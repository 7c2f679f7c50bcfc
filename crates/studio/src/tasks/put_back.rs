//! Puts what is kept of a work on the page again.

use leptos::prelude::*;
use overpaint_editor::job::Job;
use overpaint_raster::Mask;

use crate::browser::storage;
use crate::notice::{Notice, Remedy};
use crate::pending::Pending;
use crate::picture::Picture;
use crate::references::Reference;
use crate::results::{Answer, Fitting, Origin, ResultPicture, Sent, View};
use crate::studio::Studio;
use crate::tasks::keep_work::Shelf;
use crate::tasks::{keep, open_picture};
use crate::work::{
    PendingNote, ResultNote, Work, answer_name, mask_name, picture_name, run_name, thumbnail_name,
};

/// Under this the tab notes how often it has begun to read and has not come to the end.
const READING: &str = "reading";

/// What is being read does not end the page: somebody leaves it.
pub(crate) fn was_no_end() {
    storage::set_of_tab(READING, None);
}

/// Puts all of a work that can be read on the page. What can't be stays where it is.
pub(crate) async fn all(studio: Studio, shelf: &mut Shelf, work: Work) {
    let reader = Reader {
        studio,
        shelf,
        work,
        pictures: Vec::new(),
        origins: Vec::new(),
        lost_stage: Vec::new(),
        lost_references: Vec::new(),
        lost_pending: Vec::new(),
        lost: 0,
        ended: storage::of_tab(READING).map_or(0, |times| times.parse().unwrap_or(1)),
    };
    reader.read().await;
}

struct Reader<'a> {
    studio: Studio,
    shelf: &'a mut Shelf,
    work: Work,
    pictures: Vec<Picture>,
    origins: Vec<Origin>,
    /// The pictures of the stage that could not be read.
    lost_stage: Vec<u32>,
    /// The references that could not be read, each with its run.
    lost_references: Vec<(Option<u64>, u32)>,
    /// What is waited for, of which could not be read what it began with.
    lost_pending: Vec<PendingNote>,
    /// How much could not be read.
    lost: usize,
    /// How often the page has ended before all was read. What is too much for the device may end it, and must not end it each time: then less is
    /// read, and at last nothing.
    ended: u32,
}

/// When a picture is to be seen. Until then it is not decoded.
enum Use {
    Now,
    Later,
}

impl Reader<'_> {
    async fn read(mut self) {
        self.count_on();
        storage::set_of_tab(READING, Some(&(self.ended + 1).to_string()));
        let opening = self.studio.begin_opening();
        self.stage().await;
        self.references().await;
        drop(opening);
        self.others().await;
        self.pending().await;
        self.results().await;
        storage::set_of_tab(READING, None);
        let studio = self.studio;
        let shown = self.work.shown.filter(|id| studio.result(*id).is_some());
        let is_free =
            studio.shown.get_untracked().is_none() && !studio.job.with_untracked(Job::is_running);
        if let Some(shown) = shown.filter(|_| is_free) {
            studio.show_result(shown);
        }
        let notice = if self.lost > 0 {
            Notice::of("work.lost").place("count", &self.lost.to_string())
        } else if self.work.running {
            Notice::news("work.cut")
        } else {
            Notice::news("work.back")
        };
        let is_there = !self.work.stage.is_empty() || !self.work.results.is_empty();
        if is_there && studio.notice.with_untracked(Option::is_none) {
            studio.notice.set(Some(notice.remedy(Remedy::StartAfresh)));
        }
    }

    /// What comes next gets numbers that nothing of this has.
    fn count_on(&self) {
        let (studio, work) = (self.studio, &self.work);
        let pictures = work.pictures.iter().map(|picture| picture.id).max();
        studio
            .pictures_opened
            .set_value(pictures.unwrap_or_default());
        let results = work.results.iter().chain(&work.deleted);
        let results = results.map(|result| result.id).max();
        studio.results_made.set_value(results.unwrap_or_default());
        let runs = work.runs.iter().map(|run| run.run);
        let jobs = work.pending.iter().map(|pending| pending.job);
        let runs = runs.chain(jobs).max();
        studio.job.set(Job::after(runs.unwrap_or_default()));
    }

    /// Puts the picture on the stage.
    async fn stage(&mut self) {
        let studio = self.studio;
        studio.options.update(|options| {
            if options.prompt.is_empty() {
                options.prompt.clone_from(&self.work.prompt);
            }
        });
        if let Some(id) = self.work.stage.last().copied() {
            let picture = self.picture(id, Use::Now).await;
            let staged = self.staged(id, picture).await;
            if let Some((picture, mask)) = staged {
                studio.put_back(picture, mask);
                studio.frame_put.set(self.work.frame);
            }
        }
    }

    /// Puts the pictures behind and before it that can be gone to.
    async fn others(&mut self) {
        let mut previous = self.work.stage.clone();
        previous.pop();
        let stacks = [
            (previous, self.studio.previous),
            (self.work.ahead.clone(), self.studio.ahead),
        ];
        for (ids, stack) in stacks {
            let mut pictures = Vec::new();
            for id in ids {
                let picture = self.picture(id, Use::Later).await;
                pictures.extend(self.staged(id, picture).await);
            }
            stack.set(pictures);
        }
    }

    async fn staged(&mut self, id: u32, picture: Option<Picture>) -> Option<(Picture, Mask)> {
        let Some(picture) = picture else {
            self.lost += 1;
            self.lost_stage.push(id);
            return None;
        };
        let mask = self.mask(mask_name(id), picture.size()).await;
        self.lost += usize::from(mask.is_none());
        let (width, height) = picture.size();
        Some((picture, mask.unwrap_or_else(|| Mask::new(width, height))))
    }

    /// Puts back what is to be sent beside the picture on the stage.
    async fn references(&mut self) {
        let mut read = Vec::new();
        for id in self.work.references_of(None).collect::<Vec<_>>() {
            let picture = self.picture(id, Use::Later).await;
            match picture {
                Some(picture) => read.push(Reference::from(picture)),
                None => self.lost_references.push((None, id)),
            }
        }
        self.studio.references.set(read);
    }

    /// Reads what the runs began with that are waited for.
    async fn pending(&mut self) {
        for note in self.work.pending.clone() {
            let origin = self.origin(note.run).await;
            match origin {
                Some(origin) => self.studio.pending.update(|pending| {
                    pending.push(Pending {
                        origin,
                        note,
                        unsent: 0,
                    });
                }),
                None => self.lost_pending.push(note),
            }
        }
        self.lost += self.lost_pending.len();
    }

    /// Reads the results.
    async fn results(&mut self) {
        let (mut read, mut unread) = (Vec::new(), Vec::new());
        for note in self.work.results.clone() {
            let result = self.result(&note).await;
            match result {
                Some(result) => read.push(result),
                None => unread.push(note),
            }
        }
        self.lost += unread.len() + self.lost_references.len();
        self.leave(unread);
        // More may have come by now.
        self.studio
            .results
            .update(|results| drop(results.splice(0..0, read)));
    }

    /// What could not be read stays where it is.
    fn leave(&mut self, results: Vec<ResultNote>) {
        let pending = std::mem::take(&mut self.lost_pending);
        let is_of = |run: u64| {
            results.iter().any(|result| result.run == run)
                || pending.iter().any(|pending| pending.run == run)
        };
        let runs = self.work.runs.iter().filter(|run| is_of(run.run));
        let runs: Vec<_> = runs.cloned().collect();
        let references = self.work.references.iter();
        let references = references.filter(|note| {
            note.run.is_some_and(is_of) || self.lost_references.contains(&(note.run, note.picture))
        });
        let references: Vec<_> = references.cloned().collect();
        let pictures = self.work.pictures.iter();
        let lost = std::mem::take(&mut self.lost_stage);
        let pictures = pictures.filter(|picture| {
            lost.contains(&picture.id)
                || runs.iter().any(|run| run.picture == picture.id)
                || references.iter().any(|note| note.picture == picture.id)
        });
        let of = |ids: &[u32]| {
            let lost = ids.iter().filter(|id| lost.contains(id));
            lost.copied().collect::<Vec<_>>()
        };
        self.shelf.unread = Work {
            pictures: pictures.cloned().collect(),
            references,
            stage: of(&self.work.stage),
            ahead: of(&self.work.ahead),
            runs,
            results,
            pending,
            ..Work::default()
        };
    }

    async fn result(&mut self, note: &ResultNote) -> Option<ResultPicture> {
        let origin = self.origin(note.run).await?;
        let sent = |area: usize| origin.sent.iter().find(|sent| sent.area == area).cloned();
        let mut answers = Vec::new();
        for (number, answer) in note.answers.iter().enumerate() {
            let name = answer_name(note.id, number);
            let file = self.shelf.database.file(&self.placed(&name)).await?;
            let small = self.placed(&thumbnail_name(note.id, number));
            let small = self.shelf.database.file(&small).await;
            let received = keep::of_file(file, small).await?;
            // Many of them are too much to be decoded at once.
            received.bitmap.let_go();
            answers.push(Answer {
                sent: sent(answer.area)?,
                received,
                spent: answer.spent.clone(),
            });
        }
        let fitting = Fitting::of(&answers, self.studio.habits.get_untracked());
        Some(ResultPicture {
            id: note.id,
            fitting: Fitting {
                lay: note.lay,
                view: if note.raw { View::Raw } else { fitting.view },
                ..fitting
            },
            answers,
            missing: note.missing.iter().filter_map(|area| sent(*area)).collect(),
            name: note.name.clone(),
            unfinished: note.unfinished,
            kept: note.saved,
            origin,
        })
    }

    async fn origin(&mut self, run: u64) -> Option<Origin> {
        if let Some(origin) = self.origins.iter().find(|origin| origin.run == run) {
            return Some(origin.clone());
        }
        let note = self.work.runs.iter().find(|note| note.run == run)?.clone();
        let picture = self.picture(note.picture, Use::Later).await?;
        let mask = self.mask(run_name(run), picture.size()).await?;
        let mut references = Vec::new();
        for id in self.work.references_of(Some(run)).collect::<Vec<_>>() {
            match self.picture(id, Use::Later).await {
                Some(picture) => references.push(picture),
                // Without it the results are what they are.
                None => self.lost_references.push((Some(run), id)),
            }
        }
        let sent = note.sent.iter().map(|sent| Sent {
            area: sent.area,
            frame: sent.frame,
            size: sent.size,
            mask: mask.within(sent.masked),
        });
        let origin = Origin {
            run,
            picture,
            references: references.into(),
            sent: sent.collect(),
            options: note.options,
            stem: note.stem,
            mask,
            lacks: ArcRwSignal::new(note.lacks),
        };
        self.origins.push(origin.clone());
        Some(origin)
    }

    async fn picture(&mut self, id: u32, needed: Use) -> Option<Picture> {
        let too_often = match needed {
            Use::Now => 2,
            Use::Later => 1,
        };
        if self.ended >= too_often {
            return None;
        }
        if let Some(picture) = self.pictures.iter().find(|picture| picture.id == id) {
            return Some(picture.clone());
        }
        let note = self.work.pictures.iter().find(|note| note.id == id)?;
        let name = note.name.clone();
        let file = self
            .shelf
            .database
            .file(&self.placed(&picture_name(id)))
            .await?;
        let picture = match needed {
            Use::Now => open_picture::decode(file, name, id).await,
            Use::Later => open_picture::undecoded(file, name, id).await,
        };
        let picture = picture.ok()?;
        self.pictures.push(picture.clone());
        Some(picture)
    }

    async fn mask(&mut self, name: String, size: (u32, u32)) -> Option<Mask> {
        let bytes = self.shelf.database.bytes(&self.placed(&name)).await?;
        let mask = Mask::unpack(&bytes).ok()?;
        if (mask.width(), mask.height()) != size {
            return None;
        }
        self.shelf
            .written
            .get_mut()
            .masks
            .push((name, mask.clone()));
        Some(mask)
    }

    fn placed(&self, name: &str) -> String {
        format!("{}/{name}", self.shelf.name)
    }
}

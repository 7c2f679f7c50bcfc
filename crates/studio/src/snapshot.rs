//! What is to be kept of the page, as it is now.

use gloo_file::Blob;
use leptos::prelude::*;
use overpaint_raster::Mask;

use crate::notice::Remedy;
use crate::picture::Picture;
use crate::results::{Answer, Origin, ResultPicture, Sent, View};
use crate::studio::Studio;
use crate::tasks::keep_work::{Shelf, offers};
use crate::work::{
    AnswerNote, PictureNote, ReferenceNote, ResultNote, RunNote, SentNote, Work, answer_name,
    mask_name, picture_name, run_name, thumbnail_name,
};

/// The work as it is now, with the files and masks that it speaks of.
pub(crate) struct Snapshot {
    pub(crate) work: Work,
    pub(crate) files: Vec<(String, Blob)>,
    pub(crate) masks: Vec<(String, Mask)>,
    /// Runs as they were last written: only what they lack changes.
    known: Vec<RunNote>,
}

impl Snapshot {
    /// Of the page, for this shelf.
    pub(crate) fn of(studio: Studio, shelf: &Shelf) -> Self {
        let mut snapshot = Self {
            work: Work {
                prompt: studio
                    .options
                    .with_untracked(|options| options.prompt.clone()),
                frame: studio.frame_put.get_untracked(),
                shown: studio.shown.get_untracked(),
                running: studio.runs_here() || studio.keeper.get_value().leaves_run.get(),
                ..shelf.unread.clone()
            },
            files: Vec::new(),
            masks: Vec::new(),
            known: shelf
                .written
                .borrow()
                .work
                .as_ref()
                .map(|work| work.runs.clone())
                .unwrap_or_default(),
        };
        let staged = studio.picture.get_untracked();
        let staged = staged.map(|picture| (picture, studio.mask()));
        for (picture, mask) in studio.previous.get_untracked().into_iter().chain(staged) {
            snapshot.work.stage.push(picture.id);
            snapshot.masked(&picture, mask);
        }
        for (picture, mask) in studio.ahead.get_untracked() {
            snapshot.work.ahead.push(picture.id);
            snapshot.masked(&picture, mask);
        }
        for reference in studio.references.get_untracked() {
            snapshot.reference(None, &reference.picture);
        }
        for result in studio.results.get_untracked() {
            let note = snapshot.result(&result);
            snapshot.work.results.push(note);
        }
        let pending = studio.pending.get_untracked().into_iter();
        for pending in pending.filter(|pending| !pending.note.tasks.is_empty()) {
            snapshot.run(&pending.origin);
            snapshot.work.pending.push(pending.note);
        }
        let offered = offers(studio, &Remedy::Restore);
        if let Some(deleted) = studio.deleted.get_value().filter(|_| offered) {
            snapshot.work.deleted = Some(snapshot.result(&deleted));
        }
        snapshot
    }

    fn picture(&mut self, picture: &Picture) {
        let name = picture_name(picture.id);
        if self.files.iter().any(|(there, _)| *there == name) {
            return;
        }
        self.files.push((name, picture.file.clone()));
        let id = picture.id;
        self.work.pictures.retain(|unread| unread.id != id);
        self.work.pictures.push(PictureNote {
            id,
            name: picture.name.clone(),
        });
    }

    fn masked(&mut self, picture: &Picture, mask: Mask) {
        self.masks.push((mask_name(picture.id), mask));
        self.picture(picture);
    }

    fn reference(&mut self, run: Option<u64>, picture: &Picture) {
        self.picture(picture);
        self.work.references.push(ReferenceNote {
            run,
            picture: picture.id,
        });
    }

    fn result(&mut self, result: &ResultPicture) -> ResultNote {
        self.run(&result.origin);
        for (number, answer) in result.answers.iter().enumerate() {
            let name = answer_name(result.id, number);
            let received = &answer.received;
            self.files.push((name, received.file.clone()));
            if let Some(thumbnail) = &received.thumbnail {
                let name = thumbnail_name(result.id, number);
                self.files.push((name, thumbnail.file.clone()));
            }
        }
        let answer = |answer: &Answer| AnswerNote {
            area: answer.sent.area,
            spent: answer.spent.clone(),
        };
        ResultNote {
            id: result.id,
            run: result.origin.run,
            name: result.name.clone(),
            answers: result.answers.iter().map(answer).collect(),
            missing: result.missing.iter().map(|sent| sent.area).collect(),
            unfinished: result.unfinished,
            saved: result.kept,
            lay: result.fitting.lay,
            raw: result.fitting.view == View::Raw,
        }
    }

    fn run(&mut self, origin: &Origin) {
        let name = run_name(origin.run);
        if self.masks.iter().any(|(there, _)| *there == name) {
            return;
        }
        self.masks.push((name, origin.mask.clone()));
        self.picture(&origin.picture);
        let run = Some(origin.run);
        let is_read = |id| origin.references.iter().any(|picture| picture.id == id);
        self.work
            .references
            .retain(|unread| unread.run != run || !is_read(unread.picture));
        for picture in &*origin.references {
            self.reference(run, picture);
        }
        self.work.runs.retain(|unread| unread.run != origin.run);
        let lacks = origin.lacks.get_untracked();
        if let Some(known) = self.known.iter().find(|known| known.run == origin.run) {
            let known = known.clone();
            self.work.runs.push(RunNote { lacks, ..known });
            return;
        }
        let sent = |sent: &Sent| SentNote {
            area: sent.area,
            frame: sent.frame,
            size: sent.size,
            masked: sent.mask.bounds().unwrap_or_default(),
        };
        self.work.runs.push(RunNote {
            run: origin.run,
            picture: origin.picture.id,
            stem: origin.stem.clone(),
            options: origin.options.clone(),
            sent: origin.sent.iter().map(sent).collect(),
            lacks,
        });
    }
}

//! One run: sends what is ready, shows what arrives, keeps what is finished.
//!
//! A run asks for one picture or more of each area that is sent on its own. What comes for all areas is one result.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::ops::Range;

use futures::{StreamExt, stream};
use leptos::prelude::*;
use overpaint_client::{Client, Pieces, Update as News, Upload};
use overpaint_editor::job::{JobEvent, JobInput};
use overpaint_protocol::{Answer as Whole, Options, Partial, Picture as Came};

use crate::browser::frame::now;
use crate::cost::Spent;
use crate::gather::Gather;
use crate::notice::{self, Notice, Remedy};
use crate::preview::{Preview, Still};
use crate::results::{Answer, Lacking, Origin, Received, ResultPicture, Sent};
use crate::settings::Endpoint;
use crate::studio::Studio;
use crate::tasks::hand_in::{self, Telling, Told};
use crate::tasks::keep;
use crate::tasks::upload::uploads;

/// Requests that run at once; browsers hold six connections to a host.
const AT_ONCE: usize = 4;

/// A run under way.
pub(crate) struct Run {
    pub(crate) studio: Studio,
    pub(crate) version: u64,
    pub(super) origin: Origin,
    /// How many pictures are asked for of each area.
    pub(super) pictures: usize,
    /// The results that it completes, by picture.
    pub(super) lacking: BTreeMap<usize, ResultPicture>,
    endpoint: Endpoint,
    /// What came, for pictures that are not whole yet.
    gather: RefCell<Gather<Answer>>,
    /// The number of the next picture that nobody asked for.
    beyond: Cell<usize>,
    /// Pictures that a server still works on, though it could not be asked for them.
    out_of_reach: RefCell<Vec<usize>>,
}

/// What one request is to bring: pictures of an area.
#[derive(Clone)]
pub(super) struct Asked {
    pub(super) area: usize,
    pub(super) pictures: Range<usize>,
}

impl Run {
    /// The run of this number. Of results that it is to complete, it sends only what they lack.
    pub(crate) fn new(
        studio: Studio,
        version: u64,
        origin: Origin,
        pictures: usize,
        lacking: BTreeMap<usize, ResultPicture>,
    ) -> Self {
        Self {
            studio,
            version,
            gather: RefCell::new(Gather::new(origin.sent.len())),
            origin,
            pictures,
            beyond: Cell::new(pictures),
            out_of_reach: RefCell::default(),
            lacking,
            endpoint: studio.settings.with_untracked(|settings| settings.endpoint),
        }
    }

    /// Sends it, and sees to what arrives until nothing more will. If it is noted as pending, it is handed in as tasks.
    pub(crate) async fn go(&self, client: Client) {
        let wanted = |area| (0..self.pictures).any(|picture| self.lacks(area, picture));
        let sent = self.origin.sent.iter().enumerate();
        let (areas, sent): (Vec<usize>, Vec<&Sent>) =
            sent.filter(|(area, _)| wanted(*area)).unzip();
        let uploads = match uploads(self.studio, &self.origin, &sent).await {
            Ok(uploads) => areas.into_iter().zip(uploads).collect::<Vec<_>>(),
            Err(notice) => {
                self.on(JobEvent::NotSent);
                self.studio.notice.set(Some(notice));
                self.finish_rest();
                self.studio.forget_pending(self.version);
                return;
            }
        };
        self.begin();
        let requests = self.requests(&uploads);
        let as_task = self.studio.pending_of(self.version).is_some();
        self.note(|pending| pending.unsent = requests.len());
        let ask = |(asked, upload)| {
            let telling = if as_task {
                hand_in::as_task(client.clone(), upload)
            } else {
                hand_in::at_once(&client, upload)
            };
            (asked, telling)
        };
        self.hear(requests.into_iter().map(ask).collect()).await;
    }

    pub(super) fn begin(&self) {
        let pictures = self.origin.sent.len() * self.pictures;
        self.on(JobEvent::Sent { pictures });
        self.take_what_came();
    }

    /// Sees to all that the requests tell.
    pub(super) async fn hear(&self, tellings: Vec<(Asked, Telling)>) {
        let tellings = tellings
            .into_iter()
            .map(|(asked, telling)| telling.map(move |told| (asked.clone(), told)));
        let mut tellings = stream::iter(tellings).flatten_unordered(AT_ONCE);
        let mut failure = None;
        while let Some((mut asked, told)) = tellings.next().await {
            match told {
                Ok(Told::HandedIn { id, poll_url }) => self.handed_in(&asked, id, poll_url),
                Ok(Told::Working(progress)) => self.working(&asked, progress),
                Ok(Told::News(News::Answering)) => {
                    for picture in asked.pictures {
                        let index = self.slot(asked.area, picture);
                        self.on(JobEvent::Answered { index });
                    }
                }
                Ok(Told::News(News::Partial(partial))) => self.partial(&asked, &partial).await,
                Ok(Told::News(News::Completed(answer))) => {
                    failure = self.completed(&mut asked, answer).await.err().or(failure);
                    self.failed(&asked);
                }
                Err(error) => {
                    self.unseen(&asked, error.arrived()).await;
                    let notice = notice::of_error(&error);
                    failure = Some(if self.may_still_come(&asked, &error) {
                        self.out_of_reach
                            .borrow_mut()
                            .extend(asked.pictures.clone());
                        notice.instead_of_again([
                            Remedy::Fetch(self.version),
                            Remedy::Forget(self.version),
                        ])
                    } else {
                        notice
                    });
                    self.failed(&asked);
                }
            }
        }
        self.over(failure);
    }

    /// Whether an area of a picture is to be asked for.
    pub(super) fn lacks(&self, area: usize, picture: usize) -> bool {
        let Some(before) = self.lacking.get(&picture) else {
            return true;
        };
        let sent = self.origin.sent.get(area);
        sent.is_some_and(|sent| before.missing.iter().any(|lack| lack.area == sent.area))
    }

    /// Puts what came before to what will come. Of an area that is neither there nor to be asked for, the answer is a result by itself.
    fn take_what_came(&self) {
        for (&picture, before) in &self.lacking {
            for (area, sent) in self.origin.sent.iter().enumerate() {
                let index = self.slot(area, picture);
                if let Some(answer) = before.answer_of(sent.area) {
                    self.on(JobEvent::Final { index });
                    self.settle(area, picture, Some(answer.clone()));
                } else if !self.lacks(area, picture) {
                    self.fail(area, picture);
                }
            }
        }
    }

    /// The requests in the order in which they leave, of what is ready by area. A stream brings one picture, so that several are as many requests.
    fn requests(&self, uploads: &[(usize, Upload)]) -> Vec<(Asked, Upload)> {
        let Options { stream, n, .. } = self.origin.options;
        let single = stream == Some(true) || n.is_none();
        let at_once = if single { 1 } else { self.pictures };
        let mut requests = Vec::new();
        for first in (0..self.pictures).step_by(at_once) {
            let lacking = uploads.iter().filter(|(area, _)| self.lacks(*area, first));
            requests.extend(lacking.map(|(area, upload)| {
                let asked = Asked {
                    area: *area,
                    pictures: first..first + at_once,
                };
                (asked, upload.clone())
            }));
        }
        requests
    }

    /// Which of the job's pictures this is; the next one for what nobody asked for.
    pub(super) fn slot(&self, area: usize, picture: usize) -> usize {
        if picture < self.pictures {
            return area * self.pictures + picture;
        }
        self.studio.job.with_untracked(|job| job.pictures().len())
    }

    async fn partial(&self, asked: &Asked, partial: &Partial<Pieces>) {
        let Some(received) = keep::seen(&partial.image).await else {
            return;
        };
        let (area, picture) = (asked.area, asked.pictures.start);
        let index = self.slot(area, picture);
        if self.on(JobEvent::Partial { index }) {
            self.preview(area, picture, self.answer(area, received, None));
        }
    }

    fn answer(&self, area: usize, received: Received, spent: Option<Spent>) -> Option<Answer> {
        let sent = self.origin.sent.get(area)?.clone();
        Some(Answer {
            sent,
            received,
            spent,
        })
    }

    /// Shows what is the newest of an area.
    fn preview(&self, area: usize, picture: usize, answer: Option<Answer>) {
        let studio = self.studio;
        let Some(answer) = answer else {
            return;
        };
        studio.preview.update(|preview| {
            let preview = preview.get_or_insert_with(|| Preview {
                origin: self.origin.clone(),
                stills: Vec::new(),
                orphaned: false,
            });
            let before = preview.stills.iter().position(|still| still.area == area);
            let before = before.map(|at| preview.stills.remove(at).answer);
            preview.stills.push(Still {
                area,
                picture,
                answer,
                before,
                since: now(),
            });
            preview.stills.sort_by_key(|still| still.area);
        });
        studio.repaint_all();
    }

    /// Shows the previews that came in the same breath as the failure after them.
    async fn unseen(&self, asked: &Asked, arrived: &[Partial<Pieces>]) {
        let index = self.slot(asked.area, asked.pictures.start);
        let seen = self.studio.job.with_untracked(|job| {
            let picture = job.pictures().get(index);
            picture.map_or(0, |picture| picture.partials() as usize)
        });
        for partial in arrived.iter().skip(seen) {
            self.partial(asked, partial).await;
        }
    }

    /// Takes the pictures that came from what was asked for. Those beyond are kept too.
    async fn completed(&self, asked: &mut Asked, answer: Whole<Pieces>) -> Result<(), Notice> {
        let pictures = answer.pictures.len();
        let (usage, model) = (answer.usage, &self.origin.options.model);
        let spent = usage.map(|usage| Spent::of(&usage, pictures, model, self.endpoint));
        let mut wrong = Ok(());
        for returned in answer.pictures {
            let asked_for = asked.pictures.next();
            let picture = asked_for.unwrap_or_else(|| self.beyond.replace(self.beyond.get() + 1));
            let area = asked.area;
            let received = match returned.picture {
                Came::Image(image) => keep::received(&image)
                    .await
                    .ok_or_else(|| Notice::of("error.undecodable")),
                Came::Url(url) => Err(Notice::of("error.result_url").said(&url)),
            };
            let index = self.slot(area, picture);
            match received {
                // The job may be over before what nobody asked for.
                Ok(received) => {
                    if self.on(JobEvent::Final { index }) || asked_for.is_none() {
                        self.settle(area, picture, self.answer(area, received, spent.clone()));
                    }
                }
                Err(notice) => {
                    wrong = Err(notice);
                    self.fail(area, picture);
                }
            }
        }
        wrong
    }

    /// What is left of these will not come.
    fn failed(&self, asked: &Asked) {
        for picture in asked.pictures.clone() {
            self.fail(asked.area, picture);
        }
    }

    pub(super) fn fail(&self, area: usize, picture: usize) {
        let index = self.slot(area, picture);
        if self.on(JobEvent::Failed { index }) {
            self.settle(area, picture, None);
        }
    }

    /// This is all there will be of an area of a picture. Once that is said of all areas, the picture is a result.
    fn settle(&self, area: usize, picture: usize, answer: Option<Answer>) {
        let whole = self
            .gather
            .borrow_mut()
            .settle(area, picture, answer.clone());
        match whole {
            Some(came) => self.finish(picture, came),
            None => self.preview(area, picture, answer),
        }
    }

    /// Makes a result of what came of a picture, by area. It takes the place of the one that it completes.
    fn finish(&self, picture: usize, came: Vec<(usize, Answer)>) {
        for (area, _) in &came {
            self.studio.forget_still(*area, picture);
        }
        if !self.out_of_reach.borrow().contains(&picture) {
            self.note(|pending| pending.note.done.push(picture));
        }
        let mut fitting = None;
        if let Some(before) = self.lacking.get(&picture) {
            if came.len() == before.answers.len() {
                self.studio.offer_result(before.id);
                return;
            }
            let now = self.studio.take_away(before.id);
            fitting = Some(now.as_ref().unwrap_or(before).fitting.clone());
        } else if picture < self.pictures && !came.is_empty() {
            self.origin
                .lacks
                .update(|lacks| *lacks = lacks.saturating_sub(1));
        }
        let came = came.into_iter().map(|(_, answer)| answer).collect();
        let made = keep::answers(self.studio, &self.origin, came, fitting.as_ref());
        if let Some(id) = made
            && self.out_of_reach.borrow().contains(&picture)
        {
            // What is still made of it completes this one.
            self.note(|pending| {
                let completes = &mut pending.note.completes;
                completes.retain(|(at, _)| *at != picture);
                completes.push((picture, id));
            });
        }
    }

    /// Makes results of pictures of which not all came. Those that could not be completed are shown again.
    pub(crate) fn finish_rest(&self) {
        let rest = self.gather.borrow_mut().rest();
        for (picture, came) in rest {
            self.finish(picture, came);
        }
        for before in self.lacking.values() {
            self.studio.offer_result(before.id);
        }
    }

    fn over(&self, failure: Option<Notice>) {
        let studio = self.studio;
        let current = studio
            .job
            .with_untracked(|job| job.version() == self.version);
        if !current {
            return;
        }
        self.finish_rest();
        studio.orphan_preview();
        if self.out_of_reach.borrow().is_empty() {
            studio.forget_pending(self.version);
        }
        if let Some(notice) = failure {
            let run = self.origin.run;
            let came = studio.results_of(run);
            let lack = came.iter().filter(|result| !result.missing.is_empty());
            let results: Vec<u32> = lack.map(|result| result.id).collect();
            // What is still being worked on is not to be paid twice.
            let lacks = self.out_of_reach.borrow().is_empty()
                && (!results.is_empty() || self.origin.lacks.get_untracked() > 0);
            studio.notice.set(Some(if came.is_empty() {
                notice
            } else {
                notice.keep_what_came(lacks.then_some(Lacking { run, results }))
            }));
        }
    }

    /// Tells the job; whether it still counts.
    pub(super) fn on(&self, event: JobEvent) -> bool {
        let input = JobInput {
            version: self.version,
            event,
        };
        self.studio
            .job
            .try_update(|job| job.on(input, now()))
            .unwrap_or(false)
    }
}

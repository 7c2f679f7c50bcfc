//! One run: sends what is ready, shows what arrives, keeps what is finished.
//!
//! A run asks for one picture or more of each area that is sent on its own. What comes for all areas is one result.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use futures::{StreamExt, stream};
use gloo_file::Blob;
use leptos::prelude::*;
use overpaint_client::{Client, Pieces, Update as Told, Upload};
use overpaint_editor::job::{JobEvent, JobInput};
use overpaint_protocol::{Answer as Whole, Format, Image, Options, Partial, Picture as Came};

use crate::browser::bitmap::Bitmap;
use crate::browser::blob;
use crate::browser::frame::now;
use crate::cost::Spent;
use crate::gather::Gather;
use crate::notice::{self, Notice};
use crate::preview::{Preview, Still};
use crate::results::{Answer, Origin, Received, Sent};
use crate::settings::Endpoint;
use crate::studio::Studio;
use crate::tasks::keep;
use crate::tasks::upload::upload;

/// Requests that run at once; browsers hold six connections to a host.
const AT_ONCE: usize = 4;

/// A run under way.
pub(crate) struct Run {
    pub(crate) studio: Studio,
    pub(crate) version: u64,
    pub(crate) origin: Origin,
    /// What is sent of each area.
    pub(crate) sent: Vec<Sent>,
    /// How many pictures are asked for of each.
    pub(crate) pictures: usize,
    pub(crate) model: String,
    pub(crate) endpoint: Endpoint,
    /// What came, for pictures that are not whole yet.
    pub(crate) gather: RefCell<Gather<(Answer, Option<Spent>)>>,
}

/// What one request is to bring: pictures of an area.
#[derive(Clone)]
struct Asked {
    area: usize,
    pictures: Range<usize>,
}

impl Run {
    /// `sizes` are those of the parts that are sent, where they are not the picture as it is.
    pub(crate) async fn go(
        &self,
        client: Client,
        sizes: Vec<Option<(u32, u32)>>,
        options: Options,
    ) {
        let mut uploads = Vec::new();
        for (sent, size) in self.sent.iter().zip(sizes) {
            match upload(
                self.studio,
                &self.origin.picture,
                sent,
                size,
                options.clone(),
            )
            .await
            {
                Ok(upload) => uploads.push(upload),
                Err(notice) => {
                    self.on(JobEvent::NotSent);
                    self.studio.notice.set(Some(notice));
                    return;
                }
            }
        }
        let pictures = self.sent.len() * self.pictures;
        self.on(JobEvent::Sent { pictures });
        let updates = self.requests(&uploads).into_iter().map(|(asked, upload)| {
            let update = move |update| (asked.clone(), update);
            client.edit(upload).map(update)
        });
        let mut updates = stream::iter(updates).flatten_unordered(AT_ONCE);
        let mut failure = None;
        while let Some((mut asked, update)) = updates.next().await {
            match update {
                Ok(Told::Answering) => {
                    for picture in asked.pictures {
                        let index = self.slot(asked.area, picture);
                        self.on(JobEvent::Answered { index });
                    }
                }
                Ok(Told::Partial(partial)) => self.partial(&asked, &partial).await,
                Ok(Told::Completed(answer)) => {
                    failure = self.completed(&mut asked, answer).await.err().or(failure);
                    self.failed(&asked);
                }
                Err(error) => {
                    self.unseen(&asked, error.arrived()).await;
                    self.failed(&asked);
                    failure = Some(notice::of_error(&error));
                }
            }
        }
        self.over(failure);
    }

    /// The requests in the order in which they leave. A stream brings one picture, so that several are as many requests.
    fn requests(&self, uploads: &[Upload]) -> Vec<(Asked, Upload)> {
        let streams = uploads.iter().any(|upload| upload.request().streams());
        let at_once = if streams { 1 } else { self.pictures };
        let firsts = (0..self.pictures).step_by(at_once);
        let request = |first| {
            let asked = move |area| Asked {
                area,
                pictures: first..first + at_once,
            };
            let uploads = uploads.iter().cloned().enumerate();
            uploads.map(move |(area, upload)| (asked(area), upload))
        };
        firsts.flat_map(request).collect()
    }

    /// Which of the job's pictures this is; the next one for what nobody asked for.
    fn slot(&self, area: usize, picture: usize) -> usize {
        if picture < self.pictures {
            return area * self.pictures + picture;
        }
        self.studio.job.with_untracked(|job| job.pictures().len())
    }

    async fn partial(&self, asked: &Asked, partial: &Partial<Pieces>) {
        let Some(received) = decode(&partial.image).await else {
            return;
        };
        let (area, picture) = (asked.area, asked.pictures.start);
        let index = self.slot(area, picture);
        if self.on(JobEvent::Partial { index }) {
            self.preview(area, picture, self.answer(area, received));
        }
    }

    fn answer(&self, area: usize, received: Received) -> Option<Answer> {
        let sent = self.sent.get(area)?.clone();
        Some(Answer { sent, received })
    }

    /// Shows what is the newest of an area.
    fn preview(&self, area: usize, picture: usize, answer: Option<Answer>) {
        let studio = self.studio;
        let Some(answer) = answer.filter(|_| studio.has_on_stage(&self.origin)) else {
            return;
        };
        studio.preview.update(|preview| {
            let preview = preview.get_or_insert_with(|| Preview {
                origin: self.origin.clone(),
                areas: self.sent.len(),
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
        let usage = answer.usage;
        let spent = usage.map(|usage| Spent::of(&usage, pictures, &self.model, self.endpoint));
        for returned in answer.pictures {
            let image = match returned.picture {
                Came::Image(image) => image,
                Came::Url(url) => return Err(Notice::of("error.result_url").said(&url)),
            };
            let received = decode(&image)
                .await
                .ok_or_else(|| Notice::of("error.undecodable"))?;
            let (area, picture) = (asked.area, asked.pictures.start);
            asked.pictures.start += 1;
            let index = self.slot(area, picture);
            if self.on(JobEvent::Final { index }) {
                self.settle(area, picture, self.answer(area, received), spent.clone());
            }
        }
        Ok(())
    }

    /// What is left of these will not come.
    fn failed(&self, asked: &Asked) {
        for picture in asked.pictures.clone() {
            let index = self.slot(asked.area, picture);
            if self.on(JobEvent::Failed { index }) {
                self.settle(asked.area, picture, None, None);
            }
        }
    }

    /// This is all there will be of an area of a picture. Once that is said of all areas, the picture is a result.
    fn settle(&self, area: usize, picture: usize, answer: Option<Answer>, spent: Option<Spent>) {
        let came = answer.clone().map(|answer| (answer, spent));
        let whole = self.gather.borrow_mut().settle(area, picture, came);
        match whole {
            Some(came) => self.finish(picture, came),
            None => self.preview(area, picture, answer),
        }
    }

    /// Makes a result of what came of a picture, by area.
    fn finish(&self, picture: usize, came: Vec<(usize, (Answer, Option<Spent>))>) {
        for (area, _) in &came {
            self.studio.forget_still(*area, picture);
        }
        let came = came.into_iter().map(|(_, came)| came).collect();
        keep::answers(self.studio, &self.origin, self.sent.len(), came, false);
    }

    /// Makes results of pictures of which not all came.
    pub(crate) fn finish_rest(&self) {
        let rest = self.gather.borrow_mut().rest();
        for (picture, came) in rest {
            self.finish(picture, came);
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
        if failure.is_some() {
            studio.notice.set(failure);
        }
    }

    /// Tells the job; whether it still counts.
    fn on(&self, event: JobEvent) -> bool {
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

async fn decode(image: &Image<Pieces>) -> Option<Received> {
    // Bytes that no browser knows are taken for PNG, and then fail to decode.
    let format = image.format.unwrap_or(Format::Png);
    let file = Blob::from(image.bytes.blob(format.mime()).ok()?);
    Some(Received {
        bitmap: Bitmap::decode(&file).await?,
        url: Rc::new(blob::url(&file)),
        file,
        format,
    })
}

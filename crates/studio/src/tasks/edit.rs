//! One run: make picture and mask ready, send, show what arrives, keep what is finished.

use std::cell::Cell;
use std::rc::Rc;

use bytes::Bytes;
use futures::future::{AbortHandle, Abortable};
use futures::{Stream, StreamExt, stream};
use leptos::prelude::*;
use overpaint_client::{Client, Error, Update as Told};
use overpaint_editor::job::{Job, JobEvent, JobInput};
use overpaint_protocol::{
    Answer, EditRequest, File, Format, Options, Partial, Picture as Sent, Usage,
};

use overpaint_raster::Mask;

use crate::browser::bitmap::Bitmap;
use crate::browser::blob;
use crate::browser::frame::{self, now};
use crate::notice::{self, Notice};
use crate::picture::Picture;
use crate::results::{Origin, ResultPicture};
use crate::run;
use crate::studio::{Preview, Studio};

/// Streams that run at once; browsers hold six connections to a host.
const AT_ONCE: usize = 4;

/// How good a JPEG is that is written anew because its camera held it sideways.
const UPRIGHT_QUALITY: f64 = 0.95;

/// Begins a run, unless something is missing: then it says what.
pub(crate) fn start(studio: Studio) {
    if studio.job.with_untracked(Job::is_running) {
        return;
    }
    let Some(picture) = studio.picture.get_untracked() else {
        return;
    };
    studio.attempted.set(true);
    studio.notice.set(None);
    if !studio.options.with_untracked(run::problems).is_empty() {
        return;
    }
    let target = studio.settings.with_untracked(|settings| {
        studio.demo.with_value(|demo| {
            studio
                .keys
                .with_untracked(|keys| settings.target(keys, demo.as_deref()))
        })
    });
    let (base, key) = match target {
        Ok(target) => {
            studio
                .settings
                .with_untracked(|settings| studio.keys.update(|keys| keys.place(settings)));
            target
        }
        Err(unusable) => {
            studio.notice.set(Some(notice::of_unusable(&unusable)));
            return;
        }
    };
    studio.preview.set(None);
    studio.shown.set(None);
    studio.repaint_all();
    let version = studio
        .job
        .try_update(|job| job.start(now()))
        .unwrap_or_default();
    let (abort, registration) = AbortHandle::new_pair();
    studio.cancel.set_value(Some(abort));
    let run = Run {
        studio,
        version,
        origin: Origin {
            picture: picture.id,
            stem: base_stem(picture.stem()).to_owned(),
            prompt: studio
                .options
                .with_untracked(|options| options.prompt.clone()),
        },
    };
    let mask = studio.editor.with_value(|editor| editor.mask().clone());
    let options = studio.options.with_untracked(run::requests);
    leptos::task::spawn_local(async move {
        // An aborted run has nothing left to do: its streams are dropped, which ends the requests.
        let _ = Abortable::new(
            run.go(Client::new(base, key), picture, mask, options),
            registration,
        )
        .await;
    });
}

/// Keeps the last preview of a broken run among the results.
pub(crate) fn keep_preview(studio: Studio) {
    let Some(preview) = studio.preview.get_untracked() else {
        return;
    };
    studio.preview.set(None);
    studio.notice.set(None);
    let result = result(
        studio,
        &preview.origin,
        &preview.bytes,
        preview.bitmap,
        None,
        true,
    );
    studio.add_result(result);
}

struct Run {
    studio: Studio,
    version: u64,
    origin: Origin,
}

impl Run {
    async fn go(&self, client: Client, picture: Picture, mask: Mask, options: Vec<Options>) {
        let requests = match prepare(picture, &mask, options).await {
            Ok(requests) => requests,
            Err(notice) => {
                self.on(JobEvent::NotSent);
                self.studio.notice.set(Some(notice));
                return;
            }
        };
        let pictures = requests
            .iter()
            .map(|request| run::pictures(request.options()))
            .sum();
        self.on(JobEvent::Sent { pictures });
        let mut updates = std::pin::pin!(updates(&client, requests));
        let mut failure = None;
        while let Some((slots, update)) = updates.next().await {
            match update {
                Ok(Told::Answering) => slots.each(|index| self.on(JobEvent::Answered { index })),
                Ok(Told::Partial(partial)) => self.partial(slots.next(), &partial).await,
                Ok(Told::Completed(answer)) => {
                    if let Err(notice) = self.completed(&slots, answer).await {
                        slots.each(|index| self.on(JobEvent::Failed { index }));
                        failure = Some(notice);
                    }
                }
                Err(error) => {
                    self.unseen(&slots, error.arrived()).await;
                    slots.each(|index| self.on(JobEvent::Failed { index }));
                    failure = Some(notice::of_error(&error));
                }
            }
        }
        self.over(failure);
    }

    async fn partial(&self, index: usize, partial: &Partial) {
        let bytes = partial.image.bytes.clone();
        let Some(bitmap) = decode(&bytes).await else {
            return;
        };
        if !self.on(JobEvent::Partial { index }) {
            return;
        }
        let studio = self.studio;
        if !studio.has_on_stage(&self.origin) {
            return;
        }
        studio.preview.update(|preview| {
            let before = preview.take().map(|preview| preview.bitmap);
            *preview = Some(Preview {
                bitmap,
                bytes,
                origin: self.origin.clone(),
                before,
                since: now(),
                orphaned: false,
            });
        });
        studio.repaint_all();
    }

    /// Shows the previews that came in the same breath as the failure after them.
    async fn unseen(&self, slots: &Slots, arrived: &[Partial]) {
        let index = slots.next();
        let seen = self.studio.job.with_untracked(|job| {
            let picture = job.pictures().get(index);
            picture.map_or(0, |picture| picture.partials() as usize)
        });
        for partial in arrived.iter().skip(seen) {
            self.partial(index, partial).await;
        }
    }

    async fn completed(&self, slots: &Slots, answer: Answer) -> Result<(), Notice> {
        for returned in answer.pictures {
            let bytes = match returned.picture {
                Sent::Image(image) => image.bytes,
                Sent::Url(url) => fetch_picture(&url).await?,
            };
            let bitmap = decode(&bytes)
                .await
                .ok_or_else(|| Notice::of("error.undecodable"))?;
            if self.on(JobEvent::Final {
                index: slots.next(),
            }) {
                slots.advance();
                let result = result(
                    self.studio,
                    &self.origin,
                    &bytes,
                    bitmap,
                    answer.usage,
                    false,
                );
                self.studio.add_result(result);
            }
        }
        // Fewer pictures than asked for: the rest will not come.
        slots.each_left(|index| self.on(JobEvent::Failed { index }));
        Ok(())
    }

    fn over(&self, failure: Option<Notice>) {
        let studio = self.studio;
        let current = studio
            .job
            .with_untracked(|job| job.version() == self.version);
        if !current {
            return;
        }
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

/// Reads the picture, encodes the mask and puts the requests together.
async fn prepare(
    picture: Picture,
    mask: &Mask,
    options: Vec<Options>,
) -> Result<Vec<EditRequest>, Notice> {
    // One frame, so that the page says what it does before the mask's encoding holds it up.
    frame::pause().await;
    let turned = picture.header.orientation != 1;
    let file = if turned {
        // Servers differ in whether they heed the EXIF orientation, and the mask is upright.
        let mime = if picture.header.format == Format::Jpeg {
            "image/jpeg"
        } else {
            "image/png"
        };
        let upright = picture.bitmap.encode(mime, UPRIGHT_QUALITY).await;
        upright.ok_or_else(|| Notice::of("open.broken").place("name", &picture.name))?
    } else {
        picture.file.clone()
    };
    let bytes = blob::bytes(&file).await.map_err(|said| {
        Notice::of("open.unreadable")
            .place("name", &picture.name)
            .said(&said)
    })?;
    let mask = if mask.is_empty() {
        None
    } else {
        let png = overpaint_raster::png::encode(mask)
            .map_err(|error| Notice::of("mask.not_encoded").said(&error.to_string()))?;
        Some(File {
            bytes: Bytes::from(png),
            name: None,
        })
    };
    let image = File {
        bytes,
        name: Some(picture.name),
    };
    options
        .into_iter()
        .map(|options| {
            EditRequest::parse(options, vec![image.clone()], mask.clone())
                .map_err(|problems| notice::of_problems(&problems))
        })
        .collect()
}

/// The pictures of the run that one request is to bring.
struct Slots {
    first: usize,
    count: usize,
    arrived: Cell<usize>,
}

impl Slots {
    /// The one that comes next; beyond those asked for where a server sends more.
    fn next(&self) -> usize {
        self.first + self.arrived.get()
    }

    fn advance(&self) {
        self.arrived.set(self.arrived.get() + 1);
    }

    fn each<T>(&self, act: impl Fn(usize) -> T) {
        for index in self.first..self.first + self.count {
            act(index);
        }
    }

    fn each_left<T>(&self, act: impl Fn(usize) -> T) {
        for index in self.next()..self.first + self.count {
            act(index);
        }
    }
}

/// What all requests of a run tell, as it comes.
fn updates(
    client: &Client,
    requests: Vec<EditRequest>,
) -> impl Stream<Item = (Rc<Slots>, Result<Told, Error>)> {
    let mut first = 0;
    let streams: Vec<_> = requests
        .into_iter()
        .map(|request| {
            let count = run::pictures(request.options());
            let slots = Rc::new(Slots {
                first,
                count,
                arrived: Cell::new(0),
            });
            first += count;
            Box::pin(
                client
                    .edit(request)
                    .map(move |update| (slots.clone(), update)),
            )
        })
        .collect();
    stream::iter(streams).flatten_unordered(AT_ONCE)
}

async fn decode(bytes: &Bytes) -> Option<Bitmap> {
    Bitmap::decode(&blob::of_bytes(bytes, format_of(bytes).mime())).await
}

/// Bytes that no browser knows are taken for PNG, and then fail to decode.
fn format_of(bytes: &[u8]) -> Format {
    Format::sniff(bytes).unwrap_or(Format::Png)
}

fn result(
    studio: Studio,
    origin: &Origin,
    bytes: &Bytes,
    bitmap: Bitmap,
    usage: Option<Usage>,
    unfinished: bool,
) -> ResultPicture {
    let id = studio.next_result_id();
    let format = format_of(bytes);
    let file = blob::of_bytes(bytes, format.mime());
    ResultPicture {
        id,
        url: Rc::new(blob::url(&file)),
        file,
        bitmap,
        format,
        name: format!("{}-edit-{id}.{}", origin.stem, format.extension()),
        origin: origin.clone(),
        usage,
        unfinished,
    }
}

/// The name without the `-edit-N` of an earlier result, so that names do not grow.
fn base_stem(stem: &str) -> &str {
    match stem.rsplit_once("-edit-") {
        Some((base, number)) if number.chars().all(|digit| digit.is_ascii_digit()) => base,
        _ => stem,
    }
}

/// A result that the server only gives an address for. The key does not go there.
async fn fetch_picture(url: &str) -> Result<Bytes, Notice> {
    let unreachable = || Notice::of("error.result_url").said(url);
    let file = blob::of_site(url).await.ok_or_else(unreachable)?;
    blob::bytes(&file).await.map_err(|_| unreachable())
}

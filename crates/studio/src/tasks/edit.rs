//! One run: make picture and mask ready, send, show what arrives, keep what is finished.

use std::ops::Range;
use std::rc::Rc;

use futures::StreamExt;
use futures::future::{AbortHandle, Abortable};
use gloo_file::Blob;
use leptos::prelude::*;
use overpaint_client::{Client, InputFile, Pieces, Update as Told, Upload, UploadError};
use overpaint_editor::job::{Job, JobEvent, JobInput};
use overpaint_protocol::{Answer, Format, Image, Options, Partial, Picture as Sent, Usage};

use crate::browser::bitmap::Bitmap;
use crate::browser::blob;
use crate::browser::frame::now;
use crate::notice::{self, Notice};
use crate::pixels::{Form, Order};
use crate::region::whole_of;
use crate::results::{Origin, Received, ResultPicture};
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
    let plan = studio.plan.get_untracked();
    let run = Run {
        studio,
        version,
        origin: Origin {
            frame: plan.map_or_else(|| whole_of(picture.size()), |plan| plan.frame),
            stem: base_stem(picture.stem()).to_owned(),
            prompt: studio
                .options
                .with_untracked(|options| options.prompt.clone()),
            mask: studio.mask(),
            picture,
        },
    };
    let size = plan.and_then(|plan| plan.size);
    let (options, pictures) = studio
        .options
        .with_untracked(|options| (run::request(options), run::pictures(options)));
    leptos::task::spawn_local(async move {
        // An aborted run has nothing left to do: its streams are dropped, which ends the requests.
        let _ = Abortable::new(
            run.go(Client::new(base, key), size, options, pictures),
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
    let result = result(studio, preview.origin, preview.received, None, true);
    studio.add_result(result);
}

struct Run {
    studio: Studio,
    version: u64,
    origin: Origin,
}

impl Run {
    /// `size` is that of the part that is sent, if it is not the picture as it is.
    async fn go(&self, client: Client, size: Option<(u32, u32)>, options: Options, pictures: u32) {
        let upload = match prepare(self.studio, &self.origin, size, options).await {
            Ok(upload) => upload,
            Err(notice) => {
                self.on(JobEvent::NotSent);
                self.studio.notice.set(Some(notice));
                return;
            }
        };
        let count = pictures as usize;
        self.on(JobEvent::Sent { pictures: count });
        // With each update, the pictures of the run that its request is to bring.
        let mut updates = if upload.request().streams() {
            let edits = client.edit_each(&upload, pictures, AT_ONCE);
            let slot = |index| index as usize..index as usize + 1;
            edits
                .map(move |(index, update)| (slot(index), update))
                .boxed_local()
        } else {
            let edit = client.edit(upload);
            edit.map(move |update| (0..count, update)).boxed_local()
        };
        let mut failure = None;
        while let Some((mut slots, update)) = updates.next().await {
            match update {
                Ok(Told::Answering) => slots.for_each(|index| {
                    self.on(JobEvent::Answered { index });
                }),
                Ok(Told::Partial(partial)) => self.partial(slots.start, &partial).await,
                Ok(Told::Completed(answer)) => {
                    failure = self.completed(&mut slots, answer).await.err().or(failure);
                    self.failed(slots);
                }
                Err(error) => {
                    self.unseen(slots.start, error.arrived()).await;
                    self.failed(slots);
                    failure = Some(notice::of_error(&error));
                }
            }
        }
        self.over(failure);
    }

    async fn partial(&self, index: usize, partial: &Partial<Pieces>) {
        let Some(received) = decode(&partial.image).await else {
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
            let before = preview.take().map(|preview| preview.received.bitmap);
            *preview = Some(Preview {
                received,
                origin: self.origin.clone(),
                before,
                since: now(),
                orphaned: false,
            });
        });
        studio.repaint_all();
    }

    /// Shows the previews that came in the same breath as the failure after them.
    async fn unseen(&self, index: usize, arrived: &[Partial<Pieces>]) {
        let seen = self.studio.job.with_untracked(|job| {
            let picture = job.pictures().get(index);
            picture.map_or(0, |picture| picture.partials() as usize)
        });
        for partial in arrived.iter().skip(seen) {
            self.partial(index, partial).await;
        }
    }

    /// Takes the slots of the pictures that came. Those beyond the asked ones are kept too.
    async fn completed(
        &self,
        slots: &mut Range<usize>,
        answer: Answer<Pieces>,
    ) -> Result<(), Notice> {
        for returned in answer.pictures {
            let image = match returned.picture {
                Sent::Image(image) => image,
                Sent::Url(url) => return Err(Notice::of("error.result_url").said(&url)),
            };
            let received = decode(&image)
                .await
                .ok_or_else(|| Notice::of("error.undecodable"))?;
            let index = slots.start;
            slots.start += 1;
            if self.on(JobEvent::Final { index }) {
                let origin = self.origin.clone();
                let result = result(self.studio, origin, received, answer.usage, false);
                self.studio.add_result(result);
            }
        }
        Ok(())
    }

    /// What is left of these will not come.
    fn failed(&self, slots: Range<usize>) {
        for index in slots {
            self.on(JobEvent::Failed { index });
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

/// Puts the upload together: the picture upright, or the part of it that is to be sent, and the mask encoded.
async fn prepare(
    studio: Studio,
    origin: &Origin,
    size: Option<(u32, u32)>,
    mut options: Options,
) -> Result<Upload, Notice> {
    let (image, mask) = match size {
        Some(size) => {
            options.size = Some(format!("{}x{}", size.0, size.1));
            cropped(studio, origin, size).await?
        }
        None => whole(studio, origin).await?,
    };
    let image = InputFile {
        blob: image.into(),
        name: Some(origin.picture.name.clone()),
    };
    Upload::read(options, vec![image], mask.map(Into::into))
        .await
        .map_err(|error| match error {
            UploadError::Problems(problems) => notice::of_problems(&problems),
            UploadError::Unreadable(said) => Notice::of("open.unreadable")
                .place("name", &origin.picture.name)
                .said(&said),
        })
}

/// The part of the picture that is in the frame, and of its mask.
async fn cropped(
    studio: Studio,
    origin: &Origin,
    size: (u32, u32),
) -> Result<(Blob, Option<Blob>), Notice> {
    let order = Order::Crop {
        frame: origin.frame.into(),
        size,
        keep: false,
    };
    let files = vec![origin.picture.file.clone()];
    let back = studio
        .pixels
        .get_value()
        .order(order, Some(&origin.mask), files)
        .await;
    let mut files = back.map(|back| back.files).unwrap_or_default().into_iter();
    let image = files
        .next()
        .ok_or_else(|| Notice::of("region.not_cropped"))?;
    Ok((image, files.next()))
}

/// The picture and its mask as they are.
async fn whole(studio: Studio, origin: &Origin) -> Result<(Blob, Option<Blob>), Notice> {
    let picture = &origin.picture;
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
    if origin.mask.is_empty() {
        return Ok((file, None));
    }
    let pixels = studio.pixels.get_value();
    let order = Order::Write(Form::Alpha);
    let back = pixels.order(order, Some(&origin.mask), Vec::new()).await;
    let mask = back.ok().and_then(|mut back| back.files.pop());
    let mask = mask.ok_or_else(|| Notice::of("mask.not_encoded"))?;
    Ok((file, Some(mask)))
}

async fn decode(image: &Image<Pieces>) -> Option<Received> {
    // Bytes that no browser knows are taken for PNG, and then fail to decode.
    let format = image.format.unwrap_or(Format::Png);
    let file = Blob::from(image.bytes.blob(format.mime()).ok()?);
    Some(Received {
        bitmap: Bitmap::decode(&file).await?,
        file,
        format,
    })
}

fn result(
    studio: Studio,
    origin: Origin,
    received: Received,
    usage: Option<Usage>,
    unfinished: bool,
) -> ResultPicture {
    let id = studio.next_result_id();
    let Received {
        bitmap,
        file,
        format,
    } = received;
    ResultPicture {
        id,
        url: Rc::new(blob::url(&file)),
        file,
        format,
        name: format!("{}-edit-{id}.{}", origin.stem, format.extension()),
        fitting: origin.fitting(
            (bitmap.width(), bitmap.height()),
            studio.habits.get_untracked(),
        ),
        bitmap,
        origin,
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

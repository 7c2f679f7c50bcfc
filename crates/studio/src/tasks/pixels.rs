//! Work for the worker: handing it over, waiting for it, giving it up.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use futures::channel::oneshot;
use gloo_file::Blob;
use leptos::prelude::*;
use overpaint_editor::{Ask, Input, Work};
use overpaint_raster::Mask;

use crate::browser::bitmap::ImageBitmap;
use crate::browser::worker::{Parcel, Worker};
use crate::notice::Notice;
use crate::picture::Picture;
use crate::pixels::{Area, Numbered, Order, Outcome, Sitting, Writing};
use crate::studio::Studio;

/// The worker, and who waits for what from it.
#[derive(Clone, Default)]
pub(crate) struct Pixels(Rc<Desk>);

#[derive(Default)]
struct Desk {
    worker: RefCell<Option<Worker>>,
    last: Cell<u32>,
    /// How often all that was waited for was given up.
    given_up: Cell<u32>,
    waiting: RefCell<BTreeMap<u32, Waiting>>,
    /// The answers that the worker has beside their picture, as far as is known: all of one result.
    compared: RefCell<Vec<(u32, Area)>>,
}

/// Who waits for an order to be done.
struct Waiting {
    done: oneshot::Sender<Back>,
    underway: Box<dyn Fn(Writing)>,
}

/// What goes with an order.
#[derive(Clone, Default)]
pub(crate) struct With<'a> {
    pub(crate) mask: Option<&'a Mask>,
    /// It is the first of the files.
    pub(crate) picture: Option<&'a Picture>,
    pub(crate) files: Vec<Blob>,
    /// What the picture is decoded to. It comes back, unless it has to be decoded once more.
    pub(crate) lent: Option<ImageBitmap>,
}

/// What came back, with what it brought.
pub(crate) struct Back {
    pub(crate) outcome: Outcome,
    pub(crate) bytes: Option<Vec<u8>>,
    pub(crate) files: Vec<Blob>,
    pub(crate) bitmap: Option<ImageBitmap>,
}

/// The worker's words, which nobody reads, where its files could not be had.
const ABSENT: &str = "absent";

/// Somebody had it ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct GivenUp;

impl<'a> With<'a> {
    /// Only a mask.
    pub(crate) fn mask(mask: &'a Mask) -> Self {
        Self {
            mask: Some(mask),
            ..Self::default()
        }
    }
}

impl Back {
    /// Why there is not what was wanted: the worker can't be had, or else what this key says.
    pub(crate) fn notice(&self, key: &str) -> Notice {
        match &self.outcome {
            Outcome::Failed(why) if why == ABSENT => Notice::of("worker.absent"),
            Outcome::Failed(why) => Notice::of(key).said(why),
            _ => Notice::of(key),
        }
    }
}

impl Pixels {
    /// Starts the worker if there is none, so that it is there when its files may not be any more.
    pub(crate) fn prepare(&self) {
        let mut worker = self.0.worker.borrow_mut();
        if worker.is_some() {
            return;
        }
        let (desk, fallen) = (Rc::downgrade(&self.0), Rc::downgrade(&self.0));
        *worker = Worker::start(
            move |parcel| {
                if let Some(desk) = desk.upgrade() {
                    desk.came_back(parcel);
                }
            },
            move |why| {
                if let Some(desk) = fallen.upgrade() {
                    desk.fall(why.as_deref().unwrap_or(ABSENT));
                }
            },
        );
    }

    /// Has an order done.
    pub(crate) async fn order(&self, order: Order, with: With<'_>) -> Result<Back, GivenUp> {
        let back = self.begin(order, with, |_| {});
        back.await.map_err(|_| GivenUp)
    }

    /// The same for what is wanted whatever the worker is ended for: then another one does it.
    pub(crate) async fn insist(&self, order: Order, with: With<'_>) -> Back {
        loop {
            if let Ok(back) = self.order(order.clone(), with.clone()).await {
                return back;
            }
        }
    }

    /// Hands an order over; `underway` is told how far it is, again and again.
    fn begin(
        &self,
        order: Order,
        with: With<'_>,
        underway: impl Fn(Writing) + 'static,
    ) -> oneshot::Receiver<Back> {
        let number = self.0.last.get().wrapping_add(1);
        self.0.last.set(number);
        let (done, receiver) = oneshot::channel();
        let waiting = Waiting {
            done,
            underway: Box::new(underway),
        };
        self.0.waiting.borrow_mut().insert(number, waiting);
        let picture = with.picture.map(|picture| picture.file.clone());
        let parcel = Parcel {
            data: Numbered {
                number,
                what: order,
            }
            .data(),
            bytes: with.mask.map(Mask::pack),
            files: picture.into_iter().chain(with.files).collect(),
            bitmap: with.lent,
        };
        self.prepare();
        let worker = self.0.worker.borrow();
        match &*worker {
            Some(worker) => worker.send(parcel),
            None => {
                drop(worker);
                self.0.fall("");
            }
        }
        receiver
    }

    /// Whether the worker has an answer beside its picture, and does not need the picture for it any more.
    pub(crate) fn has_compared(&self, sitting: Sitting) -> bool {
        let compared = self.0.compared.borrow();
        compared.contains(&(sitting.result, sitting.area))
    }

    /// The worker was at a result, and if all `went` well has these answers of it now. In any case it has none of others any more.
    pub(crate) fn was_at(&self, result: u32, sittings: &[Sitting], went: bool) {
        let mut compared = self.0.compared.borrow_mut();
        if went {
            *compared = sittings.iter().map(|at| (at.result, at.area)).collect();
        } else {
            compared.retain(|(kept, _)| *kept == result);
        }
    }

    /// Ends whatever is being worked on. The next order starts another worker.
    pub(crate) fn give_up(&self) {
        self.0.given_up.set(self.0.given_up.get() + 1);
        self.0.worker.borrow_mut().take();
        self.0.compared.borrow_mut().clear();
        self.0.waiting.borrow_mut().clear();
    }
}

impl Desk {
    /// Without a worker nothing more will come: what was waited for has failed.
    fn fall(&self, why: &str) {
        self.worker.borrow_mut().take();
        self.compared.borrow_mut().clear();
        for waiting in std::mem::take(&mut *self.waiting.borrow_mut()).into_values() {
            // Fails only when nobody waits any more.
            let _ = waiting.done.send(Back {
                outcome: Outcome::Failed(why.to_owned()),
                bytes: None,
                files: Vec::new(),
                bitmap: None,
            });
        }
    }

    fn came_back(&self, parcel: Parcel) {
        let Ok(Numbered { number, what }) = serde_wasm_bindgen::from_value(parcel.data) else {
            return;
        };
        let mut waiting = self.waiting.borrow_mut();
        if let Outcome::Underway(writing) = what {
            if let Some(waiting) = waiting.get(&number) {
                (waiting.underway)(writing);
            }
            return;
        }
        if let Some(waiting) = waiting.remove(&number) {
            // Fails only when nobody waits any more.
            let _ = waiting.done.send(Back {
                outcome: what,
                bytes: parcel.bytes,
                files: parcel.files,
                bitmap: parcel.bitmap,
            });
        }
    }
}

/// Has an order done for which the worker reads the picture. Its pixels are lent meanwhile, so that they are not in memory twice; if they are
/// lent already, that is waited for.
pub(crate) async fn lending(
    studio: Studio,
    order: Order,
    with: With<'_>,
    underway: impl Fn(Writing) + 'static,
) -> Result<Back, GivenUp> {
    let pixels: Pixels = studio.pixels.get_value();
    let picture = with.picture.cloned();
    let given_up = pixels.0.given_up.get();
    let loan = match &picture {
        Some(picture) => Some(Arc::clone(&picture.loan).lock_owned().await),
        None => None,
    };
    if pixels.0.given_up.get() != given_up {
        return Err(GivenUp);
    }
    let with = With {
        lent: picture.as_ref().and_then(Picture::lend),
        ..with
    };
    let receiver = pixels.begin(order, with, underway);
    let (done, back) = oneshot::channel();
    // Who waits for it may be ended, but the picture gets its pixels back.
    leptos::task::spawn_local(async move {
        let mut came = receiver.await.map_err(|_| GivenUp);
        let lent = came.as_mut().ok().and_then(|back| back.bitmap.take());
        // Fails only when nobody waits any more.
        let _ = done.send(came);
        if let Some(picture) = picture {
            take_back(studio, picture, lent).await;
        }
        drop(loan);
    });
    back.await.unwrap_or(Err(GivenUp))
}

/// The picture has its pixels again: those that were lent, or if the worker was ended or had to close them, decoded once more.
async fn take_back(studio: Studio, picture: Picture, lent: Option<ImageBitmap>) {
    picture.bitmap.take_back(lent, &picture.file).await;
    studio.repaint_all();
}

/// Does what the editor asks for, one thing after the other; what it asked for and wants no more it does not ask again.
pub(crate) fn answer(studio: Studio) {
    if studio.working.get_untracked() {
        return;
    }
    let Some(ask) = studio.take_ask() else { return };
    studio.working.set(true);
    leptos::task::spawn_local(async move {
        let id = ask.id;
        let answer = match done(studio, ask).await {
            Ok(Some(mask)) => Input::Answered { id, mask },
            Ok(None) => Input::NotAnswered { id },
            Err(notice) => {
                studio.notice.set(notice);
                Input::NotAnswered { id }
            }
        };
        studio.working.set(false);
        studio.feed(answer);
        self::answer(studio);
    });
}

/// Ends what the worker does for the editor.
pub(crate) fn cancel(studio: Studio) {
    studio.pixels.with_value(Pixels::give_up);
}

async fn done(studio: Studio, ask: Ask) -> Result<Option<Mask>, Option<Notice>> {
    let pixels = studio.pixels.get_value();
    let back = match ask.work {
        Work::Wand(wand) => {
            let Some(picture) = studio.picture.get_untracked() else {
                return Ok(None);
            };
            let order = Order::Wand {
                picture: picture.id,
                at: wand.at,
                tolerance: wand.tolerance,
                contiguous: wand.contiguous,
            };
            let with = With {
                picture: Some(&picture),
                ..With::default()
            };
            pixels.order(order, with).await
        }
        Work::FillHoles => pixels.order(Order::FillHoles, With::mask(&ask.mask)).await,
        Work::Change(change) => pixels.order(change.into(), With::mask(&ask.mask)).await,
    };
    // Ending it is what somebody wanted, and needs no words.
    let Ok(back) = back else { return Ok(None) };
    let failed = || back.notice("mask.work_failed");
    match back.outcome {
        Outcome::Mask => mask_of(&back).map(Some).ok_or(Some(failed())),
        Outcome::Nothing => Ok(None),
        _ => Err(Some(failed())),
    }
}

/// The mask that came back.
pub(crate) fn mask_of(back: &Back) -> Option<Mask> {
    Mask::unpack(back.bytes.as_deref()?).ok()
}

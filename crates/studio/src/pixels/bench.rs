//! The worker's side: does orders one by one, for as long as the worker lives.

use std::cell::RefCell;
use std::rc::Rc;

use futures::StreamExt;
use futures::channel::mpsc;
use overpaint_raster::Mask;
use overpaint_raster::flood::{self, Colours, Wand};
use overpaint_raster::morph::Change;

use super::{Done, Numbered, Order, Outcome, Writing, crop, masks, save, sitting};
use crate::browser::decode::Strips;
use crate::browser::worker::{self, Parcel};

/// Begins to listen for orders.
pub(crate) fn serve() {
    let bench = Bench::default();
    let (orders, mut waiting) = mpsc::unbounded::<Parcel>();
    worker::listen(move |parcel| {
        // Fails only when nobody takes orders any more, and then the worker is gone.
        let _ = orders.unbounded_send(parcel);
    });
    wasm_bindgen_futures::spawn_local(async move {
        while let Some(parcel) = waiting.next().await {
            let Ok(order) = serde_wasm_bindgen::from_value::<Numbered<Order>>(parcel.data.clone())
            else {
                continue;
            };
            let number = order.number;
            let data = |what| Numbered { number, what }.data();
            let tell = |writing| {
                worker::reply(Parcel {
                    data: data(Outcome::Underway(writing)),
                    ..Parcel::default()
                });
            };
            let lent = parcel.bitmap.clone();
            let done = bench.do_order(order.what, parcel, &tell).await;
            let done = done.unwrap_or_else(Done::from);
            worker::reply(Parcel {
                data: data(done.outcome),
                bytes: done.bytes,
                files: done.files,
                // One that was closed has no pixels, and cannot be moved.
                bitmap: done.bitmap.or(lent.filter(|bitmap| bitmap.width() > 0)),
            });
        }
    });
}

/// What the worker keeps from one order to the next.
#[derive(Default)]
struct Bench {
    /// The colours of the picture that was last selected in, by its number.
    colours: RefCell<Option<(u32, Rc<Colours>)>>,
    /// The answers of the result that was last looked at, as far as they were laid over their picture.
    sitters: RefCell<Vec<Rc<sitting::Sitter>>>,
}

impl Bench {
    /// Does an order, and tells how far it is where that takes long; the error is an outcome as well.
    async fn do_order(
        &self,
        order: Order,
        parcel: Parcel,
        tell: &dyn Fn(Writing),
    ) -> Result<Done, Outcome> {
        match order {
            Order::Wand {
                picture,
                at,
                tolerance,
                contiguous,
            } => {
                let colours = self.colours(picture, parcel).await;
                let wand = Wand {
                    at,
                    tolerance,
                    contiguous,
                };
                let selected = colours.ok_or(Outcome::Undecodable)?.select(wand);
                selected
                    .map(|mask| masks::done(&mask))
                    .ok_or(Outcome::Nothing)
            }
            Order::Read { width, height } => masks::read(&parcel, width, height).await,
            Order::FillHoles => Ok(masks::done(&flood::fill_holes(&mask(&parcel)?))),
            Order::Grow(by) => masks::changed(&parcel, Change::Grow(by)),
            Order::Shrink(by) => masks::changed(&parcel, Change::Shrink(by)),
            Order::Feather(by) => masks::changed(&parcel, Change::Feather(by)),
            Order::Smooth(by) => masks::changed(&parcel, Change::Smooth(by)),
            Order::Write(form) => {
                masks::write(&mask(&parcel)?, form).map(|file| Done::files(vec![file]))
            }
            Order::Crop { cuts, keep } => crop::crop(&parcel, &cuts, keep).await,
            Order::Compare(sittings) => {
                for (number, sitting) in sittings.into_iter().enumerate() {
                    match self.sitter(sitting, number, &parcel).await {
                        // That one puts nothing into the picture; others may.
                        Ok(_) | Err(Outcome::Nothing) => {}
                        Err(other) => return Err(other),
                    }
                }
                Ok(Done::from(Outcome::Compared))
            }
            Order::Lay(order) => {
                let sitter = self.sitter(order, 0, &parcel).await?;
                sitter.lay(order.lay).await
            }
            Order::Heat(order) => self.sitter(order, 0, &parcel).await?.heat().await,
            Order::Save { sittings, file } => {
                let mut sitters = Vec::new();
                for (number, sitting) in sittings.into_iter().enumerate() {
                    sitters.push((self.sitter(sitting, number, &parcel).await?, sitting.lay));
                }
                save::save(&parcel, &sitters, file, tell).await
            }
        }
    }

    /// The colours of a picture, read once for as long as it is the one that is worked on.
    async fn colours(&self, picture: u32, parcel: Parcel) -> Option<Rc<Colours>> {
        if let Some((kept, colours)) = &*self.colours.borrow()
            && *kept == picture
        {
            return Some(Rc::clone(colours));
        }
        // Those of the picture before go first: two large ones at once are too much.
        self.colours.borrow_mut().take();
        let strips = Strips::decode(parcel.files.first()?, None).await?;
        let mut colours = Colours::new(strips.width(), strips.height());
        strips.read(|rows| colours.push_rgba(rows)).await?;
        let colours = Rc::new(colours);
        *self.colours.borrow_mut() = Some((picture, Rc::clone(&colours)));
        Some(colours)
    }

    /// An answer beside its picture, compared once for as long as its result is the one that is looked at. It is the file after the picture
    /// and `number` others.
    async fn sitter(
        &self,
        order: super::Sitting,
        number: usize,
        parcel: &Parcel,
    ) -> Result<Rc<sitting::Sitter>, Outcome> {
        self.sitters
            .borrow_mut()
            .retain(|kept| kept.is_beside(order));
        let kept = self
            .sitters
            .borrow()
            .iter()
            .find(|kept| kept.is_of(order))
            .cloned();
        if let Some(kept) = kept {
            return Ok(kept);
        }
        let sitter = Rc::new(sitting::Sitter::new(order, number, parcel).await?);
        self.sitters.borrow_mut().push(Rc::clone(&sitter));
        Ok(sitter)
    }
}

/// The mask that an order is about.
pub(super) fn mask(parcel: &Parcel) -> Result<Mask, Outcome> {
    let mask = Mask::unpack(parcel.bytes.as_deref().unwrap_or_default());
    mask.map_err(|error| Outcome::Failed(error.to_string()))
}

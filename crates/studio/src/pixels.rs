//! Work that walks all pixels. The page orders it, the worker does it, so that the page never stands still.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_file::Blob;
use overpaint_raster::flood::{self, Colours, Wand};
use overpaint_raster::import::{Import, Imported, Polarity};
use overpaint_raster::morph::{self, Change};
use overpaint_raster::{Mask, png};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use crate::browser::decode::Strips;
use crate::browser::worker::{self, Parcel};

/// What the page asks for. A mask goes with it as bytes, a file as a blob.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Order {
    /// Select by colour in the picture of this number, whose file goes with it.
    Wand {
        picture: u32,
        at: (u32, u32),
        tolerance: u8,
        contiguous: bool,
    },
    /// Fill what the mask encloses.
    FillHoles,
    /// Grow the mask by pixels.
    Grow(f32),
    /// Shrink it by pixels.
    Shrink(f32),
    /// Soften its edge over pixels.
    Feather(f32),
    /// Round its edge by pixels.
    Smooth(f32),
    /// Write it as PNG.
    Write(Form),
    /// Read a mask from the picture that goes with it, for a picture of this size.
    Read { width: u32, height: u32 },
}

/// How a mask looks as a PNG.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Form {
    /// As it is sent: transparent where it is to be edited.
    Alpha,
    /// White where it is to be edited, on black.
    Grey,
}

/// What comes back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Outcome {
    /// The mask, as bytes.
    Mask,
    /// The file, as a blob.
    File,
    /// The mask that was read, as bytes; how it was meant, and how large it was.
    Read {
        polarity: Meant,
        width: u32,
        height: u32,
    },
    /// The click was beside the picture.
    Nothing,
    /// The file is not a picture that the browser can decode.
    Undecodable,
    /// It could not be done, in words of the program.
    Failed(String),
}

/// What a mask file marks the part to edit with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Meant {
    Transparent,
    White,
    Black,
}

/// An order or an outcome with the number that ties them together.
#[derive(Serialize, Deserialize)]
pub(crate) struct Numbered<T> {
    pub(crate) number: u32,
    pub(crate) what: T,
}

impl<T: Serialize> Numbered<T> {
    /// As it goes from one thread to the other.
    pub(crate) fn data(&self) -> JsValue {
        // Fails only for what JavaScript has no form for, and numbers and names have one.
        serde_wasm_bindgen::to_value(self).unwrap_or_default()
    }
}

impl From<Change> for Order {
    fn from(change: Change) -> Self {
        match change {
            Change::Grow(by) => Self::Grow(by),
            Change::Shrink(by) => Self::Shrink(by),
            Change::Feather(by) => Self::Feather(by),
            Change::Smooth(by) => Self::Smooth(by),
        }
    }
}

/// The worker's side: does orders one by one, for as long as the worker lives.
pub(crate) fn serve() {
    let bench = Rc::new(Bench::default());
    let (orders, mut waiting) = futures::channel::mpsc::unbounded::<Parcel>();
    worker::listen(move |parcel| {
        // Fails only when nobody takes orders any more, and then the worker is gone.
        let _ = orders.unbounded_send(parcel);
    });
    wasm_bindgen_futures::spawn_local(async move {
        use futures::StreamExt;
        while let Some(parcel) = waiting.next().await {
            let Ok(order) = serde_wasm_bindgen::from_value::<Numbered<Order>>(parcel.data.clone())
            else {
                continue;
            };
            let (outcome, bytes, blob) = bench.do_order(order.what, parcel).await;
            let data = Numbered {
                number: order.number,
                what: outcome,
            }
            .data();
            worker::reply(Parcel { data, bytes, blob });
        }
    });
}

/// What the worker keeps from one order to the next.
#[derive(Default)]
struct Bench {
    /// The colours of the picture that was last selected in, by its number.
    colours: RefCell<Option<(u32, Rc<Colours>)>>,
}

type Done = (Outcome, Option<Vec<u8>>, Option<Blob>);

impl Bench {
    async fn do_order(&self, order: Order, parcel: Parcel) -> Done {
        match order {
            Order::Wand {
                picture,
                at,
                tolerance,
                contiguous,
            } => {
                let Some(colours) = self.colours(picture, parcel.blob).await else {
                    return alone(Outcome::Undecodable);
                };
                let wand = Wand {
                    at,
                    tolerance,
                    contiguous,
                };
                colours
                    .select(wand)
                    .map_or_else(|| alone(Outcome::Nothing), |mask| of_mask(&mask))
            }
            Order::Read { width, height } => read(parcel.blob, width, height).await,
            Order::FillHoles => on_mask(&parcel, |mask| of_mask(&flood::fill_holes(mask))),
            Order::Grow(by) => changed(&parcel, Change::Grow(by)),
            Order::Shrink(by) => changed(&parcel, Change::Shrink(by)),
            Order::Feather(by) => changed(&parcel, Change::Feather(by)),
            Order::Smooth(by) => changed(&parcel, Change::Smooth(by)),
            Order::Write(form) => on_mask(&parcel, |mask| write(mask, form)),
        }
    }

    /// The colours of a picture, read once for as long as it is the one that is worked on.
    async fn colours(&self, picture: u32, file: Option<Blob>) -> Option<Rc<Colours>> {
        if let Some((kept, colours)) = &*self.colours.borrow()
            && *kept == picture
        {
            return Some(Rc::clone(colours));
        }
        // Those of the picture before go first: two large ones at once are too much.
        self.colours.borrow_mut().take();
        let strips = Strips::decode(&file?).await?;
        let mut colours = Colours::new(strips.width(), strips.height());
        strips.read(|rows| colours.push_rgba(rows))?;
        let colours = Rc::new(colours);
        *self.colours.borrow_mut() = Some((picture, Rc::clone(&colours)));
        Some(colours)
    }
}

fn changed(parcel: &Parcel, change: Change) -> Done {
    on_mask(parcel, |mask| of_mask(&morph::change(mask, change)))
}

fn on_mask(parcel: &Parcel, work: impl FnOnce(&Mask) -> Done) -> Done {
    match Mask::unpack(parcel.bytes.as_deref().unwrap_or_default()) {
        Ok(mask) => work(&mask),
        Err(error) => alone(Outcome::Failed(error.to_string())),
    }
}

fn write(mask: &Mask, form: Form) -> Done {
    let written = match form {
        Form::Alpha => png::encode(mask),
        Form::Grey => png::encode_gray(mask),
    };
    match written {
        Ok(file) => {
            let blob = Blob::new_with_options(file.as_slice(), Some("image/png"));
            (Outcome::File, None, Some(blob))
        }
        Err(error) => alone(Outcome::Failed(error.to_string())),
    }
}

async fn read(file: Option<Blob>, width: u32, height: u32) -> Done {
    let Some(file) = file else {
        return alone(Outcome::Undecodable);
    };
    let Some(strips) = Strips::decode(&file).await else {
        return alone(Outcome::Undecodable);
    };
    let mut import = Import::new(strips.width(), strips.height());
    if strips.read(|rows| import.push_rgba(rows)).is_none() {
        return alone(Outcome::Undecodable);
    }
    let Imported { mask, polarity } = import.found();
    let outcome = Outcome::Read {
        polarity: match polarity {
            Polarity::Alpha => Meant::Transparent,
            Polarity::White => Meant::White,
            Polarity::Black => Meant::Black,
        },
        width: mask.width(),
        height: mask.height(),
    };
    let fitting = if (mask.width(), mask.height()) == (width, height) {
        mask
    } else {
        mask.resized(width, height)
    };
    (outcome, Some(fitting.pack()), None)
}

fn of_mask(mask: &Mask) -> Done {
    (Outcome::Mask, Some(mask.pack()), None)
}

fn alone(outcome: Outcome) -> Done {
    (outcome, None, None)
}

//! Answers laid over the picture that they were made from. What no mask covers is the picture's, bit for bit where the file's format allows.

use std::io;

use js_sys::{Function, Uint8ClampedArray};
use overpaint_raster::composite::lay_on_white;
use overpaint_raster::fit::{self, Fit, Lay, Layer};
use overpaint_raster::photo::{Form, PhotoError, Pieces, PngWriter, Row};
use overpaint_raster::{Frame, Rect, morph};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::crop::{Part, read_frame};
use crate::fault::{Fault, plain, reason};
use crate::job::{Desk, Job};
use crate::mask::Mask;
use crate::original::{Original, Rows, STRIP};

/// Answers that are laid over one picture, in the order in which they were added.
#[wasm_bindgen]
pub struct Stitch {
    grow: Option<f32>,
    feather: Option<f32>,
    align: bool,
    tone: bool,
    blend: bool,
    detail: bool,
    answers: Vec<Answer>,
    /// Whether nothing of the answers is transparent.
    opaque: bool,
}

struct Answer {
    fit: Fit,
    mask: overpaint_raster::Mask,
    lay: Lay,
}

#[wasm_bindgen]
impl Stitch {
    /// How answers are laid, see [`Lay`]. Without `grow` and `feather`, each is laid with what suits its frame.
    #[wasm_bindgen(constructor)]
    pub fn new(
        grow: Option<f32>,
        feather: Option<f32>,
        align: bool,
        tone: bool,
        blend: bool,
        detail: bool,
    ) -> Result<Self, Fault> {
        let wrong = |length: &f32| !morph::RANGE.contains(length);
        if grow.iter().chain(&feather).any(wrong) {
            return Err(Fault::Options("grow and feather: from 0 to 500 pixels"));
        }
        Ok(Self {
            grow,
            feather,
            align,
            tone,
            blend,
            detail,
            answers: Vec::new(),
            opaque: true,
        })
    }

    /// Adds the answer to what was in a frame of the picture, which is given beside it at its size. Returns what the model did to it.
    pub fn add(
        &mut self,
        original: &Original,
        before: Part,
        answer: Part,
        mask: &Mask,
        frame: &[i32],
    ) -> Result<JsValue, Fault> {
        let frame = read_frame(frame)?;
        mask.check(original.size)?;
        self.opaque &= answer.0.is_opaque();
        let fit = Fit::new(before.0, answer.0, frame, &mask.0).ok_or(Fault::Frame)?;
        let lay = self.lay_in(frame);
        let told = report(&fit, lay.align);
        self.answers.push(Answer {
            fit,
            mask: mask.0.clone(),
            lay,
        });
        Ok(told)
    }

    /// Whether nothing of the result is transparent.
    pub fn is_opaque(&self, original: &Original) -> bool {
        self.opaque && original.opaque
    }

    /// What gives `put(bytes)` the result as PNG, piece by piece, as deep as the original and with its metadata. The bytes are there only
    /// while it is called.
    pub fn png(self, original: &Original, put: Take) -> Job {
        let original = original.clone();
        Job::new(|desk| async move {
            let written = self.write(&desk, &original, &put);
            Ok(written.await.map(|()| JsValue::UNDEFINED)?)
        })
    }

    /// What gives `put(rows, top)` the result with 8 bits a channel, RGBA as a `Uint8ClampedArray`; only the rows that differ from the
    /// original if `changed`, and over white if `on_white`.
    pub fn draw(self, original: &Original, changed: bool, on_white: bool, put: Function) -> Job {
        let original = original.clone();
        Job::new(|desk| async move {
            let (width, height) = original.size;
            let layers = self.layers();
            let area = if changed {
                let areas = layers.iter().map(Layer::area);
                areas.fold(Rect::EMPTY, Rect::union)
            } else {
                Rect::new(0, 0, width, height)
            };
            let rows = original.rows(&desk, area.y).map_err(Fault::from)?;
            let mut laid = Laid { rows, layers };
            let at_once = (STRIP / width.max(1)).max(1);
            let bytes = width as usize * 4;
            let mut strip = vec![0; bytes * at_once.min(area.height) as usize];
            let mut top = area.y;
            while top < area.bottom() {
                let height = at_once.min(area.bottom() - top);
                for (y, out) in (top..top + height).zip(strip.chunks_exact_mut(bytes)) {
                    laid.next(y).await.map_err(Fault::from)?.eight(out);
                    if on_white {
                        lay_on_white(out);
                    }
                }
                let pixels = Uint8ClampedArray::from(&strip[..bytes * height as usize]);
                put.call2(&JsValue::NULL, &pixels, &top.into())?;
                top += height;
            }
            Ok(JsValue::UNDEFINED)
        })
    }
}

#[wasm_bindgen]
extern "C" {
    /// A function, called with bytes that are not copied.
    pub type Take;
    #[wasm_bindgen(method, catch)]
    fn call(this: &Take, nothing: &JsValue, bytes: &[u8]) -> Result<(), JsValue>;
}

/// Rows of the original with what is laid over them.
struct Laid<'a> {
    rows: Rows<'a>,
    layers: Vec<Layer<'a>>,
}

impl Laid<'_> {
    /// Row `y`, which is the next one.
    async fn next(&mut self, y: u32) -> Result<&mut Row, PhotoError> {
        let row = self.rows.next().await?;
        for layer in &mut self.layers {
            layer.lay(y, row);
        }
        Ok(row)
    }
}

impl Stitch {
    /// How an answer is laid that was made of this frame.
    fn lay_in(&self, frame: Frame) -> Lay {
        let (grow, feather) = fit::edge(frame);
        Lay {
            grow: self.grow.unwrap_or(grow),
            feather: self.feather.unwrap_or(feather),
            align: self.align,
            tone: self.tone,
            blend: self.blend,
            detail: self.detail,
        }
    }

    async fn write(&self, desk: &Desk, original: &Original, put: &Take) -> Result<(), Fault> {
        let (width, height) = original.size;
        let form = Form {
            deep: original.deep,
            opaque: self.is_opaque(original),
        };
        let file = Pieces::new(original.metadata.clone(), |piece| {
            put.call(&JsValue::NULL, piece)
                .map_err(|thrown| io::Error::other(reason(thrown)))
        });
        let mut file = PngWriter::new(file, width, height, form)?;
        let mut laid = Laid {
            rows: original.rows(desk, 0)?,
            layers: self.layers(),
        };
        for y in 0..height {
            file.row(laid.next(y).await?)?;
        }
        file.finish()?.finish().map_err(|error| {
            let reason = error.to_string();
            Fault::Photo(PhotoError::Encoder { reason })
        })
    }

    fn layers(&self) -> Vec<Layer<'_>> {
        let layers = self.answers.iter();
        layers
            .filter_map(|Answer { fit, mask, lay }| fit.layer(mask, *lay))
            .collect()
    }
}

fn report(fit: &Fit, align: bool) -> JsValue {
    let errors =
        |before: f32, after: f32| [("errorBefore", before.into()), ("errorAfter", after.into())];
    let drift = fit.drift().map_or(JsValue::NULL, |found| {
        let [before, after] = errors(found.error_before, found.error_after);
        plain([
            ("x", found.drift.shift_x.into()),
            ("y", found.drift.shift_y.into()),
            ("zoom", found.drift.zoom.into()),
            before,
            after,
        ])
    });
    let tone = fit.tone(align).map_or(JsValue::NULL, |found| {
        plain(errors(found.error_before, found.error_after))
    });
    #[expect(clippy::cast_precision_loss, reason = "pixels of a picture")]
    let changed = fit.changed() as f64;
    plain([
        ("changed", changed.into()),
        ("drift", drift),
        ("tone", tone),
    ])
}

//! An answer beside the picture it was made from.

use overpaint_raster::fit::{Fit, Layer};
use overpaint_raster::{Frame, Mask, Rect};

use super::original::Original;
use super::{Done, Gain, Lay, Outcome, Report, Sitting, crop, numbers};
use crate::browser::bitmap;
use crate::browser::worker::Parcel;
use crate::region::whole_of;

/// What is different is shown in this colour: it has to stand out from any picture, and is not the mask's.
const HEAT: [u8; 3] = [255, 64, 0];

/// The most pixels of a layer that is shown: what is larger is shown smaller, and saved as it is.
const SHOWN: u64 = 16_000_000;

pub(super) struct Sitter {
    order: Sitting,
    /// What it is the answer to, of the picture's size.
    mask: Mask,
    /// Whether the answer has nothing transparent.
    opaque: bool,
    fit: Fit,
}

impl Sitter {
    /// Reads the picture and the answer of this number, and compares the two.
    pub(super) async fn new(
        order: Sitting,
        number: usize,
        parcel: &Parcel,
    ) -> Result<Self, Outcome> {
        let answer = parcel.files.get(number + 1).ok_or(Outcome::Undecodable)?;
        let answer = Original::open(answer, None).await?;
        let answer = crop::cut(&answer, whole_of(answer.size()), answer.size()).await?;
        let frame = Frame::from(order.frame);
        let before = {
            let original = Original::of(parcel).await?;
            crop::cut(&original, frame, (answer.width(), answer.height())).await?
        };
        let (x, y, width, height) = order.area;
        let mask = super::bench::mask(parcel)?.within(Rect::new(x, y, width, height));
        Ok(Self {
            order,
            opaque: answer.is_opaque(),
            fit: Fit::new(before, answer, frame, &mask).ok_or(Outcome::Nothing)?,
            mask,
        })
    }

    /// Whether this is the answer that an order is about.
    pub(super) fn is_of(&self, order: Sitting) -> bool {
        self.is_beside(order) && (self.order.area, self.order.frame) == (order.area, order.frame)
    }

    /// Whether this answer is of the result that an order is about.
    pub(super) fn is_beside(&self, order: Sitting) -> bool {
        self.order.result == order.result
    }

    /// What is laid over the picture, if it is anything.
    pub(super) fn layer(&self, lay: Lay) -> Option<Layer<'_>> {
        self.fit.layer(&self.mask, lay.into())
    }

    pub(super) fn is_opaque(&self) -> bool {
        self.opaque
    }

    /// What is to be seen of the answer, and what had to be done for it.
    pub(super) async fn lay(&self, lay: Lay) -> Result<Done, Outcome> {
        let mut layer = self.layer(lay).ok_or(Outcome::Nothing)?;
        let area = layer.area();
        let step = step_of(area);
        let (width, height) = (area.width.div_ceil(step), area.height.div_ceil(step));
        let mut rgba = Vec::with_capacity(width as usize * height as usize * 4);
        let mut patch = vec![0.0; area.width as usize * 4];
        let mut coverage = vec![0; area.width as usize];
        for y in (area.y..area.bottom()).step_by(step as usize) {
            layer.row(y, &mut patch, &mut coverage);
            let pixels = patch.as_chunks::<4>().0.iter().zip(&coverage);
            for ([red, green, blue, alpha], &coverage) in pixels.step_by(step as usize) {
                let alpha = alpha / 255.0 * f32::from(coverage);
                rgba.extend([*red, *green, *blue, alpha].map(|value| (value + 0.5) as u8));
            }
        }
        let drift = self.fit.drift().map(|found| {
            let drift = found.drift;
            (
                drift.shift_x,
                drift.shift_y,
                drift.zoom,
                Gain {
                    before: found.error_before,
                    after: found.error_after,
                },
            )
        });
        let tone = self.fit.tone(lay.align).map(|found| Gain {
            before: found.error_before,
            after: found.error_after,
        });
        #[expect(clippy::cast_precision_loss, reason = "pixels of a picture")]
        let report = Report {
            changed: self.fit.changed() as f64,
            drift,
            tone,
        };
        Ok(Done {
            bitmap: bitmap::of_pixels(&rgba, width, height).await,
            ..Done::from(Outcome::Laid {
                area: numbers(area),
                report,
            })
        })
    }

    /// Where the model changed what.
    pub(super) async fn heat(&self) -> Result<Done, Outcome> {
        let heat = self.fit.heat(HEAT).ok_or(Outcome::Nothing)?;
        Ok(Done {
            bitmap: bitmap::of_pixels(heat.rgba(), heat.width(), heat.height()).await,
            ..Done::from(Outcome::Heat)
        })
    }
}

/// Of how many pixels one is shown, each way.
fn step_of(area: Rect) -> u32 {
    let fits = |step: &u32| {
        u64::from(area.width.div_ceil(*step)) * u64::from(area.height.div_ceil(*step)) <= SHOWN
    };
    (1..).find(fits).unwrap_or(1)
}

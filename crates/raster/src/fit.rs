//! An answer made to fit the original it was made from, and laid over it through the mask.
//!
//! What the model got and what it gave are compared at the answer's size: there its drift and its change of tone are found. Then the
//! answer is brought to the original's own pixels, row by row, so that only what the mask covers is ever made.

use std::cell::OnceCell;

use crate::composite::{Channel, lay};
use crate::corrected::Corrected;
use crate::crop::crop_mask;
use crate::detail::{Detail, changed};
use crate::difference::Difference;
use crate::frame::Frame;
use crate::geometry::Rect;
use crate::mask::Mask;
use crate::membrane::{Membrane, membrane};
use crate::morph::{Change, change};
use crate::photo::Row;
use crate::picture::{Picture, Placement};
use crate::register::{self, Found};
use crate::resample::Resampler;
use crate::tone::{FoundTone, Tone, ring, tone};

/// How an answer is laid over the original. All of it can be chosen after the answer has come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lay {
    /// How far the mask is grown first, in pixels of the original within [`crate::morph::RANGE`].
    pub grow: f32,
    /// Over how many pixels of the original its edge then fades, within the same range.
    pub feather: f32,
    /// Undo the answer's drift, where undoing it helps.
    pub align: bool,
    /// Undo the answer's change of tone, where undoing it helps.
    pub tone: bool,
    /// Let the seam vanish by a smooth correction of all that is inside.
    pub blend: bool,
    /// Give the original's fine detail back where the model changed nothing, if the answer has fewer pixels than what it covers; see
    /// [`crate::detail`].
    pub detail: bool,
}

/// How far to grow and to feather the mask, in pixels of the original, where nobody has chosen: about a hundredth of what the model saw.
/// That is narrow beside what is painted, and wide enough for the eye not to see a line.
#[must_use]
pub fn edge(frame: Frame) -> (f32, f32) {
    let longer = frame.width.max(frame.height);
    let feather = (longer as f32 / 128.0).round().clamp(4.0, 64.0);
    ((feather / 2.0).round(), feather)
}

/// An answer beside what it was made from.
pub struct Fit {
    before: Picture,
    answer: Picture,
    frame: Frame,
    /// The mask as the model saw it.
    mask: Mask,
    changed: u64,
    drift: Option<Found>,
    /// Without and with the drift undone.
    tones: [OnceCell<Option<FoundTone>>; 2],
    /// What the model changed inside of the mask as well: with none, either or both of drift and tone undone.
    changes: [OnceCell<Mask>; 4],
}

impl Fit {
    /// Compares an answer with `before`, what was in `frame` of the original at the answer's size. `mask` has the original's size.
    /// `None` if the sizes of the two pictures differ.
    #[must_use]
    pub fn new(before: Picture, answer: Picture, frame: Frame, mask: &Mask) -> Option<Self> {
        let mask = crop_mask(mask, frame).resized(answer.width(), answer.height());
        let changed = Difference::between(&before, &answer)?.outside(&mask);
        let drift = register::drift(&before, &answer, &mask);
        Some(Self {
            before,
            answer,
            frame,
            mask,
            changed,
            drift,
            tones: Default::default(),
            changes: Default::default(),
        })
    }

    /// How many of the answer's pixels the model changed outside of the mask, as [`Difference::outside`] counts them.
    #[must_use]
    pub fn changed(&self) -> u64 {
        self.changed
    }

    /// How the answer has drifted, where undoing it helps.
    #[must_use]
    pub fn drift(&self) -> Option<&Found> {
        self.drift.as_ref()
    }

    /// How its tone has changed, where undoing that helps; with its drift undone if `align`.
    #[must_use]
    pub fn tone(&self, align: bool) -> Option<&FoundTone> {
        let drift = self
            .drift
            .as_ref()
            .filter(|_| align)
            .map(|found| found.drift);
        let find = || tone(&self.before, &self.answer, drift, &ring(&self.mask));
        self.tones[usize::from(align)].get_or_init(find).as_ref()
    }

    /// What the model changed outside of the mask, in the given colour: RGBA at the answer's size, as [`Difference::heat`] shows it.
    #[must_use]
    pub fn heat(&self, colour: [u8; 3]) -> Option<Picture> {
        let mut heat = Difference::between(&self.before, &self.answer)?.heat(colour);
        let (width, height) = (self.answer.width(), self.answer.height());
        let mut coverage = vec![0; width as usize];
        for (y, row) in (0..height).zip(heat.chunks_exact_mut(width as usize * 4)) {
            self.mask.row(y, 0, &mut coverage);
            for (pixel, &coverage) in row.as_chunks_mut::<4>().0.iter_mut().zip(&coverage) {
                if coverage > 0 {
                    pixel[3] = 0;
                }
            }
        }
        Picture::new(width, height, heat)
    }

    /// The answer's part of the original, where `mask`, of the original's size, lets it through and the frame holds it. `None` if that is
    /// nowhere.
    #[must_use]
    pub fn layer(&self, mask: &Mask, lay: Lay) -> Option<Layer<'_>> {
        let grown = change(mask, Change::Grow(lay.grow));
        let coverage = change(&grown, Change::Feather(lay.feather));
        let inside = self.frame.inside((mask.width(), mask.height()));
        let area = coverage.bounds()?.intersect(inside);
        if area.is_empty() {
            return None;
        }
        let drift = self
            .drift
            .as_ref()
            .filter(|_| lay.align)
            .map(|found| found.drift);
        let tone = self
            .tone(lay.align)
            .filter(|_| lay.tone)
            .map(|found| &found.tone);
        let (width, height) = (self.answer.width(), self.answer.height());
        let membrane = lay.blend.then(|| {
            let support = crop_mask(&coverage, self.frame).resized(width, height);
            membrane(
                &self.before,
                &Corrected::new(&self.answer, drift, tone),
                &support,
            )
        });
        let onto_frame = Placement {
            x: f64::from(self.frame.x),
            y: f64::from(self.frame.y),
            scale_x: f64::from(self.frame.width) / f64::from(width),
            scale_y: f64::from(self.frame.height) / f64::from(height),
        };
        let placement = match drift {
            Some(drift) => drift.placement(width, height).then(onto_frame),
            None => onto_frame,
        };
        let reduced = self.frame.width > width || self.frame.height > height;
        let detail = (lay.detail && reduced).then(|| {
            let which = usize::from(lay.align) * 2 + usize::from(lay.tone);
            let find = || changed(&self.before, &self.answer, drift, tone);
            let changed = self.changes[which].get_or_init(find);
            Detail::new(&self.before, changed, onto_frame, area)
        });
        Some(Layer {
            rows: Resampler::new(&self.answer, placement, area),
            onto_frame,
            area,
            coverage,
            tone,
            membrane: membrane.flatten(),
            detail,
            patch: Vec::new(),
            shows: Vec::new(),
        })
    }
}

/// What is laid over the original, row by row.
pub struct Layer<'a> {
    rows: Resampler<'a>,
    /// Where a pixel of the answer's size lies on the original, the drift aside.
    onto_frame: Placement,
    area: Rect,
    coverage: Mask,
    tone: Option<&'a Tone>,
    membrane: Option<Membrane>,
    detail: Option<Detail<'a>>,
    /// Room for a row of the answer, and for how far it shows.
    patch: Vec<f32>,
    shows: Vec<u8>,
}

impl Layer<'_> {
    /// The smallest rectangle of the original that holds all of it.
    #[must_use]
    pub fn area(&self) -> Rect {
        self.area
    }

    /// Lays it over row `y` of the original, best from top to bottom. Rows outside of [`Layer::area`] stay as they are, and so does what the
    /// mask does not cover.
    pub fn lay(&mut self, y: u32, row: &mut Row) {
        let area = self.area;
        if y < area.y || y >= area.bottom() {
            return;
        }
        let width = area.width as usize;
        let mut patch = std::mem::take(&mut self.patch);
        let mut coverage = std::mem::take(&mut self.shows);
        patch.resize(width * 4, 0.0);
        coverage.resize(width, 0);
        self.read(y, &mut patch, &mut coverage);
        let columns = area.x as usize * 4..area.right() as usize * 4;
        match row {
            Row::Eight(row) => self.lay_over(y, &mut row[columns], &mut patch, &coverage),
            Row::Sixteen(row) => self.lay_over(y, &mut row[columns], &mut patch, &coverage),
        }
        (self.patch, self.shows) = (patch, coverage);
    }

    /// Reads row `y` of the original, within [`Layer::area`] and best from top to bottom: the answer's pixels, as [`Resampler::row`] gives
    /// them, and how far each shows, 0–255. Both are as wide as the area; `patch` has four values a pixel.
    ///
    /// Over the original it looks as what [`Layer::lay`] gives, to a level. Where detail is given back, up to
    /// [`VISIBLE`](crate::difference::VISIBLE) levels of what the answer differs by from what was sent may not be seen; where it differs by
    /// more, so much less of the detail is, as the rest takes of the way from what was sent to black or white.
    pub fn row(&mut self, y: u32, patch: &mut [f32], coverage: &mut [u8]) {
        self.read(y, patch, coverage);
        if let Some(detail) = &mut self.detail {
            detail.show(y, patch, coverage);
        }
    }

    fn lay_over<C: Channel>(&mut self, y: u32, row: &mut [C], patch: &mut [f32], coverage: &[u8]) {
        if let Some(detail) = &mut self.detail {
            detail.add(y, row, patch, coverage);
        }
        lay(row, patch, coverage);
    }

    /// The answer's pixels in row `y`, corrected, and how far the mask lets each show.
    fn read(&mut self, y: u32, patch: &mut [f32], coverage: &mut [u8]) {
        self.coverage.row(y, self.area.x, coverage);
        self.rows.row(y, patch);
        let on = self.onto_frame;
        let down = (f64::from(y) + 0.5 - on.y) / on.scale_y;
        let pixels = (self.area.x..).zip(patch.as_chunks_mut::<4>().0.iter_mut().zip(&*coverage));
        for (x, (pixel, _)) in pixels.filter(|(_, (_, coverage))| **coverage > 0) {
            let [red, green, blue, _] = *pixel;
            let mut rgb = [red, green, blue];
            if let Some(tone) = self.tone {
                rgb = tone.apply(rgb);
            }
            if let Some(membrane) = &self.membrane {
                let across = (f64::from(x) + 0.5 - on.x) / on.scale_x;
                let correction = membrane.at(across as f32, down as f32);
                for (channel, correction) in rgb.iter_mut().zip(correction) {
                    *channel = (*channel + correction).clamp(0.0, 255.0);
                }
            }
            pixel[..3].copy_from_slice(&rgb);
        }
    }
}

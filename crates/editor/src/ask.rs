//! Work that walks all pixels, which the editor has done by somebody else.

use std::collections::VecDeque;

use overpaint_raster::flood::Wand;
use overpaint_raster::morph::Change;
use overpaint_raster::{Combine, Mask};

/// Work to be done, and answered under its number.
#[derive(Clone, Debug)]
pub struct Ask {
    /// To be given with the answer.
    pub id: u64,
    /// The mask it is about; the wand needs none.
    pub mask: Mask,
    /// What to do.
    pub work: Work,
}

/// What there is to do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Work {
    /// Select by colour in the picture on the stage. The answer is what was selected; the editor puts it into the mask.
    Wand(Wand),
    /// Fill the holes of the mask. The answer is the mask then.
    FillHoles,
    /// Change its outline. The answer is the mask then.
    Change(Change),
}

/// What an answer is for.
#[derive(Clone, Debug)]
pub(crate) enum Purpose {
    /// A click of the wand.
    Wand(Wand, Combine),
    /// The same click with other settings: it takes the place of the last answer.
    Retune(Wand, Combine),
    FillHoles,
    /// A look at what a change would do.
    Preview(Change),
}

impl Purpose {
    pub(crate) fn work(&self) -> Work {
        match self {
            Self::Wand(wand, _) | Self::Retune(wand, _) => Work::Wand(*wand),
            Self::FillHoles => Work::FillHoles,
            Self::Preview(change) => Work::Change(*change),
        }
    }

    /// Whether the newer one makes the older one pointless.
    fn replaces(&self, older: &Self) -> bool {
        matches!(
            (self, older),
            (Self::Retune(..), Self::Retune(..)) | (Self::Preview(_), Self::Preview(_))
        )
    }
}

/// What is asked for, in order. One thing at a time is given out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asks {
    last: u64,
    /// The one that is being worked on.
    out: Option<(u64, Purpose)>,
    waiting: VecDeque<Purpose>,
}

impl Asks {
    pub(crate) fn push(&mut self, purpose: Purpose) {
        self.waiting.retain(|older| !purpose.replaces(older));
        self.waiting.push_back(purpose);
    }

    /// The next to work on, with its number, unless something is being worked on.
    pub(crate) fn take(&mut self) -> Option<(u64, Work)> {
        if self.out.is_some() {
            return None;
        }
        let purpose = self.waiting.pop_front()?;
        self.last += 1;
        let work = purpose.work();
        self.out = Some((self.last, purpose));
        Some((self.last, work))
    }

    /// What the answer of this number is for; `None` if nobody waits for it.
    pub(crate) fn answered(&mut self, id: u64) -> Option<Purpose> {
        let (_, purpose) = self.out.take_if(|(out, _)| *out == id)?;
        Some(purpose)
    }

    /// Whether something waits to be given out.
    pub(crate) fn has_next(&self) -> bool {
        self.out.is_none() && !self.waiting.is_empty()
    }

    pub(crate) fn is_waiting(&self) -> bool {
        self.out.is_some() || !self.waiting.is_empty()
    }

    /// Wants none of it any more.
    pub(crate) fn clear(&mut self) {
        self.out = None;
        self.waiting.clear();
    }

    /// Wants no preview any more.
    pub(crate) fn drop_previews(&mut self) {
        let is_preview = |purpose: &Purpose| matches!(purpose, Purpose::Preview(_));
        self.out.take_if(|(_, purpose)| is_preview(purpose));
        self.waiting.retain(|purpose| !is_preview(purpose));
    }
}

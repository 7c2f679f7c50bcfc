//! The pictures that came back.

use std::rc::Rc;

use gloo_file::{Blob, ObjectUrl};
use overpaint_protocol::{Format, Usage};
use overpaint_raster::{Frame, Mask, Rect, fit};

use crate::browser::bitmap::Bitmap;
use crate::browser::painter::{Layer, Stack};
use crate::picture::Picture;
use crate::pixels::{Lay, Report};
use crate::region::is_same_shape;
use serde::{Deserialize, Serialize};

/// One finished picture.
#[derive(Clone)]
pub(crate) struct ResultPicture {
    /// Counts up from 1 for as long as the page lives.
    pub(crate) id: u32,
    /// The bytes as the server sent them, metadata and all.
    pub(crate) file: Blob,
    /// Where the page shows them from.
    pub(crate) url: Rc<ObjectUrl>,
    pub(crate) bitmap: Bitmap,
    pub(crate) format: Format,
    /// The name of the file it is saved as.
    pub(crate) name: String,
    pub(crate) origin: Origin,
    pub(crate) usage: Option<Usage>,
    /// A partial picture that was kept after its stream broke.
    pub(crate) unfinished: bool,
    pub(crate) fitting: Fitting,
}

/// How a result is laid over the picture it was made from, and how far that is.
#[derive(Clone)]
pub(crate) struct Fitting {
    pub(crate) lay: Lay,
    pub(crate) view: View,
    pub(crate) state: Laying,
    /// Where the model changed what, once somebody asked.
    pub(crate) heat: Option<Bitmap>,
}

/// What of a result is on the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum View {
    /// The picture, changed only inside the mask.
    Exact,
    /// The answer as it came.
    Raw,
    /// The picture, changed only inside the mask, and where the answer had changed more.
    Difference,
}

/// How far the answer is laid over the picture.
#[derive(Clone)]
pub(crate) enum Laying {
    /// The answer stands for itself: nothing was masked, or its shape is another one than what was sent.
    Never(Alone),
    /// Not yet.
    Wanted,
    /// As it is to be, or, while that is being made anew, as it was.
    Done(Laid),
    /// It could not be done.
    Failed,
}

/// Why an answer is not laid over its picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Alone {
    /// Nothing was masked.
    NoMask,
    /// The server returned another shape than that of what was sent.
    OtherShape,
}

/// What an answer puts into its picture.
#[derive(Clone)]
pub(crate) struct Laid {
    pub(crate) bitmap: Bitmap,
    /// Where it lies.
    pub(crate) area: Rect,
    pub(crate) report: Report,
    /// What this was made by.
    pub(crate) lay: Lay,
}

/// A picture as the server sent it.
#[derive(Clone)]
pub(crate) struct Received {
    pub(crate) bitmap: Bitmap,
    /// Its bytes, metadata and all.
    pub(crate) file: Blob,
    pub(crate) format: Format,
}

/// What a run began with; another picture may come onto the stage before it is over.
#[derive(Clone)]
pub(crate) struct Origin {
    pub(crate) picture: Picture,
    /// What of it was sent.
    pub(crate) frame: Frame,
    /// The picture's name without extension.
    pub(crate) stem: String,
    pub(crate) prompt: String,
    /// What was masked. It shares its pixels with the canvas's own until they differ.
    pub(crate) mask: Mask,
}

impl Origin {
    /// How a first look is taken at an answer of this size.
    pub(crate) fn fitting(&self, answer: (u32, u32), habits: LayHabits) -> Fitting {
        let state = if self.mask.is_empty() {
            Laying::Never(Alone::NoMask)
        } else if is_same_shape(answer, (self.frame.width, self.frame.height)) {
            Laying::Wanted
        } else {
            Laying::Never(Alone::OtherShape)
        };
        let (grow, feather) = fit::edge(self.frame);
        Fitting {
            lay: Lay {
                grow,
                feather,
                align: habits.align,
                tone: habits.tone,
                blend: habits.blend,
            },
            view: View::Exact,
            state,
            heat: None,
        }
    }
}

/// What a person last chose to have done with answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LayHabits {
    pub(crate) align: bool,
    pub(crate) tone: bool,
    pub(crate) blend: bool,
}

impl Default for LayHabits {
    fn default() -> Self {
        Self {
            align: true,
            tone: true,
            blend: false,
        }
    }
}

impl Fitting {
    /// What the answer puts into its picture, if that is what is to be seen.
    pub(crate) fn laid(&self) -> Option<&Laid> {
        match &self.state {
            Laying::Done(laid) => Some(laid),
            _ => None,
        }
    }

    /// Gives what could not be done another chance: the worker may have been ended for something else.
    pub(crate) fn try_again(&mut self) {
        if matches!(self.state, Laying::Failed) {
            self.state = Laying::Wanted;
        }
    }

    /// Whether the answer is one that is laid over its picture.
    pub(crate) fn can_be_laid(&self) -> bool {
        !matches!(self.state, Laying::Never(_))
    }
}

impl ResultPicture {
    /// What is to be seen of it: the answer alone, or laid over the picture that it was made from; or only that, while the two are
    /// compared.
    pub(crate) fn stack(&self, comparing: bool) -> Stack<'_> {
        let fitting = &self.fitting;
        if matches!(fitting.state, Laying::Never(_)) && !comparing {
            return Stack {
                base: &self.bitmap,
                over: Vec::new(),
            };
        }
        let answer = |mask| Layer {
            bitmap: &self.bitmap,
            frame: self.origin.frame,
            mask,
        };
        let mut over = match (&fitting.state, fitting.view) {
            _ if comparing => Vec::new(),
            (_, View::Raw) => vec![answer(None)],
            (Laying::Done(laid), _) => vec![Layer {
                bitmap: &laid.bitmap,
                frame: laid.area.into(),
                mask: None,
            }],
            // What is seen until then is nearly the same.
            _ => vec![answer(Some(&self.origin.mask))],
        };
        if let (View::Difference, Some(heat), false) = (fitting.view, &fitting.heat, comparing) {
            over.push(Layer {
                bitmap: heat,
                ..answer(None)
            });
        }
        Stack {
            base: &self.origin.picture.bitmap,
            over,
        }
    }

    /// Its size, format and weight, such as `1024 × 1024 · PNG · 1.4 MB`.
    pub(crate) fn facts(&self) -> String {
        format!(
            "{} × {} · {} · {}",
            self.bitmap.width(),
            self.bitmap.height(),
            self.format.extension().to_uppercase(),
            weight(self.file.size())
        )
    }
}

/// Bytes for people: `812 KB`, `1.4 MB`.
#[expect(clippy::cast_precision_loss, reason = "rounded anyway")]
pub(crate) fn weight(bytes: u64) -> String {
    let kilobytes = bytes as f64 / 1000.0;
    if kilobytes < 1000.0 {
        format!("{:.0} KB", kilobytes.max(1.0))
    } else {
        format!("{:.1} MB", kilobytes / 1000.0)
    }
}

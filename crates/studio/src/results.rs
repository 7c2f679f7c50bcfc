//! The pictures that came back.

use std::rc::Rc;

use gloo_file::{Blob, ObjectUrl};
use leptos::prelude::ArcRwSignal;
use overpaint_protocol::{Format, Options};
use overpaint_raster::{Frame, Mask, Rect, fit};

use crate::browser::bitmap::Bitmap;
use crate::browser::painter::{Layer, Stack};
use crate::cost::Spent;
use crate::locale::with;
use crate::picture::Picture;
use crate::pixels::{Lay, Report};
use crate::region::is_same_shape;
use serde::{Deserialize, Serialize};

/// One finished picture.
#[derive(Clone)]
pub(crate) struct ResultPicture {
    /// Counts up from 1 for as long as the page lives.
    pub(crate) id: u32,
    /// What came, at least one: one for each separate area that was sent on its own, in the order in which they are laid.
    pub(crate) answers: Vec<Answer>,
    /// What was sent as well for this picture and did not come. There it stays as it was.
    pub(crate) missing: Vec<Sent>,
    /// The name of the file it is saved as, without extension.
    pub(crate) name: String,
    pub(crate) origin: Origin,
    /// Partial pictures that were kept after their streams broke.
    pub(crate) unfinished: bool,
    /// It was saved, or copied to somewhere else.
    pub(crate) kept: bool,
    pub(crate) fitting: Fitting,
}

/// How a result is laid over the picture it was made from, and how far that is.
#[derive(Clone)]
pub(crate) struct Fitting {
    pub(crate) lay: Lay,
    pub(crate) view: View,
    pub(crate) state: Laying,
    /// Where the model changed what, for each answer, once somebody asked.
    pub(crate) heat: Option<Vec<Bitmap>>,
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
    /// As it is to be, or, while that is being made anew, as it was: what each answer puts into the picture.
    Done {
        parts: Vec<Laid>,
        /// What they were made by.
        lay: Lay,
    },
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
}

/// A picture as the server sent it.
#[derive(Clone)]
pub(crate) struct Received {
    pub(crate) bitmap: Bitmap,
    /// Its bytes, metadata and all.
    pub(crate) file: Blob,
    /// Where the page has them from.
    pub(crate) url: Rc<ObjectUrl>,
    /// What stands for it in the list; nothing for one that is as small itself.
    pub(crate) thumbnail: Option<Thumbnail>,
    pub(crate) format: Format,
}

/// A small copy of a picture.
#[derive(Clone)]
pub(crate) struct Thumbnail {
    pub(crate) file: Blob,
    pub(crate) url: Rc<ObjectUrl>,
}

/// What of a picture goes out in one request.
#[derive(Clone)]
pub(crate) struct Sent {
    /// Which of the areas that a run sends, from 0.
    pub(crate) area: usize,
    pub(crate) frame: Frame,
    /// The size to send it in and to ask for; without one the picture goes as it is, and what the options have is asked for.
    pub(crate) size: Option<(u32, u32)>,
    /// What is to be edited by it; it has the picture's size.
    pub(crate) mask: Mask,
}

/// A picture that came, with what it is the answer to.
#[derive(Clone)]
pub(crate) struct Answer {
    pub(crate) sent: Sent,
    pub(crate) received: Received,
    /// What it took, where that came with it.
    pub(crate) spent: Option<Spent>,
}

/// What a run is to be asked for once more: the areas that some of its results lack, and all pictures of which nothing came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lacking {
    /// The number of the run.
    pub(crate) run: u64,
    /// The results that lack areas.
    pub(crate) results: Vec<u32>,
}

/// What a run began with; another picture may come onto the stage before it is over.
#[derive(Clone)]
pub(crate) struct Origin {
    /// The number of the run.
    pub(crate) run: u64,
    pub(crate) picture: Picture,
    /// The picture's name without extension.
    pub(crate) stem: String,
    /// What was asked for.
    pub(crate) options: Options,
    /// What was masked. It shares its pixels with the canvas's own until they differ.
    pub(crate) mask: Mask,
    /// What was sent beside the picture.
    pub(crate) references: Rc<[Picture]>,
    /// What is sent for one picture, by area.
    pub(crate) sent: Rc<[Sent]>,
    /// How many of its pictures have not come; all its results share this.
    pub(crate) lacks: ArcRwSignal<usize>,
}

impl Answer {
    /// Whether its shape is that of what was sent, so that it can be laid over it.
    pub(crate) fn fits(&self) -> bool {
        let Frame { width, height, .. } = self.sent.frame;
        let bitmap = &self.received.bitmap;
        is_same_shape((bitmap.width(), bitmap.height()), (width, height))
    }

    /// Whether it has fewer pixels than what it covers.
    pub(crate) fn is_reduced(&self) -> bool {
        let Frame { width, height, .. } = self.sent.frame;
        let bitmap = &self.received.bitmap;
        bitmap.width() < width || bitmap.height() < height
    }

    /// The answer where it belongs, as far as `mask` lets it show.
    pub(crate) fn layer<'a>(&'a self, mask: Option<&'a Mask>) -> Layer<'a> {
        Layer {
            bitmap: &self.received.bitmap,
            frame: self.sent.frame,
            mask,
        }
    }
}

/// What a person last chose to have done with answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct LayHabits {
    pub(crate) align: bool,
    pub(crate) tone: bool,
    pub(crate) blend: bool,
    pub(crate) detail: bool,
}

impl Default for LayHabits {
    fn default() -> Self {
        Self {
            align: true,
            tone: true,
            blend: false,
            detail: true,
        }
    }
}

impl View {
    /// What is seen while nobody has asked where the model changed what.
    pub(crate) fn without_heat(self) -> Self {
        match self {
            Self::Difference => Self::Exact,
            view => view,
        }
    }
}

impl Fitting {
    /// How a first look is taken at answers.
    pub(crate) fn of(answers: &[Answer], habits: LayHabits) -> Self {
        let state = if answers.iter().all(|answer| answer.sent.mask.is_empty()) {
            Laying::Never(Alone::NoMask)
        } else if answers.iter().all(Answer::fits) {
            Laying::Wanted
        } else {
            Laying::Never(Alone::OtherShape)
        };
        // The narrowest of their edges suits them all.
        let edges = answers.iter().map(|answer| fit::edge(answer.sent.frame));
        let (grow, feather) = edges
            .min_by(|(_, one), (_, other)| one.total_cmp(other))
            .unwrap_or_default();
        Self {
            lay: Lay {
                grow,
                feather,
                align: habits.align,
                tone: habits.tone,
                blend: habits.blend,
                detail: habits.detail,
            },
            view: View::Exact,
            state,
            heat: None,
        }
    }

    /// What the answers put into their picture, if that is what is to be seen.
    pub(crate) fn laid(&self) -> &[Laid] {
        match &self.state {
            Laying::Done { parts, .. } => parts,
            _ => &[],
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
        if let (Laying::Never(_), false, Some(alone)) =
            (&fitting.state, comparing, self.answers.first())
        {
            return Stack {
                base: &alone.received.bitmap,
                over: Vec::new(),
                marks: Vec::new(),
            };
        }
        let answers = self.answers.iter();
        let over: Vec<Layer<'_>> = match (&fitting.state, fitting.view) {
            _ if comparing => Vec::new(),
            (_, View::Raw) => answers.map(|answer| answer.layer(None)).collect(),
            (Laying::Done { parts, .. }, _) if parts.iter().all(Laid::is_decoded) => parts
                .iter()
                .map(|laid| Layer {
                    bitmap: &laid.bitmap,
                    frame: laid.area.into(),
                    mask: None,
                })
                .collect(),
            // What is seen until then is nearly the same.
            _ => answers
                .map(|answer| answer.layer(Some(&answer.sent.mask)))
                .collect(),
        };
        let marks = match (fitting.view, &fitting.heat, comparing) {
            (View::Difference, Some(heat), false) if heat.iter().all(Bitmap::is_decoded) => {
                heat.as_slice()
            }
            _ => &[],
        };
        let marks = marks.iter().zip(&self.answers);
        let marks = marks.map(|(bitmap, answer)| Layer {
            bitmap,
            ..answer.layer(None)
        });
        Stack {
            base: &self.origin.picture.bitmap,
            over,
            marks: marks.collect(),
        }
    }

    /// What of it is in files, and needed to show it however it is looked at.
    pub(crate) fn sources(&self) -> impl Iterator<Item = (&Bitmap, &Blob)> {
        let picture = &self.origin.picture;
        let received = self.answers.iter().map(|answer| &answer.received);
        let received = received.map(|received| (&received.bitmap, &received.file));
        std::iter::once((&picture.bitmap, &picture.file)).chain(received)
    }

    /// All that may be decoded for it.
    pub(crate) fn bitmaps(&self) -> impl Iterator<Item = &Bitmap> {
        let sources = self.sources().map(|(bitmap, _)| bitmap);
        let laid = match &self.fitting.state {
            Laying::Done { parts, .. } => parts.as_slice(),
            _ => &[],
        };
        let laid = laid.iter().map(|laid| &laid.bitmap);
        sources
            .chain(laid)
            .chain(self.fitting.heat.iter().flatten())
    }

    /// Whether pixels of its picture or of its answers may be transparent.
    pub(crate) fn may_be_transparent(&self) -> bool {
        let can_be = |answer: &Answer| answer.received.format != Format::Jpeg;
        self.origin.picture.header.alpha || self.answers.iter().any(can_be)
    }

    /// What came of an area.
    pub(crate) fn answer_of(&self, area: usize) -> Option<&Answer> {
        self.answers.iter().find(|answer| answer.sent.area == area)
    }

    /// What it took, if that is known of all that came.
    pub(crate) fn spent(&self) -> Option<Spent> {
        let spent = self.answers.iter().map(|answer| answer.spent.clone());
        spent.reduce(Spent::sum).flatten()
    }

    /// The files that came, each with a name.
    pub(crate) fn files(&self) -> impl Iterator<Item = (String, &Received)> {
        let several = self.answers.len() > 1;
        self.answers.iter().zip(1..).map(move |(answer, number)| {
            let received = &answer.received;
            let extension = received.format.extension();
            let name = if several {
                format!("{}-{number}.{extension}", self.name)
            } else {
                format!("{}.{extension}", self.name)
            };
            (name, received)
        })
    }

    /// What came: size, format and weight, or of several answers their number in place of size and format.
    pub(crate) fn facts(&self) -> Vec<String> {
        if let [alone] = self.answers.as_slice() {
            return alone.received.facts();
        }
        let bytes = self.answers.iter();
        let bytes = bytes.map(|answer| answer.received.file.size()).sum();
        let count = self.answers.len().to_string();
        vec![with("areas.count", &[("count", &count)]), weight(bytes)]
    }
}

impl Laid {
    /// Whether it can be seen; otherwise it has to be made anew.
    pub(crate) fn is_decoded(&self) -> bool {
        self.bitmap.is_decoded()
    }
}

impl Received {
    /// Where a list shows it from.
    pub(crate) fn small_url(&self) -> String {
        let small = self.thumbnail.as_ref().map(|thumbnail| &thumbnail.url);
        small.unwrap_or(&self.url).to_string()
    }

    /// Its size, format and weight, such as `1024 × 1024`, `PNG` and `1.4 MB`. No line breaks inside of one.
    pub(crate) fn facts(&self) -> Vec<String> {
        let (width, height) = self.bitmap.size();
        vec![
            format!("{width}\u{a0}×\u{a0}{height}"),
            self.format.extension().to_uppercase(),
            weight(self.file.size()),
        ]
    }
}

/// Bytes for people: `812 KB`, `1.4 MB`. The unit stays with the number.
#[expect(clippy::cast_precision_loss, reason = "rounded anyway")]
pub(crate) fn weight(bytes: u64) -> String {
    let kilobytes = bytes as f64 / 1000.0;
    if kilobytes < 1000.0 {
        format!("{:.0}\u{a0}KB", kilobytes.max(1.0))
    } else {
        format!("{:.1}\u{a0}MB", kilobytes / 1000.0)
    }
}

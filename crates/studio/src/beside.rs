//! What a result on the stage is seen beside, left of the divider.

use gloo_file::Blob;
use leptos::prelude::*;

use crate::browser::bitmap::Bitmap;
use crate::browser::painter::Stack;
use crate::picture::Picture;
use crate::results::{Fitting, ResultPicture};
use crate::studio::Studio;
use crate::tasks::lay;

/// What is chosen for that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Beside {
    /// The picture that the result was made from.
    #[default]
    Original,
    /// The picture that the work began with.
    First,
    /// Another result, by its number.
    Result(u32),
}

/// The same with what there is to draw.
pub(crate) enum Other {
    Picture(Picture),
    Result(Box<ResultPicture>),
}

impl Other {
    pub(crate) fn stack(&self) -> Stack<'_> {
        match self {
            Self::Picture(picture) => Stack {
                base: &picture.bitmap,
                over: Vec::new(),
                marks: Vec::new(),
            },
            Self::Result(result) => result.stack(false),
        }
    }

    /// All that may be decoded for it.
    pub(crate) fn bitmaps(&self) -> Vec<&Bitmap> {
        match self {
            Self::Picture(picture) => vec![&picture.bitmap],
            Self::Result(result) => result.bitmaps().collect(),
        }
    }

    /// All that has to be decoded to show it, with the files.
    pub(crate) fn sources(&self) -> Vec<(&Bitmap, &Blob)> {
        match self {
            Self::Picture(picture) => vec![(&picture.bitmap, &picture.file)],
            Self::Result(result) => result.sources().collect(),
        }
    }

    pub(crate) fn may_be_transparent(&self) -> bool {
        match self {
            Self::Picture(picture) => picture.header.alpha,
            Self::Result(result) => result.may_be_transparent(),
        }
    }
}

impl Studio {
    /// Puts something else left of the divider.
    pub(crate) fn see_beside(self, beside: Beside) {
        self.beside.set(beside);
        if let Some(other) = self.other() {
            let sources = other.sources().into_iter();
            sources.for_each(|(bitmap, _)| bitmap.try_again());
            if let Other::Result(result) = &other {
                self.fit(result.id, Fitting::try_again);
            }
        }
        lay::begin(self);
        self.repaint_all();
    }

    /// What is seen beside the result on the stage, if anything is, untracked.
    pub(crate) fn other(self) -> Option<Other> {
        let divides = self.divider.with_untracked(|divider| divider.on);
        let shown = self.shown_result().filter(|_| divides)?;
        Some(self.other_of(&shown))
    }

    /// What this result is seen beside, untracked.
    pub(crate) fn other_of(self, result: &ResultPicture) -> Other {
        let other = match untrack(|| self.beside_of(result.id)) {
            Beside::Original => None,
            Beside::First => untrack(|| self.first_picture()).map(Other::Picture),
            Beside::Result(id) => {
                let other = self.result(id);
                other.map(|other| Other::Result(Box::new(other)))
            }
        };
        other.unwrap_or_else(|| Other::Picture(result.origin.picture.clone()))
    }

    /// What the result of this number is seen beside, tracked: what is chosen, where there is that, or else its original.
    pub(crate) fn beside_of(self, id: u32) -> Beside {
        let chosen = self.beside.get();
        if self.others(id).contains(&chosen) {
            chosen
        } else {
            Beside::Original
        }
    }

    /// The picture that the work began with, tracked.
    fn first_picture(self) -> Option<Picture> {
        let first = self
            .previous
            .with(|previous| previous.first().map(|(picture, _)| picture.clone()));
        first.or_else(|| self.picture.get())
    }

    /// What the result of this number can be seen beside, tracked.
    pub(crate) fn others(self, id: u32) -> Vec<Beside> {
        let origin = self.result(id).map(|result| result.origin.picture.id);
        let first = self.first_picture().map(|picture| picture.id);
        let first = first.filter(|first| Some(*first) != origin);
        let results = self.results.with(|results| {
            let ids = results.iter().map(|result| result.id);
            ids.filter(|other| *other != id).collect::<Vec<_>>()
        });
        let first = first.map(|_| Beside::First);
        let results = results.into_iter().map(Beside::Result);
        std::iter::once(Beside::Original)
            .chain(first)
            .chain(results)
            .collect()
    }
}

//! Pictures that the model is to look at beside the one on the stage: a hat to put on, a style to paint in.

use std::rc::Rc;

use gloo_file::{File, ObjectUrl};
use leptos::prelude::*;
use overpaint_protocol::MAX_IMAGES;

use crate::browser::blob;
use crate::browser::files::Place;
use crate::gallery::pass_focus;
use crate::intent::Intent;
use crate::picture::Picture;
use crate::studio::Studio;

/// How many a request takes beside the picture that is edited.
pub(crate) const MOST: usize = MAX_IMAGES - 1;

/// A picture that is sent after the one on the stage.
#[derive(Clone)]
pub(crate) struct Reference {
    /// Never on the stage, and not kept decoded.
    pub(crate) picture: Picture,
    /// Where the page has its file from.
    pub(crate) url: Rc<ObjectUrl>,
}

impl From<Picture> for Reference {
    fn from(picture: Picture) -> Self {
        Self {
            url: Rc::new(blob::url(&picture.file)),
            picture,
        }
    }
}

impl Studio {
    /// Where what is being dragged would be put, tracked.
    pub(crate) fn drops_on(self) -> Option<Place> {
        let has_picture = self.picture.with(Option::is_some);
        let place = self.dropping.get();
        place.map(|place| if has_picture { place } else { Place::Page })
    }

    /// Takes files for what they are at that place: with a picture on the stage, what is handed over at the prompt is beside it.
    pub(crate) fn hand_over(self, files: Vec<File>, place: Place) {
        if place == Place::Prompt && self.picture.with_untracked(Option::is_some) {
            self.dispatch(Intent::AddReferences(files));
        } else if let Some(file) = files.into_iter().next() {
            self.dispatch(Intent::Open(file));
        }
    }

    /// Takes one away, by the number of its picture.
    pub(crate) fn remove_reference(self, id: u32) {
        pass_focus(".references", "prompt".to_owned());
        self.references
            .update(|references| references.retain(|reference| reference.picture.id != id));
    }
}

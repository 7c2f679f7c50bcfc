//! Puts pictures beside the one on the stage.

use gloo_file::{Blob, File};
use leptos::prelude::*;

use crate::notice::Notice;
use crate::picture::{LARGEST_FILE, Unreadable};
use crate::references::{MOST, Reference};
use crate::studio::Studio;
use crate::tasks::open_picture;

/// Adds all that can be read, in their order, as far as there is room. Of the others the first is told.
pub(crate) async fn add(studio: Studio, files: Vec<File>) {
    studio
        .notice
        .update(|notice| *notice = notice.take().filter(Notice::would_be_missed));
    let mut wrong = None;
    for file in files {
        let name = file.name();
        let file = Blob::from(file);
        let picture = match file.size() {
            bytes if bytes > LARGEST_FILE => Err(Unreadable::TooLarge { bytes }),
            _ => open_picture::read(studio, file, name.clone()).await,
        };
        match picture {
            Ok(picture) => {
                // It was only to be seen whether it is whole.
                picture.bitmap.let_go();
                if studio.references.with_untracked(Vec::len) >= MOST {
                    let most = MOST.to_string();
                    wrong.get_or_insert_with(|| Notice::of("reference.most").place("most", &most));
                    break;
                }
                studio
                    .references
                    .update(|references| references.push(Reference::from(picture)));
            }
            Err(why) => {
                wrong.get_or_insert_with(|| open_picture::notice(&why, &name));
            }
        }
    }
    if wrong.is_some() {
        studio.notice.set(wrong);
    }
}

//! What is about the mask alone.

use gloo_file::Blob;
use overpaint_raster::import::{Import, Imported, Polarity};
use overpaint_raster::morph::{self, Change};
use overpaint_raster::{Mask, png};

use super::{Done, Form, Meant, Outcome, bench};
use crate::browser::decode::Strips;
use crate::browser::worker::Parcel;

pub(super) fn done(mask: &Mask) -> Done {
    Done {
        bytes: Some(mask.pack()),
        ..Done::from(Outcome::Mask)
    }
}

pub(super) fn changed(parcel: &Parcel, change: Change) -> Result<Done, Outcome> {
    Ok(done(&morph::change(&bench::mask(parcel)?, change)))
}

pub(super) fn write(mask: &Mask, form: Form) -> Result<Blob, Outcome> {
    let written = match form {
        Form::Alpha => png::encode(mask),
        Form::Grey => png::encode_gray(mask),
    };
    let file = written.map_err(|error| Outcome::Failed(error.to_string()))?;
    Ok(Blob::new_with_options(file.as_slice(), Some("image/png")))
}

pub(super) async fn read(parcel: &Parcel, width: u32, height: u32) -> Result<Done, Outcome> {
    let file = parcel.files.first().ok_or(Outcome::Undecodable)?;
    let strips = Strips::decode(file, None).await;
    let strips = strips.ok_or(Outcome::Undecodable)?;
    let mut import = Import::new(strips.width(), strips.height());
    strips
        .read(|rows| import.push_rgba(rows))
        .await
        .ok_or(Outcome::Undecodable)?;
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
    Ok(Done {
        bytes: Some(fitting.pack()),
        ..Done::from(outcome)
    })
}

//! What is carried from the original file to a new one: colour profile, EXIF data, dots per inch.
//!
//! The new file may be of another format. Pixels are neither read nor written here, and what is damaged is left out: a picture is worth
//! more than its metadata.

use std::ops::Range;

mod exif;
pub(crate) mod jpeg;
mod png;
mod webp;

/// The largest colour profile that is unpacked, in bytes. What fits into a JPEG, 255 segments, is about as much; profiles of printers are
/// below 4 MB.
const LARGEST_PROFILE: usize = 16 << 20;

/// What a file says besides its pixels.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Metadata {
    icc: Option<Vec<u8>>,
    exif: Option<Vec<u8>>,
    density: Option<Density>,
}

/// How many dots an inch of the printed picture has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Density {
    /// Dots per inch across, above 0.
    pub x: f64,
    /// Dots per inch down, above 0.
    pub y: f64,
}

impl Density {
    /// `None` if either is 0 or no number.
    fn new(x: f64, y: f64) -> Option<Self> {
        (x > 0.0 && y > 0.0).then_some(Self { x, y })
    }
}

impl Metadata {
    /// The colour profile (ICC.1), always one of RGB. Those of greyscale and CMYK are left out, because the new file has RGB pixels.
    #[must_use]
    pub fn icc(&self) -> Option<&[u8]> {
        self.icc.as_deref()
    }

    /// The EXIF data, a TIFF structure without the `Exif\0\0` before it. The orientation is 1, because decoded pixels are upright, and the
    /// thumbnail is blank: it would show what was painted over. All else is the original's.
    #[must_use]
    pub fn exif(&self) -> Option<&[u8]> {
        self.exif.as_deref()
    }

    /// The dots per inch outside of EXIF: JFIF in JPEG, `pHYs` in PNG.
    #[must_use]
    pub fn density(&self) -> Option<Density> {
        self.density
    }

    /// Puts the metadata into a freshly encoded PNG, JPEG or WebP, in place of what the encoder wrote of the same kind.
    ///
    /// The beginning of a PNG or JPEG is enough, if its pixels have begun.
    ///
    /// What the format has no room for is left out: dots per inch in WebP, EXIF data of more than 65,527 bytes in JPEG. A file that cannot
    /// be read comes back as it was.
    #[must_use]
    pub fn write(&self, mut file: Vec<u8>) -> Vec<u8> {
        // Whether it could be read makes no difference to who wants a file back.
        let _ = match Container::of(&file) {
            Some(Container::Png) => png::write(self, &mut file),
            Some(Container::Jpeg) => jpeg::write(self, &mut file),
            Some(Container::Webp) => webp::write(self, &mut file),
            None => None,
        };
        file
    }
}

/// Reads what is to be carried from a PNG, JPEG or WebP; nothing from any other bytes.
#[must_use]
pub fn read(file: &[u8]) -> Metadata {
    let found = match Container::of(file) {
        Some(Container::Png) => png::read(file),
        Some(Container::Jpeg) => jpeg::read(file),
        Some(Container::Webp) => webp::read(file),
        None => Metadata::default(),
    };
    Metadata {
        icc: found.icc.filter(|icc| is_rgb(icc)),
        exif: found.exif.and_then(exif::normalised),
        ..found
    }
}

/// Whether this is the beginning of a JPEG that has no colour profile of any kind: decoders have nothing to convert then. False as well where
/// too little of it is there to say so.
#[must_use]
pub fn is_jpeg_without_profile(head: &[u8]) -> bool {
    jpeg_profile(head).is_some_and(|places| places.is_empty())
}

/// Where the beginning of a JPEG has its colour profile: the places of its segments, none if it has no profile and decoders have nothing to
/// convert. `None` for other files, and where too little of it is there to say so.
#[must_use]
pub fn jpeg_profile(head: &[u8]) -> Option<Vec<Range<usize>>> {
    head.starts_with(jpeg::SIGNATURE)
        .then(|| jpeg::profile_places(head))
        .flatten()
}

/// Whether the beginning of a file is that of a JPEG with fewer samples of colour than pixels, as most are.
#[must_use]
pub fn is_subsampled_jpeg(head: &[u8]) -> bool {
    head.starts_with(jpeg::SIGNATURE) && jpeg::is_subsampled(head)
}

/// Whether the file carries a C2PA manifest, the signed statement of where it comes from (C2PA specification, embedding manifests into
/// various file formats). A file that was changed must not carry the old one.
#[must_use]
pub fn has_c2pa(file: &[u8]) -> bool {
    match Container::of(file) {
        Some(Container::Png) => png::has_c2pa(file),
        Some(Container::Jpeg) => jpeg::has_c2pa(file),
        Some(Container::Webp) => webp::has_c2pa(file),
        None => false,
    }
}

enum Container {
    Png,
    Jpeg,
    Webp,
}

impl Container {
    fn of(file: &[u8]) -> Option<Self> {
        if file.starts_with(png::SIGNATURE) {
            return Some(Self::Png);
        }
        if file.starts_with(jpeg::SIGNATURE) {
            return Some(Self::Jpeg);
        }
        let is_webp = file.starts_with(b"RIFF") && file.get(8..12) == Some(b"WEBP");
        is_webp.then_some(Self::Webp)
    }
}

/// A chunk or segment of a file.
struct Part<'a, Kind> {
    kind: Kind,
    data: &'a [u8],
    /// Where it stands in the file, with its header and all.
    place: Range<usize>,
}

/// A profile says what it is at 36 and which colours it is for at 16 (ICC.1:2022, section 7.2).
fn is_rgb(icc: &[u8]) -> bool {
    icc.get(36..40) == Some(b"acsp") && icc.get(16..20) == Some(b"RGB ")
}

/// EXIF data without the prefix that JPEG has before it, and some writers put into other files.
fn without_prefix(exif: &[u8]) -> &[u8] {
    exif.strip_prefix(exif::PREFIX).unwrap_or(exif)
}

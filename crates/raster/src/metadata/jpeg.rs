//! Segments of a JPEG (ITU-T T.81, annex B; JFIF in T.871; EXIF in CIPA DC-008; profiles in ICC.1:2022, annex B.4).

use std::ops::Range;

use super::{Density, Metadata, Part, exif, without_prefix};

pub(super) const SIGNATURE: &[u8] = &[0xFF, 0xD8, 0xFF];

const JFIF: &[u8] = b"JFIF\0";
const ICC: &[u8] = b"ICC_PROFILE\0";
/// The data of a segment: its length is written in 16 bits and counts itself.
const LONGEST: usize = 0xFFFF - 2;
/// The part of a profile that goes into one segment, behind its name, its number and how many there are.
const ICC_PIECE: usize = LONGEST - ICC.len() - 2;
const CENTIMETRES_PER_INCH: f64 = 2.54;

pub(super) fn read(file: &[u8]) -> Metadata {
    let mut found = Metadata::default();
    let mut icc = Vec::new();
    for segment in segments(file) {
        match segment.kind {
            0xE0 if segment.data.starts_with(JFIF) => found.density = density(segment.data),
            0xE1 if found.exif.is_none() && segment.data.starts_with(exif::PREFIX) => {
                found.exif = Some(without_prefix(segment.data).to_vec());
            }
            0xE2 => icc.extend(segment.data.strip_prefix(ICC)),
            _ => {}
        }
    }
    found.icc = profile(icc);
    found
}

pub(super) fn write(metadata: &Metadata, file: &mut Vec<u8>) -> Option<()> {
    let mut head = vec![0xFF, 0xD8];
    let mut length = head.len();

    // First JFIF and EXIF, because each claims to be the first, and readers take them in this order; then the profile.
    let is_jfif = |segment: &Part<u8>| segment.kind == 0xE0 && segment.data.starts_with(JFIF);
    let jfif = segments(file).find(is_jfif).map(|segment| segment.data);
    if let Some(density) = metadata.density {
        push(&mut head, 0xE0, &[&with_density(jfif, density)])?;
    } else if let Some(jfif) = jfif {
        push(&mut head, 0xE0, &[jfif])?;
    }
    let exif = metadata.exif.as_deref();
    let exif = exif.filter(|exif| exif.len() + exif::PREFIX.len() <= LONGEST);
    if let Some(exif) = exif {
        push(&mut head, 0xE1, &[exif::PREFIX, exif])?;
    }
    let icc = metadata
        .icc
        .as_deref()
        .unwrap_or_default()
        .chunks(ICC_PIECE);
    let icc = u8::try_from(icc.len()).ok().map(|count| (count, icc));
    if let Some((count, icc)) = icc.clone() {
        for (number, piece) in (1..=count).zip(icc) {
            push(&mut head, 0xE2, &[ICC, &[number, count], piece])?;
        }
    }
    let replaces_profile = icc.is_some_and(|(count, _)| count > 0);
    for segment in segments(file) {
        length = segment.place.end;
        let replaced = match segment.kind {
            0xE0 => is_jfif(&segment),
            0xE1 => exif.is_some() && segment.data.starts_with(exif::PREFIX),
            0xE2 => replaces_profile && segment.data.starts_with(ICC),
            _ => false,
        };
        if !replaced {
            head.extend_from_slice(&file[segment.place]);
        }
    }
    file.splice(..length, head);
    Some(())
}

/// The segments of the profile, if all segments before the first scan are there.
pub(super) fn profile_places(head: &[u8]) -> Option<Vec<Range<usize>>> {
    scan(head)?;
    let profile =
        segments(head).filter(|segment| segment.kind == 0xE2 && segment.data.starts_with(ICC));
    Some(profile.map(|segment| segment.place).collect())
}

/// Whether the frame has fewer samples of its second component than of its first (annex B.2.2).
pub(super) fn is_subsampled(head: &[u8]) -> bool {
    // Precision, height, width and how many components; then a number, the sampling factors and a table for each.
    let components = header_of_frame(head).and_then(|segment| segment.data.get(6..12));
    components.is_some_and(|components| components[1] != components[4])
}

/// Where the header of the frame begins.
pub(crate) fn frame(file: &[u8]) -> Option<usize> {
    header_of_frame(file).map(|segment| segment.place.start)
}

/// Where the header of the first scan begins, if all before it is there.
pub(crate) fn scan(file: &[u8]) -> Option<usize> {
    let last = segments(file).last();
    let end = last.map_or(SIGNATURE.len() - 1, |segment| segment.place.end);
    (file.get(end..end + 2) == Some(&[0xFF, 0xDA])).then_some(end)
}

fn header_of_frame(file: &[u8]) -> Option<Part<'_, u8>> {
    // All that begin a frame; DHT, JPG and DAC are among their numbers.
    let is_frame = |kind| matches!(kind, 0xC0..=0xCF) && !matches!(kind, 0xC4 | 0xC8 | 0xCC);
    segments(file).find(|segment| is_frame(segment.kind))
}

/// A manifest is a JUMBF box whose description begins with the identifier `c2pa`, in APP11 segments (ISO/IEC 19566-5, annex D).
pub(super) fn has_c2pa(file: &[u8]) -> bool {
    let is_manifest = |data: &[u8]| {
        // The name of JPEG systems, a number, the number of the packet; then the length and the name of the box, and where its length does
        // not fit 32 bits another one.
        let description = match data.get(8..12)? {
            [0, 0, 0, 1] => data.get(24..)?,
            _ => data.get(16..)?,
        };
        let is_box = data.starts_with(b"JP") && data.get(12..16)? == b"jumb";
        Some(is_box && description.get(4..12)? == b"jumdc2pa")
    };
    segments(file).any(|segment| segment.kind == 0xEB && is_manifest(segment.data) == Some(true))
}

/// The segments before the first scan that are there whole. What stands between them belongs to the following one.
fn segments(file: &[u8]) -> impl Iterator<Item = Part<'_, u8>> {
    let mut at = 2;
    std::iter::from_fn(move || {
        let start = at;
        loop {
            at += file.get(at..)?.iter().position(|&byte| byte == 0xFF)?;
            // There may be any number of fill bytes.
            at += file[at..].iter().position(|&byte| byte != 0xFF)?;
            // Neither escaped bytes nor restarts nor another start have data.
            if !matches!(file[at], 0x00 | 0x01 | 0xD0..=0xD8) {
                break;
            }
        }
        let kind = file[at];
        // The end, and the scan, which is followed by pixels.
        if matches!(kind, 0xD9 | 0xDA) {
            return None;
        }
        let (length, _) = file[at + 1..].split_first_chunk()?;
        let end = at + 1 + usize::from(u16::from_be_bytes(*length));
        let data = file.get(at + 3..end)?;
        at = end;
        Some(Part {
            kind,
            data,
            place: start..end,
        })
    })
}

fn push(file: &mut Vec<u8>, marker: u8, data: &[&[u8]]) -> Option<()> {
    let data = data.concat();
    let length = u16::try_from(data.len() + 2).ok()?;
    file.extend([0xFF, marker]);
    file.extend(length.to_be_bytes());
    file.extend(data);
    Some(())
}

/// The profile from its pieces, each behind its number, from 1 on, and how many there are. Every one must be there once.
fn profile(mut pieces: Vec<&[u8]>) -> Option<Vec<u8>> {
    pieces.sort_by_key(|piece| piece.first().copied());
    let count = u8::try_from(pieces.len()).ok()?;
    let mut icc = Vec::new();
    for (number, piece) in (1..=count).zip(pieces) {
        icc.extend_from_slice(piece.strip_prefix(&[number, count])?);
    }
    (count > 0).then_some(icc)
}

/// JFIF is its name, a version of two bytes, the unit, and the densities in 16 bits.
fn density(jfif: &[u8]) -> Option<Density> {
    let &[unit, x1, x0, y1, y0, ..] = jfif.get(7..)? else {
        return None;
    };
    let inches = match unit {
        1 => 1.0,
        2 => CENTIMETRES_PER_INCH,
        _ => return None,
    };
    let per_inch = |high, low| f64::from(u16::from_be_bytes([high, low])) * inches;
    Density::new(per_inch(x1, x0), per_inch(y1, y0))
}

fn with_density(jfif: Option<&[u8]>, density: Density) -> Vec<u8> {
    let per_inch = |density: f64| (density.round() as u16).max(1).to_be_bytes();
    // Version 1.2, and neither width nor height of a thumbnail.
    let new = b"JFIF\0\x01\x02\0\0\0\0\0\0\0";
    let mut jfif = jfif
        .filter(|old| old.len() >= new.len())
        .unwrap_or(new)
        .to_vec();
    jfif[7] = 1;
    jfif[8..10].copy_from_slice(&per_inch(density.x));
    jfif[10..12].copy_from_slice(&per_inch(density.y));
    jfif
}

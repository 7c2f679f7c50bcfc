//! Chunks of a WebP (RFC 9649, section 2).

use super::{Metadata, Part, without_prefix};

/// `RIFF`, the length of the rest, `WEBP`.
const HEADER: usize = 12;

// Flags of the `VP8X` chunk.
const HAS_ICC: u8 = 0x20;
const HAS_ALPHA: u8 = 0x10;
const HAS_EXIF: u8 = 0x08;

pub(super) fn read(file: &[u8]) -> Metadata {
    let mut found = Metadata::default();
    for chunk in chunks(file) {
        match chunk.kind {
            b"ICCP" => found.icc = Some(chunk.data.to_vec()),
            b"EXIF" => found.exif = Some(without_prefix(chunk.data).to_vec()),
            _ => {}
        }
    }
    found
}

pub(super) fn write(metadata: &Metadata, file: &mut Vec<u8>) -> Option<()> {
    if metadata.icc.is_none() && metadata.exif.is_none() {
        return None;
    }
    let mut features = features(&chunks(file).next()?)?;
    let mut new = file[..HEADER].to_vec();
    new.reserve(file.len());
    if metadata.icc.is_some() {
        features[0] |= HAS_ICC;
    }
    if metadata.exif.is_some() {
        features[0] |= HAS_EXIF;
    }

    push(&mut new, b"VP8X", &features)?;
    if let Some(icc) = &metadata.icc {
        push(&mut new, b"ICCP", icc)?;
    }
    for chunk in chunks(file) {
        let replaced = match chunk.kind {
            b"VP8X" => true,
            b"ICCP" => metadata.icc.is_some(),
            b"EXIF" => metadata.exif.is_some(),
            _ => false,
        };
        if !replaced {
            push(&mut new, chunk.kind, chunk.data)?;
        }
    }
    if let Some(exif) = &metadata.exif {
        push(&mut new, b"EXIF", exif)?;
    }
    let length = u32::try_from(new.len() - 8).ok()?;
    new[4..8].copy_from_slice(&length.to_le_bytes());
    *file = new;
    Some(())
}

pub(super) fn has_c2pa(file: &[u8]) -> bool {
    chunks(file).any(|chunk| chunk.kind == b"C2PA")
}

/// The chunks that are there whole.
fn chunks(file: &[u8]) -> impl Iterator<Item = Part<'_, &[u8; 4]>> {
    let mut at = HEADER;
    std::iter::from_fn(move || {
        let (kind, rest) = file.get(at..)?.split_first_chunk()?;
        let (length, rest) = rest.split_first_chunk()?;
        let data = rest.get(..u32::from_le_bytes(*length) as usize)?;
        let start = at;
        // Name, length, data, and a byte more if its length is odd.
        at += 8 + data.len().next_multiple_of(2);
        Some(Part {
            kind,
            data,
            place: start..at,
        })
    })
}

fn push(file: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) -> Option<()> {
    let length = u32::try_from(data.len()).ok()?;
    file.extend(kind);
    file.extend(length.to_le_bytes());
    file.extend(data);
    if data.len() % 2 == 1 {
        file.push(0);
    }
    Some(())
}

/// The data of the `VP8X` chunk for a file that begins with this chunk: flags, three bytes for later, and the width and height of the
/// picture less 1, three bytes each.
fn features(first: &Part<&[u8; 4]>) -> Option<[u8; 10]> {
    let data = first.data;
    let u16_at = |at: usize| {
        Some(u32::from(u16::from_le_bytes([
            *data.get(at)?,
            *data.get(at + 1)?,
        ])))
    };
    let (flags, width, height) = match first.kind {
        b"VP8X" => return data.get(..10)?.try_into().ok(),
        // A frame tag of three bytes, the start code, then 14 bits each below a scale of two (RFC 6386, section 9.1).
        b"VP8 " if data.get(3..6)? == [0x9D, 0x01, 0x2A] => {
            (0, u16_at(6)? & 0x3FFF, u16_at(8)? & 0x3FFF)
        }
        // A byte of signature, then 14 bits each less 1, and one for alpha (RFC 9649, section 3.4).
        b"VP8L" if data.first() == Some(&0x2F) => {
            let bits = u16_at(1)? | u16_at(3)? << 16;
            let flags = if bits >> 28 & 1 == 1 { HAS_ALPHA } else { 0 };
            (flags, (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
        }
        _ => return None,
    };
    let [w0, w1, w2, _] = width.checked_sub(1)?.to_le_bytes();
    let [h0, h1, h2, _] = height.checked_sub(1)?.to_le_bytes();
    Some([flags, 0, 0, 0, w0, w1, w2, h0, h1, h2])
}

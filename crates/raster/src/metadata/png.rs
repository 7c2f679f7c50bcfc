//! Chunks of a PNG (PNG specification, third edition, section 11).

use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;

use super::{Density, LARGEST_PROFILE, Metadata, Part, without_prefix};

pub(super) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

const INCHES_PER_METRE: f64 = 1.0 / 0.0254;

pub(super) fn read(file: &[u8]) -> Metadata {
    let mut found = Metadata::default();
    for chunk in chunks(file) {
        match chunk.kind {
            b"iCCP" => found.icc = found.icc.or_else(|| unpack_profile(chunk.data)),
            b"eXIf" => found.exif = Some(without_prefix(chunk.data).to_vec()),
            b"pHYs" => found.density = density(chunk.data),
            _ => {}
        }
    }
    found
}

pub(super) fn write(metadata: &Metadata, file: &mut Vec<u8>) -> Option<()> {
    let icc = metadata.icc.as_deref().map(pack_profile);
    let header = chunks(file).next().filter(|chunk| chunk.kind == b"IHDR")?;
    let mut head = file[..header.place.end].to_vec();
    let mut length = head.len();

    // The profile stands before the palette, all of them before the pixels.
    if let Some(icc) = &icc {
        push(&mut head, b"iCCP", icc)?;
    }
    if let Some(density) = metadata.density {
        let per_metre = |per_inch: f64| (per_inch * INCHES_PER_METRE).round() as u32;
        let mut data = per_metre(density.x).to_be_bytes().to_vec();
        data.extend(per_metre(density.y).to_be_bytes());
        data.push(1);
        push(&mut head, b"pHYs", &data)?;
    }
    if let Some(exif) = &metadata.exif {
        push(&mut head, b"eXIf", exif)?;
    }
    let before_pixels = |chunk: &Part<_>| chunk.kind != b"IDAT" && chunk.kind != b"IEND";
    for chunk in chunks(file).skip(1).take_while(before_pixels) {
        length = chunk.place.end;
        let replaced = match chunk.kind {
            // Other words on colour give way to the profile.
            b"iCCP" | b"sRGB" | b"cICP" | b"gAMA" | b"cHRM" => icc.is_some(),
            b"pHYs" => metadata.density.is_some(),
            b"eXIf" => metadata.exif.is_some(),
            _ => false,
        };
        if !replaced {
            head.extend_from_slice(&file[chunk.place]);
        }
    }
    file.splice(..length, head);
    Some(())
}

pub(super) fn has_c2pa(file: &[u8]) -> bool {
    chunks(file).any(|chunk| chunk.kind == b"caBX")
}

/// The chunks that are there whole. Checksums are not looked at: they would cost a walk over all pixels.
fn chunks(file: &[u8]) -> impl Iterator<Item = Part<'_, &[u8; 4]>> {
    let mut at = SIGNATURE.len();
    std::iter::from_fn(move || {
        let (length, rest) = file.get(at..)?.split_first_chunk()?;
        let (kind, rest) = rest.split_first_chunk()?;
        let data = rest.get(..u32::from_be_bytes(*length) as usize)?;
        let start = at;
        // Length, name, data, checksum.
        at += 8 + data.len() + 4;
        (at <= file.len()).then_some(Part {
            kind,
            data,
            place: start..at,
        })
    })
}

fn push(file: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) -> Option<()> {
    let length = u32::try_from(data.len()).ok()?;
    let mut checksum = crc32fast::Hasher::new();
    checksum.update(kind);
    checksum.update(data);
    file.extend(length.to_be_bytes());
    file.extend(kind);
    file.extend(data);
    file.extend(checksum.finalize().to_be_bytes());
    Some(())
}

/// A name, a zero, the method of compression (0 is all there is), and the packed profile.
fn unpack_profile(data: &[u8]) -> Option<Vec<u8>> {
    let name = data.iter().position(|&byte| byte == 0)?;
    let packed = data[name + 1..].strip_prefix(&[0])?;
    decompress_to_vec_zlib_with_limit(packed, LARGEST_PROFILE).ok()
}

fn pack_profile(icc: &[u8]) -> Vec<u8> {
    // 6 is the level at which most programs pack.
    [b"ICC profile\0\0".as_slice(), &compress_to_vec_zlib(icc, 6)].concat()
}

/// Pixels per metre. Without a unit they say only how wide a pixel is for its height.
fn density(data: &[u8]) -> Option<Density> {
    let (x, rest) = data.split_first_chunk()?;
    let (y, unit) = rest.split_first_chunk()?;
    let per_inch =
        |per_metre: &[u8; 4]| f64::from(u32::from_be_bytes(*per_metre)) / INCHES_PER_METRE;
    (unit == [1])
        .then(|| Density::new(per_inch(x), per_inch(y)))
        .flatten()
}

//! The one thing we want from EXIF data: which way up the picture is.

/// The orientation in EXIF data (a TIFF structure, without the `Exif\0\0` before it): 1–8, and 1 for anything that cannot be read.
pub(crate) fn orientation(tiff: &[u8]) -> u8 {
    read(tiff)
        .filter(|value| (1..=8).contains(value))
        .unwrap_or(1)
}

fn read(tiff: &[u8]) -> Option<u8> {
    const ORIENTATION: u16 = 0x0112;
    const SHORT: u16 = 3;
    let order = match tiff.get(..4)? {
        b"II\x2a\0" => u16::from_le_bytes,
        b"MM\0\x2a" => u16::from_be_bytes,
        _ => return None,
    };
    let u16_at = |at: usize| Some(order([*tiff.get(at)?, *tiff.get(at.checked_add(1)?)?]));
    let (low, high) = if tiff[0] == b'I' { (4, 6) } else { (6, 4) };
    let directory = usize::from(u16_at(high)?) << 16 | usize::from(u16_at(low)?);
    let entries = usize::from(u16_at(directory)?);
    // Each entry is tag, type, count and value: 2 + 2 + 4 + 4 bytes.
    let entry = (0..entries)
        .map(|index| directory + 2 + index * 12)
        .find(|&entry| u16_at(entry).is_none_or(|tag| tag == ORIENTATION))?;
    if u16_at(entry + 2)? != SHORT {
        return None;
    }
    u8::try_from(u16_at(entry + 8)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LITTLE: &[u8] = b"II\x2a\0\x08\0\0\0\x02\0\x0f\x01\x02\0\x04\0\0\0abc\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    const BIG: &[u8] = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x08\0\0\0\0\0\0";

    #[test]
    fn both_byte_orders_are_read() {
        assert_eq!(orientation(LITTLE), 6);
        assert_eq!(orientation(BIG), 8);
    }

    #[test]
    fn what_is_cut_short_is_upright() {
        for end in 0..30 {
            assert_eq!(orientation(&LITTLE[..end]), 1, "{end}");
        }
        for end in 0..20 {
            assert_eq!(orientation(&BIG[..end]), 1, "{end}");
        }
    }

    #[test]
    fn values_outside_1_to_8_are_upright() {
        for value in [0, 9, 255] {
            let mut data = LITTLE.to_vec();
            data[30] = value;
            assert_eq!(orientation(&data), 1, "{value}");
        }
    }

    #[test]
    fn a_directory_at_the_end_of_memory_is_no_panic() {
        assert_eq!(orientation(b"II\x2a\0\xff\xff\xff\xff\xff\xff"), 1);
        assert_eq!(orientation(b"MM\0\x2a\xff\xff\xff\xff"), 1);
    }
}

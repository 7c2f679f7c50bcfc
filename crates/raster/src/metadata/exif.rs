//! The two things that a new file must say otherwise than the original (TIFF 6.0, section 2; CIPA DC-008, section 4).

/// What stands before EXIF data in a JPEG.
pub(super) const PREFIX: &[u8] = b"Exif\0\0";

const ORIENTATION: u16 = 0x0112;
const THUMBNAIL: u16 = 0x0201;
const THUMBNAIL_LENGTH: u16 = 0x0202;
const SHORT: u16 = 3;

/// The data with the orientation 1 and without a thumbnail. Nothing else moves, so that addresses inside of notes of a camera's maker stay
/// right. `None` if it is no TIFF structure.
pub(super) fn normalised(data: Vec<u8>) -> Option<Vec<u8>> {
    let mut tiff = Tiff::new(data)?;
    let first = tiff.u32_at(4)? as usize;
    if let Some(entry) = tiff.entry(first, ORIENTATION) {
        tiff.put_u16(entry + 2, SHORT);
        tiff.put_u32(entry + 4, 1);
        tiff.put_u16(entry + 8, 1);
        tiff.put_u16(entry + 10, 0);
    }
    // The address of the directory of the thumbnail stands behind the entries of the first one.
    let next = tiff.end(first);
    if let Some(second) = next.and_then(|next| tiff.u32_at(next)) {
        tiff.blank_thumbnail(second as usize);
    }
    if let Some(next) = next {
        tiff.put_u32(next, 0);
    }
    Some(tiff.data)
}

struct Tiff {
    data: Vec<u8>,
    is_little: bool,
}

impl Tiff {
    fn new(data: Vec<u8>) -> Option<Self> {
        let is_little = match data.get(..4)? {
            b"II\x2a\0" => true,
            b"MM\0\x2a" => false,
            _ => return None,
        };
        Some(Self { data, is_little })
    }

    /// Where the entry of this tag stands in a directory. Each is tag, type, count and value: 2 + 2 + 4 + 4 bytes.
    fn entry(&self, directory: usize, tag: u16) -> Option<usize> {
        let count = usize::from(self.u16_at(directory)?);
        (0..count)
            .map(|index| directory + 2 + index * 12)
            .take_while(|entry| entry + 12 <= self.data.len())
            .find(|&entry| self.u16_at(entry) == Some(tag))
    }

    /// Where the entries of a directory end.
    fn end(&self, directory: usize) -> Option<usize> {
        Some(directory + 2 + usize::from(self.u16_at(directory)?) * 12)
    }

    /// Writes zeros over the picture that a directory points to.
    fn blank_thumbnail(&mut self, directory: usize) {
        let value = |tag| Some(self.u32_at(self.entry(directory, tag)? + 8)? as usize);
        let (Some(start), Some(length)) = (value(THUMBNAIL), value(THUMBNAIL_LENGTH)) else {
            return;
        };
        if let Some(picture) = self.data.get_mut(start..start.saturating_add(length)) {
            picture.fill(0);
        }
    }

    fn u16_at(&self, at: usize) -> Option<u16> {
        let bytes = *self.data.get(at..)?.first_chunk()?;
        Some(if self.is_little {
            u16::from_le_bytes(bytes)
        } else {
            u16::from_be_bytes(bytes)
        })
    }

    fn u32_at(&self, at: usize) -> Option<u32> {
        let (first, second) = (self.u16_at(at)?, self.u16_at(at + 2)?);
        let (low, high) = if self.is_little {
            (first, second)
        } else {
            (second, first)
        };
        Some(u32::from(high) << 16 | u32::from(low))
    }

    /// Nothing is written where there is no room.
    fn put_u16(&mut self, at: usize, value: u16) {
        let bytes = if self.is_little {
            value.to_le_bytes()
        } else {
            value.to_be_bytes()
        };
        if let Some(place) = self.data.get_mut(at..at + 2) {
            place.copy_from_slice(&bytes);
        }
    }

    fn put_u32(&mut self, at: usize, value: u32) {
        let (low, high) = (value as u16, (value >> 16) as u16);
        let (first, second) = if self.is_little {
            (low, high)
        } else {
            (high, low)
        };
        self.put_u16(at, first);
        self.put_u16(at + 2, second);
    }
}

//! Image headers, read from bytes without decoding pixels.

use crate::exif;

/// An image format, known by its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// PNG
    Png,
    /// JPEG
    Jpeg,
    /// WebP in any of its three forms
    Webp,
    /// GIF; comes in answers only
    Gif,
    /// SVG; comes in answers only
    Svg,
}

impl Format {
    /// The format these bytes begin with. A few hundred bytes are enough.
    pub fn sniff(bytes: &[u8]) -> Option<Format> {
        if bytes.starts_with(PNG_SIGNATURE) {
            return Some(Format::Png);
        }
        if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
            return Some(Format::Jpeg);
        }
        if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
            return Some(Format::Webp);
        }
        if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
            return Some(Format::Gif);
        }
        is_svg(bytes).then_some(Format::Svg)
    }

    /// The MIME type, such as `image/png`.
    pub fn mime(self) -> &'static str {
        match self {
            Format::Png => "image/png",
            Format::Jpeg => "image/jpeg",
            Format::Webp => "image/webp",
            Format::Gif => "image/gif",
            Format::Svg => "image/svg+xml",
        }
    }

    /// The name on the wire: `png`, `jpeg`, `webp`, `gif` or `svg`.
    pub fn name(self) -> &'static str {
        match self {
            Format::Jpeg => "jpeg",
            other => other.extension(),
        }
    }

    /// The usual extension without its dot.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Png => "png",
            Format::Jpeg => "jpg",
            Format::Webp => "webp",
            Format::Gif => "gif",
            Format::Svg => "svg",
        }
    }
}

/// What the first bytes of a PNG, JPEG or WebP say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// The format by the bytes.
    pub format: Format,
    /// Width in pixels as stored, before the orientation; at least 1.
    pub width: u32,
    /// Height in pixels as stored, before the orientation; at least 1.
    pub height: u32,
    /// EXIF orientation, 1–8; 1 where there is none. From 5 on, width and height are swapped when shown.
    pub orientation: u8,
    /// Whether pixels can be transparent: an alpha channel, or transparent colours (`tRNS`) in a PNG.
    pub alpha: bool,
}

/// Why a header could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HeaderError {
    /// Neither PNG nor JPEG nor WebP.
    #[error("not a PNG, JPEG or WebP image")]
    UnknownFormat,
    /// The bytes end before the size of the picture.
    #[error("the image is cut short")]
    Truncated,
    /// The format's rules are broken, or an edge is 0.
    #[error("the image is damaged")]
    Malformed,
}

impl Header {
    /// Reads the header. The bytes may end anywhere after the picture's size; what would stand behind their end counts as absent.
    ///
    /// # Errors
    ///
    /// See [`HeaderError`].
    pub fn read(bytes: &[u8]) -> Result<Header, HeaderError> {
        let header = match Format::sniff(bytes) {
            Some(Format::Png) => png(bytes)?,
            Some(Format::Jpeg) => jpeg(bytes)?,
            Some(Format::Webp) => webp(bytes)?,
            Some(Format::Gif | Format::Svg) | None => return Err(HeaderError::UnknownFormat),
        };
        if header.width == 0 || header.height == 0 {
            return Err(HeaderError::Malformed);
        }
        Ok(header)
    }

    /// Whether a browser gives all pixels of the file as they are: its canvas keeps 8 bits a channel, and rounds colours that are multiplied by
    /// alpha.
    pub fn is_exact_in_browsers(&self) -> bool {
        match self.format {
            Format::Png => false,
            Format::Webp => !self.alpha,
            Format::Jpeg | Format::Gif | Format::Svg => true,
        }
    }

    /// Width and height in pixels as shown, after the orientation.
    pub fn upright(&self) -> (u32, u32) {
        match self.orientation {
            5..=8 => (self.height, self.width),
            _ => (self.width, self.height),
        }
    }
}

const PNG_SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

fn png(bytes: &[u8]) -> Result<Header, HeaderError> {
    let mut rest = &bytes[PNG_SIGNATURE.len()..];
    let ihdr = rest.get(..21).ok_or(HeaderError::Truncated)?;
    if &ihdr[..8] != b"\0\0\0\x0dIHDR" {
        return Err(HeaderError::Malformed);
    }
    let (width, height) = (be32(&ihdr[8..]), be32(&ihdr[12..]));
    let mut alpha = match ihdr[17] {
        0 | 2 | 3 => false,
        4 | 6 => true,
        _ => return Err(HeaderError::Malformed),
    };
    let mut orientation = 1;
    // Chunks that matter stand before the pixels. Each is length, name, data, checksum.
    while let Some((head, tail)) = rest.split_at_checked(8) {
        let length = be32(head) as usize;
        match &head[4..] {
            b"IDAT" | b"IEND" => break,
            b"tRNS" => alpha = true,
            b"eXIf" => orientation = exif::orientation(tail.get(..length).unwrap_or(tail)),
            _ => {}
        }
        rest = tail.get(length.saturating_add(4)..).unwrap_or_default();
    }
    Ok(Header {
        format: Format::Png,
        width,
        height,
        orientation,
        alpha,
    })
}

fn jpeg(bytes: &[u8]) -> Result<Header, HeaderError> {
    let mut rest = &bytes[2..];
    let mut orientation = 1;
    loop {
        // Between segments any bytes are skipped, and a marker may have any number of fill bytes before it, as decoders do.
        let at = rest
            .iter()
            .position(|&byte| byte == 0xFF)
            .ok_or(HeaderError::Truncated)?;
        let fill = rest[at..].iter().take_while(|&&byte| byte == 0xFF).count();
        let (&marker, tail) = rest[at + fill..]
            .split_first()
            .ok_or(HeaderError::Truncated)?;
        rest = tail;
        match marker {
            // No marker at all, a lone marker without a segment, or a restart.
            0x00 | 0x01 | 0xD0..=0xD8 => continue,
            // Scan or end before any frame.
            0xD9 | 0xDA => return Err(HeaderError::Malformed),
            _ => {}
        }
        let length = rest.get(..2).map(be16).ok_or(HeaderError::Truncated)?;
        if length < 2 {
            return Err(HeaderError::Malformed);
        }
        let segment = &rest[2..rest.len().min(length)];
        match marker {
            // Start of frame; C4, C8 and CC are tables.
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                let frame = segment.get(1..5).ok_or(HeaderError::Truncated)?;
                let (height, width) = (be16(frame) as u32, be16(&frame[2..]) as u32);
                return Ok(Header {
                    format: Format::Jpeg,
                    width,
                    height,
                    orientation,
                    alpha: false,
                });
            }
            0xE1 => {
                if let Some(data) = segment.strip_prefix(b"Exif\0\0") {
                    orientation = exif::orientation(data);
                }
            }
            _ => {}
        }
        rest = rest.get(length..).ok_or(HeaderError::Truncated)?;
    }
}

fn webp(bytes: &[u8]) -> Result<Header, HeaderError> {
    let chunk = &bytes[12..];
    let kind = chunk.get(..4).ok_or(HeaderError::Truncated)?;
    let data = chunk.get(8..).ok_or(HeaderError::Truncated)?;
    let at_least = |length: usize| data.get(..length).ok_or(HeaderError::Truncated);
    let (width, height, alpha, has_exif) = match kind {
        b"VP8 " => {
            let frame = at_least(10)?;
            if frame[3..6] != [0x9D, 0x01, 0x2A] {
                return Err(HeaderError::Malformed);
            }
            // 14 bits each; the two above are a scale that nobody applies.
            (
                le16(&frame[6..]) & 0x3FFF,
                le16(&frame[8..]) & 0x3FFF,
                false,
                false,
            )
        }
        b"VP8L" => {
            let frame = at_least(5)?;
            if frame[0] != 0x2F {
                return Err(HeaderError::Malformed);
            }
            let bits = le16(&frame[1..]) | le16(&frame[3..]) << 16;
            (
                (bits & 0x3FFF) + 1,
                (bits >> 14 & 0x3FFF) + 1,
                bits >> 28 & 1 == 1,
                false,
            )
        }
        b"VP8X" => {
            let frame = at_least(10)?;
            let (width, height) = (le24(&frame[4..]) + 1, le24(&frame[7..]) + 1);
            (width, height, frame[0] & 0x10 != 0, frame[0] & 0x08 != 0)
        }
        _ => return Err(HeaderError::Malformed),
    };
    let orientation = if has_exif { webp_orientation(chunk) } else { 1 };
    Ok(Header {
        format: Format::Webp,
        width,
        height,
        orientation,
        alpha,
    })
}

fn webp_orientation(mut chunks: &[u8]) -> u8 {
    while let Some((head, tail)) = chunks.split_at_checked(8) {
        let length = (le16(&head[4..]) | le16(&head[6..]) << 16) as usize;
        if &head[..4] == b"EXIF" {
            let data = tail.get(..length).unwrap_or(tail);
            return exif::orientation(data.strip_prefix(b"Exif\0\0").unwrap_or(data));
        }
        // Chunks are padded to an even length.
        chunks = tail
            .get(length.saturating_add(length & 1)..)
            .unwrap_or_default();
    }
    1
}

/// Whether the first tag, behind any declaration and comments, is `<svg`.
fn is_svg(bytes: &[u8]) -> bool {
    const LOOK: usize = 1024;
    let head = &bytes[..bytes.len().min(LOOK)];
    let head = head
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(head)
        .trim_ascii_start();
    head.starts_with(b"<") && head.windows(4).any(|tag| tag == b"<svg")
}

fn be16(bytes: &[u8]) -> usize {
    usize::from(bytes[0]) << 8 | usize::from(bytes[1])
}

fn be32(bytes: &[u8]) -> u32 {
    u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
}

fn le16(bytes: &[u8]) -> u32 {
    u32::from(bytes[0]) | u32::from(bytes[1]) << 8
}

fn le24(bytes: &[u8]) -> u32 {
    le16(bytes) | u32::from(bytes[2]) << 16
}

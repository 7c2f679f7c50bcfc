//! A picture as its file has it, bit for bit, read row by row.
//!
//! JPEG and opaque WebP come from the browser's decoder through a canvas, which is exact as long as nothing is transparent and colours are not
//! converted. Other files are decoded here: a canvas would round what is transparent, and keeps only 8 bits.

use js_sys::{Function, Uint8ClampedArray};
use overpaint_protocol::{Format, Header};
use overpaint_raster::Rect;
use overpaint_raster::metadata::{self, Metadata};
use overpaint_raster::photo::{PhotoError, Reader, Row};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::fault::Fault;

/// Pixels of a strip that the browser gives at once.
const STRIP: u32 = 1 << 20;

/// A picture.
#[wasm_bindgen]
pub struct Original {
    pixels: Pixels,
    pub(crate) size: (u32, u32),
    /// 16 bits a sample.
    pub(crate) deep: bool,
    /// Nothing is transparent.
    pub(crate) opaque: bool,
    pub(crate) metadata: Metadata,
    plain: bool,
}

enum Pixels {
    /// What [`Reader`] decodes.
    File { bytes: Vec<u8>, orientation: u8 },
    /// Called with the first row and the one after the last; returns a `Uint8ClampedArray` of RGBA.
    Browser(Function),
    /// The browser has still to decode them.
    Awaited,
}

#[wasm_bindgen]
impl Original {
    /// The picture in a file. `has_browser` says whether there is a decoder of a browser.
    #[wasm_bindgen(constructor)]
    pub fn new(file: Vec<u8>, has_browser: bool) -> Result<Self, Fault> {
        let header = Header::read(&file);
        let plain = metadata::is_jpeg_without_profile(&file);
        if let Ok(header) = header {
            let exact = match header.format {
                Format::Png => true,
                Format::Webp => header.alpha || !has_browser,
                Format::Jpeg | Format::Gif | Format::Svg => false,
            };
            if exact {
                let reader = Reader::open(&file)?;
                return Ok(Self {
                    size: header.upright(),
                    deep: reader.is_deep(),
                    opaque: reader.is_opaque(),
                    metadata: metadata::read(&file),
                    plain,
                    pixels: Pixels::File {
                        bytes: file,
                        orientation: header.orientation,
                    },
                });
            }
        }
        if !has_browser {
            return Err(match header {
                Ok(_) => Fault::NoDecoder,
                Err(_) => PhotoError::Format.into(),
            });
        }
        Ok(Self {
            pixels: Pixels::Awaited,
            size: (0, 0),
            deep: false,
            // A format that only the browser knows may have any.
            opaque: header.is_ok_and(|header| !header.alpha),
            metadata: metadata::read(&file),
            plain,
        })
    }

    /// The picture of pixels in memory, which `read` gives as in [`Original::decoded`].
    pub fn of_pixels(width: u32, height: u32, read: Function) -> Self {
        Self {
            pixels: Pixels::Browser(read),
            size: (width, height),
            deep: false,
            opaque: false,
            metadata: Metadata::default(),
            plain: false,
        }
    }

    /// Whether [`Original::decoded`] has to be called before anything else.
    #[wasm_bindgen(getter)]
    pub fn awaited(&self) -> bool {
        matches!(self.pixels, Pixels::Awaited)
    }

    /// Whether it has no colour profile that a browser could convert colours by.
    #[wasm_bindgen(getter)]
    pub fn plain(&self) -> bool {
        self.plain
    }

    /// Takes what the browser has decoded, upright. `read(top, bottom)` gives the rows from `top` up to but without `bottom` as a
    /// `Uint8ClampedArray` of RGBA, not premultiplied.
    pub fn decoded(&mut self, width: u32, height: u32, read: Function) {
        self.size = (width, height);
        self.pixels = Pixels::Browser(read);
    }

    /// Width in pixels.
    #[wasm_bindgen(getter)]
    pub fn width(&self) -> u32 {
        self.size.0
    }

    /// Height in pixels.
    #[wasm_bindgen(getter)]
    pub fn height(&self) -> u32 {
        self.size.1
    }

    /// A freshly encoded file with this picture's metadata.
    pub fn carry(&self, file: Vec<u8>) -> Vec<u8> {
        self.metadata.write(file)
    }
}

impl Original {
    /// The rows, beginning with number `top`.
    pub(crate) fn rows(&self, top: u32) -> Result<Rows<'_>, PhotoError> {
        match &self.pixels {
            Pixels::Awaited => Err(PhotoError::NoRow),
            Pixels::Browser(read) => Ok(Rows {
                from: From::Browser {
                    read,
                    size: self.size,
                    strip: Vec::new(),
                    taken: 0,
                    next: top,
                },
                row: Row::Eight(vec![0; self.size.0 as usize * 4]),
            }),
            Pixels::File { bytes, orientation } => {
                let mut reader = Reader::open(bytes)?.upright(*orientation)?;
                let mut row = reader.blank();
                for _ in 0..top {
                    reader.read(&mut row)?;
                }
                Ok(Rows {
                    from: From::File(reader),
                    row,
                })
            }
        }
    }

    /// Gives `take` the rows of an area, each whole, with 8 bits a sample.
    pub(crate) fn eight(&self, area: Rect, mut take: impl FnMut(&[u8])) -> Result<(), PhotoError> {
        let mut rows = self.rows(area.y)?;
        let mut eight = vec![0; self.size.0 as usize * 4];
        for _ in 0..area.height {
            rows.next()?.eight(&mut eight);
            take(&eight);
        }
        Ok(())
    }
}

/// Rows that are being read.
pub(crate) struct Rows<'a> {
    from: From<'a>,
    row: Row,
}

enum From<'a> {
    Browser {
        read: &'a Function,
        size: (u32, u32),
        strip: Vec<u8>,
        /// Bytes of the strip that were given out.
        taken: usize,
        /// The row after the strip.
        next: u32,
    },
    File(Reader<'a>),
}

impl Rows<'_> {
    /// The next row, which may be changed.
    pub(crate) fn next(&mut self) -> Result<&mut Row, PhotoError> {
        match &mut self.from {
            From::File(reader) => reader.read(&mut self.row)?,
            From::Browser {
                read,
                size: (width, height),
                strip,
                taken,
                next,
            } => {
                let Row::Eight(row) = &mut self.row else {
                    return Err(PhotoError::NoRow);
                };
                if *taken == strip.len() {
                    let at_once = (STRIP / (*width).max(1)).max(1);
                    let end = next.saturating_add(at_once).min(*height);
                    *strip = fetched(read, *next, end)?;
                    (*taken, *next) = (0, end);
                }
                let bytes = strip.get(*taken..*taken + row.len());
                row.copy_from_slice(bytes.ok_or(PhotoError::NoRow)?);
                *taken += row.len();
            }
        }
        Ok(&mut self.row)
    }
}

/// A strip of the browser's.
fn fetched(read: &Function, top: u32, bottom: u32) -> Result<Vec<u8>, PhotoError> {
    let rows = read.call2(&JsValue::NULL, &top.into(), &bottom.into());
    let rows = rows.map_err(|thrown| PhotoError::Damaged {
        reason: String::from(js_sys::Object::from(thrown).to_string()),
    })?;
    Ok(Uint8ClampedArray::from(rows).to_vec())
}

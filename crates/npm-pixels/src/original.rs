//! A picture as its file has it, bit for bit, read row by row.
//!
//! JPEG and opaque WebP come from the browser's decoder, which is exact as long as nothing is transparent and colours are not converted; see
//! [`Header::is_exact_in_browsers`]. Other files are decoded here.

use std::rc::Rc;

use js_sys::{Function, Uint8Array};
use overpaint_protocol::{Format, Header};
use overpaint_raster::Rect;
use overpaint_raster::metadata::{self, Metadata};
use overpaint_raster::photo::{self, PhotoError, Reader, Row};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::fault::{Fault, reason};
use crate::job::Desk;

/// Pixels of a strip that the browser gives at once.
pub(crate) const STRIP: u32 = 1 << 20;

/// A picture.
#[wasm_bindgen]
#[derive(Clone)]
pub struct Original {
    pixels: Pixels,
    pub(crate) size: (u32, u32),
    /// 16 bits a sample.
    pub(crate) deep: bool,
    /// Nothing is transparent.
    pub(crate) opaque: bool,
    pub(crate) metadata: Metadata,
    profile: Option<Vec<u32>>,
}

#[derive(Clone)]
enum Pixels {
    /// What [`Reader`] decodes.
    File { bytes: Rc<Vec<u8>>, orientation: u8 },
    /// Called with the first row and the one after the last; returns RGBA bytes, or a promise of them.
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
        if let Ok(header) = header {
            let is_read_here =
                !header.is_exact_in_browsers() || header.format == Format::Webp && !has_browser;
            if is_read_here {
                let reader = Reader::open(&file)?;
                return Ok(Self {
                    size: header.upright(),
                    deep: reader.is_deep(),
                    opaque: reader.is_opaque(),
                    metadata: metadata::read(&file),
                    profile: None,
                    pixels: Pixels::File {
                        bytes: Rc::new(file),
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
            profile: metadata::jpeg_profile(&file).map(|places| {
                let ends = places.iter().flat_map(|place| [place.start, place.end]);
                ends.map(|end| end as u32).collect()
            }),
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
            profile: None,
        }
    }

    /// Whether [`Original::decoded`] has to be called before anything else.
    #[wasm_bindgen(getter)]
    pub fn awaited(&self) -> bool {
        matches!(self.pixels, Pixels::Awaited)
    }

    /// Where its file has the colour profile by which a browser would convert colours: the beginning and the end of each part. Nothing if that
    /// is not known.
    #[wasm_bindgen(getter)]
    pub fn profile(&self) -> Option<Vec<u32>> {
        self.profile.clone()
    }

    /// Takes what the browser has decoded, upright. `read(top, bottom)` gives the rows from `top` up to but without `bottom` as bytes, or a
    /// promise of them: RGBA, not premultiplied.
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
    pub(crate) fn rows<'a>(&'a self, desk: &'a Desk, top: u32) -> Result<Rows<'a>, PhotoError> {
        let rows = match &self.pixels {
            Pixels::Awaited => return Err(PhotoError::NoRow),
            Pixels::Browser(_) => photo::Rows::of_strips(self.size.0, top),
            Pixels::File { bytes, orientation } => photo::Rows::of_file(bytes, *orientation, top)?,
        };
        Ok(Rows {
            original: self,
            desk,
            rows,
        })
    }

    /// Gives `take` the rows of an area, each whole, with 8 bits a sample.
    pub(crate) async fn eight(
        &self,
        desk: &Desk,
        area: Rect,
        take: &mut dyn FnMut(&[u8]),
    ) -> Result<(), PhotoError> {
        let mut rows = self.rows(desk, area.y)?;
        let mut eight = vec![0; self.size.0 as usize * 4];
        for _ in 0..area.height {
            rows.next().await?.eight(&mut eight);
            take(&eight);
        }
        Ok(())
    }
}

/// Rows that are being read.
pub(crate) struct Rows<'a> {
    original: &'a Original,
    desk: &'a Desk,
    rows: photo::Rows<'a>,
}

impl Rows<'_> {
    /// The next row, which may be changed.
    pub(crate) async fn next(&mut self) -> Result<&mut Row, PhotoError> {
        if let (Some(top), Pixels::Browser(read)) = (self.rows.wanted(), &self.original.pixels) {
            let (width, height) = self.original.size;
            let bottom = top.saturating_add((STRIP / width.max(1)).max(1));
            // In a box, so that it is compiled once and not for each who reads rows.
            let strip = Box::pin(fetched(self.desk, read, top, bottom.min(height))).await?;
            self.rows.push(strip);
        }
        self.rows.read()
    }
}

/// A strip of the browser's.
async fn fetched(
    desk: &Desk,
    read: &Function,
    top: u32,
    bottom: u32,
) -> Result<Vec<u8>, PhotoError> {
    let rows = read.call2(&JsValue::NULL, &top.into(), &bottom.into());
    let rows = rows.map_err(|thrown| PhotoError::Damaged {
        reason: reason(thrown),
    })?;
    Ok(Uint8Array::from(desk.awaited(rows).await).to_vec())
}

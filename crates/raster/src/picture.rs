//! Pictures in memory, and where one lies on another.

use crate::geometry::Rect;

/// A picture: RGBA, 8 bits a channel, alpha straight (not premultiplied), row by row from the top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    width: u32,
    height: u32,
    rgba: Vec<u8>,
}

impl Picture {
    /// A picture of `width` × `height` pixels from `width · height · 4` bytes; `None` if their number is another, or a side is 0.
    #[must_use]
    pub fn new(width: u32, height: u32, rgba: Vec<u8>) -> Option<Self> {
        let pixels = (width as usize).checked_mul(height as usize)?;
        let fits = pixels > 0 && pixels.checked_mul(4) == Some(rgba.len());
        fits.then_some(Self {
            width,
            height,
            rgba,
        })
    }

    /// A picture of `width` × `height` pixels whose rows are written by `fill`, from the top; it is told which. A side of 0 counts as 1.
    pub(crate) fn from_rows(width: u32, height: u32, mut fill: impl FnMut(u32, &mut [u8])) -> Self {
        let (width, height) = (width.max(1), height.max(1));
        let mut row = vec![0; width as usize * 4];
        let mut rgba = Vec::with_capacity(row.len() * height as usize);
        for y in 0..height {
            fill(y, &mut row);
            rgba.extend_from_slice(&row);
        }
        Self {
            width,
            height,
            rgba,
        }
    }

    /// Width in pixels, 1 or more.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Height in pixels, 1 or more.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.height
    }

    /// The whole picture.
    #[must_use]
    pub fn area(&self) -> Rect {
        Rect::new(0, 0, self.width, self.height)
    }

    /// All pixels, four bytes each.
    #[must_use]
    pub fn rgba(&self) -> &[u8] {
        &self.rgba
    }

    /// Whether nothing is transparent.
    #[must_use]
    pub fn is_opaque(&self) -> bool {
        self.rgba
            .as_chunks::<4>()
            .0
            .iter()
            .all(|pixel| pixel[3] == 255)
    }

    /// One pixel: red, green, blue, alpha. What lies outside is the nearest pixel.
    #[must_use]
    pub fn at(&self, x: u32, y: u32) -> [u8; 4] {
        let (x, y) = (x.min(self.width - 1), y.min(self.height - 1));
        let first = (y as usize * self.width as usize + x as usize) * 4;
        std::array::from_fn(|channel| self.rgba[first + channel])
    }
}

/// Where a picture lies on another one: `other = offset + own × scale`, edges to edges, in pixels. So the centre of its first pixel is at
/// `offset + 0.5 · scale` of the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placement {
    /// Where its left edge is.
    pub x: f64,
    /// Where its top edge is.
    pub y: f64,
    /// Pixels of the other for one of its own, across; above 0.
    pub scale_x: f64,
    /// The same down; above 0.
    pub scale_y: f64,
}

impl Placement {
    /// Pixel on pixel.
    pub const SAME: Self = Self {
        x: 0.0,
        y: 0.0,
        scale_x: 1.0,
        scale_y: 1.0,
    };

    /// Where a picture lies on a third one, if that is where it lies on the second and `outer` where the second lies on the third.
    #[must_use]
    pub fn then(self, outer: Self) -> Self {
        Self {
            x: outer.x + self.x * outer.scale_x,
            y: outer.y + self.y * outer.scale_y,
            scale_x: self.scale_x * outer.scale_x,
            scale_y: self.scale_y * outer.scale_y,
        }
    }
}

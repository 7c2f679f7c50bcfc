//! The coverage plane: 8 bits a pixel, in tiles that are shared until they are written to.

use std::ops::Range;
use std::sync::Arc;

use crate::geometry::Rect;

pub use pack::UnpackError;
pub(crate) use tile::{FAR, Slot, TILE, Tile};
use tile::{PIXELS, SIDE};

mod compare;
mod pack;
mod resize;
mod tile;

/// What of a picture may be edited: one coverage value a pixel, 0 = keep, 255 = edit.
///
/// A clone shares all its pixels with the original, and a later write copies only the tiles it touches, so a snapshot of a
/// 50-megapixel mask costs kilobytes. Tiles without coverage take no memory at all.
///
/// Two masks are equal when they have the same size and the same pixels.
#[derive(Clone)]
pub struct Mask {
    width: u32,
    height: u32,
    /// Tiles in a row of tiles.
    columns: usize,
    /// Row by row; `None` is all 0. Pixels of a tile that lie outside the picture are always 0.
    tiles: Vec<Option<Arc<Tile>>>,
}

impl Mask {
    /// A mask of `width` × `height` pixels that keeps everything. A side of 0 is allowed: nothing can be painted on it.
    #[must_use]
    pub fn new(width: u32, height: u32) -> Self {
        let columns = width.div_ceil(TILE) as usize;
        let rows = height.div_ceil(TILE) as usize;
        Self {
            width,
            height,
            columns,
            tiles: vec![None; columns * rows],
        }
    }

    /// A mask of `width` × `height` pixels that hands everything over to the edit.
    #[must_use]
    pub fn full(width: u32, height: u32) -> Self {
        let mut mask = Self::new(width, height);
        let _ = mask.invert();
        mask
    }

    /// A mask of `width` × `height` pixels from as many bytes, row by row from the top; `None` if their number is another.
    #[must_use]
    pub fn from_plane(width: u32, height: u32, plane: &[u8]) -> Option<Self> {
        if (width as usize).checked_mul(height as usize) != Some(plane.len()) {
            return None;
        }
        let mut mask = Self::new(width, height);
        mask.put(mask.area(), plane);
        Some(mask)
    }

    /// Width in pixels of the picture.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Height in pixels of the picture.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.height
    }

    /// The coverage of one pixel; 0 outside the picture.
    #[must_use]
    pub fn at(&self, x: u32, y: u32) -> u8 {
        if x >= self.width || y >= self.height {
            return 0;
        }
        self.tile(x / TILE, y / TILE)
            .map_or(0, |tile| tile.row(y % TILE)[(x % TILE) as usize])
    }

    /// Reads the pixels of row `y` from column `x` on into `out`. What lies outside the picture reads as 0.
    pub fn row(&self, y: u32, x: u32, out: &mut [u8]) {
        out.fill(0);
        let right = x.saturating_add(u32::try_from(out.len()).unwrap_or(u32::MAX));
        if y >= self.height {
            return;
        }
        for column in columns(x..right.min(self.width)) {
            let Some(tile) = self.tile(column, y / TILE) else {
                continue;
            };
            let left = column * TILE;
            let from = x.max(left);
            let to = right.min(left + TILE).min(self.width);
            out[(from - x) as usize..(to - x) as usize]
                .copy_from_slice(&tile.row(y % TILE)[(from - left) as usize..(to - left) as usize]);
        }
    }

    /// Whether every pixel is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tiles.iter().flatten().all(|tile| tile.is_zero())
    }

    /// Whether every pixel is handed over whole. A picture without pixels is not.
    #[must_use]
    pub fn is_full(&self) -> bool {
        let pixels = u64::from(self.width) * u64::from(self.height);
        pixels > 0 && self.sum() == pixels * 255
    }

    /// The share of the picture that is handed over to the edit, 0 to 1: the mean of the coverage. It is 1 only if every pixel is 255,
    /// and 0 for a picture without pixels.
    #[must_use]
    pub fn covered(&self) -> f64 {
        let pixels = f64::from(self.width) * f64::from(self.height);
        if pixels == 0.0 {
            return 0.0;
        }
        self.sum() as f64 / 255.0 / pixels
    }

    /// Each tile remembers its sum, so this costs what was written since it was last asked.
    fn sum(&self) -> u64 {
        let tiles = self.tiles.iter().flatten();
        tiles.map(|tile| u64::from(tile.sum())).sum()
    }

    /// The smallest rectangle that holds every pixel with coverage; `None` if there is none.
    #[must_use]
    pub fn bounds(&self) -> Option<Rect> {
        let full = self.held().filter(|(_, tile)| tile.is_full());
        let full = full.map(|(area, _)| area).fold(Rect::EMPTY, Rect::union);
        let bounds = self.held().fold(full, |bounds, (area, tile)| {
            // Most tiles lie within others, and need not be looked at.
            if bounds.union(area) == bounds {
                return bounds;
            }
            bounds.union(tile.bounds(area.x, area.y))
        });
        (!bounds.is_empty()).then_some(bounds)
    }

    /// Keeps every pixel again. Returns what was covered, as far as whole tiles tell.
    pub fn clear(&mut self) -> Rect {
        let touched = self
            .held()
            .map(|(area, _)| area)
            .fold(Rect::EMPTY, Rect::union);
        self.tiles.fill(None);
        touched
    }

    /// What of it lies in `area`; outside of that everything is kept. Tiles without coverage outside of the area are shared.
    #[must_use]
    pub fn within(&self, area: Rect) -> Self {
        let mut part = Self::new(self.width, self.height);
        for (index, tile) in self.tiles.iter().enumerate() {
            let Some(tile) = tile else { continue };
            let held = self.tile_area(index);
            let painted = if tile.is_full() {
                held
            } else {
                tile.bounds(held.x, held.y)
            };
            let inside = painted.intersect(area);
            if inside == painted {
                part.tiles[index] = Some(Arc::clone(tile));
            } else {
                part.put(inside, &self.plane(inside));
            }
        }
        part
    }

    /// Turns every coverage c into 255 − c. Returns what changed: the whole picture.
    pub fn invert(&mut self) -> Rect {
        for index in 0..self.tiles.len() {
            let area = self.tile_area(index);
            let slot = &mut self.tiles[index];
            *slot = match slot.take() {
                None if (area.width, area.height) == (TILE, TILE) => Some(Tile::full()),
                Some(tile) if tile.is_full() => None,
                tile => {
                    let mut tile = tile.unwrap_or_else(Tile::zero);
                    let pixels = Arc::make_mut(&mut tile);
                    for y in 0..area.height {
                        for pixel in &mut pixels.row_mut(y)[..area.width as usize] {
                            *pixel = 255 - *pixel;
                        }
                    }
                    Tile::normal(tile)
                }
            };
        }
        self.area()
    }

    /// The pixels of `area`, row by row. What lies outside the picture reads as 0.
    pub(crate) fn plane(&self, area: Rect) -> Vec<u8> {
        let mut plane = Vec::with_capacity(area.width as usize * area.height as usize);
        let inside = area.intersect(self.area());
        for y in area.y..area.bottom() {
            let end = plane.len() + area.width as usize;
            for column in columns(inside.x..inside.right()) {
                if y >= inside.bottom() {
                    break;
                }
                let left = column * TILE;
                let [from, to] = [area.x.max(left), inside.right().min(left + TILE)]
                    .map(|x| (x - left) as usize);
                match self.tile(column, y / TILE) {
                    Some(tile) => plane.extend_from_slice(&tile.row(y % TILE)[from..to]),
                    None => plane.resize(plane.len() + to - from, 0),
                }
            }
            plane.resize(end, 0);
        }
        plane
    }

    /// Writes the pixels of `area`, row by row as [`Mask::plane`] gives them.
    pub(crate) fn put(&mut self, area: Rect, plane: &[u8]) {
        let inside = area.intersect(self.area());
        for row in columns(inside.y..inside.bottom()) {
            for column in columns(inside.x..inside.right()) {
                let index = self.index(column, row);
                let part = self.tile_area(index).intersect(inside);
                let (first, width) = ((part.x - area.x) as usize, part.width as usize);
                let rows = (part.y..part.bottom()).map(|y| {
                    let row = &plane[(y - area.y) as usize * area.width as usize..];
                    (y % TILE, &row[first..first + width])
                });
                self.tiles[index] = if (part.width, part.height) == (TILE, TILE) {
                    // What was there need not be copied.
                    let mut pixels = Vec::with_capacity(PIXELS);
                    rows.for_each(|(_, row)| pixels.extend_from_slice(row));
                    Tile::of(pixels).shared()
                } else {
                    let mut tile = self.tiles[index].take().unwrap_or_else(Tile::zero);
                    let pixels = Arc::make_mut(&mut tile);
                    let left = (part.x % TILE) as usize;
                    for (y, row) in rows {
                        pixels.row_mut(y)[left..left + width].copy_from_slice(row);
                    }
                    Tile::normal(tile)
                };
            }
        }
    }

    /// The whole picture.
    #[must_use]
    pub fn area(&self) -> Rect {
        Rect::new(0, 0, self.width, self.height)
    }

    /// The tile in the given column and row of tiles; `None` is all 0. Both must be inside the picture.
    pub(crate) fn tile(&self, column: u32, row: u32) -> Option<&Tile> {
        self.tiles[row as usize * self.columns + column as usize].as_deref()
    }

    /// All tiles, row by row.
    pub(crate) fn tiles(&self) -> &[Option<Arc<Tile>>] {
        &self.tiles
    }

    /// Where the tile of this column and row of tiles stands among all.
    pub(crate) fn index(&self, column: u32, row: u32) -> usize {
        row as usize * self.columns + column as usize
    }

    /// The slot of a tile, to write to it.
    pub(crate) fn slot(&mut self, index: usize) -> &mut Option<Arc<Tile>> {
        &mut self.tiles[index]
    }

    /// The tiles that may have coverage, each with the part of the picture it holds.
    fn held(&self) -> impl Iterator<Item = (Rect, &Tile)> {
        let tiles = self.tiles.iter().enumerate();
        tiles.filter_map(|(index, tile)| Some((self.tile_area(index), tile.as_deref()?)))
    }

    /// For each square of `side` pixels, a power of two up to [`TILE`], the smallest rectangle that holds what is covered in it; nothing for
    /// squares without coverage. A tile that is covered whole comes as one.
    pub(crate) fn cell_bounds(&self, side: u32) -> impl Iterator<Item = Rect> {
        self.held().flat_map(move |(area, tile)| {
            let side = if tile.is_full() { TILE } else { side };
            (0..TILE / side).flat_map(move |row| tile.cell_bounds(row * side, side, area))
        })
    }

    /// The part of the picture that a tile holds.
    pub(crate) fn tile_area(&self, index: usize) -> Rect {
        let x = (index % self.columns) as u32 * TILE;
        let y = (index / self.columns) as u32 * TILE;
        Rect::new(x, y, TILE, TILE).intersect(self.area())
    }
}

impl std::fmt::Debug for Mask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Mask({}×{}, {:?})",
            self.width,
            self.height,
            self.bounds()
        )
    }
}

/// The columns (or rows) of tiles that a run of pixels touches.
pub(crate) fn columns(pixels: Range<u32>) -> Range<u32> {
    if pixels.is_empty() {
        return 0..0;
    }
    pixels.start / TILE..pixels.end.div_ceil(TILE)
}

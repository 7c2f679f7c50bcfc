//! The coverage plane: 8 bits a pixel, in tiles that are shared until they are written to.

use std::ops::Range;
use std::sync::{Arc, LazyLock};

use crate::geometry::Rect;

/// Side of a tile in pixels. A stroke of ordinary size touches a handful of them, and a tile is one allocation of 64 KiB.
pub(crate) const TILE: u32 = 256;
const SIDE: usize = TILE as usize;

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

/// The pixels of one tile, row by row.
#[derive(Clone, PartialEq)]
pub(crate) struct Tile([[u8; SIDE]; SIDE]);

/// The tile of only 0, to compare with.
static ZERO: Tile = Tile([[0; SIDE]; SIDE]);

/// The tile of only 255. All masks share it, so the inside of a painted area costs nothing.
static FULL: LazyLock<Arc<Tile>> = LazyLock::new(|| Arc::new(Tile([[255; SIDE]; SIDE])));

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

    /// The share of the picture that is handed over to the edit, 0 to 1: the mean of the coverage. It is 1 only if every pixel is 255,
    /// and 0 for a picture without pixels.
    #[must_use]
    pub fn covered(&self) -> f64 {
        let pixels = f64::from(self.width) * f64::from(self.height);
        if pixels == 0.0 {
            return 0.0;
        }
        let sum: u64 = self.tiles.iter().flatten().map(|tile| tile.sum()).sum();
        sum as f64 / 255.0 / pixels
    }

    /// The smallest rectangle that holds every pixel with coverage; `None` if there is none.
    #[must_use]
    pub fn bounds(&self) -> Option<Rect> {
        let bounds = self
            .held()
            .map(|(area, tile)| tile.bounds(area.x, area.y))
            .fold(Rect::EMPTY, Rect::union);
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

    /// The memory this mask holds, in bytes, if it shares nothing with another one.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let own = self.tiles.iter().flatten().filter(|tile| !tile.is_full());
        self.index_bytes() + own.count() * size_of::<Tile>()
    }

    /// The memory that would come free, in bytes, if this mask were dropped and `other` kept.
    ///
    /// Tiles are compared by identity, and only with the tile at the same place, so this takes microseconds.
    #[must_use]
    pub fn bytes_beyond(&self, other: &Self) -> usize {
        if (self.width, self.height) != (other.width, other.height) {
            return self.bytes();
        }
        let own = self
            .tiles
            .iter()
            .zip(&other.tiles)
            .filter(|pair| match pair {
                (Some(mine), Some(theirs)) => !mine.is_full() && !Arc::ptr_eq(mine, theirs),
                (Some(mine), None) => !mine.is_full(),
                (None, _) => false,
            });
        self.index_bytes() + own.count() * size_of::<Tile>()
    }

    /// The smallest rectangle that holds every tile in which the two may differ; the whole picture if their sizes differ.
    ///
    /// Tiles are compared by identity: what is shared is equal, the rest is taken as different.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Rect {
        if (self.width, self.height) != (other.width, other.height) {
            return self.area();
        }
        let pairs = self.tiles.iter().zip(&other.tiles).enumerate();
        pairs
            .filter(|(_, pair)| match pair {
                (Some(mine), Some(theirs)) => !Arc::ptr_eq(mine, theirs),
                (mine, theirs) => mine.is_some() != theirs.is_some(),
            })
            .map(|(index, _)| self.tile_area(index))
            .fold(Rect::EMPTY, Rect::union)
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

    /// The slot of a tile, to write to it.
    pub(crate) fn tile_mut(&mut self, column: u32, row: u32) -> &mut Option<Arc<Tile>> {
        &mut self.tiles[row as usize * self.columns + column as usize]
    }

    /// The tiles that may have coverage, each with the part of the picture it holds.
    fn held(&self) -> impl Iterator<Item = (Rect, &Tile)> {
        let tiles = self.tiles.iter().enumerate();
        tiles.filter_map(|(index, tile)| Some((self.tile_area(index), tile.as_deref()?)))
    }

    fn tile_area(&self, index: usize) -> Rect {
        let x = (index % self.columns) as u32 * TILE;
        let y = (index / self.columns) as u32 * TILE;
        Rect::new(x, y, TILE, TILE).intersect(self.area())
    }

    fn index_bytes(&self) -> usize {
        size_of::<Self>() + self.tiles.len() * size_of::<Option<Arc<Tile>>>()
    }
}

impl PartialEq for Mask {
    fn eq(&self, other: &Self) -> bool {
        let mut pairs = self.tiles.iter().zip(&other.tiles);
        (self.width, self.height) == (other.width, other.height)
            && pairs.all(|pair| match pair {
                (Some(mine), Some(theirs)) => Arc::ptr_eq(mine, theirs) || mine == theirs,
                (Some(tile), None) | (None, Some(tile)) => tile.is_zero(),
                (None, None) => true,
            })
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

impl Tile {
    pub(crate) fn zero() -> Arc<Self> {
        Arc::new(Self([[0; SIDE]; SIDE]))
    }

    pub(crate) fn full() -> Arc<Self> {
        Arc::clone(&FULL)
    }

    /// The row `y` of the tile, below 256.
    pub(crate) fn row(&self, y: u32) -> &[u8; SIDE] {
        &self.0[y as usize]
    }

    pub(crate) fn row_mut(&mut self, y: u32) -> &mut [u8; SIDE] {
        &mut self.0[y as usize]
    }

    pub(crate) fn is_zero(&self) -> bool {
        self.0 == ZERO.0
    }

    /// Whether this is the shared tile of only 255.
    pub(crate) fn is_full(&self) -> bool {
        std::ptr::eq(self, &raw const **FULL)
    }

    fn sum(&self) -> u64 {
        // A row of 256 × 255 fits 16 bits, which is what lets the compiler add many at once.
        let rows = self.0.iter();
        rows.map(|row| u64::from(row.iter().map(|&pixel| u16::from(pixel)).sum::<u16>()))
            .sum()
    }

    /// The smallest rectangle that holds every pixel with coverage, for a tile whose first pixel is at `left`, `top`.
    fn bounds(&self, left: u32, top: u32) -> Rect {
        let rows = self.0.iter().zip(top..);
        rows.filter_map(|(row, y)| {
            let first = row.iter().position(|&pixel| pixel != 0)? as u32;
            let last = row.iter().rposition(|&pixel| pixel != 0)? as u32;
            Some(Rect::new(left + first, y, last - first + 1, 1))
        })
        .fold(Rect::EMPTY, Rect::union)
    }
}

/// The columns (or rows) of tiles that a run of pixels touches.
pub(crate) fn columns(pixels: Range<u32>) -> Range<u32> {
    if pixels.is_empty() {
        return 0..0;
    }
    pixels.start / TILE..pixels.end.div_ceil(TILE)
}

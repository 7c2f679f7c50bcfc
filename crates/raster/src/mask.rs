//! The coverage plane: 8 bits a pixel, in tiles that are shared until they are written to.

use std::ops::Range;
use std::sync::{Arc, LazyLock, OnceLock};

use crate::geometry::Rect;
use crate::runs;

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
#[derive(Clone)]
pub(crate) struct Tile {
    rows: [[u8; SIDE]; SIDE],
    /// The sum of all pixels, once somebody asked for it.
    sum: OnceLock<u32>,
    /// What holds every pixel with coverage, in the tile's own columns and rows, once somebody asked for it.
    bounds: OnceLock<Rect>,
}

/// The pixels of a tile.
const PIXELS: usize = SIDE * SIDE;

/// The tile of only 0, to compare with.
static ZERO: Tile = Tile::of(0);

/// The tile of only 255. All masks share it, so the inside of a painted area costs nothing.
static FULL: LazyLock<Arc<Tile>> = LazyLock::new(|| Arc::new(Tile::of(255)));

/// A tile that is put away.
#[derive(Clone)]
pub(crate) enum Slot {
    Empty,
    Full,
    /// As it was.
    Held(Arc<Tile>),
    Packed(Packed),
}

/// A tile's runs, with what would have to be counted anew.
#[derive(Clone)]
pub(crate) struct Packed {
    runs: Box<[u8]>,
    sum: u32,
    bounds: Rect,
}

impl Slot {
    pub(crate) fn bytes(&self) -> usize {
        let own = size_of::<(usize, Self)>();
        match self {
            Self::Empty | Self::Full => own,
            Self::Held(_) => own + size_of::<Tile>(),
            Self::Packed(packed) => own + packed.runs.len(),
        }
    }

    /// Packs a tile that is held as it was.
    pub(crate) fn pack(&mut self) {
        if let Self::Held(tile) = self {
            *self = Self::of(Some(tile));
        }
    }

    fn of(tile: Option<&Arc<Tile>>) -> Self {
        match tile {
            None => Self::Empty,
            Some(tile) if tile.is_full() => Self::Full,
            Some(tile) => Self::Packed(Packed {
                runs: tile.runs().into_boxed_slice(),
                sum: tile.sum(),
                bounds: tile.own_bounds(),
            }),
        }
    }
}

/// Bytes that are not a packed mask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("these bytes are not a packed mask")]
pub struct UnpackError;

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
        let bounds = self
            .held()
            .map(|(area, tile)| {
                if tile.is_full() {
                    area
                } else {
                    tile.bounds(area.x, area.y)
                }
            })
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

    /// The mask for a picture of another size: the mean of the area where it becomes smaller, between the nearest pixels where it becomes
    /// larger.
    #[must_use]
    pub fn resized(&self, width: u32, height: u32) -> Self {
        let mut resized = Self::new(width, height);
        if resized.area().is_empty() || self.area().is_empty() {
            return resized;
        }
        let across = taps(self.width, width);
        let down = taps(self.height, height);
        let Some(bounds) = self.bounds() else {
            return resized;
        };
        // Beyond what takes of the bounds everything stays 0.
        let columns = taking(&across, bounds.x..bounds.right());
        let rows = taking(&down, bounds.y..bounds.bottom());
        let across = &across[columns.start as usize..columns.end as usize];
        let mut source = vec![0; self.width as usize];
        let mut sum = vec![0.0; across.len()];
        let mut band = Vec::with_capacity(across.len() * SIDE);
        for y in rows.clone() {
            let (first, weights) = &down[y as usize];
            sum.fill(0.0);
            for (row, weight) in (*first..).zip(weights) {
                self.row(row, 0, &mut source);
                for (sum, (first, weights)) in sum.iter_mut().zip(across) {
                    let pixels = source[*first as usize..].iter().zip(weights);
                    *sum += weight
                        * pixels
                            .map(|(&pixel, tap)| f32::from(pixel) * tap)
                            .sum::<f32>();
                }
            }
            band.extend(sum.iter().map(|sum| sum.round() as u8));
            if y % TILE == TILE - 1 || y + 1 == rows.end {
                let height = (band.len() / across.len()) as u32;
                let area = Rect::new(
                    columns.start,
                    y + 1 - height,
                    columns.end - columns.start,
                    height,
                );
                resized.put(area, &band);
                band.clear();
            }
        }
        resized
    }

    /// The pixels of `area`, row by row. What lies outside the picture reads as 0.
    pub(crate) fn plane(&self, area: Rect) -> Vec<u8> {
        let mut plane = vec![0; area.width as usize * area.height as usize];
        if area.width > 0 {
            let rows = plane.chunks_exact_mut(area.width as usize);
            for (y, row) in (area.y..).zip(rows) {
                self.row(y, area.x, row);
            }
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
                let mut tile = self.tiles[index].take().unwrap_or_else(Tile::zero);
                let pixels = Arc::make_mut(&mut tile);
                for y in part.y..part.bottom() {
                    let from =
                        (y - area.y) as usize * area.width as usize + (part.x - area.x) as usize;
                    let to = (part.x % TILE) as usize;
                    let width = part.width as usize;
                    pixels.row_mut(y % TILE)[to..to + width]
                        .copy_from_slice(&plane[from..from + width]);
                }
                self.tiles[index] = Tile::normal(tile);
            }
        }
    }

    /// The mask as bytes, for another thread; [`Mask::unpack`] reads them.
    #[must_use]
    pub fn pack(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        bytes.extend_from_slice(&self.width.to_le_bytes());
        bytes.extend_from_slice(&self.height.to_le_bytes());
        for tile in &self.tiles {
            match tile {
                None => bytes.push(0),
                Some(tile) if tile.is_full() => bytes.push(1),
                Some(tile) => {
                    bytes.push(2);
                    bytes.extend_from_slice(&tile.runs());
                }
            }
        }
        bytes
    }

    /// Reads what [`Mask::pack`] wrote.
    ///
    /// # Errors
    ///
    /// [`UnpackError`] for any other bytes.
    pub fn unpack(bytes: &[u8]) -> Result<Self, UnpackError> {
        let (width, rest) = bytes.split_first_chunk().ok_or(UnpackError)?;
        let (height, mut rest) = rest.split_first_chunk().ok_or(UnpackError)?;
        let (width, height) = (u32::from_le_bytes(*width), u32::from_le_bytes(*height));
        let tiles = u64::from(width.div_ceil(TILE)) * u64::from(height.div_ceil(TILE));
        // A tile takes a byte at least: what claims more is not worth the memory.
        if tiles > rest.len() as u64 {
            return Err(UnpackError);
        }
        let mut mask = Self::new(width, height);
        for index in 0..mask.tiles.len() {
            let (kind, after) = rest.split_first().ok_or(UnpackError)?;
            rest = after;
            let area = mask.tile_area(index);
            let whole = (area.width, area.height) == (TILE, TILE);
            mask.tiles[index] = match kind {
                0 => None,
                1 if whole => Some(Tile::full()),
                2 => {
                    let mut tile = Tile::zero();
                    let pixels = Arc::make_mut(&mut tile);
                    rest = runs::unpack(rest, pixels.rows.as_flattened_mut()).ok_or(UnpackError)?;
                    if !pixels.is_clear_outside(area) {
                        return Err(UnpackError);
                    }
                    Tile::normal(tile)
                }
                _ => return Err(UnpackError),
            };
        }
        if rest.is_empty() {
            Ok(mask)
        } else {
            Err(UnpackError)
        }
    }

    /// The memory this mask holds, in bytes, if it shares nothing with another one.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let own = self.tiles.iter().flatten().filter(|tile| !tile.is_full());
        self.index_bytes() + own.count() * PIXELS
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
        self.index_bytes() + own.count() * PIXELS
    }

    /// The smallest rectangle that holds every tile in which the two may differ; the whole picture if their sizes differ.
    ///
    /// Tiles are compared by identity: what is shared is equal, the rest is taken as different.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Rect {
        if (self.width, self.height) != (other.width, other.height) {
            return self.area();
        }
        (0..self.tiles.len())
            .filter(|&index| !self.same_tile(other, index))
            .map(|index| self.tile_area(index))
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

    /// Whether the two share a tile.
    pub(crate) fn same_tile(&self, other: &Self, index: usize) -> bool {
        match (&self.tiles[index], &other.tiles[index]) {
            (Some(mine), Some(theirs)) => Arc::ptr_eq(mine, theirs),
            (None, None) => true,
            _ => false,
        }
    }

    pub(crate) fn pack_tile(&self, index: usize) -> Slot {
        Slot::of(self.tiles[index].as_ref())
    }

    /// Puts a tile of a mask of the same size in its place; what was there is held.
    pub(crate) fn exchange_tile(&mut self, index: usize, slot: Slot) -> Slot {
        let tile = match slot {
            Slot::Empty => None,
            Slot::Full => Some(Tile::full()),
            Slot::Held(tile) => Some(tile),
            Slot::Packed(packed) => {
                let mut tile = Tile::of(0);
                // It was packed here, so that it can be unpacked.
                let _ = runs::unpack(&packed.runs, tile.rows.as_flattened_mut());
                tile.sum = packed.sum.into();
                tile.bounds = packed.bounds.into();
                Some(Arc::new(tile))
            }
        };
        match std::mem::replace(&mut self.tiles[index], tile) {
            None => Slot::Empty,
            Some(tile) if tile.is_full() => Slot::Full,
            Some(tile) => Slot::Held(tile),
        }
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

impl PartialEq for Tile {
    fn eq(&self, other: &Self) -> bool {
        self.rows == other.rows
    }
}

impl Tile {
    const fn of(coverage: u8) -> Self {
        Self {
            rows: [[coverage; SIDE]; SIDE],
            sum: OnceLock::new(),
            bounds: OnceLock::new(),
        }
    }

    pub(crate) fn zero() -> Arc<Self> {
        Arc::new(Self::of(0))
    }

    /// The tile as it is kept: nothing for one of only 0, the shared one for one of only 255.
    pub(crate) fn shared(self) -> Option<Arc<Self>> {
        Self::normal(Arc::new(self))
    }

    fn normal(tile: Arc<Self>) -> Option<Arc<Self>> {
        match tile.sum() {
            0 => None,
            sum if sum == PIXELS as u32 * 255 => Some(Self::full()),
            _ => Some(tile),
        }
    }

    /// Whether all pixels beyond the part of the picture it holds are 0.
    fn is_clear_outside(&self, area: Rect) -> bool {
        let (width, height) = (area.width as usize, area.height as usize);
        let clear = |row: &[u8]| row.iter().all(|&pixel| pixel == 0);
        let (inside, below) = self.rows.split_at(height);
        inside.iter().all(|row| clear(&row[width..])) && below.iter().all(|row| clear(row))
    }

    pub(crate) fn full() -> Arc<Self> {
        Arc::clone(&FULL)
    }

    /// The row `y` of the tile, below 256.
    pub(crate) fn row(&self, y: u32) -> &[u8; SIDE] {
        &self.rows[y as usize]
    }

    pub(crate) fn row_mut(&mut self, y: u32) -> &mut [u8; SIDE] {
        self.sum.take();
        self.bounds.take();
        &mut self.rows[y as usize]
    }

    pub(crate) fn is_zero(&self) -> bool {
        self.rows == ZERO.rows
    }

    /// Whether this is the shared tile of only 255.
    pub(crate) fn is_full(&self) -> bool {
        std::ptr::eq(self, &raw const **FULL)
    }

    fn sum(&self) -> u32 {
        *self.sum.get_or_init(|| {
            // A row of 256 × 255 fits 16 bits, which is what lets the compiler add many at once.
            let rows = self.rows.iter();
            rows.map(|row| u32::from(row.iter().map(|&pixel| u16::from(pixel)).sum::<u16>()))
                .sum()
        })
    }

    /// What is covered in each square of the band of squares that begins at the row `top` of the tile.
    fn cell_bounds(&self, top: u32, side: u32, area: Rect) -> impl Iterator<Item = Rect> {
        let width = side as usize;
        let mut cells = vec![Rect::EMPTY; SIDE / width];
        for y in (top..top + side).filter(|&y| self.row(y) != ZERO.row(y)) {
            let chunks = self.row(y).chunks_exact(width).zip(&mut cells);
            for ((chunk, cell), left) in chunks.zip((area.x..).step_by(width)) {
                if let Some((first, count)) = covered_run(chunk) {
                    *cell = cell.union(Rect::new(left + first, area.y + y, count, 1));
                }
            }
        }
        cells.into_iter().filter(|cell| !cell.is_empty())
    }

    /// The smallest rectangle that holds every pixel with coverage, for a tile whose first pixel is at `left`, `top`.
    fn bounds(&self, left: u32, top: u32) -> Rect {
        let bounds = self.own_bounds();
        if bounds.is_empty() {
            return Rect::EMPTY;
        }
        Rect::new(left + bounds.x, top + bounds.y, bounds.width, bounds.height)
    }

    fn own_bounds(&self) -> Rect {
        *self.bounds.get_or_init(|| {
            // All pixels of a row at once first: most rows of most tiles are empty.
            let covered = |row: &[u8; SIDE]| row.iter().fold(0, |any, &pixel| any | pixel) != 0;
            let rows = self.rows.iter().zip(0..).filter(|(row, _)| covered(row));
            rows.filter_map(|(row, y)| {
                let (first, count) = covered_run(row)?;
                Some(Rect::new(first, y, count, 1))
            })
            .fold(Rect::EMPTY, Rect::union)
        })
    }

    fn runs(&self) -> Vec<u8> {
        let mut runs = Vec::new();
        runs::pack(self.rows.as_flattened(), &mut runs);
        runs
    }
}

/// From the first to the last covered pixel: where that begins, and how many pixels it is.
fn covered_run(pixels: &[u8]) -> Option<(u32, u32)> {
    let first = pixels.iter().position(|&pixel| pixel != 0)? as u32;
    let last = pixels.iter().rposition(|&pixel| pixel != 0)? as u32;
    Some((first, last - first + 1))
}

/// What each of `to` pixels takes of `from` pixels: the first of them, and the weights of that and the following ones, in all 1.
fn taps(from: u32, to: u32) -> Vec<(u32, Vec<f32>)> {
    let scale = f64::from(from) / f64::from(to);
    // Half the width of the filter: the pixel's own area, or the way to the next pixel.
    let reach = if scale > 1.0 { scale / 2.0 } else { 1.0 };
    (0..to)
        .map(|pixel| {
            let centre = (f64::from(pixel) + 0.5) * scale;
            let first = (centre - reach).max(0.0) as u32;
            let end = ((centre + reach).ceil() as u32).clamp(first + 1, from);
            let weight = |tap: u32| {
                if scale > 1.0 {
                    let left = f64::from(tap).max(centre - reach);
                    (f64::from(tap + 1).min(centre + reach) - left).max(0.0)
                } else {
                    (1.0 - (f64::from(tap) + 0.5 - centre).abs()).max(0.0)
                }
            };
            let weights: Vec<f64> = (first..end).map(weight).collect();
            let sum: f64 = weights.iter().sum();
            (
                first,
                weights.iter().map(|weight| (weight / sum) as f32).collect(),
            )
        })
        .collect()
}

/// From the first to the last pixel that takes anything of a run.
fn taking(taps: &[(u32, Vec<f32>)], run: Range<u32>) -> Range<u32> {
    let takes = |(first, weights): &(u32, Vec<f32>)| {
        *first < run.end && *first + weights.len() as u32 > run.start
    };
    let start = taps.iter().position(takes).unwrap_or(0);
    let end = taps.iter().rposition(takes).map_or(start, |last| last + 1);
    start as u32..end as u32
}

/// The columns (or rows) of tiles that a run of pixels touches.
pub(crate) fn columns(pixels: Range<u32>) -> Range<u32> {
    if pixels.is_empty() {
        return 0..0;
    }
    pixels.start / TILE..pixels.end.div_ceil(TILE)
}

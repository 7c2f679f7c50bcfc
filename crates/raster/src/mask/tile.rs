//! The pixels of one tile of a mask, and how it is put away.

use std::sync::{Arc, LazyLock, OnceLock};

use crate::geometry::Rect;
use crate::runs;

/// Side of a tile in pixels. A stroke of ordinary size touches a handful of them, and a tile is one allocation of 64 KiB.
pub(crate) const TILE: u32 = 256;
pub(super) const SIDE: usize = TILE as usize;

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
pub(super) const PIXELS: usize = SIDE * SIDE;

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

    /// A tile, packed.
    pub(super) fn of(tile: Option<&Arc<Tile>>) -> Self {
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

    /// A tile, held as it is.
    pub(super) fn holding(tile: Option<Arc<Tile>>) -> Self {
        match tile {
            None => Self::Empty,
            Some(tile) if tile.is_full() => Self::Full,
            Some(tile) => Self::Held(tile),
        }
    }

    /// The tile that was put away.
    pub(super) fn into_tile(self) -> Option<Arc<Tile>> {
        match self {
            Self::Empty => None,
            Self::Full => Some(Tile::full()),
            Self::Held(tile) => Some(tile),
            Self::Packed(packed) => {
                // Unpacked where it stays: a tile is too large to be moved about.
                let mut tile = Tile::zero();
                let pixels = Arc::make_mut(&mut tile);
                // It was packed here, so that it can be unpacked.
                let _ = runs::unpack(&packed.runs, pixels.rows.as_flattened_mut());
                pixels.sum = packed.sum.into();
                pixels.bounds = packed.bounds.into();
                Some(tile)
            }
        }
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

    pub(super) fn normal(tile: Arc<Self>) -> Option<Arc<Self>> {
        match tile.sum() {
            0 => None,
            sum if sum == PIXELS as u32 * 255 => Some(Self::full()),
            _ => Some(tile),
        }
    }

    /// Whether all pixels beyond the part of the picture it holds are 0.
    pub(super) fn is_clear_outside(&self, area: Rect) -> bool {
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

    pub(super) fn sum(&self) -> u32 {
        *self.sum.get_or_init(|| {
            // A row of 256 × 255 fits 16 bits, which is what lets the compiler add many at once.
            let rows = self.rows.iter();
            rows.map(|row| u32::from(row.iter().map(|&pixel| u16::from(pixel)).sum::<u16>()))
                .sum()
        })
    }

    /// What is covered in each square of the band of squares that begins at the row `top` of the tile.
    pub(super) fn cell_bounds(
        &self,
        top: u32,
        side: u32,
        area: Rect,
    ) -> impl Iterator<Item = Rect> {
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
    pub(super) fn bounds(&self, left: u32, top: u32) -> Rect {
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

    /// Reads its pixels from runs; the bytes behind them, or `None` if there are none.
    pub(super) fn read<'a>(&mut self, bytes: &'a [u8]) -> Option<&'a [u8]> {
        self.sum.take();
        self.bounds.take();
        runs::unpack(bytes, self.rows.as_flattened_mut())
    }

    pub(super) fn runs(&self) -> Vec<u8> {
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

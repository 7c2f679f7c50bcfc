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
    /// As many as [`PIXELS`]. In a box of their own: on the stack they would be copied again and again.
    pixels: Box<[u8]>,
    /// The sum of all pixels, once somebody asked for it.
    sum: OnceLock<u32>,
    /// What holds every pixel with coverage, in the tile's own columns and rows, once somebody asked for it.
    bounds: OnceLock<Rect>,
    /// The largest of each square of [`FAR`] × [`FAR`] pixels, row by row, once somebody looked from far away.
    far: OnceLock<Box<[u8]>>,
}

/// The pixels of a tile.
pub(super) const PIXELS: usize = SIDE * SIDE;

/// Side of the squares of pixels that are seen as one from far away.
pub(crate) const FAR: u32 = 4;

/// The tile of only 255. All masks share it, so the inside of a painted area costs nothing.
static FULL: LazyLock<Arc<Tile>> = LazyLock::new(|| Arc::new(Tile::of(vec![255; PIXELS])));

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
            Self::Held(_) => own + size_of::<Tile>() + PIXELS + PIXELS / (FAR * FAR) as usize,
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
            Some(tile) => {
                let mut runs = Vec::new();
                tile.pack(&mut runs);
                Self::Packed(Packed {
                    runs: runs.into_boxed_slice(),
                    sum: tile.sum(),
                    bounds: tile.own_bounds(),
                })
            }
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
                // It was packed here, so that it can be unpacked.
                let (mut tile, _) = Tile::unpacked(&packed.runs)?;
                tile.sum = packed.sum.into();
                tile.bounds = packed.bounds.into();
                Some(Arc::new(tile))
            }
        }
    }
}

impl PartialEq for Tile {
    fn eq(&self, other: &Self) -> bool {
        // Row by row: comparing all bytes at once is one by one where there is no library of C.
        let mut rows = self.rows().iter().zip(other.rows());
        rows.all(|(mine, theirs)| runs::same(mine, theirs))
    }
}

impl Tile {
    /// A tile of so many pixels, row by row.
    pub(super) fn of(pixels: Vec<u8>) -> Self {
        debug_assert_eq!(pixels.len(), PIXELS);
        Self {
            pixels: pixels.into_boxed_slice(),
            sum: OnceLock::new(),
            bounds: OnceLock::new(),
            far: OnceLock::new(),
        }
    }

    pub(crate) fn zero() -> Arc<Self> {
        Arc::new(Self::of(vec![0; PIXELS]))
    }

    /// The tile as it is kept: nothing for one of only 0, the shared one for one of only 255.
    pub(crate) fn shared(self) -> Option<Arc<Self>> {
        Self::normal(Arc::new(self))
    }

    pub(super) fn normal(tile: Arc<Self>) -> Option<Arc<Self>> {
        // Most tiles tell by their first row that they are neither.
        match runs::uniform(&tile.pixels[..SIDE]) {
            Some(0) if tile.is_zero() => None,
            Some(255) if tile == Self::full() => Some(Self::full()),
            _ => Some(tile),
        }
    }

    /// Whether all pixels beyond the part of the picture it holds are 0.
    pub(super) fn is_clear_outside(&self, area: Rect) -> bool {
        let (width, height) = (area.width as usize, area.height as usize);
        let (inside, below) = self.rows().split_at(height);
        inside.iter().all(|row| is_clear(&row[width..])) && below.iter().all(|row| is_clear(row))
    }

    pub(crate) fn full() -> Arc<Self> {
        Arc::clone(&FULL)
    }

    /// The row `y` of the tile, below 256.
    pub(crate) fn row(&self, y: u32) -> &[u8; SIDE] {
        &self.rows()[y as usize]
    }

    /// The row `y` of the tile as it is seen from far away, below 256 / [`FAR`].
    pub(crate) fn far_row(&self, y: u32) -> &[u8] {
        const SQUARE: usize = FAR as usize;
        let far = self.far.get_or_init(|| {
            let mut far = Vec::with_capacity(PIXELS / SQUARE / SQUARE);
            for [first, others @ ..] in self.rows().as_chunks::<SQUARE>().0 {
                let mut most = *first;
                for row in others {
                    enlarge(&mut most, row);
                }
                // Each by its neighbours: many at once, and most of it for nothing.
                for beside in [1, 2] {
                    let before = most;
                    enlarge(&mut most, &before[beside..]);
                }
                far.extend(most.iter().step_by(SQUARE));
            }
            far.into_boxed_slice()
        });
        &far[y as usize * SIDE / SQUARE..][..SIDE / SQUARE]
    }

    pub(crate) fn row_mut(&mut self, y: u32) -> &mut [u8; SIDE] {
        self.sum.take();
        self.bounds.take();
        self.far.take();
        &mut self.pixels.as_chunks_mut().0[y as usize]
    }

    fn rows(&self) -> &[[u8; SIDE]] {
        self.pixels.as_chunks().0
    }

    pub(crate) fn is_zero(&self) -> bool {
        self.rows().iter().all(|row| is_clear(row))
    }

    /// Whether this is the shared tile of only 255.
    pub(crate) fn is_full(&self) -> bool {
        std::ptr::eq(self, &raw const **FULL)
    }

    pub(super) fn sum(&self) -> u32 {
        *self.sum.get_or_init(|| {
            // Sixteen rows of it fit 16 bits, which lets the compiler add many at once.
            const LANES: usize = 16;
            let bands = self.pixels.chunks_exact(LANES * SIDE);
            let sums = bands.map(|band| {
                let mut lanes = [0_u16; LANES];
                for pixels in band.as_chunks::<LANES>().0 {
                    for (lane, &pixel) in lanes.iter_mut().zip(pixels) {
                        *lane += u16::from(pixel);
                    }
                }
                lanes.iter().map(|&lane| u32::from(lane)).sum::<u32>()
            });
            sums.sum()
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
        for y in (top..top + side).filter(|&y| !is_clear(self.row(y))) {
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
            let rows = self.rows().iter().zip(0..);
            // Most rows of most tiles are empty.
            let rows = rows.filter(|(row, _)| !is_clear(&row[..]));
            rows.filter_map(|(row, y)| {
                let (first, count) = covered_run(row)?;
                Some(Rect::new(first, y, count, 1))
            })
            .fold(Rect::EMPTY, Rect::union)
        })
    }

    /// The memory it holds by itself, with what is known of it; the shared tile of only 255 costs nobody anything.
    pub(super) fn bytes(&self) -> usize {
        if self.is_full() {
            return 0;
        }
        size_of::<Self>() + PIXELS + self.far.get().map_or(0, |far| far.len())
    }

    /// Reads a tile from runs; with it the bytes behind them, or `None` if there are none.
    pub(super) fn unpacked(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let mut pixels = Vec::with_capacity(PIXELS);
        let rest = runs::unpack(bytes, PIXELS, &mut pixels)?;
        Some((Self::of(pixels), rest))
    }

    /// Appends its pixels as runs.
    pub(super) fn pack(&self, out: &mut Vec<u8>) {
        runs::pack(&self.pixels, out);
    }
}

/// Whether all pixels are 0; all are looked at, many at once.
fn is_clear(pixels: &[u8]) -> bool {
    pixels.iter().fold(0, |any, &pixel| any | pixel) == 0
}

/// Makes each pixel as large as the other one beside it.
// Not inlined, for the reason that `uniform` is not.
#[inline(never)]
fn enlarge(pixels: &mut [u8], others: &[u8]) {
    for (pixel, &other) in pixels.iter_mut().zip(others) {
        *pixel = other.max(*pixel);
    }
}

/// From the first to the last covered pixel: where that begins, and how many pixels it is.
fn covered_run(pixels: &[u8]) -> Option<(u32, u32)> {
    let first = pixels.iter().position(|&pixel| pixel != 0)? as u32;
    let last = pixels.iter().rposition(|&pixel| pixel != 0)? as u32;
    Some((first, last - first + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_seen_from_far_away_counts() {
        let tile = Tile::of(vec![1; PIXELS]);
        let before = tile.bytes();
        assert_eq!(tile.far_row(63)[0], 1);
        assert_eq!(tile.bytes(), before + 64 * 64);
        assert_eq!(Tile::full().bytes(), 0);
    }
}

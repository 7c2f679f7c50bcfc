//! What two masks share, and what they hold in memory.

use std::sync::Arc;

use super::{Mask, Tile};
use crate::geometry::Rect;

impl Mask {
    /// The memory this mask holds, in bytes, if it shares nothing with another one.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let own = self.tiles.iter().flatten();
        self.index_bytes() + own.map(|tile| tile.bytes()).sum::<usize>()
    }

    /// The memory that would come free, in bytes, if this mask were dropped and `other` kept.
    ///
    /// Tiles are compared by identity, and only with the tile at the same place, so this takes microseconds.
    #[must_use]
    pub fn bytes_beyond(&self, other: &Self) -> usize {
        if (self.width, self.height) != (other.width, other.height) {
            return self.bytes();
        }
        let differs = |&index: &usize| !self.same_tile(other, index);
        let own = (0..self.tiles.len()).filter(differs);
        let own = own.filter_map(|index| self.tiles[index].as_ref());
        self.index_bytes() + own.map(|tile| tile.bytes()).sum::<usize>()
    }

    /// Rectangles that hold every tile in which the two may differ; the whole picture if their sizes differ.
    ///
    /// Tiles are compared by identity: what is shared is equal, the rest is taken as different.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Vec<Rect> {
        let mut areas = Vec::new();
        if (self.width, self.height) != (other.width, other.height) {
            self.area().add_to(&mut areas);
            return areas;
        }
        for index in (0..self.tiles.len()).filter(|&index| !self.same_tile(other, index)) {
            self.tile_area(index).add_to(&mut areas);
        }
        areas
    }

    /// Whether the two share a tile.
    pub(crate) fn same_tile(&self, other: &Self, index: usize) -> bool {
        match (&self.tiles[index], &other.tiles[index]) {
            (Some(mine), Some(theirs)) => Arc::ptr_eq(mine, theirs),
            (None, None) => true,
            _ => false,
        }
    }

    /// Whether a tile has the same pixels in both.
    pub(crate) fn equal_tile(&self, other: &Self, index: usize) -> bool {
        match (&self.tiles[index], &other.tiles[index]) {
            (Some(mine), Some(theirs)) => Arc::ptr_eq(mine, theirs) || mine == theirs,
            (Some(tile), None) | (None, Some(tile)) => tile.is_zero(),
            (None, None) => true,
        }
    }

    fn index_bytes(&self) -> usize {
        size_of::<Self>() + self.tiles.len() * size_of::<Option<Arc<Tile>>>()
    }
}

impl PartialEq for Mask {
    fn eq(&self, other: &Self) -> bool {
        (self.width, self.height) == (other.width, other.height)
            && (0..self.tiles.len()).all(|index| self.equal_tile(other, index))
    }
}

//! Masks as bytes, and tiles that are put away.

use super::{Mask, Slot, TILE, Tile};

/// Bytes that are not a packed mask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("these bytes are not a packed mask")]
pub struct UnpackError;

impl Mask {
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
                    tile.pack(&mut bytes);
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
                    let (tile, after) = Tile::unpacked(rest).ok_or(UnpackError)?;
                    rest = after;
                    if !tile.is_clear_outside(area) {
                        return Err(UnpackError);
                    }
                    tile.shared()
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

    pub(crate) fn pack_tile(&self, index: usize) -> Slot {
        Slot::of(self.tiles[index].as_ref())
    }

    /// Puts a tile of a mask of the same size in its place; what was there is held.
    pub(crate) fn exchange_tile(&mut self, index: usize, slot: Slot) -> Slot {
        Slot::holding(std::mem::replace(&mut self.tiles[index], slot.into_tile()))
    }
}

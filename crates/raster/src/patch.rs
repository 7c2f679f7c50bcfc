//! What a step changed, packed.

use crate::geometry::Rect;
use crate::mask::{Mask, Slot};

/// The tiles in which one mask differs from another, as they are in the first. Empty and full tiles cost a few bytes, others what their
/// runs take.
#[derive(Clone)]
pub struct Patch {
    tiles: Vec<(usize, Slot)>,
    areas: Vec<Rect>,
}

impl Patch {
    /// What leads from `after` back to `before`: the tiles in which a pixel is another. Masks of different sizes have
    /// no patch between them: it is empty.
    #[must_use]
    pub fn between(before: &Mask, after: &Mask) -> Self {
        let mut patch = Self {
            tiles: Vec::new(),
            areas: Vec::new(),
        };
        if before.area() != after.area() {
            return patch;
        }
        for index in 0..before.tiles().len() {
            if !before.equal_tile(after, index) {
                patch.tiles.push((index, before.pack_tile(index)));
                before.tile_area(index).add_to(&mut patch.areas);
            }
        }
        patch
    }

    /// Puts its tiles into `mask`, which must have the size of the masks it was made of; the patch that leads back. That holds the mask's
    /// tiles as they were, which takes no time, until [`Patch::pack`] makes it small.
    #[must_use]
    pub fn apply(self, mask: &mut Mask) -> Self {
        let tiles = self.tiles.into_iter();
        Self {
            tiles: tiles
                .map(|(index, slot)| (index, mask.exchange_tile(index, slot)))
                .collect(),
            areas: self.areas,
        }
    }

    /// Packs the tiles that are not yet.
    pub fn pack(&mut self) {
        for (_, slot) in &mut self.tiles {
            slot.pack();
        }
    }

    /// Rectangles that hold every pixel it changes.
    #[must_use]
    pub fn areas(&self) -> &[Rect] {
        &self.areas
    }

    /// Whether it changes nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tiles.is_empty()
    }

    /// The memory it holds, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let packed = self.tiles.iter().map(|(_, slot)| slot.bytes());
        size_of::<Self>() + size_of_val(&*self.areas) + packed.sum::<usize>()
    }
}

impl std::fmt::Debug for Patch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Patch")
            .field("tiles", &self.tiles.len())
            .field("areas", &self.areas)
            .finish()
    }
}

//! Where pictures go while they are decoded.

use alloc::vec::Vec;
use core::fmt::Debug;

use bytes::Bytes;

/// Takes the bytes of one picture as they are decoded, so that a browser can move them out of WebAssembly's memory, which never
/// shrinks. `Vec<u8>` keeps them in memory.
pub trait Store: Default {
    /// What holds a whole picture. Cloning it is cheap.
    type Whole: Clone + Debug + PartialEq;

    /// Takes the next bytes: a quarter of a MiB or more, except for the last ones.
    fn write(&mut self, bytes: Vec<u8>);

    /// There are no more.
    fn finish(self) -> Self::Whole;
}

impl Store for Vec<u8> {
    type Whole = Bytes;

    fn write(&mut self, bytes: Vec<u8>) {
        self.extend_from_slice(&bytes);
    }

    fn finish(self) -> Bytes {
        Bytes::from(self)
    }
}

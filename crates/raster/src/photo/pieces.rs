//! Files that are handed over while they are written.

use std::io::{Result, Write};

use crate::metadata::Metadata;

/// Bytes of a piece.
const PIECE: usize = 4 << 20;

/// A file that goes to `take` piece by piece as it is written, the first with the metadata, so that memory never holds all of it.
pub struct Pieces<Take> {
    /// Until the first piece has it.
    metadata: Option<Metadata>,
    piece: Vec<u8>,
    take: Take,
}

impl<Take: FnMut(&[u8]) -> Result<()>> Pieces<Take> {
    /// An empty file. An error of `take` ends the writing.
    pub fn new(metadata: Metadata, take: Take) -> Self {
        Self {
            metadata: Some(metadata),
            piece: Vec::new(),
            take,
        }
    }

    /// Hands over what is left.
    ///
    /// # Errors
    ///
    /// What `take` gives.
    pub fn finish(mut self) -> Result<()> {
        self.hand_over()
    }

    fn hand_over(&mut self) -> Result<()> {
        if let Some(metadata) = self.metadata.take() {
            self.piece = metadata.write(std::mem::take(&mut self.piece));
        }
        (self.take)(&self.piece)?;
        self.piece.clear();
        Ok(())
    }
}

impl<Take: FnMut(&[u8]) -> Result<()>> Write for Pieces<Take> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE {
            self.hand_over()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

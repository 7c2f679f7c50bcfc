//! Rows of a picture, whoever decodes it.

use super::{PhotoError, Reader, Row};

/// A picture that is read from a row of it on.
pub struct Rows<'a> {
    source: Source<'a>,
    row: Row,
}

enum Source<'a> {
    File(Reader<'a>),
    /// Strips that somebody else decodes.
    Strips {
        strip: Vec<u8>,
        /// Bytes of it that were given out.
        taken: usize,
        /// The row after it.
        next: u32,
    },
}

impl<'a> Rows<'a> {
    /// The rows of a file that [`Reader`] decodes, upright by its EXIF orientation, from `top` on.
    ///
    /// # Errors
    ///
    /// Those of [`Reader::open`] and [`Reader::read`].
    pub fn of_file(file: &'a [u8], orientation: u8, top: u32) -> Result<Self, PhotoError> {
        let mut reader = Reader::open(file)?.upright(orientation)?;
        let mut row = reader.blank();
        for _ in 0..top {
            reader.read(&mut row)?;
        }
        let source = Source::File(reader);
        Ok(Self { source, row })
    }

    /// The rows of a picture of this width that somebody else decodes, from `top` on. They come by [`Rows::push`].
    #[must_use]
    pub fn of_strips(width: u32, top: u32) -> Self {
        let source = Source::Strips {
            strip: Vec::new(),
            taken: 0,
            next: top,
        };
        let row = Row::Eight(vec![0; width as usize * 4]);
        Self { source, row }
    }

    /// The row from which on some have to be pushed before there is a next one.
    #[must_use]
    pub fn wanted(&self) -> Option<u32> {
        match &self.source {
            Source::Strips { strip, taken, next } => (*taken == strip.len()).then_some(*next),
            Source::File(_) => None,
        }
    }

    /// Takes rows from [`Rows::wanted`] on, as many as there are: RGBA, not premultiplied, 8 bits a sample.
    pub fn push(&mut self, rows: Vec<u8>) {
        if let (Source::Strips { strip, taken, next }, Row::Eight(row)) =
            (&mut self.source, &self.row)
        {
            *next += (rows.len() / row.len().max(1)) as u32;
            (*strip, *taken) = (rows, 0);
        }
    }

    /// The next row, which may be changed.
    ///
    /// # Errors
    ///
    /// Those of [`Reader::read`]; [`PhotoError::NoRow`] as well while rows are wanted.
    pub fn read(&mut self) -> Result<&mut Row, PhotoError> {
        match (&mut self.source, &mut self.row) {
            (Source::File(reader), row) => reader.read(row)?,
            (Source::Strips { strip, taken, .. }, Row::Eight(row)) => {
                let bytes = strip.get(*taken..*taken + row.len());
                row.copy_from_slice(bytes.ok_or(PhotoError::NoRow)?);
                *taken += row.len();
            }
            (Source::Strips { .. }, Row::Sixteen(_)) => return Err(PhotoError::NoRow),
        }
        Ok(&mut self.row)
    }
}

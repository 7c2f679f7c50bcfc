//! Values as text, one after the other, to be kept. Each is a netstring: the number of its bytes, a colon, the bytes, a comma.
//!
//! It is much less program than serde's, which the page would have to load.

use overpaint_protocol::Options;
use overpaint_raster::{Frame, Rect};

use crate::pixels::Lay;

/// What can be kept as text.
pub(crate) trait Record: Sized {
    /// Adds it to what is there.
    fn write(&self, text: &mut String);

    /// Takes it from where it was written; `None` if it is not there.
    fn read(text: &mut &str) -> Option<Self>;
}

/// A struct is kept field by field, in this order.
macro_rules! record {
    ($name:ident { $($field:ident),+ $(,)? }) => {
        impl $crate::record::Record for $name {
            fn write(&self, text: &mut String) {
                $($crate::record::Record::write(&self.$field, text);)+
            }

            fn read(text: &mut &str) -> Option<Self> {
                Some(Self { $($field: $crate::record::Record::read(text)?),+ })
            }
        }
    };
}
pub(crate) use record;

impl Record for String {
    fn write(&self, text: &mut String) {
        *text += &self.len().to_string();
        text.push(':');
        *text += self;
        text.push(',');
    }

    fn read(text: &mut &str) -> Option<Self> {
        let (length, rest) = text.split_once(':')?;
        let (value, rest) = rest.split_at_checked(length.parse().ok()?)?;
        *text = rest.strip_prefix(',')?;
        Some(value.to_owned())
    }
}

impl Record for i64 {
    fn write(&self, text: &mut String) {
        self.to_string().write(text);
    }

    fn read(text: &mut &str) -> Option<Self> {
        String::read(text)?.parse().ok()
    }
}

macro_rules! number {
    ($($name:ty),+) => {$(
        impl Record for $name {
            fn write(&self, text: &mut String) {
                // None is as large as that: they are counts, places and sizes.
                i64::try_from(*self).unwrap_or(i64::MAX).write(text);
            }

            fn read(text: &mut &str) -> Option<Self> {
                i64::read(text)?.try_into().ok()
            }
        }
    )+};
}
number!(i32, u8, u32, u64, usize);

impl Record for bool {
    fn write(&self, text: &mut String) {
        u8::from(*self).write(text);
    }

    fn read(text: &mut &str) -> Option<Self> {
        Some(u8::read(text)? != 0)
    }
}

/// By its bits, which nothing rounds.
impl Record for f32 {
    fn write(&self, text: &mut String) {
        self.to_bits().write(text);
    }

    fn read(text: &mut &str) -> Option<Self> {
        u32::read(text).map(Self::from_bits)
    }
}

/// As above.
impl Record for f64 {
    fn write(&self, text: &mut String) {
        self.to_bits().cast_signed().write(text);
    }

    fn read(text: &mut &str) -> Option<Self> {
        let bits = i64::read(text)?;
        Some(Self::from_bits(bits.cast_unsigned()))
    }
}

/// After their number.
impl<T: Record> Record for Vec<T> {
    fn write(&self, text: &mut String) {
        self.len().write(text);
        for item in self {
            item.write(text);
        }
    }

    fn read(text: &mut &str) -> Option<Self> {
        let mut items = Self::new();
        for _ in 0..usize::read(text)? {
            items.push(T::read(text)?);
        }
        Some(items)
    }
}

impl<T: Record> Record for Option<T> {
    fn write(&self, text: &mut String) {
        self.is_some().write(text);
        if let Some(value) = self {
            value.write(text);
        }
    }

    fn read(text: &mut &str) -> Option<Self> {
        Some(if bool::read(text)? {
            Some(T::read(text)?)
        } else {
            None
        })
    }
}

impl<A: Record, B: Record> Record for (A, B) {
    fn write(&self, text: &mut String) {
        self.0.write(text);
        self.1.write(text);
    }

    fn read(text: &mut &str) -> Option<Self> {
        Some((A::read(text)?, B::read(text)?))
    }
}

record!(Frame {
    x,
    y,
    width,
    height
});
record!(Rect {
    x,
    y,
    width,
    height
});
record!(Lay {
    grow,
    feather,
    align,
    tone,
    blend,
    detail
});
record!(Options {
    prompt,
    model,
    n,
    size,
    quality,
    background,
    input_fidelity,
    output_format,
    output_compression,
    moderation,
    stream,
    partial_images,
    user,
    extra,
});

#[cfg(test)]
mod tests {
    use super::*;

    fn comes_back<T: Record + PartialEq + std::fmt::Debug>(value: &T) {
        let mut text = String::new();
        value.write(&mut text);
        let mut rest = text.as_str();
        assert_eq!(T::read(&mut rest).as_ref(), Some(value), "from {text}");
        assert_eq!(rest, "");
        let cuts = (0..text.len()).filter_map(|end| text.get(..end));
        for mut cut in cuts {
            assert_eq!(T::read(&mut cut), None, "from a part of {text}");
        }
    }

    #[test]
    fn what_was_written_is_read_the_same() {
        comes_back(&"a \"red\" hat,\n3:红色".to_owned());
        comes_back(&String::new());
        comes_back(&(-7, u32::MAX));
        comes_back(&(0.1_f32, -1.0e-300_f64));
        comes_back(&vec![Some(true), None, Some(false)]);
        comes_back(&vec![(3_usize, "three".to_owned())]);
    }

    #[test]
    fn what_nobody_wrote_is_not_read() {
        let read = |mut text: &str| u32::read(&mut text);
        assert_eq!(read("1:7,"), Some(7));
        for strange in ["", "1:7", "2:-7,", "1:x,", "9:7,", "x:7,", "1:红,"] {
            assert_eq!(read(strange), None, "{strange}");
        }
        // Nothing is set aside for what a text only claims to have.
        let mut claim = "19:9223372036854775807,";
        assert_eq!(Vec::<u32>::read(&mut claim), None);
    }
}

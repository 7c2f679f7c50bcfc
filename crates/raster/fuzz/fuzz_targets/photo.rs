//! PNG and WebP files: any bytes are a picture, part of one, or an error.
#![no_main]

use libfuzzer_sys::fuzz_target;
use overpaint_raster::photo::Reader;

/// The most pixels of a row and rows that are read: what is larger only takes longer.
const MOST: u32 = 4096;

fuzz_target!(|data: &[u8]| {
    let Ok(mut reader) = Reader::open(data) else {
        return;
    };
    if reader.width() > MOST {
        return;
    }
    let mut row = reader.blank();
    for _ in 0..reader.height().min(MOST) {
        if reader.read(&mut row).is_err() {
            return;
        }
    }
});

//! Metadata of picture files: any bytes have some or none, and any bytes take it in.
#![no_main]

use libfuzzer_sys::fuzz_target;
use overpaint_raster::metadata;

fuzz_target!(|data: (&[u8], Vec<u8>)| {
    let (source, file) = data;
    let _ = metadata::has_c2pa(source);
    let _ = metadata::read(&metadata::read(source).write(file));
});

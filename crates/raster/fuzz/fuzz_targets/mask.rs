//! Packed masks: any bytes are a mask, which is the same when it is packed and unpacked again, or an error.
#![no_main]

use libfuzzer_sys::fuzz_target;
use overpaint_raster::Mask;

fuzz_target!(|data: &[u8]| {
    if let Ok(mask) = Mask::unpack(data) {
        assert_eq!(Mask::unpack(&mask.pack()), Ok(mask));
    }
});

//! What stays out of WebAssembly's memory, which never shrinks.

use std::arch::wasm32::memory_size;

use futures::StreamExt;
use js_sys::{Array, Uint8Array};
use overpaint_client::protocol::{Event, Exchange, Limits, Picture, Store};
use overpaint_client::{InputFile, Pieces, Upload};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Blob;

use crate::mock::{PHOTO, client, last, plain};

const MIB: usize = 1 << 20;
const PAGE: usize = 64 << 10;

/// How large the memory was at a moment when all of it was taken, so that whatever needs room makes it grow.
struct Full {
    pages: usize,
    _taken: Vec<Vec<u8>>,
}

impl Full {
    fn now() -> Self {
        let before = memory_size(0);
        let mut taken = Vec::new();
        while memory_size(0) == before {
            taken.push(Vec::with_capacity(MIB));
        }
        Self {
            pages: memory_size(0),
            _taken: taken,
        }
    }

    /// By how many bytes it has grown since.
    fn growth(&self) -> usize {
        (memory_size(0) - self.pages) * PAGE
    }
}

/// Reads an answer with one picture of `length` bytes, which comes in chunks of 16 KiB.
fn read<S: Store>(length: usize) -> (usize, S::Whole) {
    let mut exchange = Exchange::<S>::storing(Limits::default());
    exchange.on_chunk(br#"{"data":[{"b64_json":""#).unwrap();
    let chunk = [b'A'; 16 << 10];
    for _ in 0..length / (chunk.len() / 4 * 3) {
        exchange.on_chunk(&chunk).unwrap();
    }
    let mut events = exchange.on_chunk(br#""}]}"#).unwrap();
    events.extend(exchange.on_end().unwrap());
    let Some(Event::Completed(mut answer)) = events.pop() else {
        panic!("no answer");
    };
    let Picture::Image(image) = answer.pictures.remove(0).picture else {
        panic!("no picture");
    };
    (image.length, image.bytes)
}

#[wasm_bindgen_test]
fn a_picture_takes_half_as_much_again_at_most() {
    let full = Full::now();
    let (length, _kept) = read::<Pieces>(8 * MIB);
    assert!(full.growth() < length + length / 2, "{}", full.growth());
    // It is in there, so that the measure is one.
    assert!(full.growth() > length / 2, "{}", full.growth());
}

#[wasm_bindgen_test]
fn a_picture_that_was_moved_out_leaves_its_room_to_the_next() {
    let full = Full::now();
    let (length, first) = read::<Pieces>(8 * MIB);
    assert!(first.array().length() > 20);
    let (_, second) = read::<Pieces>(8 * MIB);
    assert!(second.array().length() > 20);
    assert!(full.growth() < length + length / 2, "{}", full.growth());
    assert_eq!(first.to_vec(), second.to_vec());
}

#[wasm_bindgen_test]
fn of_a_very_large_picture_not_all_stays_in_it() {
    let full = Full::now();
    let (length, pieces) = read::<Pieces>(60 * MIB);
    assert!(full.growth() < 40 * MIB, "{}", full.growth());
    let blob = pieces.blob("image/png").unwrap();
    assert_eq!(blob.size(), length as f64);
}

#[wasm_bindgen_test]
async fn a_file_is_sent_without_coming_into_it() {
    // A photo with 40 MiB behind its end, which readers ignore.
    let parts = Array::of2(
        &Uint8Array::from(PHOTO),
        &Uint8Array::new_with_length(u32::try_from(40 * MIB).unwrap()),
    );
    let blob = Blob::new_with_u8_array_sequence(&parts).unwrap();
    let full = Full::now();
    let image = InputFile { blob, name: None };
    let upload = Upload::read(plain(), vec![image], None).await.unwrap();
    let updates: Vec<_> = client("quota").edit(upload).collect().await;
    assert_eq!(updates[0].as_ref().unwrap_err().code(), "quota");
    assert!(full.growth() < 4 * MIB, "{}", full.growth());
    let last = last().await;
    let sent = last["parts"].as_array().unwrap().last().unwrap();
    assert_eq!(sent["length"], PHOTO.len() + 40 * MIB);
}

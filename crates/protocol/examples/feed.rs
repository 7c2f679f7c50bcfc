//! How long an answer of 20 MB takes, for chunks of several sizes: `cargo run --release --example feed`.
//!
//! The time per byte must not grow as the chunks shrink to nothing; what stays is the cost of a call.

use std::time::Instant;

use overpaint_protocol::{Exchange, Limits};

fn main() {
    let picture = "iVBORw0KGgoA".repeat(20_000_000 / 12);
    let json = format!(r#"{{"data":[{{"b64_json":"{picture}"}}]}}"#);
    let stream =
        format!("data: {{\"type\":\"image_edit.completed\",\"b64_json\":\"{picture}\"}}\n\n");
    for (name, body) in [("application/json", json), ("text/event-stream", stream)] {
        for size in [1, 16, 1 << 10, 16 << 10, 1 << 20, body.len()] {
            let start = Instant::now();
            let mut exchange = Exchange::new(Limits::default());
            exchange.on_head(200, Some(name));
            let mut events = 0;
            for chunk in body.as_bytes().chunks(size) {
                events += exchange.on_chunk(chunk).map_or(0, |events| events.len());
            }
            events += exchange.on_end().map_or(0, |events| events.len());
            assert_eq!(events, 1);
            let seconds = start.elapsed().as_secs_f64();
            println!(
                "{name:18} chunks of {size:>9} bytes: {:7.1} ms, {:7.1} MB/s",
                seconds * 1e3,
                body.len() as f64 / seconds / 1e6
            );
        }
    }
}

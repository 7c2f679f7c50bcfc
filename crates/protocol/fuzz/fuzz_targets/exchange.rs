//! One answer: two bytes choose the head and the size of the chunks, the rest is the body. Cuts must not change what it gives.
#![no_main]

use libfuzzer_sys::fuzz_target;
use overpaint_protocol::{Event, Exchange, Failure, Limits, Partial};

const TYPES: [Option<&str>; 5] =
    [None, Some("application/json"), Some("text/event-stream"), Some("text/html"), Some("text/plain; charset=utf-8")];
const STATUSES: [u16; 3] = [200, 400, 502];

fuzz_target!(|data: &[u8]| {
    let [head, size, body @ ..] = data else { return };
    let head = usize::from(*head);
    let status = STATUSES[head / TYPES.len() % STATUSES.len()];
    let whole = run(status, TYPES[head % TYPES.len()], body, body.len().max(1));
    let cut = run(status, TYPES[head % TYPES.len()], body, usize::from(*size).max(1));
    assert_eq!(whole, cut);
    assert_eq!(whole.0.is_some(), whole.1.is_none(), "one end, and one only");
    let _ = overpaint_protocol::models(status, body);
});

fn run(
    status: u16,
    content_type: Option<&str>,
    body: &[u8],
    size: usize,
) -> (Option<Event>, Option<Failure>, Vec<Partial>) {
    let mut exchange = Exchange::new(Limits::default());
    exchange.on_head(status, content_type);
    let (mut completed, mut failure) = (None, None);
    let mut take = |result: Result<Vec<Event>, Failure>| match result {
        Ok(events) => completed = completed.take().or(events.into_iter().find(|event| matches!(event, Event::Completed(_)))),
        Err(error) => failure = Some(error),
    };
    body.chunks(size).for_each(|chunk| take(exchange.on_chunk(chunk)));
    take(exchange.on_end());
    (completed, failure, exchange.arrived().to_vec())
}

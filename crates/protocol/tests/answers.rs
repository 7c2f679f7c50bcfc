//! Every fixture of `tests/fixtures/answers`, fed whole, byte by byte and cut anywhere, must give what the index says.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::PathBuf;

use overpaint_protocol::{Error, Event, Exchange, Failure, Image, Limits, Partial, Picture};
use proptest::prelude::*;
use serde_json::Value;

struct Fixture {
    body: Vec<u8>,
    entry: Value,
}

/// What an exchange gave in the end: the same for any cuts.
#[derive(Debug, PartialEq)]
struct Outcome {
    partials: Vec<Partial>,
    end: Result<overpaint_protocol::Answer, Error>,
}

#[test]
fn whole() {
    for fixture in fixtures() {
        check(&fixture, &run(&fixture, [fixture.body.as_slice()]));
    }
}

#[test]
fn byte_by_byte() {
    for fixture in fixtures() {
        check(&fixture, &run(&fixture, fixture.body.chunks(1)));
    }
}

#[test]
fn with_empty_chunks_between() {
    for fixture in fixtures() {
        let chunks = fixture.body.chunks(100).flat_map(|chunk| [chunk, &[]]);
        check(&fixture, &run(&fixture, chunks));
    }
}

#[test]
fn every_file_is_in_the_index() {
    let mut listed: Vec<String> = fixtures()
        .iter()
        .map(|fixture| text(&fixture.entry, "file"))
        .collect();
    listed.extend(["index.json", "README.md", "pictures"].map(str::to_owned));
    let mut found: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    listed.sort();
    found.sort();
    assert_eq!(listed, found);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn cut_anywhere(cuts in proptest::collection::vec(any::<prop::sample::Index>(), 1..30)) {
        for fixture in fixtures() {
            let length = fixture.body.len();
            let mut at: Vec<usize> = cuts.iter().map(|cut| cut.index(length + 1)).chain([0, length]).collect();
            at.sort_unstable();
            let chunks = at.windows(2).map(|pair| &fixture.body[pair[0]..pair[1]]);
            prop_assert_eq!(run(&fixture, chunks), run(&fixture, [fixture.body.as_slice()]), "{}", fixture.entry["file"]);
        }
    }
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/answers")
}

fn fixtures() -> Vec<Fixture> {
    let index: Vec<Value> =
        serde_json::from_slice(&fs::read(folder().join("index.json")).unwrap()).unwrap();
    assert!(!index.is_empty());
    let body = |entry: &Value| fs::read(folder().join(text(entry, "file"))).unwrap();
    index
        .into_iter()
        .map(|entry| Fixture {
            body: body(&entry),
            entry,
        })
        .collect()
}

fn text(entry: &Value, key: &str) -> String {
    entry[key].as_str().unwrap().to_owned()
}

fn run<'a>(fixture: &Fixture, chunks: impl IntoIterator<Item = &'a [u8]>) -> Outcome {
    let mut exchange = Exchange::new(Limits::default());
    exchange.on_head(
        fixture.entry["status"].as_u64().unwrap() as u16,
        fixture.entry["type"].as_str(),
    );
    let (mut partials, mut end) = (Vec::new(), None);
    let mut take = |result: Result<Vec<Event>, Failure>| match result {
        Ok(events) => {
            for event in events {
                assert!(end.is_none(), "an event after the end");
                match event {
                    Event::Partial(partial) => partials.push(partial),
                    Event::Completed(answer) => end = Some(Ok(answer)),
                    Event::Task(task) => panic!("{task:?}"),
                }
            }
        }
        Err(failure) => {
            assert!(end.is_none(), "a failure after the end");
            partials.clone_from(&failure.arrived);
            end = Some(Err(failure.error));
        }
    };
    for chunk in chunks {
        take(exchange.on_chunk(chunk));
    }
    take(exchange.on_end());
    take(exchange.on_end());
    assert!(exchange.is_done());
    assert_eq!(exchange.arrived(), partials);
    Outcome {
        partials,
        end: end.expect("an answer or a failure"),
    }
}

fn check(fixture: &Fixture, outcome: &Outcome) {
    let entry = &fixture.entry;
    let file = text(entry, "file");
    let expected = |key: &str| -> Vec<String> {
        entry[key]
            .as_array()
            .unwrap()
            .iter()
            .map(|name| name.as_str().unwrap().to_owned())
            .collect()
    };
    let partials: Vec<String> = outcome
        .partials
        .iter()
        .map(|partial| name_of(&partial.image))
        .collect();
    assert_eq!(partials, expected("partials"), "{file}");
    let indices: Vec<u32> = outcome
        .partials
        .iter()
        .map(|partial| partial.index)
        .collect();
    assert_eq!(
        indices,
        (0..partials.len() as u32).collect::<Vec<_>>(),
        "{file}"
    );
    match &outcome.end {
        Ok(answer) => {
            assert!(entry["error"].is_null(), "{file}: no error");
            let pictures: Vec<String> = answer
                .pictures
                .iter()
                .map(|output| name_of_picture(&output.picture))
                .collect();
            assert_eq!(pictures, expected("pictures"), "{file}");
            let total = answer.usage.and_then(|usage| usage.total_tokens);
            assert_eq!(total, entry["total_tokens"].as_u64(), "{file}");
        }
        Err(error) => {
            let expected = &entry["error"];
            assert_eq!(
                expected["code"].as_str(),
                Some(error.code()),
                "{file}: {error:?}"
            );
            match error {
                Error::Api(error) => {
                    assert_eq!(
                        expected["message"].as_str(),
                        Some(error.message.as_str()),
                        "{file}"
                    );
                    assert_eq!(
                        expected["api_code"].as_str(),
                        error.code.as_deref(),
                        "{file}"
                    );
                    assert_eq!(expected["param"].as_str(), error.param.as_deref(), "{file}");
                    let status = expected.get("status").unwrap_or(&entry["status"]);
                    assert_eq!(*status, error.status, "{file}");
                }
                Error::Html { title, .. } => {
                    assert_eq!(expected["message"].as_str(), title.as_deref(), "{file}");
                }
                _ => {}
            }
        }
    }
}

fn name_of_picture(picture: &Picture) -> String {
    match picture {
        Picture::Image(image) => name_of(image),
        Picture::Url(url) => url.clone(),
    }
}

/// The file in `pictures/` with exactly these bytes.
fn name_of(image: &Image) -> String {
    assert!(
        image.width.is_some() && image.height.is_some(),
        "a header that can be read"
    );
    for entry in fs::read_dir(folder().join("pictures")).unwrap() {
        let path = entry.unwrap().path();
        if fs::read(&path).unwrap() == image.bytes {
            return path.file_name().unwrap().to_string_lossy().into_owned();
        }
    }
    panic!("{} bytes that are no picture we know", image.bytes.len());
}

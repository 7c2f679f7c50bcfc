//! What an exchange tells beside its pictures, its limits, and that nothing makes it panic.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use overpaint_protocol::{Answer, Error, Event, Exchange, Limits, Output, Picture, Usage, Value};
use proptest::prelude::*;

const JSON: Option<&str> = Some("application/json");
const STREAM: Option<&str> = Some("text/event-stream");

fn exchange(content_type: Option<&str>) -> Exchange {
    let mut exchange = Exchange::new(Limits::default());
    exchange.on_head(200, content_type);
    exchange
}

fn answer(body: &str) -> Answer {
    let mut exchange = exchange(JSON);
    assert_eq!(exchange.on_chunk(body.as_bytes()).unwrap(), []);
    match exchange.on_end().unwrap().remove(0) {
        Event::Completed(answer) => answer,
        other => panic!("{other:?}"),
    }
}

#[test]
fn everything_an_answer_tells_has_its_place() {
    let answer = answer(
        r#"{"created":7,"size":"1024x1024","quality":"high","background":"opaque","output_format":"png",
            "safety_identifier":"s","data":[{"b64_json":"aGk=","revised_prompt":"A cat"},{"url":"/1.png"}],
            "usage":{"input_tokens":1,"output_tokens":2,"total_tokens":3,"input_tokens_details":{"text_tokens":4,"image_tokens":5},
            "output_tokens_details":{"text_tokens":6,"image_tokens":7}}}"#,
    );
    let usage = Usage {
        input_tokens: Some(1),
        output_tokens: Some(2),
        total_tokens: Some(3),
        input_text_tokens: Some(4),
        input_image_tokens: Some(5),
        output_text_tokens: Some(6),
        output_image_tokens: Some(7),
    };
    assert_eq!(answer.usage, Some(usage));
    assert_eq!(answer.details.created, Some(7));
    let told = [
        answer.details.size,
        answer.details.quality,
        answer.details.background,
        answer.details.output_format,
    ]
    .map(Option::unwrap_or_default);
    assert_eq!(told, ["1024x1024", "high", "opaque", "png"]);
    assert_eq!(
        answer.details.rest,
        [(
            "safety_identifier".to_owned(),
            Value::String("s".to_owned())
        )]
    );
    let [first, second] = answer.pictures.as_slice() else {
        panic!("{:?}", answer.pictures)
    };
    assert!(
        matches!(first, Output { picture: Picture::Image(image), revised_prompt: Some(prompt) }
        if image.bytes == "hi" && image.format.is_none() && prompt == "A cat")
    );
    assert_eq!(
        *second,
        Output {
            picture: Picture::Url("/1.png".to_owned()),
            revised_prompt: None
        }
    );
}

#[test]
fn wrong_types_where_nothing_depends_on_them_are_absent() {
    let answer = answer(r#"{"created":"now","size":7,"usage":[],"data":[{"b64_json":"aGk="}]}"#);
    assert_eq!(
        (answer.details.created, answer.details.size, answer.usage),
        (None, None, None)
    );
}

#[test]
fn of_what_is_told_twice_the_later_counts() {
    let answer = answer(
        r#"{"size":"old","size":"new","usage":{"total_tokens":1},"usage":{"total_tokens":2},"data":[{"b64_json":"aGk="}]}"#,
    );
    assert_eq!(answer.details.size.as_deref(), Some("new"));
    assert_eq!(answer.usage.and_then(|usage| usage.total_tokens), Some(2));
    assert_eq!(answer.details.rest, []);
}

#[test]
fn a_partial_without_a_number_counts_by_itself() {
    let mut exchange = exchange(STREAM);
    let event = "data: {\"type\":\"image_edit.partial_image\",\"b64_json\":\"aGk=\"}\n\n";
    let events = exchange
        .on_chunk(format!("{event}{event}").as_bytes())
        .unwrap();
    let indices = events.iter().map(|event| match event {
        Event::Partial(partial) => partial.index,
        other => panic!("{other:?}"),
    });
    assert_eq!(indices.collect::<Vec<_>>(), [0, 1]);
}

#[test]
fn what_arrived_is_there_before_the_end() {
    let mut exchange = exchange(STREAM);
    exchange
        .on_chunk(
            b"data: {\"type\":\"image_edit.partial_image\",\"b64_json\":\"aGk=\"}\n\ndata: {\"b64",
        )
        .unwrap();
    assert_eq!(exchange.arrived().len(), 1);
    assert!(!exchange.is_done());
}

#[test]
fn after_a_failure_nothing_more_is_said() {
    let mut exchange = exchange(STREAM);
    assert!(exchange.on_chunk(b"data: {\"error\":\"no\"}\n\n").is_err());
    assert_eq!(
        exchange.on_chunk(b"data: {\"error\":\"no\"}\n\n"),
        Ok(Vec::new())
    );
    assert_eq!(exchange.on_end(), Ok(Vec::new()));
}

#[test]
fn text_is_limited_but_not_the_text_of_pictures() {
    let limits = Limits {
        text: 100,
        pictures: 1000,
    };
    let body = |field: &str, length: usize| {
        format!(r#"{{"data":[{{"{field}":"{}"}}]}}"#, "A".repeat(length))
    };
    let run = |body: String| {
        let mut exchange = Exchange::new(limits);
        exchange.on_head(200, JSON);
        body.as_bytes()
            .chunks(7)
            .try_for_each(|chunk| exchange.on_chunk(chunk).map(drop))?;
        exchange.on_end().map(drop)
    };
    let error =
        |result: Result<(), overpaint_protocol::Failure>| result.map_err(|failure| failure.error);
    assert_eq!(error(run(body("b64_json", 1332))), Ok(()));
    assert_eq!(
        error(run(body("b64_json", 1336))),
        Err(Error::PicturesTooLarge { limit: 1000 })
    );
    assert_eq!(
        error(run(body("revised_prompt", 200))),
        Err(Error::TextTooLarge { limit: 100 })
    );
}

#[test]
fn the_limit_on_pictures_is_for_the_whole_stream() {
    let mut exchange = Exchange::new(Limits {
        text: 1000,
        pictures: 100,
    });
    exchange.on_head(200, STREAM);
    let event = format!(
        "data: {{\"type\":\"image_edit.partial_image\",\"b64_json\":\"{}\"}}\n\n",
        "A".repeat(80)
    );
    assert_eq!(exchange.on_chunk(event.as_bytes()).unwrap().len(), 1);
    let failure = exchange.on_chunk(event.as_bytes()).unwrap_err();
    assert_eq!(failure.error, Error::PicturesTooLarge { limit: 100 });
    assert_eq!(failure.arrived.len(), 1);
}

#[test]
fn an_endless_error_body_is_cut() {
    let mut exchange = Exchange::new(Limits {
        text: 10,
        pictures: 10,
    });
    exchange.on_head(500, None);
    for _ in 0..100 {
        exchange.on_chunk(b"abcdefg").unwrap();
    }
    let failure = exchange.on_end().unwrap_err();
    assert!(matches!(failure.error, Error::Api(error) if error.message == "abcdefgabc"));
}

#[test]
fn an_indented_first_line_of_a_stream_is_no_field() {
    let mut exchange = exchange(STREAM);
    exchange.on_chunk(b" data: {\"error\":\"no\"}\n\n").unwrap();
    assert_eq!(exchange.on_end().unwrap_err().error, Error::Incomplete);
}

#[test]
fn a_task_that_was_not_asked_for_is_named() {
    for body in [
        r#"{"task_id":"abc"}"#,
        r#"{"code":"success","message":"ok","data":[{"task_id":"abc"}]}"#,
    ] {
        let mut exchange = exchange(JSON);
        exchange.on_chunk(body.as_bytes()).unwrap();
        let error = exchange.on_end().unwrap_err().error;
        let task = Some("abc".to_owned());
        assert!(error.message().contains("abc"), "{error}");
        assert_eq!(error, Error::Empty { task });
    }
}

#[test]
fn an_event_cut_short_is_no_event_at_the_end() {
    for (body, message) in [
        (r#"data: {"error":"no"}"#, Some("no")),
        (r#"data: {"error":"no""#, None),
        ("event: error\ndata: no", Some("no")),
        ("data: [DONE]", None),
        ("data", None),
    ] {
        let mut exchange = exchange(STREAM);
        exchange.on_chunk(body.as_bytes()).unwrap();
        match (exchange.on_end().unwrap_err().error, message) {
            (Error::Api(error), Some(message)) => assert_eq!(error.message, message),
            (Error::Incomplete, None) => {}
            (other, _) => panic!("{body}: {other:?}"),
        }
    }
}

#[test]
fn deep_nesting_is_an_error_and_no_overflow() {
    let mut exchange = exchange(JSON);
    exchange.on_chunk("[".repeat(100_000).as_bytes()).unwrap();
    assert!(exchange.on_end().is_err());
}

/// Bytes that look like an answer often enough to get far.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let words = prop::sample::select(vec![
        "data:",
        "event: ",
        "error",
        "\n",
        "\n\n",
        "\r",
        "\r\n",
        ": ",
        "{",
        "}",
        "[",
        "]",
        "\"",
        ",",
        ":",
        "\\",
        "\\u00",
        "\\u002f",
        "\"b64_json\":\"",
        "\"url\":\"data:",
        "\"type\":\"image_edit.completed\"",
        "\"type\":\"image_edit.partial_image\"",
        "\"partial_image_b64\":\"",
        "AAAA",
        "iVBORw0KGgo",
        "=",
        "[DONE]",
        "null",
        "\"error\":",
        "\"data\":[{",
        "7",
        "\u{feff}",
        "<title>",
    ]);
    let piece = prop_oneof![8 => words.prop_map(|word| word.as_bytes().to_vec()), 1 => proptest::collection::vec(any::<u8>(), 0..4)];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// A whole stream of previews and a final picture, or an error, without any blank line at its end; and where the JSON of its last event
/// begins.
fn stream() -> impl Strategy<Value = (String, usize)> {
    let last = prop::sample::select(vec![
        r#"{"type":"image_edit.completed","b64_json":"aGk=","usage":{"total_tokens":7}}"#,
        r#"{"usage":{"total_tokens":7}, "b64_json" : "aGk="}"#,
        r#"{"data":[{"b64_json":"aGk=","revised_prompt":"\u00e9\"\\"}]}"#,
        r#"{"type":"error","error":{"message":"m","code":"moderation_blocked"}}"#,
        r#"{"error":"no"}"#,
    ]);
    let names = prop::sample::select(vec!["", "event: image_edit.completed", "id: 7", ": ping"]);
    let ends = prop::sample::select(vec!["\n", "\r", "\r\n"]);
    (0..3usize, names, last, ends).prop_map(|(partials, name, last, end)| {
        let partial = r#"data: {"type":"image_edit.partial_image","b64_json":"aG8="}"#;
        let mut text = [partial, end, end].concat().repeat(partials);
        if !name.is_empty() {
            text += &[name, end].concat();
        }
        text += "data: ";
        let start = text.len();
        (text + last, start)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_end_of_a_stream_needs_no_blank_line_but_all_of_its_json(
        (body, start) in stream(),
        content_type in prop::sample::select(vec![None, JSON, STREAM]),
        ends in prop::sample::select(vec!["", "\n", "\r", "\r\n"]),
        cut in any::<prop::sample::Index>(),
    ) {
        let outcome = |body: &str| {
            let mut exchange = exchange(content_type);
            let mut events = exchange.on_chunk(body.as_bytes())?;
            events.extend(exchange.on_end()?);
            Ok::<_, overpaint_protocol::Failure>(events)
        };
        let whole = outcome(&format!("{body}\n\n"));
        prop_assert!(!matches!(&whole, Err(failure) if failure.error == Error::Incomplete));
        prop_assert_eq!(&outcome(&format!("{body}{ends}")), &whole);
        // Behind its first letter, for without any it is no event.
        let end = start + 1 + cut.index(body.len() - start - 1);
        let failure = outcome(&format!("{}{ends}", &body[..end])).unwrap_err();
        prop_assert_eq!(failure.error, Error::Incomplete);
        prop_assert_eq!(failure.arrived.len(), body.matches("partial_image").count());
    }

    #[test]
    fn no_bytes_make_it_panic_and_cuts_do_not_matter(
        body in pieces(),
        content_type in prop::sample::select(vec![None, JSON, STREAM, Some("text/html"), Some("text/plain")]),
        status in prop::sample::select(vec![200u16, 202, 304, 400, 500]),
        cut in 1usize..10,
    ) {
        let outcome = |size: usize| {
            let mut exchange = Exchange::new(Limits::default());
            exchange.on_head(status, content_type);
            let mut completed = None;
            let mut failure = None;
            let mut take = |result: Result<Vec<Event>, _>| match result {
                Ok(events) => completed = completed.take().or(events.into_iter().rfind(|event| matches!(event, Event::Completed(_)))),
                Err(error) => failure = Some(error),
            };
            body.chunks(size).for_each(|chunk| take(exchange.on_chunk(chunk)));
            take(exchange.on_end());
            (completed, failure, exchange.arrived().to_vec())
        };
        let whole = outcome(body.len().max(1));
        prop_assert!(whole.0.is_some() != whole.1.is_some(), "one end, and one only");
        prop_assert_eq!(&outcome(cut), &whole);
        prop_assert_eq!(&outcome(1), &whole);
    }
}

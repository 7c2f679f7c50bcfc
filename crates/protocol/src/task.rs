//! Asynchronous tasks, read out of the many JSON shapes that gateways have for them.
//!
//! Every fact has a list of places, and the first that holds one wins. In the JSON a number stands where a picture was, as
//! in a `Document`; so a picture's place may hold a number or a text. The lists are texts with spaces between their items, which take the
//! least room.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use crate::json::Value;
use crate::retry::thousandths;
use crate::text::{cut, has, parts, trim, trim_end};

/// The longest id that is taken for one, in bytes. What is longer is something else, such as a picture's base64.
const MAX_ID: usize = 512;

/// What a server told about a task.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// The name to ask for it by, never empty; not every poll answer repeats it.
    pub id: Option<String>,
    /// Where it stands.
    pub status: Status,
    /// Where it stands in the server's word, in the server's spelling.
    pub server_status: Option<String>,
    /// How much of it is done, 0–1.
    pub progress: Option<f64>,
    /// Where to ask next, in the server's words. The key must not go there before [`same_origin`](crate::same_origin) has let it through.
    pub poll_url: Option<String>,
}

/// Where a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It waits or is worked on, or the server's word is not known.
    Waiting,
    /// Its pictures are ready.
    Completed,
    /// It failed, was cancelled, or has expired.
    Failed,
}

const ID: &str = "/task_id /id /taskId /job_id /data /data/task_id /data/id /data/0/task_id";
/// Answers with pictures have an `id` of their own, and it is none of a task.
const ID_BESIDE_PICTURES: &str =
    "/task_id /taskId /job_id /data /data/task_id /data/id /data/0/task_id";

/// Where an id can be that is of a task and of nothing else.
const ID_OF_A_TASK: &str = "/task_id /taskId /job_id /data/task_id /data/0/task_id";

const STATUS: &str = "/status /state /data/status /data/state /task_status /data/task_status";

/// Words for [`Status::Waiting`] need no more than not being among the others, except where a wrapper says `success` around them.
const WAITING: &str =
    "pending queued submitted not_start processing running in_progress generating waiting_upstream";

const COMPLETED: &str = "success succeeded succeed completed complete done finished";

const FAILED: &str = "failed failure error cancelled canceled expired";

/// Where arrays of pictures are.
const LISTS: &str = "/data/data/data /data/data /data /result/data /result/images /data/result/images /results /data/images /image_urls /images \
     /output/data";

/// Where one picture is by itself.
const SINGLES: &str = "/data/result_url /image_url /output /result /data";

const FAILURE: &str =
    "/error/message /error /fail_reason /data/fail_reason /data/error/message /data/error /message";

/// What an answer to a submission or to a poll tells about its task.
///
/// Without any word about the status, an answer with pictures in `data` is a completed task, and one with an `error` a failed one.
pub(crate) fn read(value: &Value) -> Task {
    let answers = value
        .get("data")
        .is_some_and(|data| !pictures(data).is_empty());
    let ids = if answers { ID_BESIDE_PICTURES } else { ID };
    // Gateways wrap a task as in {"status":"success","data":{"status":"running"}}: that it was found is no news of it.
    let mut word = None;
    for place in parts(STATUS, b" ") {
        let Some(found) = value.pointer(place).and_then(text) else {
            continue;
        };
        let rank = match status(found) {
            Some(Status::Waiting | Status::Failed) => 0,
            Some(Status::Completed) => 1,
            None => 2,
        };
        if word.is_none_or(|(best, _)| rank < best) {
            word = Some((rank, found));
        }
    }
    let word = word.map(|(_, word)| word);
    let status = match word {
        Some(word) => status(word).unwrap_or(Status::Waiting),
        None if answers => Status::Completed,
        None if tells_error(value) => Status::Failed,
        None => Status::Waiting,
    };
    Task {
        id: first(value, ids, id).map(str::to_owned),
        status,
        server_status: word.map(str::to_owned),
        progress: first(value, "/progress /data/progress", spelled).and_then(progress),
        poll_url: first(value, "/poll_url /data/poll_url", text).map(str::to_owned),
    }
}

/// The task that an answer names which was to have pictures.
pub(crate) fn named(value: &Value) -> Option<String> {
    first(value, ID_OF_A_TASK, id).map(str::to_owned)
}

/// What is read at the first of some places that has it.
fn first<'a, T>(value: &'a Value, places: &str, read: fn(&'a Value) -> Option<T>) -> Option<T> {
    for place in parts(places, b" ") {
        if let Some(found) = value.pointer(place).and_then(read) {
            return Some(found);
        }
    }
    None
}

/// The pictures of a completed task in order: objects that have something under `b64_json` or `url`, or texts that are URLs (`data:` URLs
/// among them). Empty if there is none.
pub(crate) fn results(value: &Value) -> Vec<&Value> {
    first(value, LISTS, |list| {
        Some(pictures(list)).filter(|found| !found.is_empty())
    })
    .or_else(|| first(value, SINGLES, |item| is_picture(item).then(|| vec![item])))
    .unwrap_or_default()
}

/// Why a task failed, in the server's words.
pub(crate) fn failure(value: &Value) -> Option<&str> {
    first(value, FAILURE, text)
}

fn text(value: &Value) -> Option<&str> {
    let text = trim(value.as_str()?);
    (!text.is_empty()).then_some(text)
}

/// A text, or a number's digits.
fn spelled(value: &Value) -> Option<&str> {
    match value {
        Value::Number(number) => Some(number.as_str()),
        _ => text(value),
    }
}

fn id(value: &Value) -> Option<&str> {
    let id = spelled(value)?;
    let is_whole = value.as_str().is_some() || !has(id, b'.');
    (is_whole && id.len() <= MAX_ID && !is_url(id)).then_some(id)
}

fn status(word: &str) -> Option<Status> {
    let is = |words: &str| {
        parts(words, b" ")
            .into_iter()
            .any(|known| known.eq_ignore_ascii_case(word))
    };
    if is(WAITING) {
        Some(Status::Waiting)
    } else if is(COMPLETED) {
        Some(Status::Completed)
    } else {
        is(FAILED).then_some(Status::Failed)
    }
}

/// `"60%"`, `60`, `"60"` and `0.6` are all 0.6. A 1 is one per cent, and 1.0 is all. Further digits than thousandths are dropped, and with
/// an exponent it is none.
fn progress(text: &str) -> Option<f64> {
    let digits = trim_end(text, '%');
    let thousandths = match digits.strip_prefix('-') {
        Some(below) => thousandths(below).map(|_| 0),
        None => thousandths(digits),
    }?;
    let percent = digits.len() < text.len() || !has(digits, b'.') || thousandths > 1000;
    let whole = if percent { 100_000.0 } else { 1000.0 };
    Some((thousandths as f64 / whole).min(1.0))
}

/// `error` by JavaScript's rules, as far as it says something.
fn tells_error(value: &Value) -> bool {
    match value.get("error") {
        Some(Value::String(text)) => !text.is_empty(),
        Some(Value::Bool(is)) => *is,
        Some(Value::Object(_)) => true,
        _ => false,
    }
}

/// The pictures in an array.
fn pictures(value: &Value) -> Vec<&Value> {
    let mut found = Vec::new();
    for item in value.as_array().into_iter().flatten() {
        match item.get("url") {
            // Some gateways wrap each URL once more.
            Some(Value::Array(urls)) => found.extend(urls.iter().filter(|url| is_picture(url))),
            _ if is_picture(item) => found.push(item),
            _ => {}
        }
    }
    found
}

fn is_picture(value: &Value) -> bool {
    match value {
        Value::String(text) => is_url(text),
        Value::Object(_) => ["b64_json", "url"].iter().any(|key| match value.get(key) {
            Some(Value::String(text)) => !text.is_empty(),
            Some(value) => value.is_number(),
            None => false,
        }),
        _ => false,
    }
}

/// Whether a text by itself is an address rather than an id.
fn is_url(text: &str) -> bool {
    text.starts_with('/') || text.starts_with("data:") || cut(text, "://").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;
    use proptest::prelude::*;

    /// What the reader makes of a literal.
    macro_rules! json {
        ($($json:tt)+) => { of(&serde_json::json!($($json)+)) };
    }

    fn of(value: &serde_json::Value) -> Value {
        json::read(value.to_string().as_bytes()).unwrap()
    }

    fn id_of(value: &Value) -> Option<String> {
        read(value).id
    }

    #[test]
    fn the_id_is_found_in_every_place_and_the_first_one_wins() {
        for value in [
            json!({"task_id": "a"}),
            json!({"id": "a", "status": "processing"}),
            json!({"taskId": " a "}),
            json!({"job_id": "a"}),
            json!({"code": "success", "data": "a"}),
            json!({"data": {"task_id": "a"}}),
            json!({"data": {"id": "a"}}),
            json!({"code": 200, "data": [{"status": "submitted", "task_id": "a"}]}),
            json!({"task_id": "a", "id": "b", "data": {"task_id": "c"}}),
            json!({"task_id": null, "id": "a", "job_id": "b"}),
            json!({"task_id": "", "id": {}, "job_id": "a"}),
        ] {
            assert_eq!(id_of(&value).as_deref(), Some("a"), "{value:?}");
        }
        assert_eq!(id_of(&json!({"task_id": 12})).as_deref(), Some("12"));
    }

    #[test]
    fn what_is_no_id_is_not_taken_for_one() {
        for value in [
            json!({}),
            json!([]),
            json!({"id": "an answer's", "data": [{"b64_json": 0}]}),
            json!({"id": "an answer's", "data": [{"url": "https://cdn/x"}]}),
            json!({"data": "https://cdn/x.png"}),
            json!({"data": "data:image/png;base64,AA"}),
            json!({"data": "A".repeat(MAX_ID + 1)}),
            json!({"task_id": 0.5}),
        ] {
            assert_eq!(id_of(&value), None, "{value:?}");
        }
    }

    #[test]
    fn an_id_of_an_answer_gives_way_to_a_tasks() {
        let value = json!({"id": "b", "job_id": "a", "data": [{"url": "https://cdn/x"}]});
        assert_eq!(id_of(&value).as_deref(), Some("a"));
    }

    #[test]
    fn status_words_are_known_in_any_case_and_unknown_ones_wait() {
        let cases = [
            (Status::Waiting, WAITING),
            (Status::Completed, COMPLETED),
            (Status::Failed, FAILED),
            (Status::Waiting, "thinking ok"),
        ];
        for (expected, words) in cases {
            for word in words.split(' ') {
                for word in [word.to_uppercase(), word.to_owned()] {
                    let task = read(&json!({"status": word}));
                    assert_eq!(task.status, expected, "{word}");
                    assert_eq!(task.server_status, Some(word));
                }
            }
        }
    }

    #[test]
    fn the_status_is_found_in_every_place() {
        for value in [
            json!({"status": "done"}),
            json!({"state": "done"}),
            json!({"data": {"status": "done"}}),
            json!({"data": {"state": "done"}}),
            json!({"task_status": "done"}),
            json!({"status": 200, "state": "", "task_status": "done"}),
        ] {
            assert_eq!(read(&value).status, Status::Completed, "{value:?}");
        }
    }

    #[test]
    fn a_wrapper_that_says_success_does_not_hide_the_task() {
        let cases = [
            ("IN_PROGRESS", Status::Waiting),
            ("FAILURE", Status::Failed),
            ("SUCCESS", Status::Completed),
        ];
        for (word, expected) in cases {
            let task = read(&json!({"status": "success", "data": {"status": word}}));
            assert_eq!(task.status, expected, "{word}");
        }
        let task = read(&json!({"status": "failed", "data": {"status": "running"}}));
        assert_eq!(task.status, Status::Failed);
    }

    #[test]
    fn an_answer_without_a_status_is_completed_failed_or_neither() {
        let cases = [
            (
                json!({"created": 1, "data": [{"b64_json": 0}]}),
                Status::Completed,
            ),
            (json!({"error": {"message": "no"}}), Status::Failed),
            (json!({"error": "no"}), Status::Failed),
            (json!({"error": null, "task_id": "a"}), Status::Waiting),
            (
                json!({"task_id": "a", "image_urls": ["https://cdn/input"]}),
                Status::Waiting,
            ),
            (json!({"task_id": "a", "data": []}), Status::Waiting),
            (json!(null), Status::Waiting),
        ];
        for (value, expected) in cases {
            assert_eq!(read(&value).status, expected, "{value:?}");
        }
    }

    #[test]
    fn progress_is_a_share_however_it_is_written() {
        let cases = [
            (r#""60%""#, Some(0.6)),
            (r#"" 60.5 % ""#, Some(0.605)),
            (r#""60.5%""#, Some(0.605)),
            ("60", Some(0.6)),
            (r#""60""#, Some(0.6)),
            ("0.6", Some(0.6)),
            (r#""0.6""#, Some(0.6)),
            (r#""0.6%""#, Some(0.006)),
            ("60.5", Some(0.605)),
            ("0", Some(0.0)),
            (r#""0%""#, Some(0.0)),
            ("1", Some(0.01)),
            ("1.0", Some(1.0)),
            ("100", Some(1.0)),
            ("250", Some(1.0)),
            ("1e999", None),
            ("123456789012345678901234567890", Some(1.0)),
            ("-5", Some(0.0)),
            (r#""1e999""#, None),
            (r#""half""#, None),
            (r#""""#, None),
            ("null", None),
        ];
        for (progress, expected) in cases {
            let text = format!(r#"{{"data":{{"progress":{progress}}}}}"#);
            let value = json::read(text.as_bytes()).unwrap();
            assert_eq!(read(&value).progress, expected, "{text}");
        }
    }

    #[test]
    fn the_poll_url_is_kept_as_it_is() {
        let value = json!({"id": "a", "poll_url": "/v1/images/tasks/a"});
        assert_eq!(read(&value).poll_url.as_deref(), Some("/v1/images/tasks/a"));
        let value = json!({"poll_url": null, "data": {"poll_url": "x"}});
        assert_eq!(read(&value).poll_url.as_deref(), Some("x"));
    }

    #[test]
    fn pictures_are_found_in_every_place() {
        let items = serde_json::json!([{"b64_json": 0}, {"url": "https://cdn/x"}]);
        let texts = serde_json::json!(["https://cdn/x", "data:image/png;base64,AA"]);
        for value in [
            json!({"data": {"status": "SUCCESS", "data": {"created": 1, "data": items}}}),
            json!({"data": {"data": items}}),
            json!({"data": items}),
            json!({"result": {"data": items}}),
            json!({"result": {"images": items}}),
            json!({"data": {"result": {"images": items}}}),
            json!({"results": texts}),
            json!({"data": {"images": texts}}),
            json!({"image_urls": texts}),
            json!({"images": texts}),
            json!({"output": {"data": items}}),
            json!({"data": [], "images": texts}),
            json!({"data": {"result": {"images": [{"url": ["https://cdn/x", "/y"]}]}}}),
        ] {
            assert_eq!(results(&value).len(), 2, "{value:?}");
        }
        for value in [
            json!({"data": {"result_url": "https://cdn/x"}}),
            json!({"image_url": "https://cdn/x"}),
            json!({"output": {"url": 0}}),
            json!({"output": "https://cdn/x"}),
            json!({"data": {"url": "https://cdn/x"}}),
        ] {
            assert_eq!(results(&value).len(), 1, "{value:?}");
        }
    }

    #[test]
    fn what_is_no_picture_is_left_out() {
        for value in [
            json!({"data": "task-1"}),
            json!({"data": [{"task_id": "a"}, null, 7, "word"]}),
            json!({"data": [{"b64_json": null, "url": null}, {"b64_json": "", "url": ""}]}),
            json!({"images": [["https://cdn/x"]]}),
            json!({"status": "completed"}),
        ] {
            assert_eq!(results(&value), Vec::<&Value>::new(), "{value:?}");
        }
    }

    #[test]
    fn the_failure_is_found_in_every_place() {
        for value in [
            json!({"error": {"message": "no", "code": 1}, "message": "later"}),
            json!({"error": "no"}),
            json!({"error": null, "fail_reason": "no"}),
            json!({"message": "", "data": {"fail_reason": "no"}}),
            json!({"data": {"error": {"message": "no"}}}),
            json!({"data": {"error": "no"}, "message": "later"}),
            json!({"message": "no"}),
        ] {
            assert_eq!(failure(&value), Some("no"), "{value:?}");
        }
        assert_eq!(failure(&json!({"error": {}, "message": " "})), None);
    }

    /// Any JSON, with the keys and words that matter in it.
    fn any_json() -> impl Strategy<Value = serde_json::Value> {
        use serde_json::Value;
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,8}|[0-9.e-]{1,6}%?|success|running|failed|https://[a-z]{3}".prop_map(Value::from),
        ];
        let keys: Vec<&str> = [ID, STATUS, LISTS, SINGLES, FAILURE]
            .iter()
            .flat_map(|places| places.split(['/', ' ']).filter(|key| !key.is_empty()))
            .chain(["progress", "poll_url", "b64_json", "url"])
            .collect();
        leaf.prop_recursive(5, 64, 6, move |inner| {
            let key = prop::sample::select(keys.clone());
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
                prop::collection::vec((key, inner), 0..6).prop_map(|fields| fields
                    .into_iter()
                    .map(|(key, value)| (key.to_owned(), value))
                    .collect()),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_json_is_read(value in any_json().prop_map(|value| of(&value))) {
            let task = read(&value);
            prop_assert!(task.id.is_none_or(|id| !id.is_empty() && id.len() <= MAX_ID));
            prop_assert!(task.progress.is_none_or(|progress| (0.0..=1.0).contains(&progress)));
            prop_assert!(results(&value).into_iter().all(is_picture));
            prop_assert!(failure(&value).is_none_or(|text| !text.is_empty()));
        }
    }
}

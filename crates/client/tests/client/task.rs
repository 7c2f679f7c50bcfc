//! Tasks in the background.

use std::time::Duration;

use overpaint_client::{Client, Error, Stand, Wait, Waiting};
use overpaint_protocol::{Pace, Task, TaskStatus};
use serde_json::Value;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::mock::{base, bytes_of, client, fetched, key, last, plain, server, upload};

fn quick() -> Pace {
    Pace::new(Duration::from_millis(20), Duration::from_secs(60))
}

async fn submitted(client: &Client) -> Task {
    match client.submit(&upload(plain()).await).await {
        Ok(Stand::Waiting(task)) => task,
        other => panic!("{other:?}"),
    }
}

async fn waited(client: &Client, task: &Task, pace: Pace) -> Vec<Result<Stand, Error>> {
    let id = task.id.clone().unwrap();
    all(client.wait(id, task.poll_url.clone(), pace)).await
}

async fn all(mut wait: Wait) -> Vec<Result<Stand, Error>> {
    let mut stands = Vec::new();
    loop {
        stands.push(wait.next().await);
        if !matches!(stands.last(), Some(Ok(Stand::Waiting(_)))) {
            return stands;
        }
    }
}

async fn failure(fault: &str) -> Error {
    let client = client(fault);
    let task = submitted(&client).await;
    let mut stands = waited(&client, &task, quick()).await;
    stands.pop().unwrap().unwrap_err()
}

/// The polls of the last task, by address and whether the key was with them.
async fn polls() -> Vec<(String, bool)> {
    let last = last().await;
    let poll = |poll: &Value| {
        let url = poll["url"].as_str().unwrap().to_owned();
        (url, poll["with_key"].as_bool().unwrap())
    };
    let polls = last["task"]["polls"].as_array().unwrap();
    polls.iter().map(poll).collect()
}

#[wasm_bindgen_test]
async fn a_task_is_followed_to_its_end_in_both_dialects() {
    for (fault, polled) in [("", "images/tasks/"), ("tasks-b", "image-tasks/")] {
        let client = Client::new(base(fault), key());
        let task = submitted(&client).await;
        let stands = waited(&client, &task, quick()).await;
        let [
            Ok(Stand::Waiting(first)),
            Ok(Stand::Waiting(_)),
            Ok(Stand::Waiting(last)),
            Ok(Stand::Completed(answer)),
        ] = &stands[..]
        else {
            panic!("{fault}: {stands:?}");
        };
        assert_eq!(first.status, TaskStatus::Waiting);
        let words = (
            first.server_status.as_deref(),
            last.server_status.as_deref(),
        );
        match fault {
            "" => {
                assert_eq!(words, (Some("NOT_START"), Some("IN_PROGRESS")));
                assert_eq!((first.progress, last.progress), (Some(0.0), Some(0.6)));
            }
            _ => assert_eq!(words, (Some("processing"), Some("processing"))),
        }
        assert_eq!(bytes_of(answer), fetched("last/answer/0").await);
        assert!(answer.usage.unwrap().total_tokens.unwrap() > 0);
        assert!(answer.details.created.is_some());
        let address = base(fault).join(&format!("{polled}{}", task.id.unwrap()));
        assert_eq!(polls().await, vec![(address, true); 4]);
    }
}

#[wasm_bindgen_test]
async fn the_id_is_enough_to_go_on_after_a_reload() {
    let id = submitted(&client("")).await.id.unwrap();
    let stands = all(client("").wait(id, None, quick())).await;
    assert!(
        matches!(stands.last(), Some(Ok(Stand::Completed(_)))),
        "{stands:?}"
    );
}

#[wasm_bindgen_test]
async fn one_poll_asks_once() {
    let client = client("");
    let id = submitted(&client).await.id.unwrap();
    let stand = client.poll(&id, None).await.unwrap();
    assert!(matches!(stand, Stand::Waiting(_)));
    assert_eq!(polls().await.len(), 1);
}

#[wasm_bindgen_test]
async fn polls_that_fail_are_repeated() {
    let client = client("task-flaky");
    let task = submitted(&client).await;
    let start = js_sys::Date::now();
    let stands = waited(&client, &task, quick()).await;
    assert!(
        matches!(stands.last(), Some(Ok(Stand::Completed(_)))),
        "{stands:?}"
    );
    assert!(stands.iter().all(Result::is_ok));
    assert_eq!(polls().await.len(), 7);
    // One of the failures asks for a second.
    assert!(js_sys::Date::now() - start >= 1000.0);
}

#[wasm_bindgen_test]
async fn a_task_that_nobody_knows_is_lost() {
    let error = failure("task-lost").await;
    assert!(matches!(&error, Error::TaskLost { .. }), "{error}");
    assert_eq!(error.code(), "task_lost");
    let error = client("").poll("task_99999999", None).await.unwrap_err();
    assert_eq!(error.code(), "task_lost");
    // Nothing is asked for what is no id.
    let error = client("").poll("..", None).await.unwrap_err();
    assert_eq!(error.code(), "task_lost");
}

#[wasm_bindgen_test]
async fn a_task_that_failed_tells_why() {
    for fault in ["task-fails", "tasks-b-fail"] {
        let error = failure(fault).await;
        assert_eq!(error.code(), "task_failed", "{fault}");
        let said = &error.api().unwrap().message;
        assert!(said.contains("could not be generated"), "{fault}: {said}");
    }
}

#[wasm_bindgen_test]
async fn the_key_does_not_follow_an_address_elsewhere() {
    let client = Client::new(base("task-foreign"), key());
    let task = submitted(&client).await;
    let foreign = task.poll_url.clone().unwrap();
    assert!(!foreign.starts_with(server()), "{foreign}");
    let stands = waited(&client, &task, quick()).await;
    assert!(
        matches!(stands.last(), Some(Ok(Stand::Completed(_)))),
        "{stands:?}"
    );
    let polls = polls().await;
    assert_eq!(polls.len(), 4);
    assert!(
        polls.iter().all(|(url, _)| url.starts_with(server())),
        "{polls:?}"
    );
}

#[wasm_bindgen_test]
async fn a_server_without_tasks_answers_at_once() {
    let stand = client("task-at-once").submit(&upload(plain()).await).await;
    let Ok(Stand::Completed(answer)) = stand else {
        panic!("{stand:?}");
    };
    assert_eq!(bytes_of(&answer), fetched("last/answer/0").await);
}

#[wasm_bindgen_test]
async fn a_task_that_takes_too_long_is_given_up() {
    let client = client("");
    let task = submitted(&client).await;
    let pace = Pace::new(Duration::from_millis(20), Duration::from_millis(40));
    let mut stands = waited(&client, &task, pace).await;
    assert!(
        matches!(
            stands.pop(),
            Some(Err(Error::TimedOut {
                waiting: Waiting::Task,
                ..
            }))
        ),
        "{stands:?}"
    );
    assert_eq!(polls().await.len(), 2);
}

#[wasm_bindgen_test]
async fn a_refused_submission_is_an_error() {
    let refused = client("quota").submit(&upload(plain()).await).await;
    assert_eq!(refused.unwrap_err().code(), "quota");
}

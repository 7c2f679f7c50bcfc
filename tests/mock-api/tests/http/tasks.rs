use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::wire::{Form, Reply, Server};

const KEY: [(&str, &str); 1] = [("Authorization", "Bearer sk-x")];

/// A small edit whose picture is soon made.
fn form() -> Form {
    Form::small()
        .text("output_format", "jpeg")
        .text("output_compression", "60")
}

fn submit(server: &Server, base: &str) -> Reply {
    let path = format!("{base}/images/edits?async=true");
    server.post_with(&path, &form(), &KEY)
}

fn poll(server: &Server, path: &str) -> Reply {
    server.send("GET", path, &KEY, &[])
}

/// Submits under `base`. Gives the usual path of the task.
fn usual_path(server: &Server, base: &str) -> String {
    let id = submit(server, base).json()["task_id"].clone();
    format!("{base}/images/tasks/{}", id.as_str().unwrap())
}

#[test]
fn dialect_a_goes_on_with_every_poll() {
    let server = Server::api();
    let submitted = submit(&server, "/v1");
    assert_eq!(submitted.status, 200);
    assert_eq!(submitted.json(), json!({"task_id": "task_00000001"}));
    let path = "/v1/images/tasks/task_00000001";
    let polls: Vec<_> = (0..5).map(|_| poll(&server, path).json()).collect();
    let told = |poll: &Value| {
        let text = |name: &str| poll["data"][name].as_str().unwrap().to_owned();
        text("status") + " " + &text("progress")
    };
    let expected = [
        "NOT_START 0%",
        "IN_PROGRESS 30%",
        "IN_PROGRESS 60%",
        "SUCCESS 100%",
        "SUCCESS 100%",
    ];
    assert_eq!(polls.iter().map(told).collect::<Vec<_>>(), expected);
    assert!(polls[2]["data"]["data"].is_null());

    let last = &polls[3];
    assert_eq!(
        (&last["code"], &last["message"]),
        (&json!("success"), &json!(""))
    );
    assert_eq!(last["data"]["task_id"], "task_00000001");
    let done = &last["data"]["data"];
    assert_eq!(done["model"], "gpt-image-1");
    assert_eq!(done["usage"]["output_tokens"], 1568);
    assert!(done["created"].is_u64());
    let picture = done["data"][0]["b64_json"].as_str().unwrap();
    assert_eq!(
        STANDARD.decode(picture).unwrap(),
        server.get("/last/answer/0").body
    );
    assert_eq!(server.last()["outcome"], "complete");
}

#[test]
fn dialect_b_says_where_to_poll() {
    let server = Server::api();
    let reply = submit(&server, "/fault/tasks-b/v1");
    let url = "/fault/tasks-b/v1/image-tasks/task_00000001";
    assert_eq!(reply.status, 202);
    assert_eq!(reply.header("location"), Some(url));
    assert_eq!(reply.header("retry-after"), Some("1"));
    let submitted = reply.json();
    assert_eq!(submitted["poll_url"], url);
    assert_eq!(submitted["id"], submitted["task_id"]);
    assert_eq!(submitted["object"], "image.generation.task");
    assert_eq!(submitted["status"], "processing");
    assert!(submitted["expires_at"].as_u64() > submitted["created_at"].as_u64());

    let usual = "/fault/tasks-b/v1/images/tasks/task_00000001";
    assert_eq!(poll(&server, usual).status, 404);
    for _ in 0..3 {
        assert_eq!(poll(&server, url).json()["status"], "processing");
    }
    let done = poll(&server, url).json();
    assert_eq!(
        (&done["status"], &done["http_status"]),
        (&json!("completed"), &json!(200))
    );
    assert!(done["result"]["created"].is_u64());
    let datum = &done["result"]["data"][0];
    assert!(datum["b64_json"].is_null());
    let (_, path) = datum["url"]
        .as_str()
        .unwrap()
        .split_once("/files/")
        .unwrap();
    server.edit(&form());
    let file = server.get(&format!("/files/{path}"));
    assert_eq!(file.header("content-type"), Some("image/jpeg"));
    assert!(file.body.starts_with(b"\xff\xd8"));
}

#[test]
fn tasks_outlive_later_edits_and_answer_only_their_key() {
    let server = Server::api();
    let path = usual_path(&server, "/v1");
    server.edit(&form());
    assert!(server.last()["task"].is_null());
    for _ in 0..3 {
        assert_eq!(poll(&server, &path).status, 200);
    }
    assert_eq!(server.get(&path).code(), "task_not_found");
    let other = [("Authorization", "Bearer sk-y")];
    assert_eq!(server.send("GET", &path, &other, &[]).status, 404);
    assert_eq!(poll(&server, &path).json()["data"]["status"], "SUCCESS");
    assert_eq!(
        server.get("/v1/images/tasks/task_2").code(),
        "task_not_found"
    );
}

#[test]
fn polls_are_on_record() {
    let server = Server::api();
    let path = usual_path(&server, "/v1");
    assert_eq!(server.last()["outcome"], "running");
    poll(&server, &path);
    server.get(&path);
    let polls = &server.last()["task"]["polls"];
    assert!(polls[0]["url"].as_str().unwrap().ends_with(&path));
    assert_eq!(
        (&polls[0]["with_key"], &polls[0]["answered"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(
        (&polls[1]["with_key"], &polls[1]["answered"]),
        (&json!(false), &json!(false))
    );
    assert!(!server.last().to_string().contains("sk-x"));
}

#[test]
fn a_stream_is_no_task() {
    let reply = Server::api().post("/v1/images/edits?async=true", &Form::stream(0));
    let (status, _, code, param) = reply.error();
    assert_eq!(
        (status, code.as_str(), param.as_str()),
        (400, "unsupported_parameter", "stream")
    );
}

#[test]
fn tasks_that_fail_say_why() {
    let server = Server::api();
    let path = usual_path(&server, "/fault/task-fails/v1");
    let polls = [(); 4].map(|()| poll(&server, &path).json());
    assert_eq!(polls[3]["data"]["status"], "FAILURE");
    let reason = "The image could not be generated. Please try again.";
    assert_eq!(polls[3]["data"]["fail_reason"], reason);
    assert_eq!(server.last()["outcome"], "broken");

    let url = submit(&server, "/fault/tasks-b-fail/v1").json()["poll_url"].clone();
    let polls = [(); 4].map(|()| poll(&server, url.as_str().unwrap()).json());
    assert_eq!(
        (&polls[3]["status"], &polls[3]["http_status"]),
        (&json!("failed"), &json!(500))
    );
    assert_eq!(polls[3]["error"]["message"], reason);
}

#[test]
fn every_second_poll_fails() {
    let server = Server::api();
    let path = usual_path(&server, "/fault/task-flaky/v1");
    let polls = [(); 7].map(|()| poll(&server, &path));
    let statuses = polls.each_ref().map(|poll| poll.status);
    assert_eq!(statuses, [200, 502, 200, 429, 200, 502, 200]);
    assert_eq!(polls[3].header("retry-after"), Some("1"));
    assert_eq!(polls[6].json()["data"]["status"], "SUCCESS");
}

#[test]
fn a_lost_task_is_not_found() {
    let server = Server::api();
    let path = usual_path(&server, "/fault/task-lost/v1");
    assert_eq!(poll(&server, &path).status, 404);
}

#[test]
fn a_poll_url_of_another_origin() {
    let server = Server::api();
    let reply = submit(&server, "/fault/task-foreign/v1");
    let url = reply.json()["poll_url"].as_str().unwrap().to_owned();
    assert!(url.starts_with("http://localhost:"), "{url}");
    assert_eq!(reply.header("location"), Some(url.as_str()));

    let path = "/fault/task-foreign/v1/images/tasks/task_00000001";
    assert!(url.ends_with(path));
    assert_eq!(poll(&server, path).json()["status"], "processing");
    let (host, _) = url["http://".len()..].split_once('/').unwrap();
    let head = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n");
    server.raw(head.as_bytes());
    let polls = &server.last()["task"]["polls"];
    let asked = |i: usize| polls[i]["url"].as_str().unwrap();
    assert!(asked(0).starts_with("http://127.0.0.1:"));
    assert_eq!(asked(1), url);
    assert_eq!(polls[1]["with_key"], false);
}

#[test]
fn a_server_that_ignores_async() {
    let body = submit(&Server::api(), "/fault/task-at-once/v1").json();
    assert!(body["data"][0]["b64_json"].is_string());
}

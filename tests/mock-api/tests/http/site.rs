use std::fs;
use std::path::PathBuf;

use overpaint_mock_api::{Site, site};

use crate::wire::Server;

const PAGE: &str = "<!doctype html><html><head><title>x</title></head></html>";

/// A folder with a page, and beside it a file that must stay out of reach.
fn folder(test: &str) -> PathBuf {
    let outside = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
    let dir = outside.join("dist");
    fs::create_dir_all(dir.join("sub")).unwrap();
    fs::write(outside.join("secret.txt"), "secret").unwrap();
    fs::write(dir.join("index.html"), PAGE).unwrap();
    fs::write(dir.join("sub/index.html"), PAGE).unwrap();
    fs::write(dir.join("app.wasm"), b"\0asm").unwrap();
    fs::write(dir.join("app.js"), "1").unwrap();
    fs::write(dir.join("a b.css"), "a{}").unwrap();
    dir
}

fn serve(test: &str, prefix: &str, demo: Option<&str>) -> Server {
    Server::start(site(Site {
        dir: folder(test),
        prefix: prefix.into(),
        demo: demo.map(str::to_owned),
    }))
}

#[test]
fn files_have_their_type_and_are_not_cached() {
    let server = serve("types", "/", None);
    let kind = |path| server.get(path).header("content-type").map(str::to_owned);
    assert_eq!(kind("/app.wasm").as_deref(), Some("application/wasm"));
    assert_eq!(
        kind("/app.js?v=1").as_deref(),
        Some("text/javascript; charset=utf-8")
    );
    assert_eq!(
        kind("/a%20b.css").as_deref(),
        Some("text/css; charset=utf-8")
    );
    assert_eq!(
        server.get("/app.js").header("cache-control"),
        Some("no-store")
    );
    assert_eq!(server.send("HEAD", "/app.js", &[], &[]).status, 200);
}

#[test]
fn a_folder_is_its_index() {
    let server = serve("index", "/", None);
    assert_eq!(server.get("/").text(), PAGE);
    assert_eq!(server.get("/sub/").text(), PAGE);
    assert_eq!(server.get("/sub").status, 404);
    assert_eq!(server.get("/missing").status, 404);
}

#[test]
fn the_demo_endpoint_is_in_the_page() {
    let server = serve("demo", "/", Some("http://127.0.0.1:1/v1"));
    let expected = "<head><meta name=\"overpaint-demo\" content=\"http://127.0.0.1:1/v1\"><title>";
    assert!(server.get("/").text().contains(expected));
    assert_eq!(server.get("/app.js").text(), "1");
}

#[test]
fn nothing_outside_the_folder() {
    let server = serve("outside", "/", None);
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/sub/..%2f..%2fsecret.txt",
        "//etc/passwd",
    ] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
}

#[test]
fn under_a_path() {
    let server = serve("prefix", "/a/b/", None);
    assert_eq!(server.get("/a/b/").text(), PAGE);
    assert_eq!(server.get("/a/b/app.js").status, 200);
    assert_eq!(server.get("/a/b").header("location"), Some("/a/b/"));
    assert_eq!(server.get("/app.js").status, 404);
}

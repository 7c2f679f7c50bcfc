//! Pictures that an answer only has the address of.

use overpaint_client::Client;
use overpaint_protocol::Picture;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::mock::{base, bytes_of, client, fetched, key, outcome, plain, server};
use crate::script::Script;

/// What an edit gives whose answer names the picture by `url`, where a GIF is at every address.
async fn named(url: &str) -> (Script, Picture<overpaint_client::Pieces>) {
    let script = Script::new(&format!(
        r#"return new Response(count === 1 ? '{{"data":[{{"url":"{url}"}}]}}' : atob('R0lGODlhAQABAAAAACwAAAAAAQABAAA='));"#
    ));
    let client = Client::new(base(""), key()).with_fetch(script.fetch.clone());
    let mut answer = outcome(&client, plain()).await.unwrap();
    (script, answer.pictures.remove(0).picture)
}

#[wasm_bindgen_test]
async fn a_picture_with_an_address_is_fetched() {
    let answer = outcome(&client("url"), plain()).await.unwrap();
    assert_eq!(bytes_of(&answer), fetched("last/answer/0").await);
    let Picture::Image(image) = &answer.pictures[0].picture else {
        panic!("{answer:?}");
    };
    let size = (image.width.unwrap(), image.height.unwrap());
    let expected = (answer.details.size.as_deref()).unwrap().to_owned();
    assert_eq!(format!("{}x{}", size.0, size.1), expected);
}

#[wasm_bindgen_test]
async fn a_picture_that_is_open_to_all_is_fetched_without_the_key() {
    let own = format!("{}/files/1/0.gif", server());
    for (url, address) in [
        (own.as_str(), own.as_str()),
        ("/files/1/0.gif", own.as_str()),
        (
            "https://pictures.example/0.gif",
            "https://pictures.example/0.gif",
        ),
        (
            "http://pictures.example/0.gif",
            "http://pictures.example/0.gif",
        ),
    ] {
        let (script, picture) = named(url).await;
        assert!(matches!(picture, Picture::Image(_)), "{url}: {picture:?}");
        let calls = script.calls();
        assert_eq!(calls.len(), 2);
        let call = &calls[1];
        assert_eq!(call["url"], address);
        assert_eq!(call["method"], "GET");
        assert_eq!(call["credentials"], "omit");
        assert!(call["headers"].get("authorization").is_none(), "{call}");
    }
}

#[wasm_bindgen_test]
async fn the_key_goes_along_where_it_is_needed_and_to_the_endpoints_own_origin_only() {
    for (url, asked) in [("/files/1/0.gif", 3), ("https://pictures.example/0.gif", 2)] {
        let script = Script::new(&format!(
            r#"if (count === 1) return new Response('{{"data":[{{"url":"{url}"}}]}}');
               if (!headers.authorization) return new Response('', {{ status: 401 }});
               return new Response(atob('R0lGODlhAQABAAAAACwAAAAAAQABAAA='));"#
        ));
        let client = Client::new(base(""), key()).with_fetch(script.fetch.clone());
        let answer = outcome(&client, plain()).await.unwrap();
        let calls = script.calls();
        assert_eq!(calls.len(), asked, "{url}");
        let came = matches!(answer.pictures[0].picture, Picture::Image(_));
        assert_eq!(came, asked == 3, "{url}");
        let foreign = calls
            .iter()
            .filter(|call| call["url"].as_str().unwrap().contains("pictures.example"));
        for call in foreign {
            assert!(call["headers"].get("authorization").is_none(), "{call}");
        }
    }
}

#[wasm_bindgen_test]
async fn what_is_no_web_address_is_not_fetched() {
    for url in [
        "ftp://pictures.example/0.gif",
        "javascript:alert(1)",
        "file:///0.gif",
    ] {
        let (script, picture) = named(url).await;
        assert_eq!(picture, Picture::Url(url.into()));
        assert_eq!(script.calls().len(), 1, "{url}");
    }
}

#[wasm_bindgen_test]
async fn what_cannot_be_had_stays_an_address() {
    let url = "https://pictures.example/0.gif";
    for answer in [
        "return new Response('', { status: 404 });",
        "return new Response('<!doctype html>');",
        "throw new TypeError('no CORS');",
    ] {
        let script = Script::new(&format!(
            r#"if (count === 1) return new Response('{{"data":[{{"url":"{url}"}}]}}'); {answer}"#
        ));
        let client = client("").with_fetch(script.fetch.clone());
        let whole = outcome(&client, plain()).await.unwrap();
        assert_eq!(whole.pictures[0].picture, Picture::Url(url.into()));
        assert_eq!(script.calls().len(), 2);
    }
}

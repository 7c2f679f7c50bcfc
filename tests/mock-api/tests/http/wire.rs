use std::fs;
use std::io::{Cursor, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use axum::Router;
use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use overpaint_mock_api::{api, bind, serve};
use serde_json::Value;

/// Longer than any answer takes, on a busy machine too.
const PATIENCE: Duration = Duration::from_secs(30);

const BOUNDARY: &str = "----overpaint";

/// The header of every form.
pub(crate) const FORM: (&str, &str) = (
    "Content-Type",
    "multipart/form-data; boundary=----overpaint",
);

/// A server on a port and a thread of its own, until the test ends.
pub(crate) struct Server(SocketAddr);

impl Server {
    pub(crate) fn api() -> Self {
        Self::start(api(Duration::ZERO))
    }

    pub(crate) fn start(router: Router) -> Self {
        let (tell, told) = mpsc::channel();
        thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            runtime.block_on(async {
                let listener = bind(0, true).await.unwrap();
                tell.send(listener.local_addr().unwrap()).unwrap();
                serve(listener, router).await.unwrap();
            });
        });
        Self(told.recv().unwrap())
    }

    /// A server that runs elsewhere.
    pub(crate) fn at(address: &str) -> Self {
        Self(address.parse().unwrap())
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.send("GET", path, &[], &[])
    }

    pub(crate) fn edit(&self, form: &Form) -> Reply {
        self.post("/v1/images/edits", form)
    }

    /// The same below `/fault/<name>`.
    pub(crate) fn fault(&self, name: &str, form: &Form) -> Reply {
        self.post(&format!("/fault/{name}/v1/images/edits"), form)
    }

    pub(crate) fn post(&self, path: &str, form: &Form) -> Reply {
        self.post_with(path, form, &[])
    }

    pub(crate) fn post_with(&self, path: &str, form: &Form, headers: &[(&str, &str)]) -> Reply {
        let all = [&[FORM], headers].concat();
        self.send("POST", path, &all, &form.body())
    }

    /// Reads until the server closes, or is silent for half a minute.
    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Reply {
        let mut stream = self.open(method, path, headers, body);
        let mut raw = Vec::new();
        if let Err(error) = stream.read_to_end(&mut raw) {
            assert_eq!(error.kind(), ErrorKind::ConnectionReset);
        }
        Reply::parse(&raw)
    }

    /// Sends a request and leaves the answer to the caller.
    pub(crate) fn open(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> TcpStream {
        let mut stream = TcpStream::connect(self.0).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n",
            self.0
        );
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        head += &format!("Content-Length: {}\r\n\r\n", body.len());
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        stream
    }

    /// Sends these bytes. Gives all that comes until the server closes.
    pub(crate) fn raw(&self, bytes: &[u8]) -> String {
        let mut stream = TcpStream::connect(self.0).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(bytes).unwrap();
        let mut answer = Vec::new();
        if let Err(error) = stream.read_to_end(&mut answer) {
            assert_eq!(error.kind(), ErrorKind::ConnectionReset);
        }
        String::from_utf8(answer).unwrap()
    }

    pub(crate) fn last(&self) -> Value {
        self.get("/last").json()
    }
}

pub(crate) struct Reply {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// The sizes of its chunks, if it came in chunks.
    pub(crate) chunks: Vec<usize>,
    /// It ended as HTTP says it must.
    pub(crate) whole: bool,
}

impl Reply {
    fn parse(raw: &[u8]) -> Self {
        let at = raw
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .expect("a head");
        let head = str::from_utf8(&raw[..at]).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines
            .next()
            .unwrap()
            .split(' ')
            .nth(1)
            .unwrap()
            .parse()
            .unwrap();
        let headers = lines
            .map(|line| line.split_once(": ").unwrap())
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect();
        let mut reply = Self {
            status,
            headers,
            body: Vec::new(),
            chunks: Vec::new(),
            whole: true,
        };
        let rest = &raw[at + 4..];
        if reply.header("transfer-encoding") == Some("chunked") {
            reply.unchunk(rest);
        } else {
            reply.body = rest.to_vec();
        }
        reply
    }

    fn unchunk(&mut self, mut rest: &[u8]) {
        self.whole = false;
        while let Some(at) = rest.windows(2).position(|two| two == b"\r\n") {
            let length = usize::from_str_radix(str::from_utf8(&rest[..at]).unwrap(), 16).unwrap();
            if length == 0 {
                self.whole = true;
                return;
            }
            let Some(chunk) = rest.get(at + 2..at + 2 + length) else {
                return;
            };
            self.chunks.push(length);
            self.body.extend_from_slice(chunk);
            rest = rest.get(at + 4 + length..).unwrap_or_default();
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|header| header.0 == name);
        found.next().map(|header| header.1.as_str())
    }

    pub(crate) fn text(&self) -> &str {
        str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    /// Status, type, code and param of an error.
    pub(crate) fn error(&self) -> (u16, String, String, String) {
        let body = self.json();
        let member = |name: &str| body["error"][name].as_str().unwrap_or("null").to_owned();
        (self.status, member("type"), member("code"), member("param"))
    }

    pub(crate) fn code(&self) -> String {
        self.error().2
    }

    /// The events of a stream: name and data.
    pub(crate) fn events(&self) -> Vec<(String, Value)> {
        assert_eq!(
            self.header("content-type"),
            Some("text/event-stream; charset=utf-8"),
            "{}",
            self.text()
        );
        let text = self.text().replace("\r\n", "\n");
        let whole = text
            .rsplit_once("\n\n")
            .map(|(whole, _)| whole)
            .unwrap_or_default();
        let events = whole.split("\n\n").filter(|event| !event.is_empty());
        events
            .map(|event| {
                let (name, data) = event.split_once('\n').unwrap();
                let data = data.strip_prefix("data: ").unwrap();
                let name = name.strip_prefix("event: ").unwrap();
                (name.to_owned(), serde_json::from_str(data).unwrap())
            })
            .collect()
    }

    pub(crate) fn event_names(&self) -> Vec<String> {
        self.events().into_iter().map(|(name, _)| name).collect()
    }
}

/// A form under construction.
#[derive(Clone)]
pub(crate) struct Form(Vec<(String, Vec<u8>)>);

impl Form {
    pub(crate) fn empty() -> Self {
        Self(Vec::new())
    }

    /// A small valid edit; the model of the mission.
    pub(crate) fn small() -> Self {
        Self::for_model("gpt-image-1")
    }

    pub(crate) fn for_model(model: &str) -> Self {
        Self::empty()
            .text("prompt", "a red hat")
            .text("model", model)
            .file("image", "image/png", &png(12, 8, 255))
    }

    /// A small valid edit as a stream. JPEG, so that it is over soon.
    pub(crate) fn stream(partials: u32) -> Self {
        Self::small()
            .text("stream", "true")
            .text("output_format", "jpeg")
            .text("output_compression", "60")
            .text("partial_images", &partials.to_string())
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        let start = format!("Content-Disposition: form-data; name=\"{name}\"");
        self.0.retain(|(head, _)| !head.starts_with(&start));
        self
    }

    pub(crate) fn text(mut self, name: &str, value: &str) -> Self {
        let head = format!("Content-Disposition: form-data; name=\"{name}\"\r\n");
        self.0.push((head, value.as_bytes().to_vec()));
        self
    }

    pub(crate) fn file(mut self, name: &str, kind: &str, bytes: &[u8]) -> Self {
        let mut head =
            format!("Content-Disposition: form-data; name=\"{name}\"; filename=\"a.bin\"\r\n");
        if !kind.is_empty() {
            head += &format!("Content-Type: {kind}\r\n");
        }
        self.0.push((head, bytes.to_vec()));
        self
    }

    pub(crate) fn body(&self) -> Vec<u8> {
        let mut body = Vec::new();
        for (head, content) in &self.0 {
            body.extend_from_slice(format!("--{BOUNDARY}\r\n{head}\r\n").as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        body
    }
}

/// A PNG with an alpha channel, a gradient whose left half has the given alpha.
pub(crate) fn png(width: u32, height: u32, alpha: u8) -> Vec<u8> {
    let picture = RgbaImage::from_fn(width, height, |x, y| {
        let a = if x < width / 2 { alpha } else { 255 };
        Rgba([(x * 9) as u8, (y * 9) as u8, 80, a])
    });
    encoded(&picture.into(), ImageFormat::Png)
}

pub(crate) fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

pub(crate) fn photo(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/photos");
    fs::read(folder.join(name)).unwrap()
}

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::wire::Server;

/// The program, ended with the test.
struct Program(Child, BufReader<ChildStdout>);

impl Program {
    fn start(args: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_mock-api"))
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        Self(child, out)
    }

    /// The next line it prints, without its end.
    fn line(&mut self) -> String {
        let mut line = String::new();
        self.1.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

#[test]
fn it_prints_where_it_serves() {
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
    let site = ["--site", site.to_str().unwrap(), "--site-port", "0"];
    let rest = ["--api-port", "0", "--site-prefix", "a/b"];
    let mut program = Program::start(&[&site[..], &rest].concat());

    let (api, site) = (program.line(), program.line());
    let api = api.strip_prefix("api http://").unwrap();
    let site = site.strip_prefix("site http://").unwrap();
    let api = Server::at(api.strip_suffix("/v1").unwrap());
    assert_eq!(api.get("/v1/models").status, 200);
    let site = Server::at(site.strip_suffix("/a/b/").unwrap());
    assert_eq!(site.get("/a/b/photos/rocket.jpg").status, 200);
}

#[test]
fn a_taken_port_gives_the_next_one_unless_strict() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();

    let line = Program::start(&["--api-port", &port]).line();
    assert!(
        line.starts_with("api http://127.0.0.1:") && !line.contains(&port),
        "{line}"
    );

    let mut strict = Program::start(&["--api-port", &port, "--strict-ports"]);
    assert_eq!(strict.line(), "");
    assert_eq!(strict.0.wait().unwrap().code(), Some(1));
}

#[test]
fn unknown_options_are_refused() {
    let mut program = Program::start(&["--sight", "x"]);
    assert_eq!(program.0.wait().unwrap().code(), Some(2));
}

#[cfg(unix)]
#[test]
fn it_ends_cleanly_when_told_to() {
    let mut program = Program::start(&["--api-port", "0"]);
    program.line();
    let pid = program.0.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &pid])
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(program.0.wait().unwrap().code(), Some(0));
}

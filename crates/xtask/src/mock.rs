//! The mock API under way, for `serve` and for the tests.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::kit::Kit;
use crate::run::{self, Running};

const PACKAGE: &str = "overpaint-mock-api";

/// It is compiled before it is started, so that this is only its own time.
const START: Duration = Duration::from_secs(30);

/// A running server; dropping it ends it.
pub(crate) struct Mock {
    pub(crate) running: Running,
    /// Its base address, such as `http://127.0.0.1:8787/v1`.
    pub(crate) api: String,
    /// The address of the studio, if it serves one.
    pub(crate) site: Option<String>,
}

/// A studio to serve beside the API.
pub(crate) struct Site<'a> {
    pub(crate) dir: &'a Path,
    pub(crate) port: u16,
    /// The path that the studio stands under, such as `/a/b/`; with one, the server acts as a plain file
    /// server and says nothing to the studio about a demo.
    pub(crate) prefix: Option<&'a str>,
}

/// Compiles the server.
pub(crate) fn build(kit: &Kit) -> Result<()> {
    println!("\n== mock API: compiling");
    run::run(&mut kit.cargo(&format!("build --quiet --package {PACKAGE}")))
        .context("cannot compile the mock API")
}

impl Mock {
    /// Starts the server and waits until it answers. A port of 0 is any free one; a port that is taken gives
    /// way to the next.
    pub(crate) fn start(kit: &Kit, api_port: u16, site: Option<&Site>) -> Result<Self> {
        let mut command = kit.cargo(&format!(
            "run --quiet --package {PACKAGE} -- --api-port {api_port}"
        ));
        if let Some(Site { dir, port, prefix }) = site {
            command
                .arg("--site")
                .arg(dir)
                .args(["--site-port", &port.to_string()]);
            if let Some(prefix) = prefix {
                command.args(["--site-prefix", prefix, "--no-demo"]);
            }
        }
        let mut running = Running::start(command.stdout(Stdio::piped()))?;
        let pipe = running
            .child
            .stdout
            .take()
            .context("the mock API has no output")?;
        let (sender, lines) = mpsc::channel();
        // Reads on for as long as the server runs, which would block on a full pipe otherwise.
        thread::spawn(move || {
            for line in BufReader::new(pipe).lines().map_while(Result::ok) {
                sender.send(line).ok();
            }
        });
        let deadline = Instant::now() + START;
        let (mut api, mut address) = (None, None);
        while api.is_none() || (site.is_some() && address.is_none()) {
            if run::stopped() {
                bail!("stopped");
            }
            match lines.recv_timeout(Duration::from_millis(100)) {
                Ok(line) => match line.split_once(' ') {
                    Some(("api", url)) => api = Some(url.trim().to_owned()),
                    Some(("site", url)) => address = Some(url.trim().to_owned()),
                    _ => {}
                },
                Err(mpsc::RecvTimeoutError::Timeout) if Instant::now() < deadline => {}
                Err(_) => bail!("the mock API did not start; what it printed is above"),
            }
        }
        Ok(Self {
            running,
            api: api.unwrap_or_default(),
            site: address,
        })
    }
}

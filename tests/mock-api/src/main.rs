//! The mock API as a program. Prints `api <base URL>` and, with `--site`, `site <URL>` when ready.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use overpaint_mock_api::{Site, api, bind, serve, site};

const USAGE: &str = "\
usage: mock-api [options]
  --api-port PORT      port of the API; 0 for any free one (8788)
  --site DIR           also serve the static files of DIR
  --site-port PORT     port of the site; 0 for any free one (8787)
  --site-prefix PATH   serve the site below this path, such as /a/b/ (/)
  --no-demo            do not name this API to the site as its Demo endpoint
  --strict-ports       fail when a port is taken, instead of taking the next free one
  --pace MS            pause before every event of a stream (350)";

fn main() -> ExitCode {
    let options = match Options::parse(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(problem) => {
            eprintln!("mock-api: {problem}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match run(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("mock-api: {problem}");
            ExitCode::FAILURE
        }
    }
}

#[tokio::main]
async fn run(options: Options) -> io::Result<()> {
    let api_listener = bind(options.api_port, options.strict_ports).await?;
    let base = format!("http://{}/v1", api_listener.local_addr()?);
    let api_server = serve(api_listener, api(options.pace));
    say(&format!("api {base}"))?;

    let Some(dir) = options.site else {
        return tokio::select! {
            ended = api_server => ended,
            ended = asked_to_stop() => ended,
        };
    };
    let site_listener = bind(options.site_port, options.strict_ports).await?;
    let address = site_listener.local_addr()?;
    let files = Site {
        dir,
        prefix: options.site_prefix,
        demo: options.demo.then_some(base),
    };
    let line = format!("site http://{address}{}", files.prefix);
    let site_server = serve(site_listener, site(files));
    say(&line)?;
    tokio::select! {
        ended = api_server => ended,
        ended = site_server => ended,
        ended = asked_to_stop() => ended,
    }
}

/// Resolves on Ctrl-C and on the signal that a parent sends to end a child.
async fn asked_to_stop() -> io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            ended = tokio::signal::ctrl_c() => ended,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

/// One line at once, also into a pipe: whoever started this waits for it.
fn say(line: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}

struct Options {
    api_port: u16,
    site: Option<PathBuf>,
    site_port: u16,
    site_prefix: String,
    demo: bool,
    strict_ports: bool,
    pace: Duration,
}

impl Options {
    fn parse(mut args: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self {
            api_port: 8788,
            site: None,
            site_port: 8787,
            site_prefix: "/".into(),
            demo: true,
            strict_ports: false,
            pace: Duration::from_millis(350),
        };
        while let Some(name) = args.next() {
            let mut value = || args.next().ok_or_else(|| format!("{name} needs a value"));
            match name.as_str() {
                "--api-port" => options.api_port = number(&name, &value()?)?,
                "--site" => options.site = Some(value()?.into()),
                "--site-port" => options.site_port = number(&name, &value()?)?,
                "--site-prefix" => options.site_prefix = prefix(&value()?),
                "--no-demo" => options.demo = false,
                "--strict-ports" => options.strict_ports = true,
                "--pace" => options.pace = Duration::from_millis(number(&name, &value()?)?),
                _ => return Err(format!("unknown option {name}")),
            }
        }
        Ok(options)
    }
}

fn number<T: std::str::FromStr>(name: &str, value: &str) -> Result<T, String> {
    value
        .parse()
        .map_err(|_| format!("{name} takes a number, not '{value}'"))
}

fn prefix(path: &str) -> String {
    match path.trim_matches('/') {
        "" => "/".into(),
        inner => format!("/{inner}/"),
    }
}

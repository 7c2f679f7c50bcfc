//! What was typed.

/// Printed by `--help` and after a mistake.
pub(crate) const USAGE: &str = "\
Usage: cargo xtask VERB

  serve [--release] [--port N] [--api-port N]
                    build the studio, start the mock API, print the address
  build             the static site, in dist/: copy it to any host, under any path
  npm               the npm package, in target/npm: a folder, its tarball, and what it weighs
  bench stream      the package against other clients, in a browser
  bench mask        painting a mask in the studio, against an editor with plain undo
  bench composite   saving a large photo with an answer laid over it, against Pillow and OpenCV
  bench seam        how well answers fit in, by how they are laid over the photo
  check             format, clippy for this machine, wasm32 and the fuzz targets, crate arrows
  test              check, then every test there is; the last line is `N passed, N failed`
  setup             only what the others do first: install what is missing
  fuzz [SECONDS]    fuzz what reads answers, pictures and masks (60 seconds each)
  lift DIR          make files of the inline scripts of DIR/index.html, as its
                    Content-Security-Policy wants it; Trunk calls it after each build

Settings, from the environment:
  OVERPAINT_CACHE   where tools are kept (else $XDG_CACHE_HOME/overpaint, else ~/.cache/overpaint)
  OVERPAINT_WASM    `rustup` or `debian`: where the wasm32 standard library must come from
  CHROMIUM          the browser of the tests
  CHROMEDRIVER      its driver";

#[derive(Debug, PartialEq)]
pub(crate) enum Verb {
    Help,
    Serve(Serve),
    Build,
    Npm,
    BenchStream,
    BenchMask,
    BenchComposite,
    BenchSeam,
    Check,
    Test,
    Setup,
    Fuzz { seconds: u32 },
    Lift { dir: String },
}

/// `serve`, with its options. A port that is taken gives way to the next free one.
#[derive(Debug, PartialEq)]
pub(crate) struct Serve {
    pub(crate) release: bool,
    pub(crate) port: u16,
    pub(crate) api_port: u16,
}

impl Verb {
    /// Reads the words after `cargo xtask`; the error is a sentence for the person who typed them.
    pub(crate) fn parse(args: &[String]) -> Result<Self, String> {
        let mut words = args.iter().map(String::as_str);
        let verb = words.next().unwrap_or("--help");
        let rest: Vec<&str> = words.collect();
        if rest.iter().any(|word| matches!(*word, "-h" | "--help")) {
            return Ok(Self::Help);
        }
        match (verb, rest.as_slice()) {
            ("-h" | "--help" | "help", _) => Ok(Self::Help),
            ("serve", options) => serve(options).map(Self::Serve),
            ("build", []) => Ok(Self::Build),
            ("npm", []) => Ok(Self::Npm),
            ("bench", ["stream"]) => Ok(Self::BenchStream),
            ("bench", ["mask"]) => Ok(Self::BenchMask),
            ("bench", ["composite"]) => Ok(Self::BenchComposite),
            ("bench", ["seam"]) => Ok(Self::BenchSeam),
            ("bench", _) => Err(
                "`bench` measures one of four things: `stream`, `mask`, `composite` or `seam`."
                    .to_owned(),
            ),
            ("check", []) => Ok(Self::Check),
            ("test", []) => Ok(Self::Test),
            ("setup", []) => Ok(Self::Setup),
            ("fuzz", []) => Ok(Self::Fuzz { seconds: 60 }),
            ("fuzz", [seconds]) => Ok(Self::Fuzz {
                seconds: number("SECONDS", Some(seconds))?,
            }),
            ("lift", [dir]) => Ok(Self::Lift {
                dir: (*dir).to_owned(),
            }),
            ("lift", []) => Err("`lift` needs the folder of the built page.".to_owned()),
            ("build" | "npm" | "check" | "test" | "setup" | "fuzz" | "lift", [.., extra]) => {
                Err(format!("`{verb}` does not take `{extra}`."))
            }
            _ => Err(format!("There is no verb `{verb}`.")),
        }
    }
}

fn serve(options: &[&str]) -> Result<Serve, String> {
    let mut serve = Serve {
        release: false,
        port: 8080,
        api_port: 8787,
    };
    let mut words = options.iter().copied();
    while let Some(word) = words.next() {
        match word {
            "--release" => serve.release = true,
            "--port" => serve.port = number(word, words.next())?,
            "--api-port" => serve.api_port = number(word, words.next())?,
            _ => return Err(format!("`serve` does not take `{word}`.")),
        }
    }
    Ok(serve)
}

fn number<N: std::str::FromStr>(name: &str, word: Option<&str>) -> Result<N, String> {
    let word = word.ok_or_else(|| format!("`{name}` needs a number."))?;
    word.parse()
        .map_err(|_| format!("`{name}` needs a number, not `{word}`."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Verb, String> {
        let args: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Verb::parse(&args)
    }

    #[test]
    fn nothing_typed_asks_for_help() {
        assert_eq!(parse(""), Ok(Verb::Help));
        assert_eq!(parse("serve --help"), Ok(Verb::Help));
    }

    #[test]
    fn serve_takes_its_options_in_any_order() {
        let expected = Serve {
            release: true,
            port: 1234,
            api_port: 8787,
        };
        assert_eq!(
            parse("serve --port 1234 --release"),
            Ok(Verb::Serve(expected))
        );
    }

    #[test]
    fn a_port_that_is_none_is_named() {
        assert_eq!(
            parse("serve --port x").unwrap_err(),
            "`--port` needs a number, not `x`."
        );
        assert_eq!(
            parse("serve --port").unwrap_err(),
            "`--port` needs a number."
        );
        assert!(parse("serve --port 70000").is_err());
    }

    #[test]
    fn what_is_unknown_is_named() {
        assert_eq!(parse("sreve").unwrap_err(), "There is no verb `sreve`.");
        assert_eq!(
            parse("test --fast").unwrap_err(),
            "`test` does not take `--fast`."
        );
        assert_eq!(
            parse("serve --fast").unwrap_err(),
            "`serve` does not take `--fast`."
        );
    }

    #[test]
    fn bench_wants_to_know_what() {
        assert_eq!(parse("bench mask"), Ok(Verb::BenchMask));
        assert!(parse("bench").is_err());
        assert!(parse("bench mask stream").is_err());
    }

    #[test]
    fn fuzz_has_a_default_time() {
        assert_eq!(parse("fuzz"), Ok(Verb::Fuzz { seconds: 60 }));
        assert_eq!(parse("fuzz 5"), Ok(Verb::Fuzz { seconds: 5 }));
    }
}

//! A compiler for wasm32: from rustup, else from Debian's packages.

use std::env;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::apt;
use crate::debian;
use crate::kit::{Kit, find_on_path};
use crate::run;

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Where a toolchain has the standard library's source.
const SOURCE: &str = "src/rust/library";

/// rustup answers within seconds or, behind a mirror that lacks its server, not at all.
const RUSTUP: Duration = Duration::from_secs(30);

const WHAT_TO_INSTALL: &str = "\
there is no standard library for wasm32-unknown-unknown, and no way found to install it. One of these is needed:
  - rustup with access to its server: `rustup target add wasm32-unknown-unknown` and `rustup component add rust-src`
  - Debian or Ubuntu with root or password-less sudo, and these packages: rustc-web cargo-web rust-web-src
    rust-web-llvm rust-web-clippy rustfmt-web; the standard library is then built from source";

/// Where the standard library for wasm32 must come from, if the user says so.
#[derive(PartialEq)]
enum Wish {
    Any,
    Rustup,
    Debian,
}

/// What is needed of the standard library for wasm32.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Library {
    Compiled,
    /// The npm package compiles what it uses of it for itself.
    AndSource,
}

/// Finds or installs the standard library for wasm32. With Debian's, every later command uses Debian's compiler, for this machine's code
/// too: one compiler, one `target/`.
pub(crate) fn install(kit: &mut Kit, library: Library) -> Result<()> {
    let wish = wish()?;
    let with_source = library == Library::AndSource;
    let libraries = sysroot(kit)?.join("lib/rustlib");
    let is_there = |folder: &str| libraries.join(folder).is_dir();
    if wish != Wish::Debian && is_there(TARGET) && (is_there(SOURCE) || !with_source) {
        println!("{TARGET}: ready");
        return Ok(());
    }
    if wish != Wish::Rustup && debian::use_built(kit)? {
        println!("{TARGET}: ready, from Debian's packages");
        return Ok(());
    }
    if wish != Wish::Debian && find_on_path("rustup").is_some() {
        println!("{TARGET}: adding with rustup; the studio and the client are compiled for it");
        let start = Instant::now();
        let add = |what: [&str; 3]| run::run_within(kit.command("rustup").args(what), RUSTUP);
        let mut added = add(["target", "add", TARGET]);
        if with_source {
            added = added.and_then(|()| add(["component", "add", "rust-src"]));
        }
        match added {
            Ok(()) => {
                println!("{TARGET}: added in {:.0} s", start.elapsed().as_secs_f64());
                return Ok(());
            }
            Err(error) if run::stopped() => return Err(error),
            Err(error) => println!("rustup cannot add it: {error:#}"),
        }
    }
    if wish != Wish::Rustup && apt::usable() {
        return debian::build(kit);
    }
    bail!(WHAT_TO_INSTALL);
}

/// Finds or installs clippy and rustfmt; a minimal rustup comes without them.
pub(crate) fn install_components(kit: &Kit) -> Result<()> {
    let works = |name: &str| run::read(&mut kit.cargo(&format!("{name} --version"))).is_ok();
    if works("clippy") && works("fmt") {
        println!("clippy and rustfmt: ready");
        return Ok(());
    }
    println!("clippy and rustfmt: adding with rustup; `check` needs them");
    let mut add = kit.command("rustup");
    if run::run_within(add.args(["component", "add", "clippy", "rustfmt"]), RUSTUP).is_err() {
        bail!("clippy and rustfmt are missing: run `rustup component add clippy rustfmt`");
    }
    Ok(())
}

fn sysroot(kit: &Kit) -> Result<PathBuf> {
    let printed = run::read(kit.command("rustc").args(["--print", "sysroot"]))?;
    Ok(Path::new(printed.trim()).to_owned())
}

fn wish() -> Result<Wish> {
    match env::var("OVERPAINT_WASM").as_deref() {
        Err(_) | Ok("") => Ok(Wish::Any),
        Ok("rustup") => Ok(Wish::Rustup),
        Ok("debian") => Ok(Wish::Debian),
        Ok(other) => bail!("OVERPAINT_WASM is `rustup` or `debian`, not `{other}`"),
    }
}

//! Python with pinned packages, for the benchmarks beside it.

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::kit::{Kit, find_on_path};
use crate::run;

/// What is installed, one package a line, pinned.
const REQUIREMENTS: &str = "tests/bench/composite/requirements.txt";

/// A copy of the requirements, kept beside what was installed from them: an installation that was interrupted has none, and one from other
/// requirements has another.
const STAMP: &str = "installed-from";

/// The Python that has them.
pub(crate) fn program(kit: &Kit) -> PathBuf {
    home(kit).join("bin/python")
}

/// Makes an environment of its own in the cache, unless it is there.
pub(crate) fn install(kit: &Kit) -> Result<()> {
    let wanted = fs::read(kit.root.join(REQUIREMENTS))
        .with_context(|| format!("cannot read {REQUIREMENTS}"))?;
    let home = home(kit);
    if fs::read(home.join(STAMP)).is_ok_and(|stamp| stamp == wanted) {
        println!("Python packages: ready");
        return Ok(());
    }
    if find_on_path("python3").is_none() {
        bail!("there is no python3 on the PATH: install Python 3.11 or newer with venv and pip");
    }
    println!("Python packages: installing; what a script would lay an answer over a photo with");
    let start = Instant::now();
    let mut make = kit.command("python3");
    run::run(make.args(["-m", "venv", "--clear"]).arg(&home))
        .with_context(|| "cannot make an environment: Debian has it in the package python3-venv")?;
    let mut install = kit.command(&program(kit).to_string_lossy());
    install
        .args(["-m", "pip", "install", "--quiet", "--no-input"])
        .args(["--only-binary", ":all:", "--requirement", REQUIREMENTS]);
    run::run(&mut install)?;
    fs::write(home.join(STAMP), &wanted).context("cannot note what pip installed")?;
    println!(
        "Python packages: installed in {:.0} s",
        start.elapsed().as_secs_f64()
    );
    Ok(())
}

fn home(kit: &Kit) -> PathBuf {
    kit.cache.join("python")
}

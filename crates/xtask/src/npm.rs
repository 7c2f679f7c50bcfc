//! npm dependencies, exactly as each `package-lock.json` pins them.

use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::kit::{Kit, find_on_path};
use crate::run;

/// The oldest Node that everything here runs on.
const NODE: u32 = 20;

/// A copy of the lock file, kept beside what was installed from it: an installation that was interrupted
/// has none, and one from another lock file has another.
const STAMP: &str = "node_modules/.installed-from";

/// Installs the dependencies of the folder `dir` of the checkout, unless they are there.
pub(crate) fn install(kit: &Kit, dir: &str, why: &str) -> Result<()> {
    let folder = kit.root.join(dir);
    let lock = fs::read(folder.join("package-lock.json"))
        .with_context(|| format!("cannot read {dir}/package-lock.json"))?;
    if fs::read(folder.join(STAMP)).is_ok_and(|stamp| stamp == lock) {
        println!("npm packages of {dir}: ready");
        return Ok(());
    }
    check_node(kit)?;
    println!("npm packages of {dir}: installing; {why}");
    let start = Instant::now();
    // `--force`: some packages ask for a newer Node than 20 although what is used of them runs on it.
    let mut command = kit.command("npm");
    command.args([
        "ci",
        "--force",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]);
    run::run(command.current_dir(&folder))?;
    mark(&folder, &lock)?;
    println!(
        "npm packages of {dir}: installed in {:.0} s",
        start.elapsed().as_secs_f64()
    );
    Ok(())
}

fn mark(folder: &Path, lock: &[u8]) -> Result<()> {
    // A package without dependencies has no node_modules.
    fs::create_dir_all(folder.join("node_modules"))?;
    fs::write(folder.join(STAMP), lock).context("cannot note what npm installed")
}

fn check_node(kit: &Kit) -> Result<()> {
    let wanted = format!("install Node.js {NODE} or newer with npm (https://nodejs.org)");
    if find_on_path("node").is_none() || find_on_path("npm").is_none() {
        bail!("there is no Node.js with npm on the PATH: {wanted}");
    }
    let version = run::read(kit.command("node").arg("--version"))?;
    let major = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse::<u32>().ok());
    match major {
        Some(major) if major >= NODE => Ok(()),
        _ => bail!("Node.js {} is too old: {wanted}", version.trim()),
    }
}

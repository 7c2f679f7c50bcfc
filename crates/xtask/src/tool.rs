//! Programs that come as crates, built once and kept by version.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Command};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::kit::{Kit, find_on_path};
use crate::run;

/// How long a download of a finished binary may take before it is built instead.
const DOWNLOAD: Duration = Duration::from_secs(120);

/// A program of one exact version.
pub(crate) struct Tool {
    pub(crate) package: &'static str,
    pub(crate) program: &'static str,
    pub(crate) version: String,
    /// Further words for `cargo install`.
    pub(crate) features: &'static [&'static str],
    pub(crate) why: &'static str,
}

impl Tool {
    /// Makes the program one that every later command finds: from the cache, from the machine's `PATH`,
    /// as a finished binary where `cargo binstall` is there, or built from source.
    pub(crate) fn install(&self, kit: &mut Kit) -> Result<()> {
        let Self {
            package,
            program,
            version,
            why,
            ..
        } = self;
        let home = kit.cache.join("tools").join(format!("{package}-{version}"));
        if home.join("bin").join(program).is_file() {
            println!("{program} {version}: ready");
            kit.add_path(home.join("bin"));
            return Ok(());
        }
        if find_on_path(program).is_some_and(|file| reports_version(&file, version)) {
            println!("{program} {version}: ready, on the PATH");
            return Ok(());
        }
        let start = Instant::now();
        // An installation that is interrupted leaves only this folder, which is never taken for a tool.
        let scratch = kit
            .cache
            .join(format!("installing-{package}-{}", process::id()));
        fs::create_dir_all(&scratch)
            .with_context(|| format!("cannot create {}", scratch.display()))?;
        let result = self
            .fetch_or_build(&scratch)
            .and_then(|()| move_into_place(&scratch.join("root"), &home));
        fs::remove_dir_all(&scratch).ok();
        result.with_context(|| format!("cannot install {package} {version}, which {why}"))?;
        println!(
            "{program} {version}: installed in {:.0} s",
            start.elapsed().as_secs_f64()
        );
        kit.add_path(home.join("bin"));
        Ok(())
    }

    fn fetch_or_build(&self, scratch: &Path) -> Result<()> {
        let Self {
            package,
            program,
            version,
            why,
            ..
        } = self;
        if find_on_path("cargo-binstall").is_some() {
            println!("{program} {version}: downloading; it {why}");
            let mut download = cargo_apart(
                scratch,
                &[
                    "binstall",
                    "--no-confirm",
                    "--disable-strategies",
                    "compile",
                ],
            );
            download.arg(format!("{package}@{version}"));
            match run::run_within(&mut download, DOWNLOAD) {
                Err(error) if !run::stopped() => println!("no finished binary: {error:#}"),
                result => return result,
            }
        }
        println!("{program} {version}: building, once, for some minutes; it {why}");
        let Err(error) = run::run(&mut self.build(scratch, &["--locked"])) else {
            return Ok(());
        };
        if run::stopped() {
            return Err(error);
        }
        // A mirror may lag behind the versions that the crate's lock file names.
        println!(
            "not with its own lock file ({error:#}); once more with the newest versions that fit"
        );
        run::run(&mut self.build(scratch, &[]))
    }

    fn build(&self, scratch: &Path, options: &[&str]) -> Command {
        let mut build = cargo_apart(
            scratch,
            &[
                "install",
                "--quiet",
                self.package,
                "--version",
                &self.version,
            ],
        );
        build.args(options).args(self.features);
        // These run for seconds a day: a build of a third of the time matters more than their speed.
        build
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "0");
        build
    }
}

/// Cargo without this project's settings and those of whoever called us: a tool is built for this machine.
fn cargo_apart(scratch: &Path, words: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command
        .args(words)
        .arg("--root")
        .arg(scratch.join("root"))
        .current_dir(scratch);
    for name in [
        "RUSTFLAGS",
        "CARGO_ENCODED_RUSTFLAGS",
        "CARGO_BUILD_RUSTFLAGS",
        "CARGO_BUILD_TARGET",
    ] {
        command.env_remove(name);
    }
    command.env("CARGO_TARGET_DIR", scratch.join("target"));
    command
}

fn move_into_place(built: &Path, home: &Path) -> Result<()> {
    if let Some(parent) = home.parent() {
        fs::create_dir_all(parent)?;
    }
    match fs::rename(built, home) {
        // Somebody else was faster; theirs is as good.
        Err(_) if home.join("bin").is_dir() => Ok(()),
        result => result.with_context(|| format!("cannot move the tool to {}", home.display())),
    }
}

fn reports_version(file: &PathBuf, version: &str) -> bool {
    run::read(Command::new(file).arg("--version"))
        .is_ok_and(|text| text.split_whitespace().nth(1) == Some(version))
}

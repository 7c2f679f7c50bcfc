//! The tools of one run: where they are, and what every command is told about them.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// Filled by set-up, then only read.
pub(crate) struct Kit {
    /// The checkout.
    pub(crate) root: PathBuf,
    /// Where tools are kept between runs and between checkouts.
    pub(crate) cache: PathBuf,
    path: Vec<PathBuf>,
    env: Vec<(&'static str, OsString)>,
}

impl Kit {
    pub(crate) fn new() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .ancestors()
            .nth(2)
            .context("crates/xtask is not inside a checkout")?
            .to_owned();
        Ok(Self {
            root,
            cache: cache()?,
            path: Vec::new(),
            env: Vec::new(),
        })
    }

    /// From now on, programs in `dir` come before those on the machine's `PATH`.
    pub(crate) fn add_path(&mut self, dir: PathBuf) {
        self.path.push(dir);
    }

    /// From now on, every command has `name` in its environment.
    pub(crate) fn set_env(&mut self, name: &'static str, value: impl Into<OsString>) {
        self.env.push((name, value.into()));
    }

    /// A command that runs in the checkout with the tools of this run.
    pub(crate) fn command(&self, program: &str) -> Command {
        let machine = env::var_os("PATH").unwrap_or_default();
        let folders = self.path.iter().cloned().chain(env::split_paths(&machine));
        let mut command = Command::new(program);
        command
            .current_dir(&self.root)
            .envs(self.env.iter().map(|(name, value)| (name, value)));
        if let Ok(path) = env::join_paths(folders) {
            command.env("PATH", path);
        }
        command
    }

    /// `cargo` with `words`, split at spaces.
    pub(crate) fn cargo(&self, words: &str) -> Command {
        let mut command = self.command("cargo");
        command.args(words.split_whitespace());
        command
    }

    /// Where Cargo builds.
    pub(crate) fn target_dir(&self) -> PathBuf {
        match env::var_os("CARGO_TARGET_DIR") {
            Some(dir) => self.root.join(dir),
            None => self.root.join("target"),
        }
    }
}

/// The first program of that name on the machine's `PATH`.
pub(crate) fn find_on_path(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|dir| dir.join(program))
        .find(|file| file.is_file())
}

fn cache() -> Result<PathBuf> {
    let folder = |name: &str| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let cache = folder("OVERPAINT_CACHE")
        .or_else(|| Some(folder("XDG_CACHE_HOME")?.join("overpaint")))
        .or_else(|| Some(folder("HOME")?.join(".cache/overpaint")));
    match cache {
        Some(cache) if cache.is_absolute() => Ok(cache),
        Some(cache) => bail!(
            "the cache folder {} must be an absolute path",
            cache.display()
        ),
        None => bail!("no folder for tools: set OVERPAINT_CACHE to one that may be written"),
    }
}

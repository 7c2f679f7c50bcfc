//! The studio as a folder of static files.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::kit::Kit;
use crate::run;

/// How the studio is compiled.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Profile {
    /// Quick to build, into `target/site`.
    Dev,
    /// Small and fast, into `dist`.
    Release,
}

/// Builds the studio and tells where it is.
pub(crate) fn build(kit: &Kit, profile: Profile) -> Result<PathBuf> {
    println!("\n== studio: building the page with Trunk");
    let dist = match profile {
        Profile::Dev => kit.target_dir().join("site"),
        Profile::Release => kit.root.join("dist"),
    };
    let mut trunk = kit.command("trunk");
    trunk.arg("build").arg("--dist").arg(&dist);
    if profile == Profile::Release {
        trunk.arg("--release");
    }
    // Trunk takes the usual `NO_COLOR=1` for a mistake.
    trunk.env_remove("NO_COLOR");
    run::run(&mut trunk).context("cannot build the studio")?;
    Ok(dist)
}

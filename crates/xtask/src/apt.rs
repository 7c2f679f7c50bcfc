//! Debian's packages, where this machine has them and lets us install.

use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use nix::unistd::geteuid;

use crate::kit::find_on_path;
use crate::run;

const LONGEST: Duration = Duration::from_secs(15 * 60);

/// Whether packages can be installed without asking for a password.
pub(crate) fn usable() -> bool {
    find_on_path("apt-get").is_some()
        && (geteuid().is_root()
            || find_on_path("sudo").is_some()
                && run::read(Command::new("sudo").args(["-n", "true"])).is_ok())
}

/// Refreshes the lists, which may be older than the packages on the server, and installs.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    run::run_within(apt_get().args(["-qq", "update"]), LONGEST)
        .context("apt-get cannot refresh its lists")?;
    let mut install = apt_get();
    install
        .args(["-qq", "-y", "--no-install-recommends", "install"])
        .args(packages);
    run::run_within(&mut install, LONGEST)
        .with_context(|| format!("apt-get cannot install {}", packages.join(" ")))
}

fn apt_get() -> Command {
    let mut command = if geteuid().is_root() {
        Command::new("env")
    } else {
        let mut sudo = Command::new("sudo");
        sudo.args(["-n", "env"]);
        sudo
    };
    // Another installation may be under way: wait for it, but not for ever.
    command.args([
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "-o",
        "DPkg::Lock::Timeout=300",
    ]);
    command
}

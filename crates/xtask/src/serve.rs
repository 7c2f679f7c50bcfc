//! The studio and the mock API on this machine, for as long as they are wanted.

use std::time::Duration;

use anyhow::{Result, bail};

use crate::kit::Kit;
use crate::mock::{self, Mock};
use crate::run;
use crate::setup;
use crate::site::{self, Profile};
use crate::verb::Serve;

/// Builds both, starts them, prints their addresses, and ends them with this process.
pub(crate) fn serve(kit: &mut Kit, options: &Serve) -> Result<()> {
    let profile = if options.release {
        Profile::Release
    } else {
        Profile::Dev
    };
    setup::for_site(kit, profile)?;
    let dir = site::build(kit, profile)?;
    mock::build(kit)?;
    let site = mock::Site {
        dir: &dir,
        port: options.port,
        prefix: None,
    };
    let mut mock = Mock::start(kit, options.api_port, Some(&site))?;
    let studio = mock.site.as_deref().unwrap_or_default();
    println!(
        "\nOverpaint Studio   {studio}\nmock API           {}\n\nCtrl-C ends both.",
        mock.api
    );
    match mock.running.wait(Duration::MAX) {
        Err(_) if run::stopped() => Ok(()),
        Err(error) => Err(error),
        Ok(status) => bail!("the mock API ended by itself ({status})"),
    }
}

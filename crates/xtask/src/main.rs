//! Every command a person types, as `cargo xtask VERB`.
//!
//! Set-up is part of each verb: what is missing is installed, into a cache outside `target/`, and each
//! step says what it does and why. With everything in place a verb starts at once.

mod apt;
mod arrows;
mod bench;
mod browser;
mod check;
mod debian;
mod fuzz;
mod kit;
mod lift;
mod lockfile;
mod mock;
mod names;
mod npm;
mod package;
mod python;
mod report;
mod run;
mod serve;
mod setup;
mod site;
mod sizes;
mod tally;
mod test;
mod texts;
mod tool;
mod toolchain;
mod verb;

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;

use crate::kit::Kit;
use crate::report::Report;
use crate::site::Profile;
use crate::verb::{USAGE, Verb};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let verb = match Verb::parse(&args) {
        Ok(verb) => verb,
        Err(problem) => {
            eprintln!("{problem}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match perform(verb) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(_) if run::stopped() => {
            eprintln!("\nStopped.");
            ExitCode::from(130)
        }
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// `Ok(false)` is a verb that ran to its end and found something wrong.
fn perform(verb: Verb) -> Result<bool> {
    run::watch_for_stop()?;
    let mut kit = Kit::new()?;
    match verb {
        Verb::Help => println!("{USAGE}"),
        Verb::Serve(ports) => serve::serve(&mut kit, &ports)?,
        Verb::Build => {
            setup::for_site(&mut kit, Profile::Release)?;
            let dist = site::build(&kit, Profile::Release)?;
            println!(
                "\n{}\nThe site is in {}",
                sizes::table(&dist)?,
                dist.display()
            );
        }
        Verb::Npm => {
            setup::for_package(&mut kit)?;
            let package = package::pack(&kit)?;
            println!(
                "\n{}\nThe package is {}",
                sizes::package_table(&kit, &package.folder)?,
                package.tarball.display()
            );
        }
        Verb::BenchStream => bench::stream(&mut kit)?,
        Verb::BenchMask => bench::mask(&mut kit)?,
        Verb::BenchComposite => bench::composite(&mut kit)?,
        Verb::BenchSeam => bench::seam(&kit)?,
        Verb::Check => {
            setup::for_check(&mut kit)?;
            let mut report = Report::default();
            check::check(&kit, &mut report)?;
            return Ok(report.close());
        }
        Verb::Test => return test::test(&mut kit),
        Verb::Setup => setup::for_everything(&mut kit)?,
        Verb::Fuzz { seconds } => fuzz::fuzz(&kit, seconds)?,
        Verb::Lift { dir } => lift::lift_scripts(Path::new(&dir))?,
    }
    Ok(true)
}

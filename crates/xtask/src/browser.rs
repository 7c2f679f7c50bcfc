//! Chromium and its driver, for the tests.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::apt;
use crate::kit::{Kit, find_on_path};
use crate::run;

const BROWSERS: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// Finds or installs both, and tells every later command where they are (`CHROMIUM`, `CHROMEDRIVER`).
pub(crate) fn install(kit: &mut Kit) -> Result<()> {
    let mut missing = Vec::new();
    if browser().is_none() {
        missing.push("chromium");
    }
    if driver().is_none() {
        missing.push("chromium-driver");
    }
    // Without such a font the Chinese page is a row of boxes, which tests of its layout would not notice.
    if !has_chinese_font() {
        missing.push("fonts-noto-cjk");
    }
    if !missing.is_empty() && apt::usable() {
        println!(
            "Chromium: installing {}; the tests run in a real browser",
            missing.join(", ")
        );
        let start = Instant::now();
        apt::install(&missing)?;
        println!(
            "Chromium: installed in {:.0} s",
            start.elapsed().as_secs_f64()
        );
    }
    let (Some(browser), Some(driver)) = (browser(), driver()) else {
        bail!(
            "the tests need Chromium and ChromeDriver: install the packages chromium, chromium-driver and \
             fonts-noto-cjk, or set CHROMIUM and CHROMEDRIVER to the two programs"
        );
    };
    println!("Chromium: {}", browser.display());
    kit.set_env("CHROMIUM", browser);
    kit.set_env("CHROMEDRIVER", driver);
    Ok(())
}

fn browser() -> Option<PathBuf> {
    named("CHROMIUM").or_else(|| BROWSERS.iter().find_map(|name| find_on_path(name)))
}

fn driver() -> Option<PathBuf> {
    named("CHROMEDRIVER").or_else(|| find_on_path("chromedriver"))
}

fn named(variable: &str) -> Option<PathBuf> {
    env::var_os(variable)
        .map(PathBuf::from)
        .filter(|file| file.is_file())
}

fn has_chinese_font() -> bool {
    if find_on_path("fc-list").is_none() {
        let files = fs::read_dir(Path::new("/usr/share/fonts/opentype/noto"));
        return files.is_ok_and(|mut files| {
            files.any(|file| {
                file.is_ok_and(|file| file.file_name().to_string_lossy().contains("CJK"))
            })
        });
    }
    run::read(Command::new("fc-list").args([":lang=zh-cn", "family"]))
        .is_ok_and(|fonts| !fonts.trim().is_empty())
}

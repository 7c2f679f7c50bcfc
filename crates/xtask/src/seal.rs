//! The page's Content-Security-Policy lets only scripts run that it names. Trunk writes the script that
//! starts the page into it, with file names that change with each build; so its hash is filled in after.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// Stands in the policy of the page's source for the hashes of its inline scripts.
const TOKEN: &str = "'sha256-BOOT'";

/// Fills in the hashes in `dir`/index.html.
pub(crate) fn seal_page(dir: &Path) -> Result<()> {
    let file = dir.join("index.html");
    let page =
        fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let sealed = seal(&page).with_context(|| format!("cannot seal {}", file.display()))?;
    fs::write(&file, sealed).with_context(|| format!("cannot write {}", file.display()))
}

fn seal(page: &str) -> Result<String> {
    let sources: Vec<String> = inline_scripts(page)?.into_iter().map(source).collect();
    if page.contains(TOKEN) {
        return Ok(page.replace(TOKEN, &sources.join(" ")));
    }
    if sources.iter().all(|source| page.contains(source)) {
        return Ok(page.to_owned());
    }
    bail!("its Content-Security-Policy has no {TOKEN} to replace");
}

/// What stands between the tags of every script that has no `src`.
fn inline_scripts(page: &str) -> Result<Vec<&str>> {
    let mut scripts = Vec::new();
    let mut rest = page;
    while let Some((_, after)) = rest.split_once("<script") {
        let (tag, after) = after
            .split_once('>')
            .context("a <script> tag does not end")?;
        let (script, after) = after
            .split_once("</script>")
            .context("a <script> has no end")?;
        if !tag
            .split_whitespace()
            .any(|attribute| attribute.starts_with("src="))
        {
            scripts.push(script);
        }
        rest = after;
    }
    Ok(scripts)
}

/// A script's hash as a policy names it (CSP Level 3, "hash-source"). HTML reads CRLF and CR as LF before
/// the hash is taken.
fn source(script: &str) -> String {
    let script = script.replace("\r\n", "\n").replace('\r', "\n");
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(script)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='";

    fn page(policy: &str, scripts: &str) -> String {
        format!(
            r#"<meta http-equiv="Content-Security-Policy" content="script-src 'self' {policy}"><body>{scripts}"#
        )
    }

    #[test]
    fn the_token_becomes_the_hash() {
        // The example of CSP Level 3: the hash of `alert('Hello, world.');`.
        let scripts = "<script type=\"module\">alert('Hello, world.');</script>";
        assert_eq!(seal(&page(TOKEN, scripts)).unwrap(), page(HASH, scripts));
    }

    #[test]
    fn sealing_twice_is_sealing_once() {
        let once = seal(&page(TOKEN, "<script>alert('Hello, world.');</script>")).unwrap();
        assert_eq!(seal(&once).unwrap(), once);
    }

    #[test]
    fn a_script_file_is_covered_by_self() {
        let scripts = r#"<script src="a.js"></script>"#;
        assert_eq!(seal(&page(TOKEN, scripts)).unwrap(), page("", scripts));
    }

    #[test]
    fn every_inline_script_is_named() {
        let sealed = seal(&page(TOKEN, "<script>a()</script><script>b()</script>")).unwrap();
        assert_eq!(sealed.matches("'sha256-").count(), 2);
    }

    #[test]
    fn line_ends_do_not_change_the_hash() {
        assert_eq!(source("a\r\nb"), source("a\nb"));
    }

    #[test]
    fn a_page_without_the_token_is_an_error() {
        assert!(seal(&page("", "<script>a()</script>")).is_err());
    }
}

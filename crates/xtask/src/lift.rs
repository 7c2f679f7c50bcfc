//! Trunk writes the script that starts the page into the page itself, where a strict Content-Security-Policy does not let it run, be it the
//! page's own or a host's. So it becomes a file.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// Makes a file of each inline script of `dir`/index.html, named after what is in it.
pub(crate) fn lift_scripts(dir: &Path) -> Result<()> {
    let file = dir.join("index.html");
    let page =
        fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let (page, scripts) = lift(&page).with_context(|| format!("cannot read {}", file.display()))?;
    for (name, script) in scripts.iter().chain([&("index.html".to_owned(), page)]) {
        let file = dir.join(name);
        fs::write(&file, script).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}

/// The page without inline scripts, and those with the names of their files.
fn lift(page: &str) -> Result<(String, Vec<(String, String)>)> {
    let (mut lifted, mut scripts) = (String::new(), Vec::new());
    let mut rest = page;
    while let Some((before, after)) = rest.split_once("<script") {
        let (tag, after) = after
            .split_once('>')
            .context("a <script> tag does not end")?;
        let (script, after) = after
            .split_once("</script>")
            .context("a <script> has no end")?;
        lifted += before;
        lifted += "<script";
        lifted += tag;
        if tag.contains("src=") {
            lifted += ">";
            lifted += script;
        } else {
            let hash = Sha256::digest(script);
            let name = format!(
                "start-{:016x}.js",
                u64::from_be_bytes(hash[..8].try_into()?)
            );
            lifted += &format!(" src=\"./{name}\">");
            scripts.push((name, script.trim_start().to_owned()));
        }
        lifted += "</script>";
        rest = after;
    }
    Ok((lifted + rest, scripts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inline_script_becomes_a_file() {
        let (page, scripts) =
            lift("<p>a</p><script type=\"module\">\na()\n</script><p>b</p>").unwrap();
        let [(name, script)] = scripts.try_into().unwrap();
        assert_eq!(script, "a()\n");
        assert_eq!(
            page,
            format!("<p>a</p><script type=\"module\" src=\"./{name}\"></script><p>b</p>")
        );
    }

    #[test]
    fn other_scripts_have_other_names_and_files_stay() {
        let (page, scripts) =
            lift("<script>a()</script><script>b()</script><script src=\"c.js\"></script>").unwrap();
        assert_eq!(scripts.len(), 2);
        assert_ne!(scripts[0].0, scripts[1].0);
        assert_eq!(lift(&page).unwrap(), (page, Vec::new()));
    }

    #[test]
    fn a_script_without_an_end_is_an_error() {
        assert!(lift("<script>a()").is_err());
    }
}

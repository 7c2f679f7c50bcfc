//! Which crate may know which, and what the pure ones may not reach.
//!
//! ```text
//! protocol ← client ← npm        raster ← editor ← studio
//! protocol ← editor              protocol, raster ← npm-pixels
//! client, protocol, raster ← studio ← page
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::kit::Kit;
use crate::run;

/// Each of our crates with those of ours that it may depend on, for its tests too. Nothing else is allowed.
const ARROWS: [(&str, &[&str]); 10] = [
    ("overpaint-protocol", &[]),
    ("overpaint-raster", &[]),
    ("overpaint-client", &["overpaint-protocol"]),
    (
        "overpaint-editor",
        &["overpaint-protocol", "overpaint-raster"],
    ),
    // Two entries of one package: who only sends edits does not load what works on pixels.
    ("overpaint-npm", &["overpaint-client"]),
    (
        "overpaint-npm-pixels",
        &["overpaint-protocol", "overpaint-raster"],
    ),
    (
        "overpaint-studio",
        &[
            "overpaint-protocol",
            "overpaint-raster",
            "overpaint-client",
            "overpaint-editor",
        ],
    ),
    ("overpaint-page", &["overpaint-studio"]),
    // The other side of the wire: shares no code, so that the two check each other.
    ("overpaint-mock-api", &[]),
    ("xtask", &[]),
];

/// No browser, clock, randomness or I/O, not even through somebody else.
const PURE: [&str; 3] = ["overpaint-protocol", "overpaint-raster", "overpaint-editor"];

/// What a pure crate may not reach. A name that ends in `*` stands for all that start so.
const IMPURE: [&str; 23] = [
    "web-sys",
    "js-sys",
    "wasm-bindgen*",
    "wasm-streams",
    "gloo*",
    "leptos*", // browser
    "chrono",
    "time",
    "web-time",
    "instant",
    "gloo-timers", // clock
    "rand*",
    "getrandom",
    "fastrand",
    "uuid", // randomness
    "tokio*",
    "async-std",
    "smol",
    "mio",
    "socket2",
    "hyper*",
    "reqwest",
    "ureq", // I/O
];

/// Who may send requests, and what they send them with: the client to the API, the studio for the files of its own site.
const FETCHING: ([&str; 2], [&str; 2]) = (
    ["overpaint-client", "overpaint-studio"],
    ["gloo-net", "reqwest"],
);

/// The part of the studio that may touch the browser's own interfaces.
const STUDIO: &str = "crates/studio/src";
const STUDIO_BROWSER: &str = "crates/studio/src/browser";

/// Fails with a list of everything that breaks the rules above.
pub(crate) fn check(kit: &Kit) -> Result<()> {
    let printed = run::read(&mut kit.cargo("metadata --format-version 1"))?;
    let graph = Graph::read(
        &serde_json::from_str(&printed).context("cannot read what `cargo metadata` prints")?,
    )?;
    let mut problems = graph.problems();
    problems.extend(browser_calls(&kit.root)?);
    if problems.is_empty() {
        return Ok(());
    }
    bail!(
        "the crates know what they may not:\n  {}",
        problems.join("\n  ")
    );
}

/// Crates by name. Two versions of a crate are one here.
#[derive(Clone, Default)]
struct Graph {
    members: BTreeSet<String>,
    /// What each crate needs to be built and run.
    needs: BTreeMap<String, BTreeSet<String>>,
    /// What its tests need besides.
    test_needs: BTreeMap<String, BTreeSet<String>>,
}

impl Graph {
    fn read(metadata: &Value) -> Result<Self> {
        let packages = metadata["packages"]
            .as_array()
            .context("`cargo metadata` names no packages")?;
        let nodes = metadata["resolve"]["nodes"]
            .as_array()
            .context("`cargo metadata` names no dependencies")?;
        let names: BTreeMap<&str, &str> = packages
            .iter()
            .filter_map(|package| Some((package["id"].as_str()?, package["name"].as_str()?)))
            .collect();
        let name = |id: &Value| names.get(id.as_str()?).map(|name| (*name).to_owned());
        let mut graph = Self {
            members: metadata["workspace_members"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(name)
                .collect(),
            ..Self::default()
        };
        for node in nodes {
            let from = name(&node["id"]).context("`cargo metadata` has a dependency of nobody")?;
            for dependency in node["deps"].as_array().into_iter().flatten() {
                let to = name(&dependency["pkg"])
                    .context("`cargo metadata` has a dependency without a name")?;
                for kind in dependency["dep_kinds"].as_array().into_iter().flatten() {
                    let needs = if kind["kind"] == "dev" {
                        &mut graph.test_needs
                    } else {
                        &mut graph.needs
                    };
                    needs.entry(from.clone()).or_default().insert(to.clone());
                }
            }
        }
        Ok(graph)
    }

    fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        for member in &self.members {
            let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| name == member) else {
                problems.push(format!(
                    "{member} has no place in the design: give it one in arrows.rs"
                ));
                continue;
            };
            for other in self
                .direct(member)
                .filter(|other| self.members.contains(*other))
            {
                if !allowed.contains(&other) {
                    problems.push(format!("{member} may not depend on {other}"));
                }
            }
            let (fetching, fetchers) = FETCHING;
            for fetcher in self.direct(member).filter(|other| fetchers.contains(other)) {
                if !fetching.contains(&member.as_str()) {
                    problems.push(format!(
                        "{member} may not depend on {fetcher}: it sends requests"
                    ));
                }
            }
            if PURE.contains(&member.as_str()) {
                problems.extend(self.impure_paths(member).iter().map(|path| {
                    format!(
                        "{member} is pure, but reaches {}: {}",
                        path[path.len() - 1],
                        path.join(" → ")
                    )
                }));
            }
        }
        problems
    }

    /// What a crate names in its own manifest, tests included.
    fn direct<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        let needs = self.needs.get(name).into_iter().flatten();
        let test_needs = self.test_needs.get(name).into_iter().flatten();
        needs.chain(test_needs).map(String::as_str)
    }

    /// The shortest way from a crate to each impure one, without the needs of tests.
    fn impure_paths<'a>(&'a self, from: &'a str) -> Vec<Vec<&'a str>> {
        let mut found = Vec::new();
        let mut seen = BTreeSet::from([from]);
        let mut paths = vec![vec![from]];
        while !paths.is_empty() {
            let mut longer = Vec::new();
            for path in paths {
                for next in self.needs.get(path[path.len() - 1]).into_iter().flatten() {
                    if !seen.insert(next) {
                        continue;
                    }
                    let mut path = path.clone();
                    path.push(next);
                    if is_impure(next) {
                        found.push(path);
                    } else {
                        longer.push(path);
                    }
                }
            }
            paths = longer;
        }
        found
    }
}

fn is_impure(name: &str) -> bool {
    IMPURE
        .iter()
        .any(|pattern| match pattern.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => name == *pattern,
        })
}

/// Lines of the studio that name the browser's interfaces outside the folder that may.
fn browser_calls(root: &Path) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    let mut folders = vec![root.join(STUDIO)];
    while let Some(folder) = folders.pop() {
        for entry in
            fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?
        {
            let path = entry?.path();
            if path.is_dir() {
                if path != root.join(STUDIO_BROWSER) {
                    folders.push(path);
                }
                continue;
            }
            let text = fs::read_to_string(&path)
                .with_context(|| format!("cannot read {}", path.display()))?;
            let file = path.strip_prefix(root).unwrap_or(&path).display();
            problems.extend(lines_with_browser_calls(&text).map(|line| {
                format!("{file}:{line} uses web_sys or js_sys, which only {STUDIO_BROWSER} may")
            }));
        }
    }
    problems.sort();
    Ok(problems)
}

/// Numbers of lines, from 1. Comments may speak of anything.
fn lines_with_browser_calls(text: &str) -> impl Iterator<Item = usize> {
    let code = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or(line));
    code.zip(1..)
        .filter(|(code, _)| code.contains("web_sys") || code.contains("js_sys"))
        .map(|(_, number)| number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(members: &[&str], needs: &[(&str, &str)]) -> Graph {
        let mut graph = Graph {
            members: members.iter().map(|name| (*name).to_owned()).collect(),
            ..Graph::default()
        };
        for (from, to) in needs {
            graph
                .needs
                .entry((*from).to_owned())
                .or_default()
                .insert((*to).to_owned());
        }
        graph
    }

    const PROTOCOL: &[&str] = &["overpaint-protocol"];

    #[test]
    fn the_designed_arrows_are_allowed() {
        let graph = graph(
            &["overpaint-protocol", "overpaint-raster", "overpaint-editor"],
            &[
                ("overpaint-editor", "overpaint-protocol"),
                ("overpaint-editor", "overpaint-raster"),
            ],
        );
        assert_eq!(graph.problems(), Vec::<String>::new());
    }

    #[test]
    fn an_arrow_the_other_way_is_named() {
        let graph = graph(
            &["overpaint-protocol", "overpaint-editor"],
            &[("overpaint-protocol", "overpaint-editor")],
        );
        assert_eq!(
            graph.problems(),
            ["overpaint-protocol may not depend on overpaint-editor"]
        );
    }

    #[test]
    fn an_arrow_only_for_tests_is_an_arrow() {
        let mut graph = graph(&["overpaint-mock-api", "overpaint-protocol"], &[]);
        let needs = BTreeSet::from(["overpaint-protocol".to_owned()]);
        graph
            .test_needs
            .insert("overpaint-mock-api".to_owned(), needs);
        assert_eq!(
            graph.problems(),
            ["overpaint-mock-api may not depend on overpaint-protocol"]
        );
    }

    #[test]
    fn a_crate_that_nobody_designed_is_named() {
        assert_eq!(graph(&["overpaint-utils"], &[]).problems().len(), 1);
    }

    #[test]
    fn an_impure_crate_is_found_through_others() {
        let graph = graph(
            PROTOCOL,
            &[("overpaint-protocol", "png"), ("png", "rand_core")],
        );
        assert_eq!(
            graph.problems(),
            [
                "overpaint-protocol is pure, but reaches rand_core: overpaint-protocol → png → rand_core"
            ]
        );
    }

    #[test]
    fn tests_of_a_pure_crate_may_use_randomness() {
        let mut graph = graph(PROTOCOL, &[("proptest", "rand")]);
        let needs = BTreeSet::from(["proptest".to_owned()]);
        graph
            .test_needs
            .insert("overpaint-protocol".to_owned(), needs);
        assert_eq!(graph.problems(), Vec::<String>::new());
    }

    #[test]
    fn only_the_client_and_the_studio_send_requests() {
        let needs = [
            ("overpaint-client", "gloo-net"),
            ("overpaint-npm", "gloo-net"),
            ("overpaint-studio", "gloo-net"),
        ];
        let members = ["overpaint-client", "overpaint-npm", "overpaint-studio"];
        assert_eq!(
            graph(&members, &needs).problems(),
            ["overpaint-npm may not depend on gloo-net: it sends requests"]
        );
    }

    /// The real crates as they are now, with one line more in protocol's manifest.
    #[test]
    fn web_sys_in_protocol_is_found() {
        let kit = Kit::new().unwrap();
        let printed = run::read(&mut kit.cargo("metadata --format-version 1")).unwrap();
        let mut graph = Graph::read(&serde_json::from_str(&printed).unwrap()).unwrap();
        assert_eq!(graph.problems(), Vec::<String>::new());
        graph
            .needs
            .entry("overpaint-protocol".to_owned())
            .or_default()
            .insert("web-sys".to_owned());
        assert!(
            graph.problems().contains(
                &"overpaint-protocol is pure, but reaches web-sys: overpaint-protocol → web-sys"
                    .to_owned()
            )
        );
    }

    #[test]
    fn browser_interfaces_are_found_in_code_and_not_in_comments() {
        let text = "use leptos::web_sys;\n// web_sys is not for us\nlet a = js_sys::Date::now();\n";
        assert_eq!(lines_with_browser_calls(text).collect::<Vec<_>>(), [1, 3]);
    }
}

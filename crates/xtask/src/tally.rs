//! How many tests passed and failed, read from what a test runner prints at its end.

use std::ops::{Add, AddAssign};

/// Tests that ran. Skipped ones are in neither number.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Tally {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
}

impl Tally {
    /// A step without tests of its own.
    pub(crate) const ONE_PASSED: Self = Self {
        passed: 1,
        failed: 0,
    };
    /// A step without tests of its own that failed, or a runner that ended without a summary.
    pub(crate) const ONE_FAILED: Self = Self {
        passed: 0,
        failed: 1,
    };

    /// Reads `N tests run: 3 passed (1 slow), 1 failed, 1 timed out, 2 skipped` of cargo-nextest.
    pub(crate) fn of_nextest(text: &str) -> Self {
        let Some(summary) = text.lines().rev().find_map(|line| {
            line.trim_start()
                .starts_with("Summary")
                .then(|| line.split_once(" run: "))?
        }) else {
            return Self::default();
        };
        let mut tally = Self::default();
        for part in summary.1.split(", ") {
            let Some((count, what)) = numbered(part) else {
                continue;
            };
            match what.split(" (").next().unwrap_or(what) {
                "passed" => tally.passed += count,
                "failed" | "timed out" | "exec failed" => tally.failed += count,
                _ => {}
            }
        }
        tally
    }

    /// Reads every `test result: ok. 3 passed; 0 failed; …` of `cargo test` and of wasm-bindgen's runner.
    pub(crate) fn of_cargo_test(text: &str) -> Self {
        let results = text
            .lines()
            .filter_map(|line| line.trim_start().strip_prefix("test result: "));
        let mut tally = Self::default();
        for part in results.flat_map(|line| line.split([';', '.'])) {
            match numbered(part.trim()) {
                Some((count, "passed")) => tally.passed += count,
                Some((count, "failed")) => tally.failed += count,
                _ => {}
            }
        }
        tally
    }

    /// Reads the last lines of `node --test`, which start with `#` (TAP) or `ℹ` (spec).
    pub(crate) fn of_node(text: &str) -> Self {
        let mut tally = Self::default();
        for line in text.lines() {
            let Some(line) = line.strip_prefix("# ").or_else(|| line.strip_prefix("ℹ ")) else {
                continue;
            };
            let Some((what, Ok(count))) = line
                .split_once(' ')
                .map(|(what, count)| (what, count.trim().parse::<u32>()))
            else {
                continue;
            };
            match what {
                "pass" => tally.passed += count,
                "fail" | "cancelled" => tally.failed += count,
                _ => {}
            }
        }
        tally
    }

    /// What the numbers say together with how the runner ended: one that failed without a failed test
    /// (it did not compile, it crashed) counts as a failure, and so does one that ran no test at all.
    pub(crate) fn judged(self, runner_succeeded: bool) -> Self {
        let silent = self == Self::default();
        if self.failed == 0 && (silent || !runner_succeeded) {
            return self + Self::ONE_FAILED;
        }
        self
    }
}

impl Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

/// `3 passed` as a number and the rest.
fn numbered(part: &str) -> Option<(u32, &str)> {
    let (count, what) = part.split_once(' ')?;
    Some((count.parse().ok()?, what))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(passed: u32, failed: u32) -> Tally {
        Tally { passed, failed }
    }

    #[test]
    fn nextest_all_passed() {
        let text = "   PASS [ 0.003s] (1/2) a b\n     Summary [   0.015s] 12 tests run: 12 passed, 0 skipped\n";
        assert_eq!(Tally::of_nextest(text), tally(12, 0));
    }

    #[test]
    fn nextest_one_test() {
        assert_eq!(
            Tally::of_nextest(" Summary [ 0.1s] 1 test run: 1 passed, 0 skipped"),
            tally(1, 0)
        );
    }

    #[test]
    fn nextest_slow_failed_and_timed_out() {
        let text = "Summary [1.0s] 9/12 tests run: 5 passed (2 slow, 1 flaky), 2 failed, 1 timed out, 1 exec failed, 3 skipped\nFAIL a b\n";
        assert_eq!(Tally::of_nextest(text), tally(5, 4));
    }

    #[test]
    fn cargo_test_adds_up_its_binaries() {
        let text = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
            test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.20s\n";
        assert_eq!(Tally::of_cargo_test(text), tally(4, 2));
    }

    #[test]
    fn node_in_both_dialects() {
        let tap = "# tests 4\n# suites 0\n# pass 2\n# fail 1\n# cancelled 1\n# skipped 0\n# todo 0\n# duration_ms 72.5\n";
        assert_eq!(Tally::of_node(tap), tally(2, 2));
        let spec = "✔ a (1ms)\nℹ tests 3\nℹ pass 3\nℹ fail 0\nℹ cancelled 0\nℹ duration_ms 72\n";
        assert_eq!(Tally::of_node(spec), tally(3, 0));
    }

    #[test]
    fn words_of_a_test_are_not_its_summary() {
        assert_eq!(
            Tally::of_node("# Subtest: pass 7\n# pass the mask\n"),
            tally(0, 0)
        );
        assert_eq!(
            Tally::of_cargo_test("test counts::3 passed ... ok\n"),
            tally(0, 0)
        );
    }

    #[test]
    fn a_suite_without_tests_failed() {
        assert_eq!(tally(0, 0).judged(true), tally(0, 1));
    }

    #[test]
    fn a_runner_that_crashed_failed_even_if_all_tests_passed() {
        assert_eq!(tally(5, 0).judged(false), tally(5, 1));
        assert_eq!(tally(5, 2).judged(false), tally(5, 2));
        assert_eq!(tally(5, 0).judged(true), tally(5, 0));
    }
}

//! Steps one after another, each timed and counted, and the table at the end.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::run;
use crate::tally::Tally;

/// All steps run, even after one failed.
#[derive(Default)]
pub(crate) struct Report {
    rows: Vec<Row>,
}

struct Row {
    name: &'static str,
    tally: Tally,
    took: Duration,
}

impl Report {
    /// A step that counts its own tests. An error counts as one failure and is printed; only a request to
    /// stop is handed on.
    pub(crate) fn suite(
        &mut self,
        name: &'static str,
        step: impl FnOnce() -> Result<Tally>,
    ) -> Result<bool> {
        println!("\n== {name}");
        let start = Instant::now();
        let tally = step().unwrap_or_else(|error| {
            println!("error: {error:#}");
            Tally::ONE_FAILED
        });
        if run::stopped() {
            bail!("stopped");
        }
        self.rows.push(Row {
            name,
            tally,
            took: start.elapsed(),
        });
        Ok(tally.failed == 0)
    }

    /// A step that just works or does not: one test.
    pub(crate) fn step(
        &mut self,
        name: &'static str,
        step: impl FnOnce() -> Result<()>,
    ) -> Result<bool> {
        self.suite(name, || step().map(|()| Tally::ONE_PASSED))
    }

    /// Prints the table and, as the very last line, the sum. True if nothing failed.
    pub(crate) fn close(&self) -> bool {
        println!("\n{}", self.table());
        self.sum().failed == 0
    }

    fn table(&self) -> String {
        let width = self
            .rows
            .iter()
            .map(|row| row.name.len())
            .max()
            .unwrap_or(0);
        let mut table = String::new();
        for Row { name, tally, took } in &self.rows {
            let mark = if tally.failed == 0 { "ok  " } else { "FAIL" };
            let Tally { passed, failed } = tally;
            let seconds = took.as_secs_f64();
            table += &format!(
                "{mark} {name:width$} {passed:>5} passed {failed:>3} failed {seconds:>8.1} s\n"
            );
        }
        let sum = self.sum();
        table += &format!("{} passed, {} failed", sum.passed, sum.failed);
        table
    }

    fn sum(&self) -> Tally {
        self.rows
            .iter()
            .fold(Tally::default(), |sum, row| sum + row.tally)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_is_the_sum() {
        let mut report = Report::default();
        report
            .suite("many", || {
                Ok(Tally {
                    passed: 7,
                    failed: 1,
                })
            })
            .unwrap();
        report.step("one", || Ok(())).unwrap();
        assert_eq!(report.table().lines().last(), Some("8 passed, 1 failed"));
        assert!(!report.close());
    }

    #[test]
    fn an_error_is_one_failure_and_later_steps_still_run() {
        let mut report = Report::default();
        assert!(!report.step("broken", || bail!("no")).unwrap());
        assert!(report.step("whole", || Ok(())).unwrap());
        assert_eq!(
            report.sum(),
            Tally {
                passed: 1,
                failed: 1
            }
        );
    }
}

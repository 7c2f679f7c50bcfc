//! Running commands so that nothing is left behind.
//!
//! Each command gets a process group of its own. When it ends, takes too long, or this process is told to
//! stop (Ctrl-C, SIGTERM, SIGHUP), the whole group ends with it: browsers and their drivers too.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

static STOP: AtomicBool = AtomicBool::new(false);

/// How long a group may take to end by itself before it is killed.
const GRACE: Duration = Duration::from_secs(3);

/// Nothing here is right to take longer.
const LONGEST: Duration = Duration::from_secs(30 * 60);

/// From now on a request to stop ends the command that runs, then this process.
pub(crate) fn watch_for_stop() -> Result<()> {
    ctrlc::set_handler(|| STOP.store(true, Ordering::SeqCst)).context("cannot listen for Ctrl-C")
}

/// Whether this process was told to stop.
pub(crate) fn stopped() -> bool {
    STOP.load(Ordering::SeqCst)
}

/// Runs a command to its end, its output on the screen; failing is an error.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    run_within(command, LONGEST)
}

/// As `run`, and an error when it takes longer than `limit`.
pub(crate) fn run_within(command: &mut Command, limit: Duration) -> Result<()> {
    let status = Running::start(command)?.wait(limit)?;
    if !status.success() {
        bail!("`{}` failed ({status})", line(command));
    }
    Ok(())
}

/// What a command that ran to its end printed, and whether it succeeded.
pub(crate) struct Outcome {
    pub(crate) ok: bool,
    pub(crate) text: String,
}

/// Runs a command with its output on the screen, and keeps a copy of it.
pub(crate) fn run_and_read(command: &mut Command) -> Result<Outcome> {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = Running::start(command)?;
    let text = Arc::new(Mutex::new(String::new()));
    let readers: Vec<JoinHandle<()>> = [
        running
            .child
            .stdout
            .take()
            .map(|pipe| copy_lines(pipe, &text)),
        running
            .child
            .stderr
            .take()
            .map(|pipe| copy_lines(pipe, &text)),
    ]
    .into_iter()
    .flatten()
    .collect();
    let status = running.wait(LONGEST);
    // Ends what the command left behind, which would keep the pipes open.
    drop(running);
    for reader in readers {
        reader.join().ok();
    }
    let text = text.lock().unwrap_or_else(PoisonError::into_inner).clone();
    Ok(Outcome {
        ok: status?.success(),
        text,
    })
}

/// What a short command prints on its standard output; nothing on the screen.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot run `{}`", line(command)))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!(
            "`{}` failed ({}): {}",
            line(command),
            output.status,
            said.trim()
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A command under way, and all it started. Dropping it ends them.
pub(crate) struct Running {
    pub(crate) child: Child,
}

impl Running {
    pub(crate) fn start(command: &mut Command) -> Result<Self> {
        let child = command
            .stdin(Stdio::null())
            .process_group(0)
            .spawn()
            .with_context(|| format!("cannot run `{}`", line(command)))?;
        Ok(Self { child })
    }

    /// Waits for the command to end by itself; an error when it takes longer than `limit`, or when this
    /// process is told to stop.
    pub(crate) fn wait(&mut self, limit: Duration) -> Result<ExitStatus> {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            if stopped() {
                bail!("stopped");
            }
            if start.elapsed() > limit {
                bail!("no end after {} seconds", limit.as_secs());
            }
            thread::sleep(Duration::from_millis(10));
        }
    }

    fn ended_within(&mut self, limit: Duration) -> bool {
        let start = Instant::now();
        while start.elapsed() < limit {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return true;
            }
            thread::sleep(Duration::from_millis(10));
        }
        false
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let Ok(id) = i32::try_from(self.child.id()) else {
            return;
        };
        let group = Pid::from_raw(id);
        // An error here says that there is nobody left in the group, which is what is wanted.
        killpg(group, Signal::SIGTERM).ok();
        if !self.ended_within(GRACE) {
            killpg(group, Signal::SIGKILL).ok();
            self.child.wait().ok();
        }
    }
}

fn copy_lines(pipe: impl Read + Send + 'static, text: &Arc<Mutex<String>>) -> JoinHandle<()> {
    let text = Arc::clone(text);
    thread::spawn(move || {
        for bytes in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&bytes);
            println!("{line}");
            let mut text = text.lock().unwrap_or_else(PoisonError::into_inner);
            text.push_str(&line);
            text.push('\n');
        }
    })
}

/// The command as it would be typed.
fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_failure_names_the_command() {
        let error = run(&mut shell("exit 3")).unwrap_err().to_string();
        assert!(
            error.contains("sh -c exit 3") && error.contains('3'),
            "{error}"
        );
    }

    #[test]
    fn a_command_that_takes_too_long_is_ended() {
        let start = Instant::now();
        assert!(run_within(&mut shell("sleep 60"), Duration::from_millis(50)).is_err());
        assert!(start.elapsed() < GRACE + Duration::from_secs(1));
    }

    #[test]
    fn both_outputs_are_kept() {
        let outcome = run_and_read(&mut shell("echo one; echo two >&2; exit 1")).unwrap();
        assert!(!outcome.ok);
        assert!(outcome.text.contains("one\n") && outcome.text.contains("two\n"));
    }

    #[test]
    fn what_a_command_leaves_behind_ends_with_it() {
        // Without the end of its group, the sleeper would keep the pipe open for a minute.
        let start = Instant::now();
        run_and_read(&mut shell("sleep 60 & echo started")).unwrap();
        assert!(start.elapsed() < Duration::from_secs(10));
    }
}

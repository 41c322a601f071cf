//! A node that makes blocks only when the test asks, so that what waits in its pool can be looked at.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use crate::Harness;
use serde_json::{json, Value};
use std::{
    process::{Child, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

/// The options of such a node.
pub const MANUAL: [&str; 2] = ["--seal", "manual"];

/// How long a command may take to send its transaction, or to end.
const WITHIN: Duration = Duration::from_secs(60);
/// How often the pool, or the command, is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// How often a block is made while a command waits.
const BLOCK_EVERY: Duration = Duration::from_millis(500);

/// What a command printed that must succeed, once it has ended.
///
/// # Panics
/// When it fails.
pub fn answer(command: Child) -> Value {
    let output = command.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

impl Harness {
    /// Starts a command and waits until the pool holds so many transactions.
    ///
    /// # Panics
    /// When it does not come to that.
    pub fn sent(&self, arguments: &[&str], waiting: usize) -> Child {
        let command = self.spawn(arguments);
        self.wait_for(waiting);
        command
    }

    /// Waits until the pool holds so many transactions.
    ///
    /// # Panics
    /// When it does not come to that.
    pub fn wait_for(&self, waiting: usize) {
        self.until(|pool| pool.len() == waiting);
    }

    /// Makes a block of what waits, final or not; by its end the pool holds none of it any more.
    ///
    /// # Panics
    /// When the node does not.
    pub fn block(&self, finalize: bool) {
        let before = self.pool();
        self.ask("engine_createBlock", &json!([true, finalize, null])).unwrap();
        self.until(|pool| !pool.iter().any(|waiting| before.contains(waiting)));
    }

    fn until(&self, holds: impl Fn(&[Value]) -> bool) {
        let begun = Instant::now();
        loop {
            let pool = self.pool();
            if holds(&pool) {
                return;
            }
            assert!(begun.elapsed() < WITHIN, "expected another pool than {pool:?}");
            sleep(LOOK_EVERY);
        }
    }

    fn pool(&self) -> Vec<Value> {
        self.ask("author_pendingExtrinsics", &json!([])).unwrap().as_array().unwrap().clone()
    }

    /// Runs a command to its end, making blocks as long as it waits, and returns what it printed.
    ///
    /// # Panics
    /// When it fails.
    pub fn run(&self, arguments: &[&str]) -> Value {
        let [answer] = self.run_at_once([arguments]);
        answer
    }

    /// The same for commands that are started at once.
    ///
    /// # Panics
    /// When one fails.
    pub fn run_at_once<const N: usize>(&self, commands: [&[&str]; N]) -> [Value; N] {
        let begun = Instant::now();
        let mut running = commands.map(|arguments| self.spawn(arguments));
        while running.iter_mut().any(|command| command.try_wait().unwrap().is_none()) {
            assert!(begun.elapsed() < WITHIN, "expected {commands:?} to end");
            sleep(BLOCK_EVERY);
            self.block(true);
        }
        running.map(answer)
    }

    fn spawn(&self, arguments: &[&str]) -> Child {
        self.command(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }
}

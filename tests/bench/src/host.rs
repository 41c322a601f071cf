//! What the figures were taken on and with.

use serde::Serialize;
use std::{collections::BTreeMap, fs};

/// The packages whose versions matter.
const PACKAGES: [&str; 4] = ["cedar-policy", "regorus", "casbin", "wasmtime"];

/// The machine and the software.
#[derive(Clone, Debug, Serialize)]
pub struct Host {
    /// The processor's name.
    pub processor: String,
    /// How many threads it runs at a time.
    pub threads: usize,
    /// How many processes wanted to run, over the minute before, at the start and at the end.
    pub load: [Option<f64>; 2],
    /// The hash of the rules that were measured.
    pub rules: String,
    /// The versions of the engines, of the lock file.
    pub versions: BTreeMap<&'static str, String>,
}

impl Host {
    /// This machine, now.
    pub fn new() -> Self {
        let processor = read("/proc/cpuinfo", |line| line.strip_prefix("model name")?.split_once(": ").map(|(_, name)| name.to_owned()));
        Self {
            processor: processor.unwrap_or_else(|| "unknown".to_owned()),
            threads: std::thread::available_parallelism().map_or(1, usize::from),
            load: [load(), None],
            rules: shared_logic::RULES_HASH.to_string(),
            versions: PACKAGES.into_iter().filter_map(|package| Some((package, version(package)?))).collect(),
        }
    }

    /// Takes the load at the end.
    pub fn done(&mut self) {
        self.load = [self.load.first().copied().flatten(), load()];
    }

    /// True when others wanted the machine too. The benchmark itself wants one thread.
    pub fn was_busy(&self) -> bool {
        self.load.iter().flatten().any(|load| *load > 1.5)
    }
}

impl Default for Host {
    fn default() -> Self {
        Self::new()
    }
}

fn read<T>(path: &str, pick: impl FnMut(&str) -> Option<T>) -> Option<T> {
    fs::read_to_string(path).ok()?.lines().find_map(pick)
}

fn load() -> Option<f64> {
    read("/proc/loadavg", |line| line.split(' ').next()?.parse().ok())
}

/// The version of a package in this workspace's lock.
fn version(package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = include_str!("../Cargo.lock").lines().skip_while(|line| *line != name);
    let version = lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')?;
    Some(version.to_owned())
}

//! A folder with a chain of its own, and the `valet` command in it.

use crate::{rpc, Process, ProcessError, RpcError};
use serde_json::{json, Value};
use std::{
    env, fs, io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

/// A folder for one run: its chain, its deployment file, its wallets and its logs.
pub struct Harness {
    folder: PathBuf,
    cache: PathBuf,
    spec: PathBuf,
    node: Option<Process>,
    url: String,
}

/// What a `valet` command answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its exit code; -1 when a signal ended it.
    pub code: i32,
    /// What it printed as data.
    pub json: Value,
    /// What it printed as errors and notes.
    pub said: String,
}

impl Harness {
    /// Starts a node with a fresh chain in `folder`. `seal` are further options of the node.
    ///
    /// # Errors
    /// [`HarnessError`] when something of `scripts/setup` is missing or the node does not start.
    pub fn start(folder: PathBuf, seal: &[&str]) -> Result<Self, HarnessError> {
        Self::start_on("dev", folder, seal)
    }

    /// The same with one of the chains that scripts/setup made: `dev`, or `paseo-dev`.
    ///
    /// # Errors
    /// As [`Harness::start`].
    pub fn start_on(chain: &str, folder: PathBuf, seal: &[&str]) -> Result<Self, HarnessError> {
        let spec = cache()?.join("node/current").join(format!("{chain}.json"));
        Self::start_from(folder, spec, seal)
    }

    /// The same, with a chain that begins as that file says.
    ///
    /// # Errors
    /// As [`Harness::start`].
    pub fn start_from(folder: PathBuf, spec: PathBuf, seal: &[&str]) -> Result<Self, HarnessError> {
        fs::create_dir_all(&folder).map_err(HarnessError::Folder)?;
        let mut harness = Self { folder, cache: cache()?, spec, node: None, url: String::new() };
        harness.start_node(seal)?;
        Ok(harness)
    }

    /// What the chain began with.
    pub fn spec(&self) -> &Path {
        &self.spec
    }

    /// Starts the node on the chain kept in this harness's folder; a fresh one at first.
    ///
    /// # Errors
    /// As [`Harness::start`].
    pub fn start_node(&mut self, seal: &[&str]) -> Result<(), HarnessError> {
        let ready = self.folder.join("node.json");
        let _ = fs::remove_file(&ready);
        let built = self.cache.join("node/current");
        let mut command = Command::new(built.join("valet-node"));
        command.arg("run").arg("--chain").arg(&self.spec).arg("--base-path").arg(self.folder.join("chain"));
        command.args(["--rpc-port", "0", "--ready-file"]).arg(&ready).args(seal);
        let mut node = Process::start("node", &mut command, &self.folder)?;
        let found = node.ready(&ready)?;
        self.url = found.get("rpc").and_then(Value::as_str).unwrap_or_default().to_owned();
        self.node = Some(node);
        Ok(())
    }

    /// Stops the node as SIGTERM does, and says whether it ended cleanly.
    ///
    /// # Errors
    /// [`ProcessError`] when it does not stop in time.
    pub fn stop_node(&mut self) -> Result<bool, ProcessError> {
        self.node.take().map_or(Ok(false), |node| node.stop().map(|status| status.success()))
    }

    /// Kills the node at once, as a power cut would.
    pub fn kill_node(&mut self) {
        if let Some(node) = self.node.take() {
            node.kill();
        }
    }

    /// Where the node listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Lets chain time pass: the next block, which this makes, is so many seconds later.
    ///
    /// # Errors
    /// [`HarnessError::Rpc`] when the node refuses.
    pub fn pass(&self, seconds: u32) -> Result<(), HarnessError> {
        let ms = u64::from(seconds).saturating_mul(1_000);
        rpc::ask(&self.url, "dev_advanceTime", &json!([ms]))?;
        rpc::ask(&self.url, "engine_createBlock", &json!([true, true, null]))?;
        Ok(())
    }

    /// Calls a method of the node, for what no command asks it.
    ///
    /// # Errors
    /// [`HarnessError::Rpc`] when the node does not answer.
    pub fn ask(&self, method: &str, params: &Value) -> Result<Value, HarnessError> {
        Ok(rpc::ask(&self.url, method, params)?)
    }

    /// A file in this harness's folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Writes a file in this harness's folder.
    ///
    /// # Errors
    /// [`HarnessError::Folder`] when it cannot be written.
    pub fn write(&self, name: &str, text: &str) -> Result<PathBuf, HarnessError> {
        let path = self.path(name);
        fs::write(&path, text).map_err(HarnessError::Folder)?;
        // Some are secrets, which a command refuses where others can read them.
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).map_err(HarnessError::Folder)?;
        Ok(path)
    }

    /// The small VSS file that comes with the project.
    pub fn small_vss() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("data/vss-small.json")
    }

    /// The contract's code that scripts/setup built.
    pub fn contracts(&self) -> PathBuf {
        contracts_in(&self.cache)
    }

    /// A `valet` command of this harness, ready to run: its node, its deployment file, JSON out, agreed to in advance.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(valet_in(&self.cache));
        command.current_dir(&self.folder).args(arguments).args(["--json", "--yes"]);
        command.env("VALET_NODE", &self.url).env("VALET_DEPLOYMENT", self.path("valet.json"));
        command.env("VALET_PASSWORD_FILE", self.path("password"));
        command.env("VALET_CONTRACTS", self.contracts());
        // Tests let the chain's time pass; those of the clocks take this away.
        command.env("VALET_ANY_CLOCK", "1");
        command.env_remove("VALET_WALLET");
        command
    }

    /// Runs a `valet` command to its end.
    ///
    /// # Errors
    /// [`HarnessError`] when it cannot be run, or prints data that is not JSON; in tests also when something of it is
    /// not as docs/schema says.
    pub fn valet(&self, arguments: &[&str]) -> Result<Answer, HarnessError> {
        let output = self.command(arguments).output().map_err(HarnessError::NoValet)?;
        let text = String::from_utf8_lossy(&output.stdout);
        let json = if text.trim().is_empty() { Ok(Value::Null) } else { serde_json::from_str(&text) };
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let json = json.map_err(|_| HarnessError::NotJson { arguments: arguments.join(" "), text: text.clone().into_owned() })?;
        let answer = Answer { code: output.status.code().unwrap_or(-1), json, said };
        #[cfg(feature = "schemas")]
        crate::schemas::check(arguments, &answer).map_err(|wrong| HarnessError::NotOfSchema { arguments: arguments.join(" "), wrong })?;
        Ok(answer)
    }

    /// Runs a `valet` command that must succeed, and returns what it printed.
    ///
    /// # Errors
    /// [`HarnessError`] when it does not.
    pub fn done(&self, arguments: &[&str]) -> Result<Value, HarnessError> {
        let answer = self.valet(arguments)?;
        if answer.code == 0 {
            Ok(answer.json)
        } else {
            Err(HarnessError::Failed { arguments: arguments.join(" "), code: answer.code, said: answer.said })
        }
    }

    /// Starts a `valet` command that goes on running, and waits until it is ready. Its name must be
    /// used once at a time; the ready file is named after it.
    ///
    /// # Errors
    /// [`HarnessError`] when it does not become ready.
    pub fn running(&self, name: &str, arguments: &[&str]) -> Result<(Process, Value), HarnessError> {
        let ready = self.path(&format!("{name}.ready.json"));
        let _ = fs::remove_file(&ready);
        let mut command = self.command(arguments);
        command.arg("--ready-file").arg(&ready);
        let mut process = Process::start(name, &mut command, &self.folder)?;
        let found = process.ready(&ready)?;
        Ok((process, found))
    }
}

/// The folder that scripts/setup builds into.
fn cache() -> Result<PathBuf, HarnessError> {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty());
    match (set("VALET_CACHE"), set("XDG_CACHE_HOME"), set("HOME")) {
        (Some(cache), _, _) => Ok(PathBuf::from(cache)),
        (_, Some(cache), _) => Ok(PathBuf::from(cache).join("valet")),
        (_, _, Some(home)) => Ok(PathBuf::from(home).join(".cache/valet")),
        _ => Err(HarnessError::NoCache),
    }
}

/// The `valet` command that scripts/setup built.
///
/// # Errors
/// [`HarnessError::NoCache`] when neither VALET_CACHE nor HOME is set.
pub fn valet_path() -> Result<PathBuf, HarnessError> {
    cache().map(|cache| valet_in(&cache))
}

/// The folder of the contract's code and metadata that scripts/setup built.
///
/// # Errors
/// [`HarnessError::NoCache`] when neither VALET_CACHE nor HOME is set.
pub fn contracts_path() -> Result<PathBuf, HarnessError> {
    cache().map(|cache| contracts_in(&cache))
}

fn contracts_in(cache: &Path) -> PathBuf {
    cache.join("contracts/current")
}

fn valet_in(cache: &Path) -> PathBuf {
    cache.join("target/workspace/release/valet")
}

impl Answer {
    /// A text in what it printed, by JSON pointer; empty when it is not there.
    pub fn text(&self, pointer: &str) -> &str {
        self.json.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
    }
}

/// Why the harness failed.
#[derive(Debug)]
pub enum HarnessError {
    /// Neither VALET_CACHE nor HOME is set.
    NoCache,
    /// The folder cannot be used.
    Folder(io::Error),
    /// The command is not built.
    NoValet(io::Error),
    /// A process beside it failed.
    Process(ProcessError),
    /// The node did not do what it was asked.
    Rpc(RpcError),
    /// A command printed something else than JSON.
    NotJson {
        /// Which.
        arguments: String,
        /// What it printed.
        text: String,
    },
    /// A command printed something else than docs/schema says.
    NotOfSchema {
        /// Which.
        arguments: String,
        /// What is wrong.
        wrong: String,
    },
    /// A command failed that had to succeed.
    Failed {
        /// Which.
        arguments: String,
        /// Its exit code.
        code: i32,
        /// What it said.
        said: String,
    },
}

impl core::fmt::Display for HarnessError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::NoCache => f.write_str("expected VALET_CACHE or HOME to be set"),
            Self::Folder(cause) => write!(f, "expected a folder to work in: {cause}"),
            Self::NoValet(cause) => write!(f, "expected the `valet` command; scripts/setup builds it: {cause}"),
            Self::Process(cause) => cause.fmt(f),
            Self::Rpc(cause) => cause.fmt(f),
            Self::NotJson { arguments, text } => write!(f, "expected `valet {arguments}` to print JSON, it printed: {text}"),
            Self::NotOfSchema { arguments, wrong } => write!(f, "expected `valet {arguments}` to print what docs/schema says: {wrong}"),
            Self::Failed { arguments, code, said } => write!(f, "expected `valet {arguments}` to succeed, it ended with {code}: {said}"),
        }
    }
}

impl std::error::Error for HarnessError {}

impl From<ProcessError> for HarnessError {
    fn from(cause: ProcessError) -> Self {
        Self::Process(cause)
    }
}

impl From<RpcError> for HarnessError {
    fn from(cause: RpcError) -> Self {
        Self::Rpc(cause)
    }
}

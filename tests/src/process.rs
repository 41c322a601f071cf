//! A process that runs beside the test and is stopped by its id.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

/// How long a process may take to say it is ready.
const READY_WITHIN: Duration = Duration::from_secs(60);
/// How long a process may take to stop when asked.
const STOPPED_WITHIN: Duration = Duration::from_secs(10);
/// How often a file or a process is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// A running process. It is killed when it goes out of scope.
pub struct Process {
    name: String,
    child: Child,
    log: PathBuf,
}

impl Process {
    /// Starts `command`; what it prints goes to a file in `folder` named after `name`.
    ///
    /// # Errors
    /// [`ProcessError`] when it does not start.
    pub fn start(name: &str, command: &mut Command, folder: &Path) -> Result<Self, ProcessError> {
        let log = folder.join(format!("{name}.log"));
        let failed = |cause| ProcessError::NotStarted { name: name.into(), cause };
        let file = File::options().create(true).append(true).open(&log).map_err(failed)?;
        let copy = file.try_clone().map_err(failed)?;
        let child = command.stdin(Stdio::null()).stdout(file).stderr(copy).spawn().map_err(failed)?;
        Ok(Self { name: name.into(), child, log })
    }

    /// Waits until the process has written `file`, and returns what it wrote.
    ///
    /// # Errors
    /// [`ProcessError`] when it ends before, or takes too long.
    pub fn ready(&mut self, file: &Path) -> Result<serde_json::Value, ProcessError> {
        let deadline = Instant::now().checked_add(READY_WITHIN);
        loop {
            if let Some(value) = fs::read(file).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()) {
                return Ok(value);
            }
            if let Ok(Some(status)) = self.child.try_wait() {
                return Err(ProcessError::Ended { name: self.name.clone(), status, log: self.log.clone() });
            }
            if deadline.is_none_or(|deadline| Instant::now() > deadline) {
                return Err(ProcessError::NotReady { name: self.name.clone(), log: self.log.clone() });
            }
            sleep(LOOK_EVERY);
        }
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to stop (SIGTERM) and waits for its end.
    ///
    /// # Errors
    /// [`ProcessError`] when it does not stop in time; it is killed then.
    pub fn stop(mut self) -> Result<ExitStatus, ProcessError> {
        let asked = Command::new("kill").arg(self.child.id().to_string()).status();
        let deadline = Instant::now().checked_add(STOPPED_WITHIN);
        while asked.is_ok() && deadline.is_some_and(|deadline| Instant::now() < deadline) {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Ok(status);
            }
            sleep(LOOK_EVERY);
        }
        Err(ProcessError::NotStopped { name: self.name.clone(), log: self.log.clone() })
    }

    /// Kills it at once (SIGKILL), as a power cut would.
    pub fn kill(mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Why a process is not as it should be.
#[derive(Debug)]
pub enum ProcessError {
    /// It did not start.
    NotStarted {
        /// Which.
        name: String,
        /// Why.
        cause: io::Error,
    },
    /// It ended before it was ready.
    Ended {
        /// Which.
        name: String,
        /// How.
        status: ExitStatus,
        /// Where it printed.
        log: PathBuf,
    },
    /// It was not ready in time.
    NotReady {
        /// Which.
        name: String,
        /// Where it printed.
        log: PathBuf,
    },
    /// It did not stop when asked.
    NotStopped {
        /// Which.
        name: String,
        /// Where it printed.
        log: PathBuf,
    },
}

impl core::fmt::Display for ProcessError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::NotStarted { name, cause } => write!(f, "expected {name} to start: {cause}"),
            Self::Ended { name, status, log } => write!(f, "expected {name} to run, it ended with {status}; see `{}`", log.display()),
            Self::NotReady { name, log } => write!(f, "expected {name} to be ready within {READY_WITHIN:?}; see `{}`", log.display()),
            Self::NotStopped { name, log } => write!(f, "expected {name} to stop within {STOPPED_WITHIN:?}; see `{}`", log.display()),
        }
    }
}

impl std::error::Error for ProcessError {}

//! Snapshots: the state in a file beside the database, so that a start need not fold the whole log.
//!
//! A snapshot is a help and never the truth: where anything about it is not as expected, the events are folded.

use super::{aside::beside, private, Log, LogError, Position};
use codec::{Decode, Encode, IoReader};
use sha2::{Digest, Sha256};
use shared_logic::{State, RULES_HASH, SCHEMA_VERSION};
use std::{
    fs::{self, File},
    io::{self, BufReader, Read, Write},
    path::{Path, PathBuf},
};
use valet_chain::{BlockHash, BlockNumber};

/// What each begins with; the last byte is the version of this form.
const MAGIC: [u8; 8] = *b"VALTSNA\x01";

/// Bytes that are hashed and written at once.
const CHUNK: usize = 64 * 1024;

/// Bytes of the sum at the end.
const SUM: usize = 32;

/// How much of a log a state is the fold of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Covered {
    /// How many events.
    pub(crate) events: u64,
    /// The last of them, and the block it is in.
    pub(crate) last: Option<(Position, BlockHash)>,
}

impl Covered {
    /// One more event, in that block.
    pub(crate) fn add(&mut self, position: Position, block: BlockHash) {
        *self = Self { events: self.events.saturating_add(1), last: Some((position, block)) };
    }
}

/// A state and how much it covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Snapshot {
    pub(crate) state: State,
    pub(crate) covered: Covered,
}

/// A snapshot that is written and not in its place yet.
pub(crate) struct Draft {
    file: File,
    path: PathBuf,
    to: PathBuf,
}

impl Log {
    /// The snapshot beside the database; `None` where there is none.
    ///
    /// # Errors
    /// [`SnapshotError`] when it is damaged, of another database, of other rules, or of events that the log lacks.
    pub(crate) fn snapshot(&self) -> Result<Option<Snapshot>, SnapshotError> {
        let file = match File::open(place_of(self.path())) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let length = file.metadata()?.len();
        let snapshot = read(file, length, &self.head_of_snapshots()?)?;
        if self.has(snapshot.covered)? {
            Ok(Some(snapshot))
        } else {
            Err(SnapshotError::NotInLog)
        }
    }

    /// Whether the last event that is covered is in the log, in the very same block.
    pub(crate) fn has(&self, covered: Covered) -> Result<bool, LogError> {
        let Some((position, block)) = covered.last else { return Ok(true) };
        Ok(self.block_of(position)? == Some(block))
    }

    /// Writes a snapshot that is to be put in its place by [`Draft::place`].
    ///
    /// # Errors
    /// [`SnapshotError`] when the disk does not take it.
    pub(crate) fn draft(&self, state: &State, covered: Covered) -> Result<Draft, SnapshotError> {
        let to = place_of(self.path());
        let path = beside(&to, ".part");
        let mut file = private::file_anew(&path)?;
        let written = write(&mut file, &self.head_of_snapshots()?, state, covered);
        let draft = Draft { file, path, to };
        match written {
            Ok(()) => Ok(draft),
            Err(error) => {
                draft.discard();
                Err(error.into())
            }
        }
    }

    /// What every snapshot of this database by these rules begins with.
    fn head_of_snapshots(&self) -> Result<Vec<u8>, LogError> {
        let identity = self.identity()?.map(|identity| (identity.contract, identity.first.0));
        let genesis = self.genesis()?.map(|genesis| genesis.0);
        Ok((MAGIC, SCHEMA_VERSION, RULES_HASH.0, identity, genesis).encode())
    }
}

impl Draft {
    /// Puts it in its place: the one before stays there until this one is whole on the disk.
    pub(crate) fn place(self) -> Result<(), SnapshotError> {
        self.file.sync_all()?;
        fs::rename(&self.path, &self.to)?;
        Ok(super::aside::sync_folder(&self.to)?)
    }

    /// Throws it away.
    pub(crate) fn discard(self) {
        drop(fs::remove_file(&self.path));
    }
}

/// Where the snapshot of a database is.
pub(super) fn place_of(database: &Path) -> PathBuf {
    beside(database, ".snapshot")
}

fn write(file: &mut File, head: &[u8], state: &State, covered: Covered) -> io::Result<()> {
    let last = covered.last.map(|(position, block)| (position.number.0, position.index, block.0));
    let mut output = Summed { file, buffer: Vec::with_capacity(CHUNK * 2), sum: Sha256::new(), failed: None };
    codec::Output::write(&mut output, head);
    (covered.events, last).encode_to(&mut output);
    state.encode_to(&mut output);
    output.end()
}

fn read(file: File, length: u64, head: &[u8]) -> Result<Snapshot, SnapshotError> {
    let content = length.checked_sub(u64::try_from(SUM).unwrap_or_default()).ok_or(SnapshotError::Damaged)?;
    let mut file = file;
    let mut reader = BufReader::with_capacity(CHUNK, SummedReader { inner: Read::by_ref(&mut file).take(content), sum: Sha256::new() });
    let mut found = vec![0; head.len()];
    reader.read_exact(&mut found)?;
    let mut input = IoReader(reader);
    let covered = <(u64, Option<(u32, u32, [u8; 32])>)>::decode(&mut input).map_err(|_| SnapshotError::Damaged)?;
    if found != head {
        return Err(SnapshotError::Other);
    }
    let state = State::decode(&mut input).map_err(|_| SnapshotError::Damaged)?;
    let mut reader = input.0;
    let over = io::copy(&mut reader, &mut io::sink())?;
    let sum = reader.into_inner().sum.finalize();
    let mut written = [0; SUM];
    file.read_exact(&mut written)?;
    if over > 0 || sum.as_slice() != written {
        return Err(SnapshotError::Damaged);
    }
    let last = covered.1.map(|(number, index, block)| (Position { number: BlockNumber(number), index }, BlockHash(block)));
    Ok(Snapshot { state, covered: Covered { events: covered.0, last } })
}

/// Writes, sums up what it writes, and keeps the first error: SCALE knows none.
struct Summed<'a> {
    file: &'a mut File,
    buffer: Vec<u8>,
    sum: Sha256,
    failed: Option<io::Error>,
}

impl Summed<'_> {
    fn flush(&mut self) {
        self.sum.update(&self.buffer);
        if self.failed.is_none() {
            self.failed = self.file.write_all(&self.buffer).err();
        }
        self.buffer.clear();
    }

    fn end(mut self) -> io::Result<()> {
        self.flush();
        match self.failed {
            Some(error) => Err(error),
            None => self.file.write_all(&self.sum.finalize()),
        }
    }
}

impl codec::Output for Summed<'_> {
    fn write(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= CHUNK {
            self.flush();
        }
    }
}

/// Reads, and sums up what it reads.
struct SummedReader<R> {
    inner: R,
    sum: Sha256,
}

impl<R: Read> Read for SummedReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        self.sum.update(buffer.get(..length).unwrap_or_default());
        Ok(length)
    }
}

/// Why a snapshot is of no use, or was not written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SnapshotError {
    #[error("the snapshot could not be read or written: {0}")]
    File(#[from] io::Error),
    #[error("the snapshot is damaged")]
    Damaged,
    #[error("the snapshot is of another database, of other rules or of another version")]
    Other,
    #[error("the snapshot holds events that the log does not have")]
    NotInLog,
    #[error(transparent)]
    Log(#[from] LogError),
}

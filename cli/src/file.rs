//! Writing files: whole or not at all, never over a key, and over another file only when told to and of the same kind.

mod kind;
mod text;

pub(crate) use kind::Kind;
pub(crate) use text::text;

use crate::failure::{Code, Failure};
use clap::Args;
use std::{
    fs::{self, File, OpenOptions, Permissions},
    io::{self, ErrorKind, Read, Write},
    os::unix::{ffi::OsStrExt, fs::OpenOptionsExt},
    path::{Path, PathBuf},
};

/// What is written is small; of a larger file only so much is looked at, in bytes.
const MAX_LENGTH: u64 = 1024 * 1024;

/// Whether an existing file may be replaced.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct Replace {
    /// Replace a file that is already there, if it is of the same kind.
    #[arg(long)]
    pub(crate) replace: bool,
}

impl Replace {
    /// Only where nothing is.
    pub(crate) const NEVER: Self = Self { replace: false };
}

/// Who may read a new file. One that is replaced keeps its mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Readers {
    /// Whoever the user's settings let.
    Anybody,
    /// Its owner alone.
    Owner,
}

/// A file that may be written: looked at before anything else is done, written whole or not at all.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    path: PathBuf,
    kind: Kind,
    replace: bool,
}

impl Target {
    /// Looks whether `path` may be written. Call it before any signature or transaction.
    ///
    /// # Errors
    /// [`Code::Usage`] for `-`; [`Code::FileExists`] when something is there that may not be replaced;
    /// [`Code::FileIsKey`]; [`Code::FileNotRead`] when what is there cannot be read; [`Code::FileNotWritten`]
    /// when its folder is missing or closed.
    pub(crate) fn check(path: &Path, kind: Kind, replace: Replace) -> Result<Self, Failure> {
        refuse_dash(path)?;
        let target = Self { path: path.to_owned(), kind, replace: replace.replace };
        if path.file_name().is_none() || path.as_os_str().as_bytes().ends_with(b"/") {
            return Err(target.not_written(&"this names no file"));
        }
        target.refuse_existing()?;
        // Trying is the only sure way to know that the folder takes a new file.
        let (draft, _) = target.draft(Readers::Owner).map_err(|cause| target.not_written(&cause))?;
        let linked = target.draft_path().and_then(|second| fs::hard_link(&draft, &second).and_then(|()| fs::remove_file(second)));
        // Nothing of worth is in it yet.
        let _ = fs::remove_file(draft);
        linked.map_err(|cause| target.not_written(&cause))?;
        Ok(target)
    }

    /// Looks whether a ready file may be written: also over one that an earlier run left behind.
    ///
    /// # Errors
    /// As [`Target::check`].
    pub(crate) fn check_ready_file(path: &Path, kind: Kind) -> Result<Self, Failure> {
        let left_behind = matches!(content(path), Ok(Some(found)) if kind.is(&found));
        Self::check(path, kind, Replace { replace: left_behind })
    }

    /// Writes it: a draft beside it first, so that a reader sees all of it or nothing.
    ///
    /// # Errors
    /// As [`Target::check`]: it looks again, for time has passed.
    pub(crate) fn write(&self, text: &str, readers: Readers) -> Result<(), Failure> {
        self.refuse_existing()?;
        let (path, draft) = self.draft(readers).map_err(|cause| self.not_written(&cause))?;
        let written = self.fill(draft, text).and_then(|()| self.put(&path));
        // The draft may have become the file already; then there is nothing to tidy up.
        let _ = fs::remove_file(&path);
        written
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    fn fill(&self, mut draft: File, text: &str) -> Result<(), Failure> {
        let written = draft.write_all(text.as_bytes()).and_then(|()| draft.sync_all());
        written.map_err(|cause| self.not_written(&cause))
    }

    /// Makes the draft the file.
    fn put(&self, draft: &Path) -> Result<(), Failure> {
        let put = match self.refuse_existing()? {
            Some(mode) => fs::set_permissions(draft, mode).and_then(|()| fs::rename(draft, &self.path)),
            // Fails when something is there by now: of two that write at the same time, one fails.
            None => fs::hard_link(draft, &self.path),
        };
        put.map_err(|cause| match cause.kind() {
            ErrorKind::AlreadyExists => self.exists(),
            _ => self.not_written(&cause),
        })
    }

    fn draft(&self, readers: Readers) -> io::Result<(PathBuf, File)> {
        let path = self.draft_path()?;
        let mode = match readers {
            Readers::Anybody if !self.replace => 0o666,
            // Nobody else reads it before it has the mode of what it replaces.
            _ => 0o600,
        };
        let file = OpenOptions::new().write(true).create_new(true).mode(mode).open(&path)?;
        Ok((path, file))
    }

    /// Short, whatever the target's name.
    fn draft_path(&self) -> io::Result<PathBuf> {
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(io::Error::other)?;
        Ok(self.path.with_file_name(format!(".valet-{}.new", hex::encode(random))))
    }

    /// The mode of what is there and may be replaced; none when nothing is there.
    fn refuse_existing(&self) -> Result<Option<Permissions>, Failure> {
        // Also a link that leads nowhere is something that is there.
        let found = match fs::symlink_metadata(&self.path) {
            Ok(found) => found,
            Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(None),
            Err(cause) => return Err(self.not_written(&cause)),
        };
        refuse_key(&self.path)?;
        if !self.replace {
            return Err(self.exists());
        }
        if !found.is_file() {
            return Err(self.not_written(&"it is not a regular file"));
        }
        let content = content(&self.path).map_err(|cause| Failure::unread(&self.path, "what would be replaced", &cause, ""))?;
        if content.is_some_and(|content| self.kind.is(&content)) {
            return Ok(Some(found.permissions()));
        }
        let message = format!("`{}` is no {}; nothing else is replaced", self.path.display(), self.kind.name());
        Err(Failure::of(Code::FileExists, message).hint(self.kind.elsewhere()))
    }

    fn exists(&self) -> Failure {
        let failure = Failure::of(Code::FileExists, format!("`{}` exists already", self.path.display()));
        let elsewhere = self.kind.elsewhere();
        if self.kind.may_be_replaced() {
            failure.hint(format!("{elsewhere}; `--replace` writes over one of the same kind"))
        } else {
            failure.hint(elsewhere)
        }
    }

    fn not_written(&self, cause: &dyn std::fmt::Display) -> Failure {
        Failure::of(Code::FileNotWritten, format!("cannot write `{}`: {cause}", self.path.display()))
    }
}

/// Refuses `-`, which stands for the standard output elsewhere.
///
/// # Errors
/// [`Code::Usage`].
pub(crate) fn refuse_dash(path: &Path) -> Result<(), Failure> {
    if path == Path::new("-") {
        return Err(Failure::usage("`-` names no file here").hint("name a file; a file of this very name is `./-`"));
    }
    Ok(())
}

/// Refuses a file that holds a key, or that cannot be read and so may hold one: nothing is written over it or into it.
///
/// # Errors
/// [`Code::FileIsKey`] or [`Code::FileNotRead`].
pub(crate) fn refuse_key(path: &Path) -> Result<(), Failure> {
    let content = match content(path) {
        Ok(content) => content,
        Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(()),
        Err(cause) => return Err(Failure::unread(path, "what is already there", &cause, "")),
    };
    if content.is_some_and(|content| holds_a_key(&content)) {
        return Err(Failure::of(Code::FileIsKey, format!("`{}` holds a key; it is never written over", path.display())));
    }
    Ok(())
}

/// A key file of this or another wallet, damaged or of a newer version included: JSON with an encrypted
/// secret anywhere in it, or a private key as PEM.
fn holds_a_key(content: &[u8]) -> bool {
    let text = String::from_utf8_lossy(content);
    let pem = text.contains("PRIVATE KEY-----");
    // A truncated key file is no JSON any more, and still worth keeping.
    pem || (text.trim_start().starts_with('{') && ["\"ciphertext\"", "\"encoded\""].iter().any(|field| text.contains(field)))
}

/// What a regular file begins with; none for anything else: a pipe is not read from.
pub(crate) fn content(path: &Path) -> io::Result<Option<Vec<u8>>> {
    if !fs::metadata(path)?.is_file() {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_LENGTH).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

#[cfg(test)]
mod tests;

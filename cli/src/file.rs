//! Writing files: never over a key, and over another file only when told to.

use crate::failure::{Code, Failure};
use clap::Args;
use serde_json::Value;
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

/// Key files are small; of a larger file only so much is looked at, in bytes.
const MAX_KEY_FILE: u64 = 64 * 1024;

/// Whether an existing file may be replaced.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct Replace {
    /// Replace a file that is already there; never a key file.
    #[arg(long)]
    pub(crate) replace: bool,
}

impl Replace {
    /// Only where nothing is.
    pub(crate) const NEVER: Self = Self { replace: false };
}

/// Who may read a new file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Readers {
    /// Whoever the user's settings let.
    Anybody,
    /// Its owner alone.
    Owner,
}

/// A file that may be written: looked at before anything else is done, written whole or not at all.
#[derive(Debug)]
pub(crate) struct Target {
    path: PathBuf,
    replace: bool,
}

impl Target {
    /// Looks whether `path` may be written. Call it before any signature or transaction.
    ///
    /// # Errors
    /// [`Code::FileExists`], [`Code::FileIsKey`], or [`Code::FileNotWritten`] when its folder is missing or closed.
    pub(crate) fn check(path: &Path, replace: Replace) -> Result<Self, Failure> {
        let target = Self { path: path.to_owned(), replace: replace.replace };
        target.refuse_existing()?;
        // Trying is the only sure way to know that the folder takes a new file.
        let draft = target.draft(Readers::Owner).map_err(|cause| target.not_written(&cause))?;
        // Nothing of worth is in it yet.
        let _ = fs::remove_file(draft.0);
        Ok(target)
    }

    /// Looks whether a ready file may be written: also over one that an earlier run left behind.
    ///
    /// # Errors
    /// As [`Target::check`].
    pub(crate) fn check_ready_file(path: &Path) -> Result<Self, Failure> {
        let left_behind = json(path).is_some_and(|found| found.get("http").or_else(|| found.get("rpc")).is_some_and(Value::is_string));
        Self::check(path, Replace { replace: left_behind })
    }

    /// Writes it: a draft beside it first, so that a reader sees all of it or nothing.
    ///
    /// # Errors
    /// As [`Target::check`]: it looks again, for time has passed.
    pub(crate) fn write(&self, text: &str, readers: Readers) -> Result<(), Failure> {
        self.refuse_existing()?;
        let (path, mut draft) = self.draft(readers).map_err(|cause| self.not_written(&cause))?;
        let written = draft.write_all(text.as_bytes()).and_then(|()| draft.sync_all());
        let written = written.and_then(|()| self.put(&path));
        written.map_err(|cause| {
            // The draft may have become the file already; then there is nothing to tidy up.
            let _ = fs::remove_file(&path);
            match cause.kind() {
                io::ErrorKind::AlreadyExists => exists(&self.path),
                _ => self.not_written(&cause),
            }
        })
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Moves the draft into place.
    fn put(&self, draft: &Path) -> io::Result<()> {
        if !self.replace {
            // Claims the name: of two that write at the same time, one fails.
            OpenOptions::new().write(true).create_new(true).open(&self.path)?;
        }
        fs::rename(draft, &self.path).inspect_err(|_| {
            if !self.replace {
                // The empty file is ours.
                let _ = fs::remove_file(&self.path);
            }
        })
    }

    fn draft(&self, readers: Readers) -> io::Result<(PathBuf, File)> {
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(io::Error::other)?;
        let mut path = self.path.as_os_str().to_owned();
        path.push(format!(".{}.new", hex::encode(random)));
        let path = PathBuf::from(path);
        let mode = match readers {
            Readers::Anybody => 0o666,
            Readers::Owner => 0o600,
        };
        let file = OpenOptions::new().write(true).create_new(true).mode(mode).open(&path)?;
        Ok((path, file))
    }

    fn refuse_existing(&self) -> Result<(), Failure> {
        // Also a link that leads nowhere is something that is there.
        let Ok(found) = fs::symlink_metadata(&self.path) else { return Ok(()) };
        refuse_key(&self.path)?;
        if !self.replace {
            return Err(exists(&self.path));
        }
        if found.is_file() {
            return Ok(());
        }
        Err(Failure::of(Code::FileNotWritten, format!("`{}` is not a regular file", self.path.display())))
    }

    fn not_written(&self, cause: &io::Error) -> Failure {
        Failure::of(Code::FileNotWritten, format!("cannot write `{}`: {cause}", self.path.display()))
    }
}

/// Refuses a file that holds a key: nothing is written over it or into it.
///
/// # Errors
/// [`Code::FileIsKey`].
pub(crate) fn refuse_key(path: &Path) -> Result<(), Failure> {
    if holds_a_key(path) {
        return Err(Failure::of(Code::FileIsKey, format!("`{}` holds a key; it is never written over", path.display())));
    }
    Ok(())
}

fn exists(path: &Path) -> Failure {
    Failure::of(Code::FileExists, format!("`{}` exists already", path.display()))
}

/// A key file of this or another wallet, damaged or of a newer version included: JSON with an encrypted
/// secret anywhere in it, or a private key as PEM.
fn holds_a_key(path: &Path) -> bool {
    let Some(text) = beginning(path) else { return false };
    let pem = text.contains("PRIVATE KEY-----");
    // A truncated key file is no JSON any more, and still worth keeping.
    pem || (text.trim_start().starts_with('{') && ["\"ciphertext\"", "\"encoded\""].iter().any(|field| text.contains(field)))
}

fn json(path: &Path) -> Option<Value> {
    serde_json::from_str(&beginning(path)?).ok()
}

/// What a regular file begins with; a pipe is not read from.
fn beginning(path: &Path) -> Option<String> {
    if !fs::metadata(path).ok()?.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(MAX_KEY_FILE).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{symlink, PermissionsExt};

    const REPLACE: Replace = Replace { replace: true };

    fn code(result: Result<Target, Failure>) -> Option<Code> {
        result.err().map(|failure| failure.code())
    }

    #[test]
    fn a_file_is_replaced_only_when_told_to_and_a_key_never() {
        let folder = tempfile::tempdir().unwrap();
        let (plain, key, damaged) = (folder.path().join("plain"), folder.path().join("key"), folder.path().join("damaged"));
        fs::write(&plain, "text").unwrap();
        fs::write(&key, r#"{"version":1,"cipher":{"ciphertext":"0x00"}}"#).unwrap();
        fs::write(&damaged, r#"{"version":9,"cipher":{"ciphertext":"0x"#).unwrap();
        let link = folder.path().join("link");
        symlink(&key, &link).unwrap();
        assert_eq!(code(Target::check(&plain, Replace::NEVER)), Some(Code::FileExists));
        assert_eq!(code(Target::check(&plain, REPLACE)), None);
        for path in [&key, &damaged, &link] {
            for replace in [Replace::NEVER, REPLACE] {
                assert_eq!(code(Target::check(path, replace)), Some(Code::FileIsKey), "{}", path.display());
            }
        }
    }

    #[test]
    fn a_missing_folder_a_folder_and_a_device_are_refused_before_anything_is_written() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(code(Target::check(&folder.path().join("none/out.json"), Replace::NEVER)), Some(Code::FileNotWritten));
        assert_eq!(code(Target::check(folder.path(), REPLACE)), Some(Code::FileNotWritten));
        assert_eq!(code(Target::check(Path::new("/dev/null"), REPLACE)), Some(Code::FileNotWritten));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "looking leaves nothing behind");
    }

    #[test]
    fn what_came_meanwhile_is_not_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.json");
        let (one, other) = (Target::check(&path, Replace::NEVER).unwrap(), Target::check(&path, Replace::NEVER).unwrap());
        one.write("one", Readers::Anybody).unwrap();
        assert_eq!(other.write("other", Readers::Anybody).unwrap_err().code(), Code::FileExists);
        let replacing = Target::check(&path, REPLACE).unwrap();
        fs::write(&path, r#"{"ciphertext":""}"#).unwrap();
        assert_eq!(replacing.write("other", Readers::Anybody).unwrap_err().code(), Code::FileIsKey);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no draft is left");
    }

    #[test]
    fn a_secret_is_readable_by_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key.json");
        Target::check(&path, Replace::NEVER).unwrap().write("secret", Readers::Owner).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_to_string(&path).unwrap(), "secret");
    }

    #[test]
    fn a_ready_file_that_was_left_behind_is_replaced_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ready.json");
        for (text, exp_code) in [
            (r#"{"http":"http://127.0.0.1:1"}"#, None),
            (r#"{"rpc":"ws://127.0.0.1:1","pid":7}"#, None),
            (r#"{"id":"0x00"}"#, Some(Code::FileExists)),
            ("", Some(Code::FileExists)),
            (r#"{"http":"x","ciphertext":"0x00"}"#, Some(Code::FileIsKey)),
        ] {
            fs::write(&path, text).unwrap();
            assert_eq!(code(Target::check_ready_file(&path)), exp_code, "{text}");
        }
    }
}

//! Files that hold secrets: nobody but the operator may read them.

use std::{fs, io, os::unix::fs::MetadataExt, path::Path};

/// Refuses a file that others than its owner may read or write. A group may read what root owns: so Kubernetes and
/// systemd hand secrets to a service.
///
/// # Errors
/// [`PrivateError`].
pub fn check_private(path: &Path) -> Result<(), PrivateError> {
    let found = fs::metadata(path).map_err(PrivateError::Unread)?;
    if !found.is_file() {
        return Err(PrivateError::NoFile);
    }
    let handed_over = found.uid() == 0 && found.mode() & 0o037 == 0;
    if found.mode() & 0o077 == 0 || handed_over {
        return Ok(());
    }
    Err(PrivateError::Open { mode: found.mode() & 0o777 })
}

/// Why a file is no place for a secret.
#[derive(Debug, thiserror::Error)]
pub enum PrivateError {
    /// It cannot be looked at.
    #[error("expected a file that can be read: {0}")]
    Unread(#[source] io::Error),
    /// It is a directory, a pipe or the like.
    #[error("expected a regular file")]
    NoFile,
    /// Others may read or write it.
    #[error("expected a file that nobody but its owner may read (mode 0600), found mode {mode:04o}; `chmod 600` mends it")]
    Open {
        /// Its mode.
        mode: u32,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{chown, PermissionsExt};

    #[test]
    fn a_file_that_others_may_read_is_no_place_for_a_secret() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        fs::write(&path, "secret").unwrap();
        // As root, of a file of somebody else; else of one's own.
        chown(&path, Some(65_534), None).ok();
        for (mode, exp) in [(0o600, true), (0o400, true), (0o640, false), (0o604, false), (0o644, false), (0o620, false), (0o660, false)] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(check_private(&path).is_ok(), exp, "{mode:o}");
        }
        let told = check_private(&path).unwrap_err().to_string();
        assert!(told.contains("found mode 0660; `chmod 600` mends it"), "{told}");
        if chown(&path, Some(0), None).is_ok() && fs::metadata(&path).unwrap().uid() == 0 {
            for (mode, exp) in [(0o440, true), (0o640, true), (0o444, false), (0o660, false)] {
                fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
                assert_eq!(check_private(&path).is_ok(), exp, "of root: {mode:o}");
            }
        }
        assert!(matches!(check_private(folder.path()), Err(PrivateError::NoFile)));
        assert!(matches!(check_private(&folder.path().join("none")), Err(PrivateError::Unread(_))));
    }
}

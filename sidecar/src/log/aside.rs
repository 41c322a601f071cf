//! Names of files beside a database, and files that are put in place whole.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

/// The file beside it whose name ends so.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// The path as SQLite takes it.
///
/// # Errors
/// `InvalidInput` for one that is not UTF-8.
pub(super) fn path_of(path: &Path) -> io::Result<&str> {
    path.to_str().ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "expected a path in UTF-8"))
}

/// Waits until what the folder of a file lists is on the disk.
pub(super) fn sync_folder(of: &Path) -> io::Result<()> {
    let folder = of.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    File::open(folder)?.sync_all()
}

/// Gives a finished file its name, if nothing has that name.
///
/// # Errors
/// The system's, `AlreadyExists` among them; the file then has the name that it had.
pub(super) fn place(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Ok(()) => fs::remove_file(from)?,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(error),
        // Some file systems have no links; somebody who takes the name in between loses it.
        Err(_) if !to.try_exists()? => fs::rename(from, to)?,
        Err(_) => return Err(io::ErrorKind::AlreadyExists.into()),
    }
    sync_folder(to)
}

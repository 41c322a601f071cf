//! Telling other programs where the API is.

use std::{
    io::Write,
    net::SocketAddr,
    path::{Path, PathBuf},
};

/// Writes `{"http":"http://ADDRESS"}`, whole or not at all.
pub(crate) fn write(path: &Path, address: SocketAddr) -> Result<(), ReadyError> {
    let error = |cause| ReadyError { path: path.into(), cause };
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(".new");
    let unfinished = PathBuf::from(unfinished);
    let text = serde_json::json!({ "http": format!("http://{address}") }).to_string();
    let mut file = std::fs::File::create(&unfinished).map_err(error)?;
    file.write_all(text.as_bytes()).map_err(error)?;
    file.sync_all().map_err(error)?;
    std::fs::rename(&unfinished, path).map_err(error)
}

/// Why the ready file was not written.
#[derive(Debug, thiserror::Error)]
#[error("the ready file `{}` could not be written", path.display())]
pub struct ReadyError {
    path: PathBuf,
    #[source]
    cause: std::io::Error,
}

//! The files of the repository and the names of the tests in them.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

/// The root of the repository.
#[must_use]
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// Every file below the root with one of these extensions, in order; not what builds and tools put there.
///
/// # Errors
/// A folder that cannot be read.
pub fn files(extensions: &[&str]) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if path.is_dir() {
                let skipped = name.starts_with('.') || ["target", "node_modules"].contains(&name.as_str());
                folders.extend((!skipped && !path.is_symlink()).then_some(path));
            } else if path.extension().is_some_and(|extension| extensions.iter().any(|wanted| extension == *wanted)) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The names of all tests: Rust functions with a test attribute, and `test("…")` of Node.js.
#[derive(Clone, Debug, Default)]
pub struct TestNames(BTreeSet<String>);

impl TestNames {
    /// Those of the repository.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn collect() -> io::Result<Self> {
        let mut names = Self::default();
        for file in files(&["rs", "mjs"])? {
            names.add(&fs::read_to_string(file)?);
        }
        Ok(names)
    }

    /// Adds those of one source.
    pub fn add(&mut self, source: &str) {
        let mut is_test = false;
        for line in source.lines().map(str::trim) {
            if let Some(attribute) = line.strip_prefix("#[") {
                is_test |= ["test]", "tokio::test", "test("].iter().any(|start| attribute.starts_with(start));
                continue;
            }
            let signature = line.strip_prefix("async ").unwrap_or(line).strip_prefix("fn ");
            if let Some(name) = signature.filter(|_| is_test).and_then(|rest| rest.split('(').next()) {
                self.0.insert(name.to_owned());
            }
            if !line.starts_with("//") {
                is_test = false;
            }
            self.0.extend(node_test(line));
        }
    }

    /// Whether a test has this name; `module::name` counts by its last part, `file: name` if the file has that name in it.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        if let Some((file, step)) = name.split_once(": ") {
            return fs::read_to_string(root().join(file)).is_ok_and(|text| !step.is_empty() && text.contains(step));
        }
        self.0.contains(name) || name.rsplit("::").next().is_some_and(|last| self.0.contains(last))
    }
}

/// The name in `test("name"` or in the same with another quote.
fn node_test(line: &str) -> Option<String> {
    let rest = line.strip_prefix("await ").unwrap_or(line).strip_prefix("test(")?;
    let quote = rest.chars().next().filter(|quote| "\"'`".contains(*quote))?;
    rest.split(quote).nth(1).map(str::to_owned)
}

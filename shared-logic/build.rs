//! Hashes the rule sources into `RULES_HASH`.
//!
//! Keccak-256 over every file of `src/` in the order of its path: for each the path, a zero byte,
//! the length as eight little-endian bytes, and the content. Paths use `/`, so the hash does not
//! depend on the machine.

use sha3::{Digest, Keccak256};
use std::{env, error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=src");
    println!("cargo:rerun-if-changed=build.rs");
    let root = env::var("CARGO_MANIFEST_DIR")?;
    let mut files = Vec::new();
    collect(&Path::new(&root).join("src"), "src", &mut files)?;
    files.sort();
    let mut hasher = Keccak256::new();
    for (name, content) in &files {
        hasher.update(name.as_bytes());
        hasher.update([0]);
        hasher.update(u64::try_from(content.len())?.to_le_bytes());
        hasher.update(content);
    }
    let hash: [u8; 32] = hasher.finalize().into();
    fs::write(Path::new(&env::var("OUT_DIR")?).join("rules_hash.in"), format!("{hash:?}"))?;
    Ok(())
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, Vec<u8>)>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).ok_or("a source file name is not UTF-8")?;
        let name = format!("{prefix}/{name}");
        if path.is_dir() {
            collect(&path, &name, files)?;
        } else if name.ends_with(".rs") {
            files.push((name, fs::read(&path)?));
        }
    }
    Ok(())
}

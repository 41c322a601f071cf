//! Hashes what decides into `RULES_HASH`; see `build/rules.rs`.

#[path = "build/rules.rs"]
mod rules;

use std::{env, error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=src");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=build");
    let root = env::var("CARGO_MANIFEST_DIR")?;
    let mut sources = Vec::new();
    collect(&Path::new(&root).join("src"), "src", &mut sources)?;
    let hash = rules::rules_hash(&sources)?;
    let path = Path::new(&env::var("OUT_DIR")?).join("rules_hash.in");
    let text = format!("{hash:?}");
    // Left alone when nothing changed, so that what was built from it stays good.
    if fs::read_to_string(&path).ok().as_deref() != Some(&text) {
        fs::write(path, text)?;
    }
    Ok(())
}

fn collect(folder: &Path, prefix: &str, sources: &mut Vec<(String, String)>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).ok_or("a source file name is not UTF-8")?;
        let name = format!("{prefix}/{name}");
        if path.is_dir() {
            collect(&path, &name, sources)?;
        } else if name.ends_with(".rs") {
            sources.push((name, fs::read_to_string(&path)?));
        }
    }
    Ok(())
}

//! Turns words/en.ftl into the table of what a preview says; see `build/words.rs`.

#[path = "build/words.rs"]
mod words;

use std::{env, error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=words/en.ftl");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=build");
    let root = env::var("CARGO_MANIFEST_DIR")?;
    let source = fs::read_to_string(Path::new(&root).join("words/en.ftl"))?;
    let made = words::made(&source).map_err(|cause| format!("words/en.ftl: {cause}"))?;
    let folder = env::var("OUT_DIR")?;
    for (name, text) in [("english.rs", made.english), ("names.rs", made.names)] {
        let path = Path::new(&folder).join(name);
        // Left alone when nothing changed, so that what was built from it stays good.
        if fs::read_to_string(&path).ok().as_deref() != Some(&text) {
            fs::write(path, text)?;
        }
    }
    Ok(())
}

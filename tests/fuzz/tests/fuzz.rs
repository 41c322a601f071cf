//! The fuzzing targets, on random inputs and on every input that once was a finding.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::{fs, path::Path};

#[test]
fn no_bytes_make_decoding_panic_and_only_canonical_bytes_are_taken() {
    bolero::check!().with_iterations(200_000).for_each(|input: &[u8]| valet_fuzz::decoding(input));
}

#[test]
fn no_sequence_of_tampered_messages_makes_the_rules_panic_or_break_a_chain() {
    bolero::check!().with_iterations(300).with_max_len(104).for_each(|input: &[u8]| valet_fuzz::history(input));
}

#[test]
fn every_past_finding_stays_mended() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../regressions");
    type Target = (&'static str, fn(&[u8]));
    let targets: [Target; 2] = [("decoding", valet_fuzz::decoding), ("history", valet_fuzz::history)];
    for (target, run) in targets {
        let Ok(files) = fs::read_dir(folder.join(target)) else { continue };
        for file in files {
            run(&fs::read(file.unwrap().path()).unwrap());
        }
    }
}

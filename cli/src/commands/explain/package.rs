//! The codes that only the npm package has.

/// A code of the npm package.
pub(super) struct PackageCode {
    pub(super) name: &'static str,
    pub(super) meaning: &'static str,
    pub(super) mend: &'static str,
}

/// Those that the command line does not have; the others mean the same there.
pub(super) const CODES: [PackageCode; 7] = [
    PackageCode {
        name: "malformed-input",
        meaning: "What was given to the package is not of the form that the function takes.",
        mend: "correct it; the message says what was expected",
    },
    PackageCode {
        name: "no-memory",
        meaning: "There is not enough memory to derive the key from the password.",
        mend: "try again with more memory, or on another device",
    },
    PackageCode { name: "bad-seed", meaning: "The seed makes no key of this kind.", mend: "take another random seed" },
    PackageCode {
        name: "not-asked",
        meaning: "A cell was answered that the query does not ask for.",
        mend: "answer only the cells that `cells` names",
    },
    PackageCode {
        name: "unfinished",
        meaning: "The answer was asked for before every cell was answered.",
        mend: "answer what `cells` names until it names none",
    },
    PackageCode { name: "not-loaded", meaning: "The package was used before it was loaded.", mend: "await `load` first" },
    PackageCode { name: "freed", meaning: "The object was freed.", mend: "create a new one" },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Code;
    use std::{collections::BTreeSet, fs, path::Path};

    #[test]
    fn every_code_of_the_package_is_explained() {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../wallet/src/border/failure.rs");
        let text = fs::read_to_string(source).unwrap();
        let list = text.split_once("pub const CODES").unwrap().1.split_once("= [").unwrap().1.split_once("];").unwrap().0;
        let there: BTreeSet<&str> = list.split('"').skip(1).step_by(2).collect();
        assert!(there.len() > 10, "{there:?}");
        let here: BTreeSet<&str> = CODES.iter().map(|code| code.name).collect();
        let shared: BTreeSet<&str> = Code::LIST.iter().map(|code| code.name()).collect();
        assert_eq!(there.difference(&shared).copied().collect::<BTreeSet<_>>(), here);
    }
}

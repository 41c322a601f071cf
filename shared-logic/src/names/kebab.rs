//! Kebab-case, made from names in Rust while the crate is compiled.

/// How long a name is in kebab-case.
pub(crate) const fn length(name: &str) -> usize {
    let mut length = name.len();
    let [_, rest @ ..] = name.as_bytes() else { return 0 };
    let mut rest = rest;
    while let [byte, more @ ..] = rest {
        if byte.is_ascii_uppercase() {
            length += 1;
        }
        rest = more;
    }
    length
}

/// A name in kebab-case; `N` is its [`length`].
pub(crate) const fn hyphenated<const N: usize>(name: &str) -> [u8; N] {
    let mut text = [b'-'; N];
    let (mut from, mut to, mut first) = (name.as_bytes(), text.as_mut_slice(), true);
    while let [byte, more @ ..] = from {
        if byte.is_ascii_uppercase() && !first {
            // The hyphen is there already.
            let [_, places @ ..] = to else { break };
            to = places;
        }
        let [place, places @ ..] = to else { break };
        *place = byte.to_ascii_lowercase();
        (from, to, first) = (more, places, false);
    }
    text
}

/// The kebab-case of a name in Rust, as text.
macro_rules! kebab {
    ($name:ident) => {
        const {
            const TEXT: [u8; $crate::names::kebab::length(stringify!($name))] = $crate::names::kebab::hyphenated(stringify!($name));
            match core::str::from_utf8(&TEXT) {
                Ok(text) => text,
                // Cannot happen: names in Rust are ASCII here, a test reads every one.
                Err(_) => "",
            }
        }
    };
}
pub(crate) use kebab;

#[cfg(test)]
mod tests {
    use crate::{Action, Residency, SignalClass};

    #[test]
    fn names_are_in_kebab_case_and_are_read_back() {
        assert_eq!(kebab!(SpeedMotion), "speed-motion");
        assert_eq!(kebab!(No), "no");
        assert_eq!(Residency::NAMES, ["in-vehicle", "off-board"]);
        assert!(SignalClass::LIST.iter().all(|class| SignalClass::from_name(class.name()) == Some(*class)));
        assert_eq!(SignalClass::from_name("Speed-Motion"), Some(SignalClass::SpeedMotion));
        assert_eq!((SignalClass::from_name("SpeedMotion"), Action::from_name("")), (None, None));
    }
}

//! One form of a password, whichever keyboard it comes from.
//!
//! A letter with a mark can be written as one sign or as two, and systems differ in which they hand over. Files are
//! sealed with the composed form (NFC). A browser has this itself: the package's JavaScript hands the forms over, and
//! the wasm takes them as they come, without the tables.

use zeroize::Zeroizing;

/// The form that a new file is sealed with.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn composed(password: &str) -> Zeroizing<String> {
    use unicode_normalization::UnicodeNormalization;
    Zeroizing::new(password.nfc().collect())
}

/// The forms that a file may be sealed with, each once: composed, as it was typed, and taken apart. Files of before this
/// was decided have one of the latter.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn forms(password: &str) -> Vec<Zeroizing<String>> {
    use unicode_normalization::UnicodeNormalization;
    let mut forms = vec![composed(password)];
    for form in [Zeroizing::new(password.to_owned()), Zeroizing::new(password.nfd().collect())] {
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    forms
}

#[cfg(target_arch = "wasm32")]
pub(super) fn composed(password: &str) -> Zeroizing<String> {
    Zeroizing::new(password.to_owned())
}

#[cfg(target_arch = "wasm32")]
pub(super) fn forms(password: &str) -> [Zeroizing<String>; 1] {
    [composed(password)]
}

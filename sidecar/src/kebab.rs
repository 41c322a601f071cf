//! Names in kebab-case, as JSON and queries have them.

/// The name in kebab-case: `speed-motion` for `SpeedMotion`.
pub(crate) fn kebab(name: &str) -> String {
    let mut text = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !text.is_empty() {
            text.push('-');
        }
        text.push(letter.to_ascii_lowercase());
    }
    text
}

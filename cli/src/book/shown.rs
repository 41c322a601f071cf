//! Names behind the ids of a text.

/// The digits of an account's and of a vehicle's id.
const LENGTHS: [usize; 2] = [40, 64];

/// The same text, with ` (name)` behind each id that `name` knows.
pub(super) fn beside_ids(text: &str, name: impl Fn(&str) -> Option<String>) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("0x") {
        let (before, from) = rest.split_at(at);
        let digits = from.get(2..).unwrap_or_default();
        let length = digits.bytes().take_while(u8::is_ascii_hexdigit).count();
        let (id, after) = from.split_at(length.saturating_add(2));
        shown.push_str(before);
        shown.push_str(id);
        // Part of a longer word it is no id.
        let alone = !before.ends_with(|sign: char| sign.is_alphanumeric()) && !after.starts_with(|sign: char| sign.is_alphanumeric());
        if let Some(name) = name(id).filter(|_| alone && LENGTHS.contains(&length)) {
            shown.push_str(&format!(" ({name})"));
        }
        rest = after;
    }
    shown.push_str(rest);
    shown
}

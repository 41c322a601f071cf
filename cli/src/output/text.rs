//! Text that a terminal shows and does not obey.

/// The text with everything in it that would steer a terminal written as an escape, except line ends.
pub(crate) fn visible(text: &str) -> String {
    text.split('\n').map(inline).collect::<Vec<_>>().join("\n")
}

/// The same for what others wrote and that belongs on one line: line ends are escaped too.
pub(crate) fn inline(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => shown.push_str("\\n"),
            steers if steers.is_control() || hides(steers) => shown.extend(steers.escape_unicode()),
            plain => shown.push(plain),
        }
    }
    shown
}

/// True for what changes the direction of writing, breaks lines unseen, or is not seen at all.
pub(crate) const fn hides(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_shown_and_not_obeyed() {
        assert_eq!(inline("a\u{1b}[2J\nb\r\u{9b}\u{7f}\u{202e}"), "a\\u{1b}[2J\\nb\\u{d}\\u{9b}\\u{7f}\\u{202e}");
        assert_eq!(visible("a\nb\tü…"), "a\nb\\u{9}ü…");
    }
}

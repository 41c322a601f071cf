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

/// The same text with its lines broken at spaces, so that none is longer than so many columns unless a single word is.
/// What goes on stands further in than its line.
pub(crate) fn wrapped(text: &str, columns: Option<usize>) -> String {
    let Some(columns) = columns else { return text.to_owned() };
    text.split('\n').map(|line| wrapped_line(line, columns)).collect::<Vec<_>>().join("\n")
}

fn wrapped_line(line: &str, columns: usize) -> String {
    if line.chars().count() <= columns {
        return line.to_owned();
    }
    let indent = line.chars().take_while(|sign| *sign == ' ').count();
    let (mut told, mut width) = (" ".repeat(indent), indent);
    for (at, word) in line.trim_start_matches(' ').split(' ').enumerate() {
        let length = word.chars().count();
        if at == 0 {
            width = width.saturating_add(length);
        } else if width.saturating_add(length).saturating_add(1) <= columns {
            told.push(' ');
            width = width.saturating_add(length).saturating_add(1);
        } else {
            told.push('\n');
            told.push_str(&" ".repeat(indent.saturating_add(2)));
            width = indent.saturating_add(length).saturating_add(2);
        }
        told.push_str(word);
    }
    told
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

    #[test]
    fn a_long_line_is_broken_at_spaces_and_never_within_a_word() {
        let id = format!("0x{}", "ab".repeat(32));
        let told =
            wrapped(&format!("This would happen:\n  somebody gives {id} to somebody else, for good, until the end of all time"), Some(70));
        assert_eq!(
            told,
            format!("This would happen:\n  somebody gives\n    {id}\n    to somebody else, for good, until the end of all time")
        );
        assert_eq!(wrapped(&id, Some(20)), id);
        assert_eq!(wrapped("a b", None), "a b");
    }
}

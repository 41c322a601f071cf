//! Command lines that a page quotes.

use crate::Page;

/// A quoted command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quoted {
    /// Where, from 1.
    pub line: usize,
    /// Its words.
    pub words: Vec<String>,
    /// True where all of it is quoted, so that it must run as it stands; false where a sentence only names it.
    pub whole: bool,
}

/// Every command line of that program in a page: those in blocks, and those in code spans.
#[must_use]
pub fn commands(page: &Page, program: &str) -> Vec<Quoted> {
    let mut found = Vec::new();
    for block in &page.blocks {
        found.extend(in_text(&block.text, program).into_iter().map(|(line, words)| quoted(block.line.saturating_add(line), words, true)));
    }
    for (line, span) in &page.spans {
        found.extend(words(span, program).filter(|words| words.len() > 1).map(|words| quoted(*line, words, false)));
    }
    found
}

/// Those that stand on lines of their own, each with its line, from 1; a line that ends with `\` goes on.
#[must_use]
pub fn in_text(text: &str, program: &str) -> Vec<(usize, Vec<String>)> {
    let mut found = Vec::new();
    let mut lines = (1..).zip(text.lines());
    while let Some((number, first)) = lines.next() {
        let mut whole = first.trim().to_owned();
        while let Some(start) = whole.strip_suffix('\\') {
            whole = format!("{start} {}", lines.next().map(|(_, next)| next.trim()).unwrap_or_default());
        }
        found.extend(words(whole.trim_start_matches("$ "), program).map(|words| (number, words)));
    }
    found
}

fn quoted(line: usize, mut words: Vec<String>, whole: bool) -> Quoted {
    let all = words.len();
    words.retain(|word| !["…", "..."].contains(&word.as_str()));
    Quoted { line, whole: whole && words.len() == all, words }
}

/// The words of a command line of that program, up to a comment, a pipe or another command. What is quoted is one
/// word, and so is `$(…)`, with the quotes in it.
fn words(line: &str, program: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let (mut word, mut quote, mut any) = (String::new(), None, false);
    let mut open: usize = 0;
    for sign in line.chars() {
        if open > 0 || (sign == '(' && word.ends_with('$')) {
            match sign {
                '(' => open = open.saturating_add(1),
                ')' => open = open.saturating_sub(1),
                _ => {}
            }
            word.push(sign);
            continue;
        }
        match (sign, quote) {
            ('\'' | '"', None) => (quote, any) = (Some(sign), true),
            (_, Some(open)) if sign == open => quote = None,
            (' ', None) => {
                if any || !word.is_empty() {
                    words.push(core::mem::take(&mut word));
                }
                any = false;
            }
            _ => word.push(sign),
        }
    }
    words.push(word);
    // What is set for the command stands before it.
    let start = words.iter().position(|word| !word.contains('='))?;
    let end = words.iter().position(|word| ["#", "|", "||", ">", "<", "&&", ";", "&"].contains(&word.as_str()) || word.ends_with(';'));
    let mut kept: Vec<String> = words.get(start..end.unwrap_or(words.len()))?.to_vec();
    kept.retain(|word| !word.is_empty());
    (kept.first().is_some_and(|first| first == program)).then_some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_and_what_another_command_gives_is_one_word() {
        let cases = [
            ("valet a 'b c' \"d\"", vec!["valet", "a", "b c", "d"]),
            ("valet a 0x$(printf '11%.0s' {1..32}) --b | c", vec!["valet", "a", "0x$(printf '11%.0s' {1..32})", "--b"]),
            ("X=$(valet a) valet b \"$(c (d | e) f)\" ; g", vec!["valet", "b", "$(c (d | e) f)"]),
        ];
        for (line, exp_words) in cases {
            assert_eq!(words(line, "valet"), Some(exp_words.into_iter().map(str::to_owned).collect()), "{line}");
        }
    }
}

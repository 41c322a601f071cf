//! A Markdown page as far as tests look into it: headings, links, code.

use std::collections::BTreeMap;

/// A fenced block of code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The line of its fence, from 1.
    pub line: usize,
    /// What stands after the opening fence.
    pub language: String,
    /// Its lines.
    pub text: String,
}

/// What a page holds.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The anchors of its headings, as forges make them, and those written as HTML.
    pub anchors: Vec<String>,
    /// The targets of its links and pictures, each with its line, from 1.
    pub links: Vec<(usize, String)>,
    /// The code spans outside blocks, each with its line, from 1.
    pub spans: Vec<(usize, String)>,
    /// Its blocks of code.
    pub blocks: Vec<Block>,
}

impl Page {
    /// Reads a page.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut page = Self::default();
        let mut headings = BTreeMap::new();
        let mut block: Option<Block> = None;
        for (line, text) in text.lines().enumerate().map(|(index, text)| (index.saturating_add(1), text)) {
            if let Some(language) = text.trim_start().strip_prefix("```") {
                match block.take() {
                    Some(done) => page.blocks.push(done),
                    None => block = Some(Block { line, language: language.trim().to_owned(), text: String::new() }),
                }
                continue;
            }
            if let Some(block) = &mut block {
                block.text.push_str(text);
                block.text.push('\n');
                continue;
            }
            if text.starts_with('#') {
                page.anchors.push(anchor(text.trim_start_matches('#').trim(), &mut headings));
            }
            let mut outside = String::new();
            for (index, part) in text.split('`').enumerate() {
                if index % 2 == 1 {
                    page.spans.push((line, part.to_owned()));
                    outside.push('`');
                } else {
                    outside.push_str(part);
                }
            }
            page.links.extend(targets(&outside).map(|target| (line, target)));
            page.anchors.extend(attributes(&outside, "id=\"").chain(attributes(&outside, "name=\"")));
        }
        page
    }
}

/// The targets of `](target)`, `src="target"` and `href="target"`.
fn targets(line: &str) -> impl Iterator<Item = String> + '_ {
    let links = line.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next()).map(str::to_owned);
    links.chain(attributes(line, "src=\"")).chain(attributes(line, "href=\""))
}

fn attributes<'a>(line: &'a str, start: &'a str) -> impl Iterator<Item = String> + 'a {
    line.split(start).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned)
}

/// A heading's anchor: lower case, spaces as hyphens, no other signs; the second of a name gets `-1`.
fn anchor(heading: &str, seen: &mut BTreeMap<String, usize>) -> String {
    let kept = heading.to_lowercase().chars().filter(|sign| sign.is_alphanumeric() || " -_".contains(*sign)).collect::<String>();
    let name = kept.replace(' ', "-");
    let count = seen.entry(name.clone()).or_insert(0);
    let anchor = if *count == 0 { name } else { format!("{name}-{count}") };
    *count = count.saturating_add(1);
    anchor
}

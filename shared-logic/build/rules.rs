//! What of the sources decides, and its hash: shared by the build script and by the test of it.
//!
//! Keccak-256 over the files that hold rules, in the order of their paths: for each the path, a zero
//! byte, and its tokens. Comments, doc comments, white space and test modules are no tokens, so
//! mending a text moves nothing; a token of a rule does. Paths use `/`, so the hash does not depend on
//! the machine.

use proc_macro2::{Delimiter, Group, LexError, Spacing, TokenStream, TokenTree};
use sha3::{Digest, Keccak256};
use std::iter::Peekable;

/// Files and folders without rules: JSON, texts for people, where records are kept, the state in
/// memory, and questions made from records. Everything else is taken to decide, so a new file counts
/// unless it is named here.
const NO_RULES: &[&str] = &[
    "src/access/request_for.rs",
    "src/authority/standing.rs",
    "src/buffer.rs",
    "src/cell.rs",
    "src/denial/explain.rs",
    "src/json.rs",
    "src/json/",
    "src/lib.rs",
    "src/names.rs",
    "src/reading.rs",
    "src/record/",
    "src/state.rs",
    "src/state/",
    "src/storage.rs",
];

/// Operators of more than one character. `<<` and `>>` are not among them: also generics end so, and
/// two in a row mean nothing else.
const OPERATORS: &[&str] =
    &["...", "..=", "::", "->", "=>", "==", "!=", "<=", ">=", "&&", "||", "+=", "-=", "*=", "/=", "%=", "^=", "&=", "|=", ".."];

/// Why sources have no hash.
#[derive(Debug)]
pub(crate) enum HashError {
    /// The file is not Rust.
    Lex(String, LexError),
    /// `cfg(test)` stands before something else than a module, which this reader cannot leave out.
    TestItem(String),
}

impl std::fmt::Display for HashError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Lex(path, error) => write!(f, "{path}: {error}"),
            Self::TestItem(path) => write!(f, "{path}: `#[cfg(test)]` is only understood before a `mod`"),
        }
    }
}

impl std::error::Error for HashError {}

/// True for a source file whose tokens are part of the rules.
pub(crate) fn decides(path: &str) -> bool {
    path.ends_with(".rs") && !NO_RULES.iter().any(|other| path == *other || (other.ends_with('/') && path.starts_with(other)))
}

/// The hash of the rules in these sources: paths from the crate's folder, and texts.
///
/// # Errors
/// [`HashError`] for a source that cannot be read as Rust.
pub(crate) fn rules_hash(sources: &[(String, String)]) -> Result<[u8; 32], HashError> {
    let mut files: Vec<_> = sources.iter().filter(|(path, _)| decides(path)).collect();
    files.sort();
    let mut hasher = Keccak256::new();
    for (path, text) in files {
        hasher.update(path.as_bytes());
        hasher.update([0]);
        let tokens: TokenStream = text.parse().map_err(|error| HashError::Lex(path.clone(), error))?;
        write(tokens, &mut hasher).map_err(|TestItem| HashError::TestItem(path.clone()))?;
        hasher.update([0]);
    }
    Ok(hasher.finalize().into())
}

struct TestItem;

/// Adds every token that counts, each ended by a byte that is in none.
fn write(tokens: TokenStream, hasher: &mut Keccak256) -> Result<(), TestItem> {
    let mut tokens = tokens.into_iter().peekable();
    let mut operator = String::new();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) => {
                let left_out = if punct.as_char() == '#' { attribute(&mut tokens) } else { None };
                match left_out {
                    Some(Attribute::Doc) => {}
                    Some(Attribute::Test) => skip_module(&mut tokens)?,
                    None => operator.push(punct.as_char()),
                }
                if left_out.is_some() || punct.spacing() == Spacing::Alone {
                    flush(&mut operator, hasher);
                }
            }
            TokenTree::Group(group) => {
                flush(&mut operator, hasher);
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                token_text(open, hasher);
                write(group.stream(), hasher)?;
                token_text(close, hasher);
            }
            TokenTree::Ident(ident) => {
                flush(&mut operator, hasher);
                token_text(&ident.to_string(), hasher);
            }
            TokenTree::Literal(literal) => {
                flush(&mut operator, hasher);
                token_text(&unbroken(&literal.to_string()), hasher);
            }
        }
    }
    flush(&mut operator, hasher);
    Ok(())
}

fn token_text(text: &str, hasher: &mut Keccak256) {
    hasher.update(text.as_bytes());
    hasher.update([0xff]);
}

/// A literal without the line breaks that a `\\` at the end of a line leaves out.
fn unbroken(literal: &str) -> String {
    let mut lines = literal.split("\\\n");
    let first = lines.next().unwrap_or_default().to_owned();
    lines.fold(first, |text, line| text + line.trim_start())
}

/// Ends a run of punctuation: its operators, so that `, &` and `,&` are the same, and `& &` and `&&` are not.
fn flush(run: &mut String, hasher: &mut Keccak256) {
    let mut rest = run.as_str();
    while let Some(first) = rest.chars().next() {
        let length = OPERATORS.iter().find(|operator| rest.starts_with(**operator)).map_or(first.len_utf8(), |operator| operator.len());
        let (operator, more) = rest.split_at(length);
        token_text(operator, hasher);
        rest = more;
    }
    run.clear();
}

#[derive(Clone, Copy)]
enum Attribute {
    Doc,
    Test,
}

/// Takes the rest of an attribute that does not count.
fn attribute(tokens: &mut Peekable<impl Iterator<Item = TokenTree> + Clone>) -> Option<Attribute> {
    let mut ahead = tokens.clone();
    if matches!(ahead.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == '!') {
        ahead.next();
    }
    let Some(TokenTree::Group(group)) = ahead.next() else { return None };
    let found = kind_of(&group)?;
    *tokens = ahead;
    Some(found)
}

fn kind_of(group: &Group) -> Option<Attribute> {
    let mut inner = group.stream().into_iter();
    match (group.delimiter(), inner.next()?, inner.next()) {
        (Delimiter::Bracket, TokenTree::Ident(name), _) if name == "doc" => Some(Attribute::Doc),
        (Delimiter::Bracket, TokenTree::Ident(name), Some(TokenTree::Group(of))) if name == "cfg" && of.stream().to_string() == "test" => {
            Some(Attribute::Test)
        }
        _ => None,
    }
}

/// Takes a test module with its content.
fn skip_module(tokens: &mut impl Iterator<Item = TokenTree>) -> Result<(), TestItem> {
    match (tokens.next(), tokens.next(), tokens.next()) {
        (Some(TokenTree::Ident(keyword)), Some(TokenTree::Ident(_)), Some(TokenTree::Group(body)))
            if keyword == "mod" && body.delimiter() == Delimiter::Brace =>
        {
            Ok(())
        }
        _ => Err(TestItem),
    }
}

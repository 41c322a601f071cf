//! What of the sources decides, and its hash: shared by the build script and by the test of it.
//!
//! Keccak-256 over the files that hold rules, in the order of their paths: for each the path, a zero
//! byte, and its tokens. Comments, doc comments, white space and test modules are no tokens, so
//! mending a text moves nothing; a token of a rule does. What stands in a macro invocation all counts,
//! its doc comments too, for a macro may use them. Paths use `/`, so the hash does not depend on the
//! machine.
//!
//! Code comes only from where the hash looks for it: no file of the crate takes another one in by
//! `include!` or a `path` attribute.

use proc_macro2::{Delimiter, Group, LexError, Spacing, TokenStream, TokenTree};
use sha3::{Digest, Keccak256};
use std::iter::Peekable;

/// Files and folders without rules: JSON, texts for people, record keys, the
/// description of storage, and questions made from records. Everything else is taken to decide, so a new
/// file counts unless it is named here. None of them defines a macro that a file with rules calls:
/// what a macro writes there would be code that the hash does not see.
const NO_RULES: &[&str] = &[
    "src/access/request_for.rs",
    "src/authority/standing.rs",
    "src/denial/explain.rs",
    "src/detail.rs",
    "src/detail/",
    "src/json.rs",
    "src/json/",
    "src/record/key.rs",
    "src/storage.rs",
];

/// The one file that a source takes in, as its tokens: the hash itself.
const THE_HASH: &str = r#"include!(concat!(env!("OUT_DIR"),"/rules_hash.in"))"#;

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
    /// The file takes code from another one, which the hash might not see: by this word.
    Elsewhere(String, String),
}

impl std::fmt::Display for HashError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Lex(path, error) => write!(f, "{path}: {error}"),
            Self::TestItem(path) => write!(f, "{path}: `#[cfg(test)]` is only understood before a `mod`"),
            Self::Elsewhere(path, word) => write!(f, "{path}: `{word}` would take in code that the hash of the rules does not see"),
        }
    }
}

impl std::error::Error for HashError {}

/// True for a source file whose tokens are part of the rules.
pub(crate) fn decides(path: &str) -> bool {
    path.ends_with(".rs") && !NO_RULES.iter().any(|other| path == *other || (other.ends_with('/') && path.starts_with(other)))
}

/// The hash of the rules in these sources: paths from the crate's folder, and texts. Those without
/// rules are there too, for they must not take in others.
///
/// # Errors
/// [`HashError`] for a source that cannot be read as Rust, or takes code from elsewhere.
pub(crate) fn rules_hash(sources: &[(String, String)]) -> Result<[u8; 32], HashError> {
    let mut files: Vec<_> = sources.iter().filter(|(path, _)| path.ends_with(".rs")).collect();
    files.sort();
    let mut hasher = Keccak256::new();
    for (path, text) in files {
        let tokens: TokenStream = text.parse().map_err(|error| HashError::Lex(path.clone(), error))?;
        if let Some(word) = elsewhere(tokens.clone(), path == "src/lib.rs") {
            return Err(HashError::Elsewhere(path.clone(), word));
        }
        if decides(path) {
            hasher.update(path.as_bytes());
            hasher.update([0]);
            write(tokens, Place::Code, &mut hasher).map_err(|TestItem| HashError::TestItem(path.clone()))?;
            hasher.update([0]);
        }
    }
    Ok(hasher.finalize().into())
}

/// The word, if any, by which these tokens take code from another file.
fn elsewhere(tokens: TokenStream, root: bool) -> Option<String> {
    if names_path(&tokens) {
        return Some("path".to_owned());
    }
    let mut tokens = tokens.into_iter();
    let mut in_attribute = false;
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(ident) if is_include(&ident.to_string()) => {
                let call: TokenStream = std::iter::once(TokenTree::Ident(ident.clone())).chain(tokens.clone().take(2)).collect();
                if !root || without_spaces(&call) != THE_HASH {
                    return Some(ident.to_string());
                }
                // What it takes in is known, and holds no other.
                tokens.nth(1);
            }
            TokenTree::Group(group) => {
                if in_attribute && is_path(&group.stream()) {
                    return Some("path".to_owned());
                }
                if let Some(word) = elsewhere(group.stream(), root) {
                    return Some(word);
                }
                in_attribute = false;
            }
            TokenTree::Punct(punct) => in_attribute = punct.as_char() == '#' || (in_attribute && punct.as_char() == '!'),
            TokenTree::Ident(_) | TokenTree::Literal(_) => in_attribute = false,
        }
    }
    None
}

fn is_include(word: &str) -> bool {
    matches!(word.strip_prefix("r#").unwrap_or(word), "include" | "include_str" | "include_bytes")
}

fn without_spaces(tokens: &TokenStream) -> String {
    tokens.to_string().split_whitespace().collect()
}

/// True where `path` is set to a text, or to what a macro fills in: an attribute, or what a macro makes
/// one of.
fn names_path(tokens: &TokenStream) -> bool {
    let tokens: Vec<_> = tokens.clone().into_iter().collect();
    tokens.windows(3).any(|three| match three {
        [name, equals, TokenTree::Literal(_)] => is_word(name, "path") && is_mark(equals, '='),
        [name, equals, value] => is_word(name, "path") && is_mark(equals, '=') && is_mark(value, '$'),
        _ => false,
    })
}

/// True for an attribute that says `path =`, also within `cfg_attr`, or whose name a macro fills in.
fn is_path(attribute: &TokenStream) -> bool {
    let tokens: Vec<_> = attribute.clone().into_iter().collect();
    let assigned = tokens.windows(2).any(|pair| matches!(pair, [name, equals] if is_word(name, "path") && is_mark(equals, '=')));
    let filled_in = matches!(tokens.as_slice(), [dollar, TokenTree::Ident(_), equals, ..] if is_mark(dollar, '$') && is_mark(equals, '='));
    let within = tokens.iter().any(|token| matches!(token, TokenTree::Group(group) if is_path(&group.stream())));
    assigned || filled_in || within
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident.to_string().trim_start_matches("r#") == word)
}

fn is_mark(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == mark)
}

struct TestItem;

/// Where tokens stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Among those that the compiler reads itself: doc comments and test modules are not built in.
    Code,
    /// In a macro invocation, a macro's definition or an attribute: what becomes of them is unknown.
    Macro,
}

/// What of a macro invocation the last tokens were: `name`, `name !`, `name ! name`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Call {
    No,
    Name,
    Bang,
    Defined,
}

/// Adds every token that counts, each ended by a byte that is in none.
fn write(tokens: TokenStream, place: Place, hasher: &mut Keccak256) -> Result<(), TestItem> {
    let mut tokens = tokens.into_iter().peekable();
    let (mut operator, mut call, mut after_hash) = (String::new(), Call::No, false);
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) => {
                let starts = punct.as_char() == '#' && place == Place::Code;
                let left_out = if starts { attribute(&mut tokens) } else { None };
                match left_out {
                    Some(Attribute::Doc) => {}
                    Some(Attribute::Test) => skip_module(&mut tokens)?,
                    None => operator.push(punct.as_char()),
                }
                if left_out.is_some() || punct.spacing() == Spacing::Alone {
                    flush(&mut operator, hasher);
                }
                call = if punct.as_char() == '!' && call == Call::Name { Call::Bang } else { Call::No };
                after_hash = left_out.is_none() && (punct.as_char() == '#' || (after_hash && punct.as_char() == '!'));
            }
            TokenTree::Group(group) => {
                flush(&mut operator, hasher);
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                let within = if after_hash || matches!(call, Call::Bang | Call::Defined) { Place::Macro } else { place };
                token_text(open, hasher);
                write(group.stream(), within, hasher)?;
                token_text(close, hasher);
                (call, after_hash) = (Call::No, false);
            }
            TokenTree::Ident(ident) => {
                flush(&mut operator, hasher);
                token_text(&ident.to_string(), hasher);
                (call, after_hash) = (if call == Call::Bang { Call::Defined } else { Call::Name }, false);
            }
            // As it is written: the break of a line within a text may be part of it.
            TokenTree::Literal(literal) => {
                flush(&mut operator, hasher);
                token_text(&literal.to_string(), hasher);
                (call, after_hash) = (Call::No, false);
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

#[derive(Clone, Copy, PartialEq, Eq)]
enum Attribute {
    Doc,
    Test,
}

/// Takes the rest of an attribute that does not count. `#![cfg(test)]` does: it leaves out a file.
fn attribute(tokens: &mut Peekable<impl Iterator<Item = TokenTree> + Clone>) -> Option<Attribute> {
    let mut ahead = tokens.clone();
    let inner = matches!(ahead.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == '!');
    if inner {
        ahead.next();
    }
    let Some(TokenTree::Group(group)) = ahead.next() else { return None };
    let found = kind_of(&group)?;
    if inner && found == Attribute::Test {
        return None;
    }
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

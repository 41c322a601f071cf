//! The words of a Fluent file as Rust: a table of patterns, and a type for each message that has its arguments as fields.
//!
//! Only what the wallet can render is taken: text, arguments, and selects by an argument. Whatever else Fluent has is
//! refused here, so that a file cannot say in a browser what it does not say in the wallet.

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Message, Pattern, PatternElement, Variant, VariantKey};
use std::{collections::BTreeMap, fmt::Write};

/// Messages of these begin with the name of a closed list, then a name in it. Code looks them up by it, so they have no
/// type of their own; whose text is the name itself is not kept, for that is what is said without a message too.
const LISTS: [&str; 10] = ["action", "basis", "class", "deed", "party-kind", "purpose-name", "reason", "region", "right", "role"];

/// The rules have these words themselves.
const DENIAL: &str = "denial-";

/// What was made of a file.
pub(crate) struct Made {
    /// The table and the types.
    pub(crate) english: String,
    /// The messages without a type, with their text; for the tests.
    pub(crate) names: String,
}

/// Reads the file.
///
/// # Errors
/// Says what is wrong, and in which message.
pub(crate) fn made(source: &str) -> Result<Made, String> {
    let resource = fluent_syntax::parser::parse(source).map_err(|(_, errors)| format!("{errors:?}"))?;
    let mut messages = BTreeMap::new();
    for entry in resource.body {
        match entry {
            Entry::Message(message) => {
                let read = Read::of(&message).map_err(|cause| format!("`{}`: {cause}", message.id.name))?;
                if messages.insert(message.id.name, read).is_some() {
                    return Err(format!("`{}` stands twice", message.id.name));
                }
            }
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => {}
            Entry::Term(term) => return Err(format!("`-{}`: expected no terms", term.id.name)),
            Entry::Junk { content } => return Err(format!("expected a message, found `{content}`")),
        }
    }
    let (mut table, mut types, mut names) = (String::new(), String::new(), String::new());
    for (key, Read { pieces, arguments }) in &messages {
        let name = LISTS.iter().find_map(|list| key.strip_prefix(list)?.strip_prefix('-'));
        let is_denial = key.starts_with(DENIAL);
        if name.is_none() && !is_denial {
            let fields: Vec<String> = arguments.iter().map(|argument| format!("{argument}: {argument:?}")).collect();
            writeln!(types, "    {} {key:?} {{ {} }}", camel(key), fields.join(", ")).map_err(|error| error.to_string())?;
        } else if !arguments.is_empty() {
            return Err(format!("`{key}`: expected no arguments"));
        } else {
            writeln!(names, "    ({key:?}, &[{pieces}]),").map_err(|error| error.to_string())?;
        }
        let says_itself = name.is_some_and(|name| *pieces == text(name));
        if !is_denial && !says_itself {
            writeln!(table, "    ({key:?}, &[{pieces}]),").map_err(|error| error.to_string())?;
        }
    }
    Ok(Made {
        english: format!("/// Each message with its pattern, in the order of their names.\npub(super) static ENGLISH: &[(&str, &[Piece])] = &[\n{table}];\n\nmessages! {{\n{types}}}\n"),
        names: format!("&[\n{names}]\n"),
    })
}

/// A message as Rust: its pieces, and its arguments in the order in which it first names them.
struct Read {
    pieces: String,
    arguments: Vec<String>,
}

impl Read {
    fn of(message: &Message<&str>) -> Result<Self, String> {
        if !message.attributes.is_empty() {
            return Err("expected no attributes".to_owned());
        }
        let mut arguments = Vec::new();
        let value = message.value.as_ref().ok_or("expected a value")?;
        Ok(Self { pieces: pattern(value, &mut arguments)?, arguments })
    }
}

fn pattern(pattern: &Pattern<&str>, arguments: &mut Vec<String>) -> Result<String, String> {
    let pieces: Result<Vec<_>, String> = pattern.elements.iter().map(|element| piece(element, arguments)).collect();
    Ok(pieces?.join(", "))
}

fn piece(element: &PatternElement<&str>, arguments: &mut Vec<String>) -> Result<String, String> {
    let expression = match element {
        // A line break would be one of the sentence.
        PatternElement::TextElement { value } if value.contains('\n') => return Err("expected one line".to_owned()),
        PatternElement::TextElement { value } => return Ok(text(value)),
        PatternElement::Placeable { expression } => expression,
    };
    match expression {
        Expression::Inline(InlineExpression::StringLiteral { value }) if !value.contains('\\') => Ok(text(value)),
        Expression::Inline(InlineExpression::VariableReference { id }) => {
            Ok(format!("Piece::Argument({:?})", argument(id.name, arguments)?))
        }
        Expression::Select { selector: InlineExpression::VariableReference { id }, variants } => {
            let by = argument(id.name, arguments)?;
            let others = variants.iter().filter(|variant| !variant.default);
            let others: Result<Vec<_>, String> = others.map(|variant| other(variant, arguments)).collect();
            let default = variants.iter().find(|variant| variant.default).ok_or("expected a default variant")?;
            Ok(format!("Piece::Select({by:?}, &[{}], &[{}])", others?.join(", "), pattern(&default.value, arguments)?))
        }
        _ => Err("expected only `{ $argument }`, `{ \"text\" }` and selects by an argument".to_owned()),
    }
}

fn other(variant: &Variant<&str>, arguments: &mut Vec<String>) -> Result<String, String> {
    let (VariantKey::Identifier { name: key } | VariantKey::NumberLiteral { value: key }) = &variant.key;
    Ok(format!("({key:?}, &[{}])", pattern(&variant.value, arguments)?))
}

/// Notes the argument; its name is one of Rust too.
fn argument(name: &str, arguments: &mut Vec<String>) -> Result<String, String> {
    if !name.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Err(format!("expected the argument `${name}` in small letters"));
    }
    if !arguments.iter().any(|known| known == name) {
        arguments.push(name.to_owned());
    }
    Ok(name.to_owned())
}

fn text(value: &str) -> String {
    format!("Piece::Text({value:?})")
}

/// The name of a message as that of a type.
fn camel(key: &str) -> String {
    let mut name = String::new();
    for part in key.split('-') {
        let mut letters = part.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.extend(letters);
    }
    name
}

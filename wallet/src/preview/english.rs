//! The words of `words/en.ftl`: the build made a table and the types of it. No Fluent is read when a wallet runs.

use super::say::{Argument, Value, Words};

/// A piece of a pattern.
pub(super) enum Piece {
    /// Text.
    Text(&'static str),
    /// What an argument says.
    Argument(&'static str),
    /// The variant whose key an argument is; else the default.
    Select(&'static str, &'static [(&'static str, &'static [Piece])], &'static [Piece]),
}

/// The types of the messages: their arguments are fields, so that none is forgotten and none is made up.
macro_rules! messages {
    ($($name:ident $key:literal { $($argument:ident: $written:literal),* })+) => {$(
        pub(super) struct $name {
            $(pub(super) $argument: Value),*
        }

        impl From<$name> for Words {
            fn from(message: $name) -> Self {
                let $name { $($argument),* } = message;
                Self::new($key, &[$($written),*], vec![$($argument),*])
            }
        }
    )+};
}

include!(concat!(env!("OUT_DIR"), "/english.rs"));

impl Words {
    /// One place for all messages: what each of them adds is small.
    fn new(key: &'static str, names: &[&'static str], values: Vec<Value>) -> Self {
        Self { key, arguments: names.iter().zip(values).map(|(name, value)| Argument { name, value }).collect() }
    }

    /// The same in English.
    pub fn english(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    fn write(&self, text: &mut String) {
        match pattern(self.key) {
            Some(pieces) => write(text, pieces, &self.arguments),
            None => text.push_str(self.key),
        }
    }
}

impl Value {
    fn write(&self, text: &mut String) {
        match self {
            Self::Text { text: this } => text.push_str(this),
            Self::Number { number } => text.push_str(&number.to_string()),
            Self::Moment { at } => super::time::moment(*at).write(text),
            Self::Length { length } => super::time::length(*length).write(text),
            Self::Name { list, name } => match pattern(&[list, "-", name].concat()) {
                Some(pieces) => write(text, pieces, &[]),
                None => text.push_str(name),
            },
            Self::Words { words } => words.write(text),
            Self::List { items, .. } if items.is_empty() => write(text, pattern("nothing").unwrap_or_default(), &[]),
            Self::List { between, items } => {
                for (place, item) in items.iter().enumerate() {
                    if place > 0 {
                        write(text, pattern(between).unwrap_or_default(), &[]);
                    }
                    item.write(text);
                }
            }
        }
    }

    /// True for the variant of that key: a text, a number, or the plural category that English has.
    fn is(&self, key: &str) -> bool {
        match self {
            Self::Text { text } => text == key,
            Self::Number { number } => number.to_string() == key || (*number == 1 && key == "one"),
            _ => false,
        }
    }
}

fn pattern(key: &str) -> Option<&'static [Piece]> {
    let place = ENGLISH.binary_search_by(|(known, _)| (*known).cmp(key)).ok()?;
    ENGLISH.get(place).map(|(_, pieces)| *pieces)
}

fn write(text: &mut String, pieces: &[Piece], arguments: &[Argument]) {
    let value = |name: &str| arguments.iter().find(|argument| argument.name == name).map(|argument| &argument.value);
    for piece in pieces {
        match piece {
            Piece::Text(this) => text.push_str(this),
            Piece::Argument(name) => {
                if let Some(value) = value(name) {
                    value.write(text);
                }
            }
            Piece::Select(by, variants, default) => {
                let by = value(by);
                let chosen = variants.iter().find(|(key, _)| by.is_some_and(|value| value.is(key)));
                write(text, chosen.map_or(*default, |(_, pieces)| *pieces), arguments);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_logic::{catalogue, Action, AssignedRole, Denial, EmergencyReason, LegalBasis, PartyKind, Region, Right, SignalClass};
    use std::collections::BTreeSet;

    /// The messages that are looked up by a name, with their text.
    const NAMES: &[(&str, &[Piece])] = include!(concat!(env!("OUT_DIR"), "/names.rs"));

    #[test]
    fn every_name_of_every_closed_list_and_every_denial_has_words_and_no_words_are_left_over() {
        let lists: [(&str, Vec<&str>); 10] = [
            ("action-", Action::NAMES.to_vec()),
            ("basis-", LegalBasis::NAMES.to_vec()),
            ("class-", SignalClass::NAMES.to_vec()),
            ("deed-", [Right::Grant, Right::Narrow, Right::Suspend, Right::Revoke].map(Right::name).to_vec()),
            ("party-kind-", PartyKind::NAMES.to_vec()),
            ("purpose-name-", catalogue::FIRST.iter().map(|entry| entry.short_name).collect()),
            ("reason-", EmergencyReason::NAMES.to_vec()),
            ("region-", Region::NAMES.to_vec()),
            ("right-", Right::NAMES.to_vec()),
            ("role-", AssignedRole::NAMES.to_vec()),
        ];
        let names = lists.iter().flat_map(|(list, names)| names.iter().map(move |name| [list, *name].concat()));
        let denials = Denial::LIST.iter().map(|denial| format!("denial-{}", denial.name()));
        let wanted: BTreeSet<String> = names.chain(denials).collect();
        let found: BTreeSet<String> = NAMES.iter().map(|(key, _)| (*key).to_owned()).collect();
        assert_eq!(found, wanted);
    }

    #[test]
    fn a_denial_has_the_words_of_the_rules() {
        for denial in Denial::LIST {
            let key = format!("denial-{}", denial.name());
            let (_, pieces) = NAMES.iter().find(|(known, _)| *known == key).unwrap();
            let mut text = String::new();
            write(&mut text, pieces, &[]);
            assert_eq!(text, denial.expected(), "{key}");
        }
    }

    #[test]
    fn a_message_selects_by_text_by_number_and_by_plural() {
        let onward = |depth: u32| Words::from(Onward { depth: depth.into() }).english();
        assert_eq!(
            [0, 1, 2].map(onward),
            ["not to be shared onward", "to be shared onward once at most", "to be shared onward 2 times at most"]
        );
        let closed = |end: &str| Words::from(RequestClosed { request: "R".into(), end: end.into() }).english();
        assert_eq!([closed("refused"), closed("cancelled")], ["request R is refused", "request R is cancelled"]);
    }

    #[test]
    fn a_list_of_nothing_says_so_and_a_name_without_words_is_said_as_it_is() {
        let text = |value: Value| {
            let mut text = String::new();
            value.write(&mut text);
            text
        };
        assert_eq!(text(Value::clauses(Vec::new())), "nothing");
        assert_eq!(text(Value::clauses(vec!["a".into(), "b".into()])), "a; b");
        let names = [Value::name("class", "trip"), Value::name("role", "fleet-manager")];
        assert_eq!(text(names.into_iter().collect()), "trip, fleet manager");
    }
}

//! What a host adds that the records do not hold: documents that were shown, and grants that the history knows.

use super::{
    say::{say, Value, Words},
    words::{classes_of, purpose_name},
    Preview,
};
use shared_logic::{container::Container, Account, Action, Grant, GrantId, GrantTerms, SignalClasses, UnixSeconds};
use std::collections::BTreeSet;

/// So many signals are named; of more, how many there are.
const MOST_NAMED: usize = 20;

/// What a party's card says. Whoever hands it over has compared its hash with the party's legal entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// What the party is called.
    pub name: String,
    /// Where it is registered.
    pub country: String,
    /// The register that has its name, and its number there.
    pub register: Option<(String, String)>,
    /// How it is reached.
    pub contact: String,
    /// Its privacy policy.
    pub policy: String,
}

impl Preview {
    /// Adds what the card of a party says.
    pub fn show_card(&mut self, party: Account, card: &Card) {
        let Card { name, country, register, contact, policy } = card;
        let register = match register {
            Some((name, number)) => say!(PartyCardRegister { number: number.as_str(), name: name.as_str() }).into(),
            None => Value::from(""),
        };
        let said = say!(PartyCard {
            party: party,
            name: name.as_str(),
            country: country.as_str(),
            register: register,
            contact: contact.as_str(),
            policy: policy.as_str(),
        });
        self.say(said);
    }

    /// Adds what the container of these terms covers of the classes they name, and what it leaves out.
    pub fn show_container(&mut self, document: &Container, terms: &GrantTerms) {
        covered(document, terms).into_iter().for_each(|said| self.say(said));
    }

    /// Adds that nobody has shown what the container of these terms covers.
    pub fn miss_container(&mut self, terms: &GrantTerms) {
        self.say(say!(ContainerUnseen { container: terms.container }));
    }

    /// Adds until when anybody may submit what was signed for this principal.
    pub fn show_deadline(&mut self, principal: Account, deadline: UnixSeconds) {
        self.say(say!(IntentUntil { principal: principal, until: deadline }));
    }

    /// Adds which grants end for good by this.
    pub fn show_ended(&mut self, ended: &[(GrantId, Grant)]) {
        self.say(say!(GrantsEnd { count: u32::try_from(ended.len()).unwrap_or(u32::MAX) }));
        for (id, Grant { terms, grantor, .. }) in ended {
            self.say(say!(GrantEnds {
                grant: *id,
                grantor: *grantor,
                recipient: terms.recipient,
                purpose: purpose_name(terms.purpose),
                vehicle: terms.vehicle,
            }));
        }
    }
}

fn covered(document: &Container, terms: &GrantTerms) -> Vec<Words> {
    let actions: Vec<Action> = terms.actions.items().collect();
    let open = actions.iter().map(|action| document.classes_with_coarse(*action)).fold(SignalClasses::NONE, SignalClasses::or);
    let signals: BTreeSet<&str> = actions
        .iter()
        .flat_map(|action| document.covered(*action).map(move |path| (*action, path)))
        .filter(|(action, path)| !shared_logic::classify::classes_of([*path], *action).and(terms.classes).is_empty())
        .map(|(_, path)| path.as_str())
        .collect();
    let mut said = Vec::new();
    let (given, vain) = (terms.classes.minus(terms.classes.minus(open)), terms.classes.minus(open));
    if !given.is_empty() {
        said.push(say!(ContainerCovers {
            container: terms.container,
            count: u32::try_from(signals.len()).unwrap_or(u32::MAX),
            classes: classes_of(given),
            signals: some(signals.into_iter()),
        }));
    }
    let left_out: Vec<String> = document.deny().map(|pattern| pattern.as_str().to_owned()).collect();
    if !left_out.is_empty() {
        said.push(say!(ContainerExcludes { container: terms.container, signals: some(left_out.iter().map(String::as_str)) }));
    }
    if !vain.is_empty() {
        said.push(say!(ContainerVain { container: terms.container, classes: classes_of(vain) }));
    }
    said
}

/// The first of these, and how many there are besides.
fn some<'a>(names: impl Iterator<Item = &'a str>) -> Value {
    let mut names: Vec<Value> = names.map(Value::from).collect();
    let more = names.len().saturating_sub(MOST_NAMED);
    names.truncate(MOST_NAMED);
    let named: Value = names.into_iter().collect();
    if more == 0 {
        named
    } else {
        say!(ContainerCoversMore { signals: named, more: more.to_string() }).into()
    }
}

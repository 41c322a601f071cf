//! Party cards: who a party is, off chain, behind its legal hash.

mod commands;

use crate::{
    failure::{Code, Failure},
    output::text::hides,
};
pub(super) use commands::Commands;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use shared_logic::TermsHash;
use std::{fs, path::Path};

/// A text on a card has this many bytes at most.
const MAX_TEXT: usize = 500;

/// Who a party is, in its own words. Its hash is the party's legal hash: SHA-256 over the card in the form of RFC 8785,
/// which is what `sha256sum` says of the file that `valet party card create` writes.
///
/// The members are declared in the order of their names, because RFC 8785 sorts them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Card {
    /// An e-mail address or a URL where people reach the party.
    pub(crate) contact: String,
    /// Where it is registered: two capital letters of ISO 3166-1.
    pub(crate) country: String,
    /// An e-mail address or a URL of its data protection officer (GDPR Art. 37).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) data_protection_officer: Option<String>,
    /// The languages in which it answers: tags of BCP 47.
    pub(crate) languages: Vec<String>,
    /// Its name, as the register has it.
    pub(crate) legal_name: String,
    /// The SHA-256 hash of its logo's file, so that nobody shows another.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) logo_sha256: Option<TermsHash>,
    /// A https URL of its privacy policy.
    pub(crate) privacy_policy: String,
    /// Where its name stands.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) register: Option<Register>,
}

/// An entry in a public register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Register {
    /// Which register.
    pub(crate) name: String,
    /// The entry's number.
    pub(crate) number: String,
}

impl Card {
    /// Reads a card from a file, in whatever order and spacing.
    ///
    /// # Errors
    /// [`Code::FileNotRead`]; [`Code::FileMalformed`] when it is no card, or a member is not what it must be.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let text = fs::read_to_string(path)
            .map_err(|cause| Failure::unread(path, "a party card", &cause, "`valet party card create` writes one"))?;
        let card: Self = serde_json::from_str(&text)
            .map_err(|cause| Failure::file(Code::FileMalformed, path, format!("this is no party card: {cause}")))?;
        // RFC 8785 hashes what stands there: what would be written otherwise has another hash everywhere else.
        if serde_json::from_str::<serde_json::Value>(&text).ok() != serde_json::to_value(&card).ok() {
            let cause =
                "a member is written in a way that changes when it is read: leave members without a value out, and write hashes small";
            return Err(Failure::file(Code::FileMalformed, path, cause));
        }
        card.check().map_err(|cause| Failure::file(Code::FileMalformed, path, format!("on this party card {cause}")))?;
        Ok(card)
    }

    /// Whether every member is what it must be; otherwise which one is not, and what was expected.
    pub(crate) fn check(&self) -> Result<(), String> {
        let Self { contact, country, data_protection_officer, languages, legal_name, privacy_policy, register, .. } = self;
        plain("legal_name", legal_name)?;
        reachable("contact", contact)?;
        data_protection_officer.iter().try_for_each(|officer| reachable("data_protection_officer", officer))?;
        plain("privacy_policy", privacy_policy)?;
        expect(is_url(privacy_policy), "privacy_policy", "a URL that begins with https://", privacy_policy)?;
        let letters = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
        expect(letters, "country", "two capital letters of ISO 3166-1, such as DE", country)?;
        if languages.is_empty() {
            return Err("`languages` is empty: expected at least one tag of BCP 47, such as de or en-GB".to_owned());
        }
        languages.iter().try_for_each(|tag| expect(is_language(tag), "languages", "tags of BCP 47, such as de or en-GB", tag))?;
        register.iter().try_for_each(|register| plain("register.name", &register.name).and(plain("register.number", &register.number)))
    }

    /// Its form of RFC 8785: no spaces, members sorted by their names, strings as they are.
    pub(crate) fn canonical(&self) -> Result<String, Failure> {
        Ok(serde_json::to_string(self)?)
    }

    /// The legal hash of the party that it is the card of.
    pub(crate) fn hash(&self) -> Result<TermsHash, Failure> {
        Ok(TermsHash(Sha256::digest(self.canonical()?).into()))
    }
}

fn expect(holds: bool, name: &str, what: &str, found: &str) -> Result<(), String> {
    if holds {
        Ok(())
    } else {
        Err(format!("`{name}` is {found:?}: expected {what}"))
    }
}

/// Text that people read as it stands: not empty, not too long, and without what turns or hides it.
fn plain(name: &str, text: &str) -> Result<(), String> {
    let turns = |sign: char| sign.is_control() || hides(sign);
    let fine = text.trim() == text && (1..=MAX_TEXT).contains(&text.len()) && !text.chars().any(turns);
    expect(fine, name, "text of 1 to 500 bytes, without control signs and without spaces around it", text)
}

fn reachable(name: &str, text: &str) -> Result<(), String> {
    plain(name, text)?;
    let mail = text.split_once('@').is_some_and(|(who, host)| !who.is_empty() && host.contains('.') && !text.contains(' '));
    expect(mail || is_url(text), name, "an e-mail address, or a URL that begins with https://", text)
}

fn is_url(text: &str) -> bool {
    text.strip_prefix("https://").is_some_and(|rest| rest.starts_with(|first: char| first.is_alphanumeric()) && !rest.contains(' '))
}

fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().is_some_and(|part| (2..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_lowercase()));
    first && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card() -> Card {
        Card {
            contact: "privacy@insurer.example".to_owned(),
            country: "DE".to_owned(),
            data_protection_officer: Some("https://insurer.example/dpo".to_owned()),
            languages: vec!["de".to_owned(), "en-GB".to_owned()],
            legal_name: "Müller & Söhne \"Auto\" Versicherung AG".to_owned(),
            logo_sha256: Some(TermsHash([0xab; 32])),
            privacy_policy: "https://insurer.example/privacy".to_owned(),
            register: Some(Register { name: "Amtsgericht München".to_owned(), number: "HRB 42".to_owned() }),
        }
    }

    #[test]
    fn a_card_is_hashed_in_the_form_of_rfc_8785_whatever_its_file_looks_like() {
        let card = card();
        let canonical = card.canonical().unwrap();
        // By hand, by the rules of RFC 8785: sorted, no spaces, only what must be escaped is.
        let exp = r#"{"contact":"privacy@insurer.example","country":"DE","data_protection_officer":"https://insurer.example/dpo","#
            .to_owned()
            + r#""languages":["de","en-GB"],"legal_name":"Müller & Söhne \"Auto\" Versicherung AG","logo_sha256":"0x"#
            + &"ab".repeat(32)
            + r#"","privacy_policy":"https://insurer.example/privacy","register":{"name":"Amtsgericht München","number":"HRB 42"}}"#;
        assert_eq!(canonical, exp);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("card.json");
        let mut turned: Vec<_> = serde_json::to_value(&card).unwrap().as_object().unwrap().clone().into_iter().collect();
        turned.reverse();
        let other =
            format!("{{\n {}\n}}\n", turned.iter().map(|(name, value)| format!("\"{name}\" : {value}")).collect::<Vec<_>>().join(" ,\n"));
        for text in [canonical, other] {
            fs::write(&path, text).unwrap();
            assert_eq!(Card::read(&path).unwrap().hash().unwrap(), card.hash().unwrap());
        }
        let mut without = card.clone();
        (without.register, without.logo_sha256, without.data_protection_officer) = (None, None, None);
        assert!(without.check().is_ok() && without.hash().unwrap() != card.hash().unwrap());
    }

    #[test]
    fn a_card_with_a_member_that_is_none_is_refused_by_its_name() {
        type Change = fn(&mut Card);
        let cases: [(&str, Change); 14] = [
            ("legal_name", |it| it.legal_name = String::new()),
            ("legal_name", |it| it.legal_name = " Insurer".to_owned()),
            ("legal_name", |it| it.legal_name = "Insurer\u{202e}GA".to_owned()),
            ("legal_name", |it| it.legal_name = "Insurer\u{61c}GA".to_owned()),
            ("legal_name", |it| it.legal_name = "In\u{ad}surer".to_owned()),
            ("legal_name", |it| it.legal_name = "long".repeat(126)),
            ("contact", |it| it.contact = "somewhere".to_owned()),
            ("contact", |it| it.contact = "javascript:alert(1)".to_owned()),
            ("privacy_policy", |it| it.privacy_policy = "http://insurer.example".to_owned()),
            ("country", |it| it.country = "de".to_owned()),
            ("country", |it| it.country = "GER".to_owned()),
            ("languages", |it| it.languages.clear()),
            ("languages", |it| it.languages = vec!["Deutsch".to_owned()]),
            ("register.number", |it| it.register.as_mut().unwrap().number = "\n".to_owned()),
        ];
        for (name, change) in cases {
            let mut card = card();
            change(&mut card);
            let cause = card.check().unwrap_err();
            assert!(cause.starts_with(&format!("`{name}` is ")) && cause.contains("expected"), "{cause}");
        }
        assert_eq!(card().check(), Ok(()));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("card.json");
        for text in ["", "[]", r#"{"legal_name":"A","legal_name":"B"}"#, r#"{"more":1}"#, "\u{feff}{}"] {
            fs::write(&path, text).unwrap();
            let failure = Card::read(&path).unwrap_err();
            assert_eq!(failure.code(), Code::FileMalformed, "{text}");
        }
        // What another program would hash otherwise.
        let whole = card().canonical().unwrap();
        let (null, capitals) = (whole.replace(r#""country":"#, r#""register":null,"country":"#), whole.replace("abab", "ABab"));
        let without = Card { register: None, ..card() }.canonical().unwrap();
        for text in [without.replace(r#""country":"#, r#""register":null,"country":"#), null, capitals] {
            fs::write(&path, &text).unwrap();
            assert_eq!(Card::read(&path).unwrap_err().code(), Code::FileMalformed, "{text}");
        }
    }
}

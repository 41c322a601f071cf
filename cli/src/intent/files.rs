//! The files that intents are handed about in: messages, forms, signed intents, and what a passkey answered.

use super::Form;
use crate::failure::{Code, Failure};
use serde::de::DeserializeOwned;
use shared_logic::SignedIntent;
use std::path::Path;
use valet_wallet::key::mistyped_in;

/// What a file should hold, and where one comes from.
pub(crate) struct Content {
    is: &'static str,
    maker: &'static str,
}

impl Content {
    /// One change, not bound to anything yet.
    pub(crate) const MESSAGE: Self = Self {
        is: "a message",
        maker: "a message is such as {\"kind\": \"withdraw\", \"grant\": \"0x…\"}; `valet intent show` prints one",
    };
    /// What another wallet is asked to sign.
    pub(crate) const FORM: Self = Self {
        is: "an unsigned intent",
        maker: "`valet vehicle create --as-intent form.json --unsigned --principal 0x…` writes one, and so does any other change",
    };
    /// What anybody may submit.
    pub(crate) const SIGNED: Self = Self { is: "a signed intent", maker: "`valet intent attach` and `valet intent sign` write one" };
    /// What a browser answered.
    pub(crate) const ASSERTION: Self = Self { is: "a passkey's answer", maker: "`valet intent attach --help` names its fields" };
}

/// Reads a JSON file. An address in it whose capitals are not its own was mistyped, here as on the command line.
///
/// # Errors
/// [`Code::FileNotRead`]; [`Code::FileMalformed`], and what to do with a file of the neighbouring kind.
pub(crate) fn read<T: DeserializeOwned>(file: &Path, content: &Content) -> Result<T, Failure> {
    let text = crate::file::text(file).map_err(|cause| Failure::unread(file, content.is, &cause, content.maker))?;
    if let Some(address) = mistyped_in(&text) {
        let cause = format!("the capitals of `{address}` are not those of this address (EIP-55): something was mistyped");
        return Err(Failure::file(Code::FileMalformed, file, cause).hint("copy the address anew; all its letters may be small"));
    }
    serde_json::from_str(&text).map_err(|cause| match another_kind(file, &text) {
        Some((is, mend)) => Failure::file(Code::FileMalformed, file, format!("this is {is}, not {}", content.is)).hint(mend),
        None => Failure::file(Code::FileMalformed, file, format!("this is not {}: {cause}", content.is)).hint(content.maker),
    })
}

/// What the file is instead, and what is done with it.
fn another_kind(file: &Path, text: &str) -> Option<(&'static str, String)> {
    let file = file.display();
    if let Ok(form) = serde_json::from_str::<Form>(text) {
        let by = form.intent.principal;
        let mend = format!("nobody has signed it yet: let the wallet of {by} sign what stands in it, then `valet intent attach {file}`");
        return Some((Content::FORM.is, mend));
    }
    let signed = serde_json::from_str::<SignedIntent>(text).is_ok();
    signed.then(|| (Content::SIGNED.is, format!("it needs no other signature: `valet intent submit {file}` brings it to the contract")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intent::form::fixture;
    use shared_logic::Message;
    use std::fs;

    fn refused<T: DeserializeOwned>(text: &str, content: &Content) -> String {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("it.json");
        fs::write(&file, text).unwrap();
        let Err(failure) = read::<T>(&file, content) else { panic!("{text}") };
        assert_eq!(failure.code(), Code::FileMalformed, "{failure}");
        format!("{failure}; {}", failure.advice().unwrap_or_default())
    }

    #[test]
    fn an_intent_that_is_not_signed_yet_says_what_to_do_next_and_a_signed_one_too() {
        let (form, signed) = fixture();
        let (form, signed) = (serde_json::to_string(&form).unwrap(), serde_json::to_string(&signed).unwrap());
        let unsigned = refused::<SignedIntent>(&form, &Content::SIGNED);
        assert!(unsigned.contains("this is an unsigned intent") && unsigned.contains("`valet intent attach "), "{unsigned}");
        for said in [refused::<Form>(&signed, &Content::FORM), refused::<Message>(&signed, &Content::MESSAGE)] {
            assert!(said.contains("this is a signed intent") && said.contains("`valet intent submit "), "{said}");
        }
        assert!(refused::<SignedIntent>("{}", &Content::SIGNED).contains("this is not a signed intent: "));
    }

    #[test]
    fn an_address_with_wrong_capitals_in_a_file_is_refused_as_on_the_command_line() {
        let message = |address: &str| format!("{{\"kind\": \"set-party-recovery\", \"party\": \"{address}\", \"recovery\": null}}");
        let (right, wrong) = ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD");
        assert!(refused::<Message>(&message(wrong), &Content::MESSAGE).contains("EIP-55"));
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("message.json");
        for same in [right.to_owned(), right.to_lowercase()] {
            fs::write(&file, message(&same)).unwrap();
            assert!(read::<Message>(&file, &Content::MESSAGE).is_ok(), "{same}");
        }
    }
}

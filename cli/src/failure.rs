//! Why a command failed: a stable code, one clear message, what to do, an exit code.

mod code;
mod convert;
pub(crate) mod denials;
mod figure;
mod fitting;
mod unsettled;

pub(crate) use code::Code;

use serde::{Deserialize, Serialize};
use shared_logic::{Denial, Detail};
use std::{error::Error, fmt, io::ErrorKind, path::Path};
use unsettled::Transaction;

/// A failed command.
#[derive(Debug)]
pub(crate) struct Failure {
    code: Code,
    /// A sidecar's own code, where it refused.
    problem: Option<Box<str>>,
    message: String,
    denial: Option<Reason>,
    /// The figure behind the denial, where there is one.
    figure: Option<Box<Detail>>,
    hint: Option<String>,
    /// What was sent, where its outcome is not known.
    sent: Option<Box<Transaction>>,
}

/// A denial as every surface tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reason {
    pub(crate) number: u8,
    pub(crate) name: String,
}

/// The form in which programs read a failure.
#[derive(Serialize)]
struct Envelope<'a> {
    error: Body<'a>,
}

#[derive(Serialize)]
struct Body<'a> {
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    denial: Option<&'a Reason>,
    #[serde(skip_serializing_if = "Option::is_none")]
    figure: Option<&'a Detail>,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sent: Option<&'a Transaction>,
}

impl Failure {
    /// A failure of a kind. The kind's own mend is its hint until another is given.
    pub(crate) fn of(code: Code, message: impl Into<String>) -> Self {
        Self { code, problem: None, message: message.into(), denial: None, figure: None, hint: code.mend().map(str::to_owned), sent: None }
    }

    /// The same with what the cause and the causes beneath it say.
    pub(crate) fn because(code: Code, cause: &dyn Error) -> Self {
        Self::of(code, chain(cause))
    }

    /// Options that do not go together, or one that is missing.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::of(Code::Usage, message)
    }

    /// Something that was asked for by its id is not on the contract.
    pub(crate) fn not_found(what: &str, id: impl fmt::Display) -> Self {
        Self::of(Code::NotFound, format!("there is no {what} {id} on this contract"))
    }

    /// A name that the address book does not have.
    pub(crate) fn not_named(name: impl fmt::Display) -> Self {
        Self::of(Code::NotFound, format!("the address book has no name `{name}`"))
    }

    /// A moment or a length of time that leads past the end of time.
    pub(crate) fn out_of_time() -> Self {
        Self::usage("this length of time ends after the last moment that can be told")
    }

    /// The rules say no.
    pub(crate) fn denied(denial: Denial) -> Self {
        Self {
            code: Code::Denied,
            problem: None,
            message: denial.to_string(),
            denial: Some(denial.into()),
            figure: None,
            hint: Some(denials::mend(denial).to_owned()),
            sent: None,
        }
    }

    /// Rules newer than these say no.
    pub(crate) fn denied_as(reason: Reason, message: String) -> Self {
        Self { code: Code::Denied, problem: None, message, denial: Some(reason), figure: None, hint: None, sent: None }
    }

    /// A sidecar refused, with this code of its own.
    pub(crate) fn refused_by_sidecar(problem: String, message: impl Into<String>) -> Self {
        Self { problem: Some(problem.into()), hint: None, ..Self::of(Code::SidecarRefused, crate::output::text::inline(&message.into())) }
    }

    /// A failure that a file is the cause of.
    pub(crate) fn file(code: Code, path: &Path, cause: impl fmt::Display) -> Self {
        Self::of(code, format!("`{}`: {}", path.display(), cut(&cause.to_string())))
    }

    /// A file that cannot be read. `what` is what it should hold; `maker` says what to do where there is no such file.
    pub(crate) fn unread(path: &Path, what: &str, cause: &std::io::Error, maker: &str) -> Self {
        let place = path.display();
        let (message, hint) = match cause.kind() {
            ErrorKind::NotFound => (format!("there is no file `{place}` to read {what} from"), maker.to_owned()),
            ErrorKind::IsADirectory => (format!("`{place}` is a directory; {what} is in a file"), "name the file in it".to_owned()),
            ErrorKind::PermissionDenied => (
                format!("you may not read `{place}`, which should hold {what}"),
                format!("`ls -l {place}` shows who may; `chmod u+r {place}` lets its owner"),
            ),
            ErrorKind::InvalidData => (format!("`{place}` holds no text, so it is not {what}"), "name another file".to_owned()),
            _ => (format!("cannot read {what} from `{place}`: {cause}"), maker.to_owned()),
        };
        let failure = Self::of(Code::FileNotRead, message);
        if hint.is_empty() {
            failure
        } else {
            failure.hint(hint)
        }
    }

    /// The ready file was not written: for the reason that writing it gave.
    pub(crate) fn of_ready_file(cause: Box<dyn Error + Send + Sync>) -> Self {
        cause.downcast().map_or_else(|cause| Self::of(Code::FileNotWritten, chain(&*cause)), |failure| *failure)
    }

    /// The same denial, with the figure behind it: also in its message.
    pub(crate) fn figure(self, figure: Option<Detail>) -> Self {
        let message = figure.map_or_else(|| self.message.clone(), |figure| format!("{}; {}", self.message, figure::words(&figure)));
        let closer = self.denial().zip(figure).and_then(|(denial, figure)| figure::mend(denial, &figure));
        Self { figure: figure.map(Box::new), message, hint: closer.or(self.hint), ..self }
    }

    /// The same failure, with the state that stands in its way: also in its message.
    pub(crate) fn standing(self, is: &str) -> Self {
        Self { message: format!("{}; {is}", self.message), ..self }
    }

    /// The same failure, with this to do about it.
    pub(crate) fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// The same failure of this command: without hints that name an option which it does not have. What the rules deny is
    /// mended where the change is made, which may be another command or somebody else's.
    pub(crate) fn at(self, command: &clap::Command) -> Self {
        if self.denial.is_some() {
            return self;
        }
        let line = command.get_bin_name().unwrap_or("valet");
        let hint = self.hint.and_then(|hint| fitting::fitting(&hint, command));
        Self { hint: hint.map(|hint| hint.replace("valet COMMAND", line)), ..self }
    }

    /// The same failure, whose message says by itself what to do.
    pub(crate) fn without_hint(self) -> Self {
        Self { hint: None, ..self }
    }

    /// The rules' reason, when the rules said no.
    pub(crate) fn denial(&self) -> Option<Denial> {
        let number = self.denial.as_ref()?.number;
        Denial::LIST.iter().copied().find(|denial| denial.code() == number)
    }

    /// What to do about it.
    pub(crate) fn advice(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    pub(crate) const fn code(&self) -> Code {
        self.code
    }

    /// The code that programs read.
    pub(crate) fn code_name(&self) -> &str {
        self.problem.as_deref().unwrap_or(self.code.name())
    }

    /// As one JSON object.
    pub(crate) fn json(&self) -> String {
        let body = Body {
            code: self.code_name(),
            denial: self.denial.as_ref(),
            figure: self.figure.as_deref(),
            message: &self.message,
            hint: self.hint.as_deref(),
            sent: self.sent.as_deref(),
        };
        // Cannot fail: it is texts and numbers.
        serde_json::to_string(&Envelope { error: body }).unwrap_or_default()
    }

    /// For a person.
    pub(crate) fn text(&self) -> String {
        let hint = self.hint.as_ref().map(|hint| format!("\nhint: {hint}")).unwrap_or_default();
        format!("error: {}{hint}", self.message)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for Failure {}

impl From<Denial> for Reason {
    fn from(denial: Denial) -> Self {
        Self { number: denial.code(), name: denial.name().to_owned() }
    }
}

/// The longest word that an error repeats of a file, in characters: more than any id or address has.
const LONGEST_WORD: usize = 80;

/// The same text with every longer word cut: what somebody wrote into a file may be of any length.
fn cut(text: &str) -> String {
    let shorten = |word: &str| match word.char_indices().nth(LONGEST_WORD) {
        Some((end, _)) => format!("{}…", word.get(..end).unwrap_or_default()),
        None => word.to_owned(),
    };
    text.split(' ').map(shorten).collect::<Vec<_>>().join(" ")
}

/// What the libraries of RPC put before a cause, some of them twice.
const WRAPPERS: [&str; 2] = ["RPC error: ", "client error: "];

/// The cause itself.
fn inner(text: &str) -> &str {
    WRAPPERS.iter().find_map(|wrapper| text.strip_prefix(wrapper)).map_or(text, inner)
}

/// What an error says, and what the causes beneath it say that it did not.
fn chain(error: &dyn Error) -> String {
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(deeper) = cause {
        let text = deeper.to_string();
        let text = inner(&text);
        if !said.contains(text) {
            said = format!("{said}: {text}");
        }
        cause = deeper.source();
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_denial_is_told_with_its_number_its_name_and_what_to_do() {
        let json: serde_json::Value = serde_json::from_str(&Failure::denied(Denial::NonceUsed).json()).unwrap();
        assert_eq!(json["error"]["code"], "denied");
        assert_eq!(json["error"]["denial"], serde_json::json!({ "number": 45, "name": "NonceUsed" }));
        assert!(json["error"]["hint"].as_str().is_some_and(|hint| !hint.is_empty()));
    }

    #[test]
    fn a_file_that_cannot_be_read_says_what_is_wrong_with_it_and_what_to_do() {
        let maker = "`valet wallet create owner.json` makes one";
        let cases = [
            (ErrorKind::NotFound, "there is no file `owner.json`", maker),
            (ErrorKind::IsADirectory, "`owner.json` is a directory", "name the file in it"),
            (
                ErrorKind::PermissionDenied,
                "you may not read `owner.json`",
                "`ls -l owner.json` shows who may; `chmod u+r owner.json` lets its owner",
            ),
            (ErrorKind::InvalidData, "`owner.json` holds no text", "name another file"),
            (ErrorKind::Other, "cannot read a wallet from `owner.json`", maker),
        ];
        for (kind, exp_message, exp_hint) in cases {
            let failure = Failure::unread(Path::new("owner.json"), "a wallet", &kind.into(), maker);
            assert_eq!((failure.code(), failure.advice()), (Code::FileNotRead, Some(exp_hint)), "{kind}");
            assert!(failure.to_string().starts_with(exp_message), "{failure}");
        }
        let folder = std::env::temp_dir();
        let cause = std::fs::read_to_string(&folder).unwrap_err();
        assert!(Failure::unread(&folder, "a wallet", &cause, maker).to_string().contains("is a directory"));
    }

    #[test]
    fn a_long_word_of_a_file_is_cut_and_an_id_is_not() {
        let (id, long) = (format!("`0x{}`", "ab".repeat(32)), "x".repeat(5_000));
        let message = Failure::file(Code::FileMalformed, Path::new("a.json"), format!("unknown field `{long}`, found {id}")).to_string();
        assert_eq!(message, format!("`a.json`: unknown field `{}… found {id}", "x".repeat(79)));
    }

    #[test]
    fn of_a_cause_that_is_wrapped_again_and_again_only_the_innermost_is_told() {
        assert_eq!(inner("RPC error: client error: RPC error: client error: Connection refused"), "Connection refused");
        assert_eq!(inner("Connection refused"), "Connection refused");
    }

    #[test]
    fn wrong_usage_names_the_help_of_the_very_command() {
        let of = |words: &str| crate::args::named(&words.split(' ').map(Into::into).collect::<Vec<_>>());
        let hint = |words| Failure::usage("no").at(&of(words)).advice().map(str::to_owned);
        assert_eq!(hint("valet grant create").as_deref(), Some("`valet grant create --help` shows the options and an example"));
        assert_eq!(hint("valet").as_deref(), Some("`valet --help` shows the options and an example"));
    }

    #[test]
    fn a_failure_without_a_denial_has_no_such_field() {
        let json: serde_json::Value = serde_json::from_str(&Failure::usage("no").json()).unwrap();
        assert_eq!(json["error"]["code"], "usage");
        assert_eq!(json["error"].get("denial"), None);
    }
}

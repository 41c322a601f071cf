//! Why the API gives no answer: one code for each distinct cause.

use serde::{Deserialize, Serialize};
use shared_logic::{Denial, Detail};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $status:literal, $title:literal, $hint:literal;)+) => {
        /// A distinct cause of a problem. Codes are stable; new ones may be added.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum ProblemCode { $($(#[$doc])* $name),+ }

        impl ProblemCode {
            /// Every code.
            pub const LIST: &'static [Self] = &[$(Self::$name),+];

            /// The code as it is written, such as `unknown-field`.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// The HTTP status that it is sent with.
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status),+ }
            }

            /// What the problem is, the same each time.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title),+ }
            }

            /// What to do about it.
            pub const fn hint(self) -> &'static str {
                match self { $(Self::$name => $hint),+ }
            }
        }
    };
}

codes! {
    /// A field of the query is not there.
    MissingField = "missing-field", 400, "A field is missing", "Give the field; docs/openapi.json lists them all.";
    /// A field that the query does not have.
    UnknownField = "unknown-field", 400, "There is no such field", "Leave the field out, or correct its name.";
    /// A field is given more than once.
    RepeatedField = "repeated-field", 400, "A field is given more than once", "Give the field once.";
    /// Two fields that exclude each other.
    ConflictingFields = "conflicting-fields", 400, "Two fields exclude each other", "Give one of them.";
    /// A value cannot be read.
    InvalidValue = "invalid-value", 400, "A value cannot be read", "Correct the value; the message says what was expected.";
    /// A time that cannot be meant.
    ImplausibleTime = "implausible-time", 400, "A time cannot be meant", "Give seconds since 1970 or RFC 3339, not milliseconds, and no time in the future.";
    /// More signals than one question may name.
    TooManySignals = "too-many-signals", 400, "The question names too many signals", "Ask several questions, of at most 64 signals each.";
    /// The query's text cannot be read.
    InvalidQuery = "invalid-query", 400, "The query cannot be read", "Encode the query as a form does.";
    /// The body is no container document.
    InvalidContainer = "invalid-container", 400, "The body is no container document", "Send a document as `valet container build` makes it.";
    /// The body is no signed intent.
    InvalidIntent = "invalid-intent", 400, "The body is no signed intent", "Send what `valet intent sign`, `valet intent attach` or the npm package makes.";
    /// The body did not arrive whole.
    UnreadableBody = "unreadable-body", 400, "The body did not arrive whole", "Send it again.";
    /// The request has no key.
    KeyMissing = "key-missing", 401, "The request has no key", "Send `Authorization: Bearer` and a key, or show a client certificate; whoever runs the sidecar makes one with `valet sidecar key new`.";
    /// The key or the certificate is not known here.
    KeyUnknown = "key-unknown", 401, "The key is not known here", "Send the key as it was shown when it was made; it may have been taken back since.";
    /// The caller may not do this.
    ScopeMissing = "scope-missing", 403, "The key is not for this", "Ask whoever runs the sidecar for a key with the scope that the message names.";
    /// The caller is bound to other recipients.
    NotForYou = "not-for-you", 403, "The key is for other recipients", "Ask for a recipient that the key is bound to.";
    /// The relay does not pay for messages of that kind.
    KindNotRelayed = "kind-not-relayed", 403, "The relay does not pay for this kind of message", "Have somebody else submit it: `valet intent submit`.";
    /// The call would cost more than a relay pays for one.
    TooDear = "too-dear", 403, "It costs more than the relay pays for one intent", "Have somebody else submit it: `valet intent submit`.";
    /// The intent ends before its transaction is sure to be in a block.
    DeadlineTooNear = "deadline-too-near", 403, "The intent ends too soon", "Sign it with a later deadline (`--valid-for`), or submit it yourself: `valet intent submit`.";
    /// A page of another site asks.
    OtherOrigin = "other-origin", 403, "The page is of another site", "Run the sidecar with `--allow-origin` and the page's site, if it may use the API.";
    /// The rules say no.
    Denied = "denied", 403, "The rules say no", "`denial` tells the reason's number and name; `valet explain NAME` what to do.";
    /// The sidecar has no sponsor.
    RelayOff = "relay-off", 404, "This sidecar pays for nobody", "Post to a sidecar that is run with `--relay-wallet`, or use `valet intent submit`.";
    /// The API has no such path.
    UnknownPath = "unknown-path", 404, "There is no such path", "docs/openapi.json lists the paths.";
    /// No document of that container is known here.
    UnknownContainer = "unknown-container", 404, "The container's document is not known here", "Add the document with POST /v1/containers.";
    /// The path exists, but not with this method.
    MethodNotAllowed = "method-not-allowed", 405, "The path does not take this method", "Use a method that the Allow header names.";
    /// The transaction failed in its block; the relay paid its fee.
    TransactionFailed = "transaction-failed", 409, "The transaction is in a block and failed there", "`denial` tells what the contract says of it since; see what changed with GET /v1/events, and sign anew where it is still wanted.";
    /// Another intent is under way that excludes this one.
    OtherUnderWay = "other-under-way", 409, "Another intent is under way that excludes this one", "Come again when the Retry-After header says; where the other took effect, sign anew.";
    /// The body is longer than the API takes.
    BodyTooLarge = "body-too-large", 413, "The body is too large", "A container document has at most 512 patterns and 2,048 signals, an intent at most 8 KiB.";
    /// The path and query are longer than the API takes.
    UriTooLong = "uri-too-long", 414, "The URI is too long", "Leave out what the query does not need.";
    /// The body is of another type than the API takes.
    UnsupportedMediaType = "unsupported-media-type", 415, "The body is of another type", "Send it as `content-type: application/json`.";
    /// The request is to a name under which the API does not answer.
    UnknownHost = "unknown-host", 421, "The API does not answer under this name", "Ask by its address, or run the sidecar with `--host` and the name.";
    /// The relay has sent as many transactions in the last minute as it may.
    RelayLimit = "relay-limit", 429, "The relay has sent enough for a minute", "Come again when the Retry-After header says.";
    /// The caller asks too often.
    TooManyRequests = "too-many-requests", 429, "The caller asks too often", "Come again when the Retry-After header says.";
    /// There is no room for more documents.
    ContainersFull = "containers-full", 507, "No more container documents are kept", "Start with a new database and only the documents that are needed.";
    /// The database does not answer.
    DatabaseUnavailable = "database-unavailable", 503, "The database does not answer", "See the sidecar's log; the disk may be full.";
    /// A part of the sidecar does nothing any more.
    PartHangs = "part-hangs", 503, "A part of the sidecar hangs", "Restart the sidecar; nothing is lost. Please report it, with the log.";
    /// Too many intents are under way.
    RelayBusy = "relay-busy", 503, "Too many intents are under way", "Come again when the Retry-After header says; nothing was sent.";
    /// The relay's account cannot pay.
    InsufficientFunds = "insufficient-funds", 503, "The relay's account cannot pay", "Tell whoever runs the sidecar; nothing was sent.";
    /// The node did not answer the relay.
    NodeFailed = "node-failed", 503, "The relay's node did not answer as it should", "Come again; nothing was sent. The sidecar's log says more.";
    /// The node's pool did not take the transaction.
    TransactionRefused = "transaction-refused", 503, "The node did not take the transaction", "Come again; it has no effect.";
    /// No node has answered yet.
    NoContact = "no-contact", 503, "No node has answered yet", "Check that the node runs and that its URL is right.";
    /// The contract's first block is not final yet.
    NothingRead = "nothing-read", 503, "Nothing was read yet", "Wait until the block the contract was deployed in is final; check that block's number.";
    /// The blocks that were final at the start are still being read.
    CatchingUp = "catching-up", 503, "Not everything final was read yet", "Wait; /v1/status tells how far reading is.";
    /// Nothing new was learnt from the node for too long.
    NodeSilent = "node-silent", 503, "The node tells nothing new", "Check that the node runs and can be reached.";
    /// Too many final blocks are unread.
    TooFarBehind = "too-far-behind", 503, "Too many final blocks are unread", "Wait; if it lasts, give the sidecar more processor time or a faster disk.";
    /// The node's newest final block is below the last one read.
    NodeBehind = "node-behind", 503, "The node is behind what was read", "Wait until the node has caught up, or use another node of the same chain.";
    /// The node lacks the last block read, though its newest final block is above it.
    BlockMissing = "block-missing", 503, "The node lacks a block that was read", "Use another node of the same chain.";
    /// The node is of another chain.
    OtherChain = "other-chain", 503, "The node is of another chain", "Correct the node's URL, then restart the sidecar.";
    /// A final block was replaced.
    FinalityViolated = "finality-violated", 503, "A final block was replaced", "Find out which chain is right; then restart with its node, or with a new database.";
    /// A block does not follow the one before it.
    BrokenParent = "broken-parent", 503, "A block does not follow the one before it", "Use another node of the same chain, then restart the sidecar.";
    /// The node no longer has states that are needed.
    StatesDiscarded = "states-discarded", 503, "The node has discarded states that are needed", "Use a node that keeps all states (an archive node), then restart the sidecar.";
    /// A block's events cannot be decoded.
    UndecodableBlock = "undecodable-block", 503, "A block's events cannot be decoded", "Install a newer sidecar.";
    /// An event that these rules do not know.
    UnknownEvent = "unknown-event", 503, "The contract emitted an event that is not known here", "Install a sidecar with the contract's rules.";
    /// An event does not continue the state.
    BrokenHistory = "broken-history", 503, "An event does not continue the state", "Compare with `valet audit replay`; then restart with a new database.";
    /// The database could not be written.
    DatabaseUnwritable = "database-unwritable", 503, "The database could not be written", "Make room on the disk, then restart the sidecar.";
}

/// The body of every answer that is an error: `application/problem+json` (RFC 9457), with the
/// members that the command line's errors have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The code as a URI: `urn:valet:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// What the problem is, the same each time.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// The same as `message`, where RFC 9457 has it.
    pub detail: String,
    /// One of [`ProblemCode`].
    pub code: String,
    /// The rules' reason, where they said no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denial: Option<ProblemDenial>,
    /// The figure behind it, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figure: Option<Detail>,
    /// What is wrong this time.
    pub message: String,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// In how many seconds to come again: a header, not a part of the body.
    #[serde(skip)]
    pub retry_after: Option<u32>,
}

/// A denial as every surface tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemDenial {
    /// Its number.
    pub number: u8,
    /// Its name.
    pub name: String,
}

impl From<Denial> for ProblemDenial {
    fn from(denial: Denial) -> Self {
        Self { number: denial.code(), name: denial.name().to_owned() }
    }
}

impl Problem {
    /// The content type of a problem.
    pub const CONTENT_TYPE: &'static str = "application/problem+json";

    /// A problem of this kind.
    pub fn new(code: ProblemCode, message: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            kind: format!("urn:valet:problem:{}", code.code()),
            title: code.title().to_owned(),
            status: code.status(),
            detail: message.clone(),
            code: code.code().to_owned(),
            denial: None,
            figure: None,
            message,
            hint: Some(code.hint().to_owned()),
            retry_after: None,
        }
    }

    /// The rules say no, with the figure behind it.
    pub fn denied(denial: Denial, figure: Option<Detail>) -> Self {
        Self { denial: Some(denial.into()), figure, ..Self::new(ProblemCode::Denied, denial.to_string()) }
    }

    /// The same, to be tried again in so many seconds.
    pub fn retry_after(self, seconds: u32) -> Self {
        Self { retry_after: Some(seconds), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_code_is_another_word_in_kebab_case() {
        let codes: BTreeSet<_> = ProblemCode::LIST.iter().map(|code| code.code()).collect();
        assert_eq!(codes.len(), ProblemCode::LIST.len());
        let kebab = |code: &str| code.split('-').all(|word| !word.is_empty() && word.chars().all(|letter| letter.is_ascii_lowercase()));
        assert!(codes.iter().all(|code| kebab(code)), "{codes:?}");
        assert!(ProblemCode::LIST.iter().all(|code| (400..600).contains(&code.status())));
    }
}

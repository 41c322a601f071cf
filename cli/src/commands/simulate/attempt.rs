//! One attempt: the contract's answer, and that of the rules about the same records.

use crate::{
    answer::Weight,
    dev_key,
    failure::{Code, Failure},
    session::{Session, Snapshot},
};
use codec::{Decode, Encode};
use serde::{Deserialize, Serialize};
use shared_logic::{
    check, check_emergency,
    container::{Precision, Signals},
    effect, selector, step, submit, Account, CheckRequest, Coverage, Denial, GrantId, Host, Message, SignalPath, SignedIntent, UnixSeconds,
    Verdict,
};
use std::path::PathBuf;
use valet_wallet::{
    intent::{batch_data, submit_data},
    AccountId32, KeyKind, View,
};

/// What is tried, and by whom.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Attempt {
    /// What to call it.
    name: String,
    /// Who would send it; for questions it does not matter.
    #[serde(default)]
    from: Option<String>,
    #[serde(default)]
    message: Option<Message>,
    #[serde(default)]
    batch: Option<Vec<Message>>,
    #[serde(default)]
    submit: Option<SignedIntent>,
    #[serde(default)]
    check: Option<(GrantId, CheckRequest)>,
    #[serde(default)]
    check_emergency: Option<CheckRequest>,
    /// The signals that `check` is about: their classes and coverage take the place of the request's.
    #[serde(default)]
    signals: Vec<String>,
    /// Their release, such as `6.0`; otherwise the container's.
    #[serde(default)]
    vss: Option<String>,
    /// `exact` unless given.
    #[serde(default)]
    precision: Option<String>,
    /// The file of the container's document; without it the coverage is unknown.
    #[serde(default)]
    container: Option<PathBuf>,
}

/// What came of it.
#[derive(Debug, Serialize)]
pub(super) struct Outlook {
    name: String,
    /// What the contract said.
    contract: Said,
    /// What the rules of this program say.
    rules: Said,
    /// Whether the two are the same, proofs and all.
    pub(super) same: bool,
    weight: Weight,
}

/// Accepted or allowed; or denied, why.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Said {
    yes: bool,
    reason: Option<Denial>,
    verdict: Option<Verdict>,
}

enum Tried {
    Message(Box<Message>),
    Batch(Vec<Message>),
    Submit(Box<SignedIntent>),
    Check(GrantId, CheckRequest),
    CheckEmergency(CheckRequest),
}

impl Attempt {
    pub(super) async fn run(self, session: &Session) -> Result<Outlook, Failure> {
        let from = self.from.as_deref().map_or(Ok(AccountId32([0; 32])), sender)?;
        let tried = self.tried()?;
        let snapshot = session.snapshot().await?;
        let dry = session.ledger.chain.try_call_at(snapshot.head.hash, from.0, session.deployment.contract, &tried.data()).await;
        // An accepted change locks funds of the sender, also when it is only tried.
        let dry = dry.map_err(|error| {
            let failure = Failure::from(error);
            Failure::of(failure.code(), format!("attempt `{}`, by {from}: {failure}", self.name))
        })?;
        let unknown = || Failure::of(Code::NotValet, format!("the contract does not know what attempt `{}` asks", self.name));
        let contract = match &tried {
            Tried::Check(..) | Tried::CheckEmergency(_) => {
                let verdict = Result::<Verdict, u8>::decode(&mut &*dry.data).map_err(|_| unknown())?.map_err(|_| unknown())?;
                Said::verdict(verdict)
            }
            _ => match Result::<Result<(), Denial>, u8>::decode(&mut &*dry.data) {
                // INVARIANT (both or neither): what is denied is undone, what is accepted is not.
                Ok(Ok(answer)) if answer.is_err() == dry.reverted => Said::change(answer),
                _ => return Err(unknown()),
            },
        };
        let rules = tried.by_the_rules(&snapshot, from.address()).await?;
        Ok(Outlook { name: self.name, same: contract == rules, contract, rules, weight: dry.weight.into() })
    }

    fn tried(&self) -> Result<Tried, Failure> {
        let about_signals = self.vss.is_some() || self.precision.is_some() || self.container.is_some();
        if (self.check.is_none() && !self.signals.is_empty()) || (self.signals.is_empty() && about_signals) {
            let cause = "`signals` goes with `check`; `vss`, `precision` and `container` go with `signals`";
            return Err(Failure::of(Code::FileMalformed, format!("attempt `{}`: {cause}", self.name)));
        }
        match (&self.message, &self.batch, self.submit, self.check, self.check_emergency) {
            (Some(message), None, None, None, None) => Ok(Tried::Message(Box::new(*message))),
            (None, Some(messages), None, None, None) => Ok(Tried::Batch(messages.clone())),
            (None, None, Some(signed), None, None) => Ok(Tried::Submit(Box::new(signed))),
            (None, None, None, Some((grant, request)), None) => Ok(Tried::Check(grant, self.about_signals(request)?)),
            (None, None, None, None, Some(request)) => Ok(Tried::CheckEmergency(request)),
            _ => Err(Failure::of(
                Code::FileMalformed,
                format!("attempt `{}` needs exactly one of message, batch, submit, check and check_emergency", self.name),
            )),
        }
    }
}

impl Attempt {
    /// The request with the classes and the coverage of the signals, where there are such.
    fn about_signals(&self, request: CheckRequest) -> Result<CheckRequest, Failure> {
        if self.signals.is_empty() {
            return Ok(request);
        }
        let malformed = |cause: String| Failure::of(Code::FileMalformed, format!("attempt `{}`: {cause}", self.name));
        let release = self.vss.as_deref().map(crate::parse::vss_version).transpose().map_err(malformed)?;
        let precision = self.precision.as_deref().map_or(Ok(Precision::Exact), crate::parse::precision).map_err(malformed)?;
        let paths: Vec<_> = self.signals.iter().map(|path| SignalPath::new(path)).collect::<Result<_, _>>()?;
        let signals = Signals::new(paths)?.at(precision).of_release(release);
        let (classes, coverage) = match &self.container {
            Some(file) => crate::commands::container::read(file)?.say_together(&signals, request.action),
            None => (signals.classes(request.action), Coverage::Unknown),
        };
        Ok(CheckRequest { classes, coverage, ..request })
    }
}

impl Tried {
    fn data(&self) -> Vec<u8> {
        match self {
            Self::Message(message) => message.call_data(),
            // More than the contract takes is tried as well: it is the contract that says so.
            Self::Batch(messages) => batch_data(messages).unwrap_or_else(|_| (selector::BATCH, messages).encode()),
            Self::Submit(signed) => submit_data(signed),
            Self::Check(grant, request) => (selector::CHECK, grant, request).encode(),
            Self::CheckEmergency(request) => (selector::CHECK_EMERGENCY, request).encode(),
        }
    }

    /// What the rules say about the records of the newest final block, at that block's time.
    async fn by_the_rules(&self, snapshot: &Snapshot<'_>, caller: Account) -> Result<Said, Failure> {
        // The contract answers at the time of the block.
        let now = snapshot.time;
        let asked = snapshot.records.ask(|host| match self {
            Self::Message(message) => Said::change(step(host, caller, message, now).map(|_| ())),
            Self::Batch(messages) => Said::change(batch(host, caller, messages, now)),
            Self::Submit(signed) => Said::change(submit(host, signed, now).map(|_| ())),
            Self::Check(grant, request) => Said::verdict(check(host, *grant, request, now)),
            Self::CheckEmergency(request) => Said::verdict(check_emergency(host, request, now)),
        });
        asked.await
    }
}

/// Each message on what those before it made.
fn batch(view: &View<'_>, caller: Account, messages: &[Message], now: UnixSeconds) -> Result<(), Denial> {
    if messages.len() > shared_logic::limits::MAX_BATCH {
        return Err(Denial::TooMany);
    }
    let mut written = Vec::new();
    for message in messages {
        let host = view.with(&written);
        let outcome = step(&host, caller, message, now)?;
        let mut newest = Vec::new();
        effect(&outcome.event, host.event_hash(&outcome.event), &outcome.before, |record| newest.push(record))?;
        newest.append(&mut written);
        written = newest;
    }
    Ok(())
}

/// An account, or a development key by its path and kind.
fn sender(text: &str) -> Result<AccountId32, Failure> {
    if !text.starts_with("//") {
        return Ok(text.parse()?);
    }
    let (path, kind) = match text.split_once('#') {
        Some((path, kind)) => (path, kind.parse()?),
        None => (text, KeyKind::Ed25519),
    };
    Ok(dev_key::keypair(kind, path)?.public().account_id())
}

impl Said {
    fn change(answer: Result<(), Denial>) -> Self {
        Self { yes: answer.is_ok(), reason: answer.err(), verdict: None }
    }

    fn verdict(verdict: Verdict) -> Self {
        let reason = match &verdict {
            Verdict::Allow(_) => None,
            Verdict::Deny(refusal) => Some(refusal.reason),
        };
        Self { yes: verdict.is_allow(), reason, verdict: Some(verdict) }
    }

    fn word(&self) -> String {
        self.reason.map_or_else(|| "yes".to_owned(), |reason| format!("no: {}", reason.name()))
    }
}

impl Outlook {
    pub(super) fn cells(&self) -> [String; 5] {
        let rules = if self.same { "the same".to_owned() } else { format!("DIFFERENT: {}", self.rules.word()) };
        [self.name.clone(), self.contract.word(), rules, self.weight.ref_time.clone(), self.weight.proof_size.clone()]
    }
}

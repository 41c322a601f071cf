//! Which kind of failure an error of a library is.

use super::{Code, Failure};
use crate::commands::events::history::HistoryError;
use std::io;
use valet_chain::{BlockError, CellError, ConnectError, DryRunError, HeadError, LayoutError, NodeError, SubmitError};
use valet_sidecar::{OpenError, RunError};
use valet_wallet::{intent::NotSigned, keyfile, NoIntentAccount, QueryError};

impl From<ConnectError> for Failure {
    fn from(error: ConnectError) -> Self {
        let code = match error {
            ConnectError::MalformedUrl { .. } => Code::Usage,
            ConnectError::NothingThere { .. } | ConnectError::TimedOut { .. } => Code::NodeUnreachable,
            ConnectError::NotAChain { .. } | ConnectError::NoContracts { .. } => Code::NotANode,
        };
        Self::because(code, &error)
    }
}

impl From<NodeError> for Failure {
    fn from(error: NodeError) -> Self {
        Self::because(Code::NodeFailed, &error)
    }
}

impl From<HeadError> for Failure {
    fn from(error: HeadError) -> Self {
        Self::because(Code::NodeFailed, &error)
    }
}

impl From<LayoutError> for Failure {
    fn from(error: LayoutError) -> Self {
        Self::because(Code::NotANode, &error)
    }
}

impl From<CellError> for Failure {
    fn from(error: CellError) -> Self {
        let code = match error {
            CellError::Node(_) | CellError::NotListed => Code::NodeFailed,
            CellError::NoContract { .. } => Code::NoContract,
        };
        Self::because(code, &error)
    }
}

impl From<BlockError> for Failure {
    fn from(error: BlockError) -> Self {
        let code = match error {
            BlockError::NotThere { .. } => Code::NodeLacksBlock,
            BlockError::StateDiscarded { .. } => Code::StateDiscarded,
            _ => Code::NodeFailed,
        };
        Self::because(code, &error)
    }
}

impl From<DryRunError> for Failure {
    fn from(error: DryRunError) -> Self {
        let text = error.to_string();
        let code = match error {
            DryRunError::Node(_) => Code::NodeFailed,
            DryRunError::NoSuchApi => Code::NotANode,
            DryRunError::Refused { .. } if cannot_pay(&text) => Code::InsufficientFunds,
            DryRunError::Refused { .. } => Code::NoContract,
        };
        Self::of(code, text)
    }
}

impl From<SubmitError> for Failure {
    fn from(error: SubmitError) -> Self {
        let text = error.to_string();
        let code = match error {
            SubmitError::NotSent(_) => Code::NodeFailed,
            SubmitError::Refused { .. } | SubmitError::Failed { .. } if cannot_pay(&text) => Code::InsufficientFunds,
            SubmitError::Refused { .. } | SubmitError::Over { .. } => Code::TransactionRefused,
            SubmitError::Failed { .. } => Code::TransactionFailed,
            SubmitError::OutcomeUnknown { .. } => Code::OutcomeUnknown,
        };
        Self::of(code, text)
    }
}

/// What the chain's commonest refusals say in their own words.
fn cannot_pay(text: &str) -> bool {
    ["pay some fees", "balance too low", "FundsUnavailable", "StorageDepositNotEnoughFunds"].iter().any(|words| text.contains(words))
}

impl From<HistoryError> for Failure {
    fn from(error: HistoryError) -> Self {
        match error {
            HistoryError::Block(error) => error.into(),
            HistoryError::BrokenParent { .. } => Self::because(Code::HistoryBroken, &error),
            HistoryError::UnknownEvent { .. } => Self::because(Code::EventNotKnown, &error),
        }
    }
}

impl From<shared_logic::ReplayError> for Failure {
    fn from(error: shared_logic::ReplayError) -> Self {
        Self::because(Code::HistoryBroken, &error)
    }
}

impl From<keyfile::OpenError> for Failure {
    fn from(error: keyfile::OpenError) -> Self {
        let code = match error {
            keyfile::OpenError::WrongPassword => Code::WrongPassword,
            keyfile::OpenError::OtherAccount => Code::BadKeyFile,
            keyfile::OpenError::NoMemory => Code::Internal,
        };
        Self::because(code, &error)
    }
}

impl From<NotSigned> for Failure {
    fn from(error: NotSigned) -> Self {
        Self::because(Code::NotSigned, &error)
    }
}

impl From<NoIntentAccount> for Failure {
    fn from(error: NoIntentAccount) -> Self {
        Self::because(Code::NoIntentKey, &error)
    }
}

impl From<RunError> for Failure {
    fn from(error: RunError) -> Self {
        let error = match error {
            RunError::Ready(cause) => return Self::of_ready_file(cause),
            error => error,
        };
        let code = match error {
            RunError::Open(_) | RunError::Log(_) => Code::Database,
            RunError::OtherChain { .. } => Code::WrongChain,
            RunError::Exposed { .. } => Code::SettingsWrong,
            RunError::Keys { .. } => Code::KeysFile,
            RunError::Tls(_) => Code::TlsFiles,
            RunError::Fold(_) => Code::HistoryBroken,
            RunError::Container(_) => Code::FileMalformed,
            RunError::Document(_) => Code::Database,
            RunError::NotBound { .. } => Code::AddressInUse,
            RunError::Stopped(_) => Code::SidecarStopped,
            _ => Code::SidecarFailed,
        };
        let failure = Self::because(code, &error);
        match error {
            RunError::Open(OpenError::OtherContract { .. } | OpenError::OtherForm { .. }) => failure.hint(
                "name a new file, as with `--database NEW.db`: what the old one holds is read anew from the chain; remove the old one if its chain is gone",
            ),
            _ => failure,
        }
    }
}

impl From<QueryError> for Failure {
    fn from(error: QueryError) -> Self {
        let code = match error {
            QueryError::NotValet | QueryError::Undecodable { .. } => Code::NotValet,
            QueryError::TooManyRecords => Code::TooManyRecords,
            QueryError::NotAsked | QueryError::Unfinished { .. } => Code::Internal,
        };
        Self::because(code, &error)
    }
}

/// Errors of libraries that stand for one kind of failure each.
macro_rules! kinds {
    ($($error:ty => $code:ident;)+) => {
        $(impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self::because(Code::$code, &error)
            }
        })+
    };
}

kinds! {
    io::Error => Internal;
    serde_json::Error => Internal;
    std::time::SystemTimeError => Internal;
    getrandom::Error => Internal;
    tokio::task::JoinError => Internal;
    reqwest::Error => SidecarFailed;
    shared_logic::DecodeError => NotValet;
    shared_logic::PathError => Usage;
    shared_logic::container::ContainerError => Usage;
    shared_logic::container::SignalsError => Usage;
    keyfile::SealError => PasswordRefused;
    valet_audit::replay::Incomplete => AuditIncomplete;
    valet_wallet::key::DevPathError => Usage;
    valet_wallet::key::SeedError => Internal;
    valet_wallet::key::Ss58Error => Usage;
    valet_wallet::key::UnknownKind => Usage;
    valet_wallet::transaction::UnknownExtension => NotANode;
    valet_sidecar::ScheduleError => Usage;
}

#[cfg(test)]
mod tests {
    use super::*;
    use valet_chain::BlockNumber;

    #[test]
    fn a_database_of_another_contract_is_told_with_the_way_to_a_new_one() {
        let wanted = shared_logic::Account([7; 20]);
        let failure = Failure::from(RunError::Open(OpenError::OtherContract { path: "old.db".into(), wanted, first: BlockNumber(3) }));
        assert_eq!(failure.code(), Code::Database);
        assert!(failure.advice().is_some_and(|hint| hint.contains("`--database NEW.db`") && !hint.contains("room")), "{failure:?}");
    }
}

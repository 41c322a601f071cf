//! In what relation the signer of an intent stands to its principal, as far as that is known.

use crate::{context::Context, deployment::Deployment, failure::Failure, time::moment};
use serde::Serialize;
use shared_logic::{Account, Host, Intent, UnixSeconds};

/// What is known of a signer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub(crate) enum Standing {
    /// The principal's own key.
    Own,
    /// A key that the principal has named, until then; what it may sign is judged when it is submitted.
    IntentKey { expires_at: UnixSeconds },
    /// A key that it named and removed, which is for good.
    Removed,
    /// A key that it has not named.
    NotNamed,
    /// Not its own; no node said more.
    NotLookedUp,
}

impl Standing {
    /// Looks the signer up on the contract, where it is not the principal itself and there is a deployment of the intent's.
    ///
    /// # Errors
    /// When the contract's records cannot be read from a node that was reached.
    pub(crate) async fn of(context: &Context, deployment: Option<&Deployment>, intent: &Intent, signer: Account) -> Result<Self, Failure> {
        if signer == intent.principal {
            return Ok(Self::Own);
        }
        if deployment.is_none() {
            return Ok(Self::NotLookedUp);
        }
        let session = match context.session().await {
            Ok(session) => session,
            Err(failure) => {
                context.output.warn(&format!("whether {signer} may sign for {} was not looked up: {failure}", intent.principal));
                return Ok(Self::NotLookedUp);
            }
        };
        let snapshot = session.snapshot().await?;
        let named = snapshot.records.ask(|host| host.intent_key(intent.principal, signer)).await?;
        Ok(match named {
            Some(named) if named.is_removed() => Self::Removed,
            Some(named) => Self::IntentKey { expires_at: named.limits.expires_at },
            None => Self::NotNamed,
        })
    }

    /// In words, behind the signer's account.
    pub(crate) fn words(self) -> String {
        match self {
            Self::Own => "the principal's own key".to_owned(),
            Self::IntentKey { expires_at } => format!("a key that it named, until {}", moment(expires_at)),
            Self::Removed => "a key that it removed: the contract refuses it for good".to_owned(),
            Self::NotNamed => "a key that it has not named: the contract would refuse it now".to_owned(),
            Self::NotLookedUp => "not its own key; whether it named this one was not looked up".to_owned(),
        }
    }
}

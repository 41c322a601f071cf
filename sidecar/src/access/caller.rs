//! Who asks.

use super::{Entry, Rate, Scope};
use shared_logic::Account;
use std::{collections::BTreeSet, sync::Arc};

/// Who asks, as far as is known: what it may do, and for whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Caller {
    entry: Option<Arc<Entry>>,
    scopes: BTreeSet<Scope>,
}

impl Caller {
    /// The one of this entry of the keys file.
    pub(super) fn known(entry: Arc<Entry>) -> Self {
        Self { scopes: entry.scopes().clone(), entry: Some(entry) }
    }

    /// Anybody, where no keys are asked for: on this machine everything, from elsewhere all but what is the operator's.
    pub(super) fn anybody(here: bool) -> Self {
        let scopes = Scope::LIST.into_iter().filter(|scope| here || *scope != Scope::Admin).collect();
        Self { entry: None, scopes }
    }

    /// One of whom nothing is asked, and who may nothing.
    pub(crate) const fn nobody() -> Self {
        Self { entry: None, scopes: BTreeSet::new() }
    }

    /// Whether it may do that.
    pub(crate) fn may(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope)
    }

    /// Whether it may be told what concerns this recipient.
    pub(crate) fn may_see(&self, recipient: Account) -> bool {
        !self.scopes.is_empty() && self.recipients().is_none_or(|bound| bound.contains(&recipient))
    }

    /// The recipients that it is bound to; `None` when it is bound to none.
    pub(crate) fn recipients(&self) -> Option<&BTreeSet<Account>> {
        self.entry.as_ref()?.recipients()
    }

    /// Its name in the keys file.
    pub(crate) fn name(&self) -> Option<&str> {
        self.entry.as_ref().map(|entry| entry.name())
    }

    /// How often it may ask, where its entry says so.
    pub(super) fn rate(&self) -> Option<Rate> {
        self.entry.as_ref()?.rate()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Credential, Fingerprint};

    const ONE: Account = Account([1; 20]);
    const TWO: Account = Account([2; 20]);

    fn caller(recipients: Option<&[Account]>) -> Caller {
        let credential = Credential::Key(Fingerprint::of(b"key"));
        let recipients = recipients.map(|bound| bound.iter().copied().collect());
        Caller::known(Arc::new(Entry::new("insurer", credential, [Scope::Check].into(), recipients).unwrap()))
    }

    #[test]
    fn a_caller_may_what_its_entry_says_and_nothing_else() {
        let bound = caller(Some(&[ONE]));
        assert!(bound.may(Scope::Check) && bound.may_see(ONE) && !bound.may_see(TWO));
        for scope in [Scope::Subscribe, Scope::Relay, Scope::Report, Scope::Admin] {
            assert!(!bound.may(scope), "{scope}");
        }
        assert!(caller(None).may_see(TWO) && caller(None).recipients().is_none());
    }

    #[test]
    fn anybody_from_elsewhere_is_no_admin() {
        assert!(Caller::anybody(true).may(Scope::Admin) && !Caller::anybody(false).may(Scope::Admin));
        assert!(Caller::anybody(false).may(Scope::Check) && Caller::anybody(false).may_see(ONE));
        assert!(!Scope::LIST.into_iter().any(|scope| Caller::nobody().may(scope)) && !Caller::nobody().may_see(ONE));
    }
}

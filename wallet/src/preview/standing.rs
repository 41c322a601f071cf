//! Who the parties are that a change names: how each stands, and what it says of itself.

use super::{
    say::{say, Words},
    words::profile,
    Preview, RecordChange,
};
use crate::snapshot::View;
use codec::Encode;
use shared_logic::{Account, Event, EventBody, Host, Party, PartyKind, PartyStatus};

/// A party that a change gives something to, or relies on, as it stands then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct NamedParty {
    /// Who.
    pub account: Account,
    /// How it stands; nothing for an account that is no party.
    pub party: Option<Party>,
}

impl NamedParty {
    /// The parties of what an event agrees on or asks for, and those to whom access opens; each once.
    pub(super) fn list(preview: &Preview, next: &View<'_>) -> Vec<Self> {
        let agreed = match &preview.event.body {
            EventBody::GrantActivated { record, agreement, .. } | EventBody::GrantRenewed { record, agreement, .. } => {
                vec![Some(record.terms.recipient), agreement.controller, agreement.data_holder]
            }
            EventBody::AccessRequested { record, .. } => vec![Some(record.terms.recipient)],
            _ => Vec::new(),
        };
        let opens = preview.opens.iter().map(|access| access.recipient);
        let mut named: Vec<Self> = Vec::new();
        for account in agreed.into_iter().flatten().chain(opens) {
            if named.iter().all(|known| known.account != account) {
                named.push(Self { account, party: next.party(account) });
            }
        }
        named
    }

    /// How it stands, with every word that it says of itself.
    pub(super) fn words(&self) -> Words {
        let Self { account, party } = *self;
        let Some(party) = party else { return say!(PartyUnknown { party: account }) };
        let profile = profile(&party.profile);
        match party.status {
            PartyStatus::Declared => say!(PartyUnchecked { party: account, profile: profile }),
            PartyStatus::Admitted => say!(PartyAdmitted { party: account, profile: profile }),
            PartyStatus::Suspended => say!(PartySuspended { party: account, profile: profile }),
        }
    }
}

/// How a party stands from now on; and what that ends for good, since it comes back with no later admission.
pub(super) fn changes(preview: &Preview, after: &Party) -> Vec<Words> {
    let account = preview.event.recipient;
    let mut told = vec![say!(PartySet { party: account, status: after.status.name(), profile: profile(&after.profile) })];
    let acts = PartyKind::LIST.iter().filter(|kind| matches!(kind, PartyKind::Authority | PartyKind::Auditor));
    if after.acts_from > preview.event.at && acts.into_iter().any(|kind| after.admitted_as(*kind)) {
        told.push(say!(PartyActsFrom { party: account, from: after.acts_from }));
    }
    let lost =
        |record: &RecordChange| matches!(record, RecordChange::Party { before: Some(before), after, .. } if before.epoch != after.epoch);
    if preview.records.iter().any(lost) {
        told.push(say!(PartyLoses { party: account }));
    }
    told
}

/// Who acts for a party, and who could put another key in the place of its own.
pub(super) fn keys(event: &Event, party: &Party) -> Vec<Words> {
    let account = event.recipient;
    let mut told = vec![say!(PartyKey { party: account, key: party.key })];
    told.extend(party.next_key.map(|next| say!(PartyNextKey { party: account, key: next.key, from: next.from })));
    told.push(match party.recovery {
        Some(recovery) => say!(PartyRecovery { from: recovery.from, account: recovery.key, party: account }),
        None => say!(PartyNoRecovery { party: account }),
    });
    told
}

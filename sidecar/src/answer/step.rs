//! A step of the path that allows.

use serde::{Deserialize, Serialize};
use shared_logic::{limits::MAX_DEPTH, Account, Basis, DelegationRef, Epoch, Grant, GrantId, Host, Proof, Realm, Seq, Vehicle, VehicleId};

/// A step of the path from the owner to the recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum PathStep {
    /// The vehicle's owner.
    Owner {
        /// Who.
        account: Account,
        /// The epoch of the ownership.
        epoch: Epoch,
    },
    /// Who acts for the owner, or for the delegate before, and named the next.
    Delegate {
        /// Who.
        account: Account,
    },
    /// Who granted for the owner, or for the delegate before.
    Grantor {
        /// Who.
        account: Account,
    },
    /// The grant.
    Grant {
        /// Which.
        grant: GrantId,
    },
    /// The emergency.
    Emergency {
        /// The number of the vehicle's event that opened it.
        opened: Seq,
    },
    /// Who may have the data.
    Recipient {
        /// Who.
        account: Account,
    },
    /// A kind that this program does not know; a newer sidecar wrote it.
    #[serde(other)]
    Unknown,
}

/// Every step from the owner to that recipient, as the records tell: who delegated to whom, by which grants it was
/// shared.
pub(super) fn path(host: &impl Host, (id, vehicle): (VehicleId, &Vehicle), proof: &Proof, recipient: Account) -> Vec<PathStep> {
    let mut path = vec![PathStep::Owner { account: vehicle.owner, epoch: proof.epoch }];
    match proof.basis {
        Basis::Emergency(opened) => path.extend([PathStep::Emergency { opened }, PathStep::Recipient { account: recipient }]),
        Basis::Grant(grant) => {
            for (grant, record) in shares(host, grant) {
                path.extend(delegates(host, (id, vehicle), &record));
                path.extend([PathStep::Grant { grant }, PathStep::Recipient { account: record.terms.recipient }]);
            }
        }
    }
    path
}

/// The grant after those that it is shared from, the first of them first.
fn shares(host: &impl Host, grant: GrantId) -> Vec<(GrantId, Grant)> {
    let mut shares = Vec::new();
    let mut next = Some(grant);
    for _ in 0..=MAX_DEPTH {
        let Some((id, record)) = next.and_then(|id| Some((id, host.grant(id)?))) else { break };
        next = record.terms.parent;
        shares.push((id, record));
    }
    shares.reverse();
    shares
}

/// Those who act between the owner and the grant, who granted last.
fn delegates(host: &impl Host, (id, vehicle): (VehicleId, &Vehicle), grant: &Grant) -> Vec<PathStep> {
    let mut steps = Vec::new();
    let mut link = grant.under.map(|under| (grant.grantor, under));
    for _ in 0..MAX_DEPTH {
        let Some((account, under)) = link else { break };
        steps.push(if steps.is_empty() { PathStep::Grantor { account } } else { PathStep::Delegate { account } });
        let realm = match under {
            DelegationRef::Vehicle(_) => Realm::Vehicle(id),
            DelegationRef::Fleet(_) => Realm::Fleet(vehicle.owner),
        };
        link = host.delegation(realm, account).and_then(|held| Some((held.from, held.under?)));
    }
    steps.reverse();
    steps
}

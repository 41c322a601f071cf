//! A step of the path that allows.

use serde::{Deserialize, Serialize};
use shared_logic::{Account, Epoch, GrantId, Seq};

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
    /// Who granted for the owner.
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

//! The one event, as ink!'s metadata describes it.

#![allow(missing_docs, reason = "ink! adds items without documentation; ours all have it")]

use shared_logic::{Account, EventBody, GrantId, Link, Role, UnixSeconds, VehicleId, Via};

/// What happened. Its bytes are those of [`shared_logic::Event`].
///
/// Its topics are the event's signature, then the vehicle, the recipient and the grant as they are,
/// zeros where there is none.
#[ink::event]
pub struct ConsentChanged {
    /// The vehicle it concerns.
    #[ink(topic)]
    pub vehicle: Option<VehicleId>,
    /// The recipient it concerns.
    #[ink(topic)]
    pub recipient: Option<Account>,
    /// The grant it concerns.
    #[ink(topic)]
    pub grant: Option<GrantId>,
    /// The version of these bytes.
    pub version: u8,
    /// Its place in its chain of events.
    pub link: Link,
    /// Chain time.
    pub at: UnixSeconds,
    /// Who acted.
    pub actor: Account,
    /// As whom.
    pub role: Role,
    /// Whether the actor called, or signed an intent.
    pub via: Via,
    /// What happened.
    pub body: EventBody,
}

/// The topics of an event: filters can name an id as it is.
pub(crate) fn topics(event: &shared_logic::Event) -> [[u8; 32]; 4] {
    const SIGNATURE: [u8; 32] = match <ConsentChanged as ink::env::Event<ink::abi::Ink>>::SIGNATURE_TOPIC {
        Some(topic) => topic,
        None => [0; 32],
    };
    let mut topics = [SIGNATURE, [0; 32], [0; 32], [0; 32]];
    if let Some(vehicle) = &event.vehicle {
        topics[1] = vehicle.0;
    }
    if let Some(recipient) = &event.recipient {
        topics[2][..20].copy_from_slice(&recipient.0);
    }
    if let Some(grant) = &event.grant {
        topics[3] = grant.0;
    }
    topics
}

//! The kinds of records that are compared.

use serde::Serialize;
use shared_logic::{
    AccessRequest, Account, Attestation, Delegation, DomainHash, Emergency, Grant, NamedKey, Nonce, Objections, Party, Purpose, Recovery,
    Registry, Vehicle, VehicleOffer,
};

/// Declares the kinds of records, and one type that holds a record of any of them.
macro_rules! records {
    ($($(#[$doc:meta])* $kind:ident($record:ty)),+ $(,)?) => {
        /// A kind of record.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum RecordKind {
            $($(#[$doc])* $kind,)+
        }

        /// A record of any kind, without its key.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
        #[serde(untagged)]
        pub enum Record {
            $($(#[$doc])* $kind($record),)+
        }

        impl Record {
            /// Its kind.
            pub const fn kind(&self) -> RecordKind {
                match self {
                    $(Self::$kind(_) => RecordKind::$kind,)+
                }
            }
        }

        $(impl From<$record> for Record {
            fn from(record: $record) -> Self {
                Self::$kind(record)
            }
        })+
    };
}

records! {
    /// The contract's own: its admin, whether it runs, and the head of the registry's chain. There is one.
    Registry(Registry),
    /// What intents are signed for. There is one.
    Domain(DomainHash),
    /// A vehicle.
    Vehicle(Vehicle),
    /// A party.
    Party(Party),
    /// An appended purpose.
    Purpose(Purpose),
    /// A grant.
    Grant(Grant),
    /// A delegation.
    Delegation(Delegation),
    /// An access request.
    AccessRequest(AccessRequest),
    /// An emergency.
    Emergency(Emergency),
    /// The next number of an account's intents about a vehicle, or about none.
    Nonce(Nonce),
    /// An intent key.
    IntentKey(NamedKey),
    /// An offer of a vehicle.
    VehicleOffer(VehicleOffer),
    /// To whom the admin offers its role. There is one at most.
    AdminOffer(Account),
    /// The objections of a vehicle.
    Objections(Objections),
    /// An attestation.
    Attestation(Attestation),
    /// A vehicle's recovery.
    Recovery(Recovery),
}

//! The reasons in words for people. None of this decides: a mended text leaves the rules as they are.

use super::Denial;

impl Denial {
    /// What was expected, in one sentence without a full stop.
    pub const fn expected(self) -> &'static str {
        match self {
            Self::UnknownVehicle => "expected a registered vehicle",
            Self::UnknownParty => "expected a registered party",
            Self::UnknownPurpose => "expected a purpose of the catalogue",
            Self::UnknownGrant => "expected a grant from this vehicle to this recipient",
            Self::UnknownContainer => "expected the document of the grant's container to be known here",
            Self::VehicleExists => "expected a vehicle id that is not registered yet",
            Self::PartyExists => "expected an account that is not a party yet",
            Self::PurposeExists => "expected a purpose code that is not published yet",
            Self::NotAuthorised => "expected the caller to hold the right for this act",
            Self::PartyIneligible => "expected a party that is eligible for this role and no gatekeeper",
            Self::StaleEpoch => {
                "expected something of the present owner's time; since then the vehicle was transferred, or everything of it stopped"
            }
            Self::NotYetValid => "expected a time from not_before on",
            Self::Expired => "expected a time before expires_at",
            Self::NoExpiry => "expected expires_at: every grant has an end",
            Self::WindowReversed => "expected expires_at later than not_before",
            Self::DurationTooLong => "expected a duration within the longest of the purpose, or 30 days for an offer",
            Self::RetentionTooLong => "expected a retention within the purpose's maximum",
            Self::EmptyScope => "expected at least one class and one action, and only actions and classes that go together",
            Self::EmptyRequest => "expected a request for at least one class",
            Self::PurposeMismatch => "expected the purpose that was granted",
            Self::ClassNotAllowedForPurpose => "expected only classes that the purpose allows",
            Self::NeverGrantable => "expected no class of commands to the drive: they are never grantable",
            Self::SignalNotCovered => "expected a signal that the grant covers",
            Self::SignalDenied => "expected a signal that the container does not exclude",
            Self::ActionNotCovered => "expected an action that the grant covers",
            Self::HistoryBeforeFence => "expected data no older than history_from, and history_from within the owner's time",
            Self::ResidencyViolation => "expected the data to stay in the vehicle, or in the regions that were granted",
            Self::CoConsentMissing => "expected the driver's co-consent, which this purpose asks for",
            Self::Withdrawn => "expected a grant that was not withdrawn",
            Self::WrongState => "expected a record in a state that allows this act",
            Self::OutOfRange => "expected numbers within their range",
            Self::Suspended => "expected a grant that is not suspended",
            Self::Revoked => "expected a grant that was not revoked",
            Self::Renounced => "expected a grant that its recipient did not give back",
            Self::Superseded => "expected the grant that took this one's place",
            Self::Invalidated => "expected a grant whose owner, recipient, vehicle and parent still stand",
            Self::ParentEnded => "expected every delegation and grant that this one rests on to run",
            Self::DepthExceeded => "expected at most 3 steps from the owner, and no more than each step allows",
            Self::ScopeExceedsRequest => "expected a grant within what was asked for",
            Self::ScopeExceedsCeiling => "expected an act within the ceiling of the delegation or the parent grant",
            Self::ScopeExceedsGrant => "expected terms within those of the grant",
            Self::UsesExhausted => "expected a use within max_uses",
            Self::UnknownRequest => "expected an open access request of this vehicle",
            Self::RequestOver => "expected an access request that can still be answered, for at most 90 days",
            Self::NonceUsed => "expected the next nonce of the account; for an access request, one not used before",
            Self::BadSignature => "expected a signature of the principal or of its intent key",
            Self::WrongDomain => "expected an intent for this chain, this contract and the vehicle's present epoch",
            Self::DeadlineTooFar => {
                "expected a deadline within seven days: only what takes away what can be given again may be signed for longer"
            }
            Self::DeadlinePassed => "expected a time before the intent's deadline",
            Self::NotSignable => "expected a message that may be signed and submitted by somebody else",
            Self::TermsMismatch => "expected the terms hash of the access request",
            Self::UnknownDelegation => "expected a running delegation",
            Self::DelegationExists => "expected an account without a running delegation here; end that one first",
            Self::RoleMismatch => "expected rights and classes that go with the role",
            Self::UnknownEmergency => "expected an emergency of this authority",
            Self::EmergencyMaskExceeded => "expected only live reading of the classes that an emergency may open",
            Self::EmergencyTooLong => "expected an end within 24 hours",
            Self::EmergencyOver => "expected an emergency that is open",
            Self::ReviewMissing => "expected the last emergency of this vehicle to be reviewed first",
            Self::VehicleRetired => "expected a vehicle in use",
            Self::Paused => "expected a contract that is not paused; withdrawing works also now",
            Self::Retired => "expected a contract that is not retired; withdrawing works also now",
            Self::ErasureNotDue => "expected a grant that has ended",
            Self::TooMany => "expected a list within its bound",
            Self::UnknownSignal => "expected a signal or branch that the document of the grant's container has, in the release asked about",
            Self::TimeOutOfRange => "expected seconds since 1970: no data from later than now, and no end a century ahead",
            Self::DelegationCircle => "expected somebody who does not stand above the caller in this chain of delegations",
            Self::NotAccepted => "expected a delegation that its delegate has accepted",
            Self::UnknownOffer => "expected an offer to the caller whose time is not over",
            Self::AdmissionPending => "expected an admission that has taken effect; that takes three days",
            Self::EmergencyTooOften => "expected at most two emergencies of this vehicle by this authority in seven days",
            Self::Objected => "expected a recipient that no driver, lessee or guardian objects to; only who objects lifts it",
            Self::LessThanNeeded => "expected at least what the access request needs; refuse it to give less",
            Self::NotAsked => "expected a party that the owner lets ask; by default those that the admin has admitted",
            Self::ControllerMissing => "expected the controller on whose behalf this processor processes: a party that may receive",
            Self::UnknownAttestation => "expected an attestation of this vehicle by this account",
            Self::NoRecovery => "expected a recovery account that the present owner has named",
            Self::DelayTooShort => "expected a delay of seven days at least",
            Self::RecoveryPending => "expected a recovery that was started and whose delay is over",
            Self::EmergencyBarred => "expected no emergency that a review found unjustified in the last 30 days",
        }
    }
}

impl core::fmt::Display for Denial {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{} ({}): {}", self.name(), self.code(), self.expected())
    }
}

impl core::error::Error for Denial {}

//! What happened: every accepted change is exactly one event.

use crate::access_request::AccessRequest;
use crate::names::kinds;
use crate::{
    Account, Agreement, AssignedRole, Attestation, ContainerId, Delegation, DelegationRef, DomainHash, Emergency, EndReason, Epoch,
    EventHash, EvidenceHash, Finding, Grant, GrantId, GrantTerms, IntentKey, Objection, Party, Purpose, Realm, RecoveryTerms, RequestEnd,
    RequestId, RequestPolicy, RulesHash, Seq, SignalClasses, UnixSeconds, VehicleId, VehicleOffer, Via, VinCommitment,
};
use codec::{Decode, Encode};

/// The version of the event bytes; a reader refuses a version it does not know.
pub const SCHEMA_VERSION: u8 = 3;

/// As whom the actor acted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub enum Role {
    /// The owner of the vehicle.
    #[codec(index = 0)]
    Owner,
    /// The one who looks after the contract.
    #[codec(index = 1)]
    Admin,
    /// A party, for itself.
    #[codec(index = 2)]
    Party,
    /// Anybody: the act needs no right.
    #[codec(index = 3)]
    Anyone,
    /// Somebody the owner let act.
    #[codec(index = 4)]
    Assigned(AssignedRole),
}

/// The place of an event in its chain of events: a gap or a change shows.
///
/// Each vehicle has a chain; the events that concern no vehicle form one more, the registry's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct Link {
    /// Its number in the chain, from 1.
    pub seq: Seq,
    /// The hash of the event before it; [`EventHash::NONE`] for the first.
    pub previous: EventHash,
}

/// An event. The first three fields are the topics it can be found by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct Event {
    /// The vehicle it concerns; none for the registry's events.
    pub vehicle: Option<VehicleId>,
    /// The recipient, or the party, it concerns.
    pub recipient: Option<Account>,
    /// The grant it concerns.
    pub grant: Option<GrantId>,
    /// [`SCHEMA_VERSION`].
    pub version: u8,
    /// Its place in the chain of its vehicle, or of the registry.
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

/// What happened, and what is needed to rebuild the state from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub enum EventBody {
    /// The contract was deployed; the actor is its admin.
    #[codec(index = 0)]
    ContractDeployed {
        /// The rules it was compiled from.
        rules: RulesHash,
        /// What intents for it are signed for.
        domain: DomainHash,
    },
    /// The contract is paused.
    #[codec(index = 1)]
    ContractPaused,
    /// The contract runs again.
    #[codec(index = 2)]
    ContractResumed,
    /// The contract is retired, for good.
    #[codec(index = 3)]
    ContractRetired {
        /// The contract that people should turn to.
        successor: Account,
    },
    /// There is no admin any more.
    #[codec(index = 4)]
    AdminRenounced,
    /// A purpose was appended to the catalogue.
    #[codec(index = 5)]
    PurposePublished {
        /// The entry.
        purpose: Purpose,
    },
    /// A container was announced.
    #[codec(index = 6)]
    ContainerPublished {
        /// Its id.
        container: ContainerId,
        /// The classes of its signals.
        classes: SignalClasses,
    },
    /// The actor became a party.
    #[codec(index = 7)]
    PartyRegistered {
        /// Its record.
        party: Party,
    },
    /// A party was admitted, corrected or suspended; the recipient names it.
    #[codec(index = 8)]
    PartyStatusChanged {
        /// Its record now.
        party: Party,
    },
    /// A vehicle was registered; the actor owns it.
    #[codec(index = 9)]
    VehicleRegistered {
        /// The salted commitment to its VIN, where given.
        vin_commitment: Option<VinCommitment>,
    },
    /// A vehicle has a new owner; everything of an earlier epoch is stale.
    #[codec(index = 10)]
    OwnershipTransferred {
        /// The new owner.
        new_owner: Account,
        /// The new owner's epoch.
        epoch: Epoch,
    },
    /// A vehicle was taken out of use, for good.
    #[codec(index = 11)]
    VehicleRetired,
    /// Somebody is offered to act for the owner.
    #[codec(index = 12)]
    DelegationOffered {
        /// For which vehicle, or for all of whose.
        realm: Realm,
        /// Who may act.
        to: Account,
        /// The record.
        delegation: Delegation,
    },
    /// Somebody may no longer act for the owner.
    #[codec(index = 13)]
    DelegationEnded {
        /// For which vehicle, or for all of whose.
        realm: Realm,
        /// Who acted.
        to: Account,
    },
    /// A recipient asks for a grant.
    #[codec(index = 14)]
    AccessRequested {
        /// The request's id.
        request: RequestId,
        /// What is asked for.
        record: AccessRequest,
    },
    /// An access request was put off.
    #[codec(index = 15)]
    RequestDeferred {
        /// Which request.
        request: RequestId,
    },
    /// An access request ended without a grant.
    #[codec(index = 16)]
    RequestClosed {
        /// Which request.
        request: RequestId,
        /// How.
        end: RequestEnd,
    },
    /// A grant came into force.
    #[codec(index = 17)]
    GrantActivated {
        /// Its record: `not_before` is the event's time when it had passed already.
        record: Grant,
        /// What else is agreed on.
        agreement: Agreement,
        /// The access request it answers.
        request: Option<RequestId>,
    },
    /// A grant gives less from now on.
    #[codec(index = 18)]
    GrantNarrowed {
        /// What remains.
        terms: GrantTerms,
    },
    /// A grant has no effect for now.
    #[codec(index = 19)]
    GrantSuspended,
    /// A suspended grant has effect again.
    #[codec(index = 20)]
    GrantResumed,
    /// A grant came into force in the place of another, which is superseded.
    #[codec(index = 21)]
    GrantRenewed {
        /// Its record.
        record: Grant,
        /// What else is agreed on.
        agreement: Agreement,
        /// The grant whose place it takes.
        previous: GrantId,
    },
    /// A grant is over. The recipient's duty to erase is due from here on.
    #[codec(index = 22)]
    GrantEnded {
        /// Why.
        reason: EndReason,
        /// When: not later than its own expiry, and for a grant of an earlier owner when that owner's time was over.
        ended_at: UnixSeconds,
        /// By when the recipient must have erased the data.
        erase_by: UnixSeconds,
        /// The objection that a subject's withdrawal made.
        objects: Option<Objection>,
    },
    /// The driver consented, as well as the grantor.
    #[codec(index = 23)]
    DriverConsented {
        /// The delegation by which the actor drives.
        under: DelegationRef,
    },
    /// A use of a grant was recorded.
    #[codec(index = 24)]
    GrantUsed {
        /// How many are recorded now.
        used: u32,
    },
    /// An authority opened an emergency; the recipient names it.
    #[codec(index = 25)]
    EmergencyOpened {
        /// The record.
        emergency: Emergency,
    },
    /// The authority closed the emergency.
    #[codec(index = 26)]
    EmergencyClosed,
    /// An emergency was reviewed; the recipient names the authority.
    #[codec(index = 27)]
    EmergencyReviewed {
        /// Which auditor found it.
        auditor: Account,
        /// What was found.
        finding: Finding,
    },
    /// The recipient states that the data is erased.
    #[codec(index = 28)]
    ErasureAttested {
        /// The hash of what shows it.
        evidence: EvidenceHash,
    },
    /// The actor named a key that may sign for it.
    #[codec(index = 29)]
    IntentKeySet {
        /// The account of the key.
        key: Account,
        /// What it may sign.
        limits: IntentKey,
    },
    /// The actor took an intent key back.
    #[codec(index = 30)]
    IntentKeyRemoved {
        /// The account of the key.
        key: Account,
    },
    /// The owner offers the vehicle to another.
    #[codec(index = 31)]
    VehicleOffered {
        /// The record.
        offer: VehicleOffer,
    },
    /// The offer of the vehicle was taken back or turned down.
    #[codec(index = 32)]
    VehicleOfferCancelled,
    /// The owner ended everything of the vehicle at once.
    #[codec(index = 33)]
    EverythingStopped {
        /// The owner's new number.
        epoch: Epoch,
    },
    /// Who was offered a delegation, the actor, accepted it.
    #[codec(index = 34)]
    DelegationAccepted {
        /// For which vehicle, or for all of whose.
        realm: Realm,
        /// Since when it is good.
        since: UnixSeconds,
        /// For whom a guardian acts.
        ward: Option<Account>,
    },
    /// The driver took the consent back.
    #[codec(index = 35)]
    ConsentWithdrawn,
    /// The admin offers its role to another, or took an offer back.
    #[codec(index = 36)]
    AdminOffered {
        /// To whom; none for nobody any more.
        to: Option<Account>,
    },
    /// Who was offered the admin's role, the actor, is the admin now.
    #[codec(index = 37)]
    AdminAccepted,
    /// A subject objects to a recipient, or to all.
    #[codec(index = 38)]
    SubjectObjected {
        /// The objection.
        objection: Objection,
    },
    /// Who objected lifted it.
    #[codec(index = 39)]
    ObjectionLifted {
        /// To which recipient; zeros for every one.
        to: Account,
    },
    /// The owner said who may ask for access.
    #[codec(index = 40)]
    RequestPolicySet {
        /// Who.
        policy: RequestPolicy,
    },
    /// The owner put another commitment to the VIN in the place of one, or none.
    #[codec(index = 41)]
    VinCommitmentSet {
        /// The new one.
        vin_commitment: Option<VinCommitment>,
    },
    /// An admitted data holder or registrar, the recipient, vouches for the owner.
    #[codec(index = 42)]
    VehicleAttested {
        /// The record.
        attestation: Attestation,
    },
    /// Who attested, the recipient, took it back.
    #[codec(index = 43)]
    AttestationWithdrawn,
    /// The owner named who may take the vehicle over, or nobody any more.
    #[codec(index = 44)]
    RecoverySet {
        /// Who, and how long the owner has to say no.
        terms: Option<RecoveryTerms>,
    },
    /// The recovery account, the actor, started to take the vehicle over.
    #[codec(index = 45)]
    RecoveryStarted {
        /// Who, and how long the owner has to say no.
        terms: RecoveryTerms,
    },
    /// The owner stopped it.
    #[codec(index = 46)]
    RecoveryCancelled {
        /// Who may start again, and how long the owner then has.
        terms: RecoveryTerms,
    },
    /// The recovery account, the actor, owns the vehicle now.
    #[codec(index = 47)]
    VehicleRecovered {
        /// The new owner's number.
        epoch: Epoch,
    },
    /// Another account will act for a party; the recipient names it.
    #[codec(index = 48)]
    PartyKeyMoved {
        /// Its record now.
        party: Party,
    },
    /// A party has another recovery account; the recipient names it.
    #[codec(index = 49)]
    PartyRecoverySet {
        /// Its record now.
        party: Party,
    },
    /// The recovery account put another key in the acting key's place; the recipient names the party.
    #[codec(index = 50)]
    PartyKeyRecovered {
        /// Its record now.
        party: Party,
    },
}

kinds!(EventBody {
    ContractDeployed,
    ContractPaused,
    ContractResumed,
    ContractRetired,
    AdminRenounced,
    PurposePublished,
    ContainerPublished,
    PartyRegistered,
    PartyStatusChanged,
    VehicleRegistered,
    OwnershipTransferred,
    VehicleRetired,
    DelegationOffered,
    DelegationEnded,
    AccessRequested,
    RequestDeferred,
    RequestClosed,
    GrantActivated,
    GrantNarrowed,
    GrantSuspended,
    GrantResumed,
    GrantRenewed,
    GrantEnded,
    DriverConsented,
    GrantUsed,
    EmergencyOpened,
    EmergencyClosed,
    EmergencyReviewed,
    ErasureAttested,
    IntentKeySet,
    IntentKeyRemoved,
    VehicleOffered,
    VehicleOfferCancelled,
    EverythingStopped,
    DelegationAccepted,
    ConsentWithdrawn,
    AdminOffered,
    AdminAccepted,
    SubjectObjected,
    ObjectionLifted,
    RequestPolicySet,
    VinCommitmentSet,
    VehicleAttested,
    AttestationWithdrawn,
    RecoverySet,
    RecoveryStarted,
    RecoveryCancelled,
    VehicleRecovered,
    PartyKeyMoved,
    PartyRecoverySet,
    PartyKeyRecovered,
});

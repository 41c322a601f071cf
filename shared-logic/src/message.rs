//! Everything that can be asked of the contract to change.

use crate::names::kinds;
use crate::{
    Account, Agreement, CheckRequest, ContainerId, DelegationTerms, EmergencyReason, Epoch, EvidenceHash, Finding, GrantId, GrantTerms,
    IntentKey, Needed, Nonce, PartyStatus, Profile, Purpose, Realm, RecoveryTerms, RequestEnd, RequestId, RequestPolicy, SignalClasses,
    TermsHash, UnixSeconds, VehicleId, VehicleSalt, VinCommitment,
};
use alloc::vec::Vec;
use codec::{Decode, Encode};

/// A change somebody asks for. Who asks, and when, are given separately.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub enum Message {
    /// Registers a vehicle; the caller becomes its first owner.
    #[codec(index = 0)]
    RegisterVehicle {
        /// 32 random bytes: the vehicle's id is made of the caller and them.
        salt: VehicleSalt,
        /// A salted commitment to the VIN, where wanted.
        vin_commitment: Option<VinCommitment>,
    },
    /// Takes a vehicle that was offered to the caller; everything the old owner gave ends.
    #[codec(index = 1)]
    AcceptVehicle {
        /// Which vehicle.
        vehicle: VehicleId,
    },
    /// Takes a vehicle out of use, for good; its owner only.
    #[codec(index = 2)]
    RetireVehicle {
        /// Which vehicle.
        vehicle: VehicleId,
    },
    /// Registers the caller as a party.
    #[codec(index = 3)]
    RegisterParty {
        /// What the party says of itself.
        profile: Profile,
    },
    /// Admits, corrects or suspends a party; the admin only.
    #[codec(index = 4)]
    SetParty {
        /// Which party.
        account: Account,
        /// What it does and is, checked.
        profile: Profile,
        /// How it stands from now on.
        status: PartyStatus,
    },
    /// Announces a container, so that others can find its document by its id.
    #[codec(index = 5)]
    PublishContainer {
        /// Its id.
        container: ContainerId,
        /// The classes of its signals.
        classes: SignalClasses,
    },
    /// Appends to the purpose catalogue; the admin only.
    #[codec(index = 6)]
    PublishPurpose {
        /// The new entry.
        purpose: Purpose,
    },
    /// Lets another act; the owner, or a delegate with that right.
    #[codec(index = 7)]
    Delegate {
        /// For which vehicle, or for all of the caller's.
        realm: Realm,
        /// Who may act.
        to: Account,
        /// As what, how far, and until when.
        terms: DelegationTerms,
    },
    /// Ends a delegation; who gave it, the owner, or who has it.
    #[codec(index = 8)]
    EndDelegation {
        /// For which vehicle, or for all of whose.
        realm: Realm,
        /// Who has it.
        to: Account,
    },
    /// Asks the owner for a grant.
    #[codec(index = 9)]
    RequestAccess {
        /// What is asked for, at most.
        terms: GrantTerms,
        /// What of it is needed; the rest would be welcome.
        needed: Needed,
        /// The hash of the terms offered.
        terms_hash: TermsHash,
        /// Until when it can be answered.
        respond_by: UnixSeconds,
        /// Any number the caller has not used for this vehicle.
        nonce: Nonce,
    },
    /// Puts an access request off; it can still be answered in its time.
    #[codec(index = 10)]
    DeferRequest {
        /// Which request.
        request: RequestId,
    },
    /// Ends an access request without a grant.
    #[codec(index = 11)]
    CloseRequest {
        /// Which request.
        request: RequestId,
        /// How: refused by the owner, or cancelled by who asked.
        end: RequestEnd,
    },
    /// Grants access; the vehicle's owner, or a delegate with that right.
    #[codec(index = 12)]
    Grant {
        /// What is granted.
        terms: GrantTerms,
        /// What else is agreed on.
        agreement: Agreement,
        /// The access request it answers, if it answers one.
        request: Option<RequestId>,
    },
    /// Takes away from a grant.
    #[codec(index = 13)]
    Narrow {
        /// Which grant.
        grant: GrantId,
        /// What remains.
        terms: GrantTerms,
    },
    /// Stops a grant's effect for now.
    #[codec(index = 14)]
    Suspend {
        /// Which grant.
        grant: GrantId,
    },
    /// Lets a suspended grant have effect again.
    #[codec(index = 15)]
    Resume {
        /// Which grant.
        grant: GrantId,
    },
    /// Puts a new grant in the place of one that runs.
    #[codec(index = 16)]
    Renew {
        /// Which grant.
        grant: GrantId,
        /// What is granted now.
        terms: GrantTerms,
        /// What else is agreed on.
        agreement: Agreement,
    },
    /// Withdraws a grant for good; the owner, or the driver.
    #[codec(index = 17)]
    Withdraw {
        /// Which grant.
        grant: GrantId,
    },
    /// Ends a grant for good; a delegate with that right.
    #[codec(index = 18)]
    Revoke {
        /// Which grant.
        grant: GrantId,
    },
    /// Gives a grant back; its recipient only.
    #[codec(index = 19)]
    Renounce {
        /// Which grant.
        grant: GrantId,
    },
    /// Records that a grant has ended by itself; anybody.
    #[codec(index = 20)]
    RecordEnd {
        /// Which grant.
        grant: GrantId,
    },
    /// Consents as well as the grantor; the driver only.
    #[codec(index = 21)]
    CoConsent {
        /// Which grant.
        grant: GrantId,
    },
    /// Records one use of a grant; its recipient only.
    #[codec(index = 22)]
    Use {
        /// Which grant.
        grant: GrantId,
        /// What it is used for; it must be allowed.
        request: CheckRequest,
    },
    /// Opens a vehicle's data in an emergency; an admitted authority only.
    #[codec(index = 23)]
    OpenEmergency {
        /// Which vehicle.
        vehicle: VehicleId,
        /// Which authority; the caller acts for it.
        authority: Account,
        /// Why.
        reason: EmergencyReason,
        /// Which classes, of those an emergency may open.
        classes: SignalClasses,
        /// Until when, at most a day ahead.
        until: UnixSeconds,
    },
    /// Closes an emergency before its end; the authority that opened it.
    #[codec(index = 24)]
    CloseEmergency {
        /// Which vehicle.
        vehicle: VehicleId,
        /// Which authority; the caller acts for it.
        authority: Account,
    },
    /// Records what the review of a past emergency found; an admitted auditor.
    #[codec(index = 25)]
    ReviewEmergency {
        /// Which vehicle.
        vehicle: VehicleId,
        /// Which auditor; the caller acts for it.
        auditor: Account,
        /// Who opened it.
        authority: Account,
        /// What was found.
        finding: Finding,
    },
    /// States that the data of an ended grant is erased; its recipient only.
    #[codec(index = 26)]
    AttestErasure {
        /// Which grant.
        grant: GrantId,
        /// The hash of what shows it.
        evidence: EvidenceHash,
    },
    /// Names a key that may sign intents for the caller.
    #[codec(index = 27)]
    SetIntentKey {
        /// The account of the key.
        key: Account,
        /// What it may sign, and until when.
        limits: IntentKey,
    },
    /// Takes an intent key back.
    #[codec(index = 28)]
    RemoveIntentKey {
        /// The account of the key.
        key: Account,
    },
    /// Stops everything new and all access for now; the admin only.
    #[codec(index = 29)]
    Pause,
    /// Lets the contract run again; the admin only.
    #[codec(index = 30)]
    Unpause,
    /// Stops everything new and all access for good; the admin only.
    #[codec(index = 31)]
    Retire {
        /// The contract that people should turn to.
        successor: Account,
    },
    /// Gives the admin's key up: from now on there is no admin.
    #[codec(index = 32)]
    RenounceAdmin,
    /// Offers a vehicle to another account; its owner only. A new offer takes the place of an old one.
    #[codec(index = 33)]
    OfferVehicle {
        /// Which vehicle.
        vehicle: VehicleId,
        /// Who may accept it.
        to: Account,
        /// Until when, at most 30 days ahead.
        until: UnixSeconds,
    },
    /// Takes an offer of a vehicle back, or turns it down; its owner, or who was offered it.
    #[codec(index = 34)]
    CancelVehicleOffer {
        /// Which vehicle.
        vehicle: VehicleId,
    },
    /// Ends everything of a vehicle at once, its grants, delegations and offers; its owner, who stays the owner.
    #[codec(index = 35)]
    StopEverything {
        /// Which vehicle.
        vehicle: VehicleId,
    },
    /// Accepts a delegation that was offered to the caller.
    #[codec(index = 36)]
    AcceptDelegation {
        /// For which vehicle, or for all of whose.
        realm: Realm,
        /// For whom a guardian acts; none for every other role.
        ward: Option<Account>,
    },
    /// Takes the driver's consent to a grant back; who gave it only.
    #[codec(index = 37)]
    WithdrawConsent {
        /// Which grant.
        grant: GrantId,
    },
    /// Offers the admin's role to another account, or takes the offer back; the admin only.
    #[codec(index = 38)]
    OfferAdmin {
        /// To whom; none for nobody any more.
        to: Option<Account>,
    },
    /// Takes the admin's role that was offered to the caller.
    #[codec(index = 39)]
    AcceptAdmin,
    /// Objects to a recipient, or to all, having what tells of persons; a lessee, driver or guardian.
    #[codec(index = 40)]
    Object {
        /// Of which vehicle.
        vehicle: VehicleId,
        /// To which recipient; none for every one.
        to: Option<Account>,
    },
    /// Lifts an objection; who objects only.
    #[codec(index = 41)]
    LiftObjection {
        /// Of which vehicle.
        vehicle: VehicleId,
        /// To which recipient; none for the objection to every one.
        to: Option<Account>,
    },
    /// Says who may ask the owner for access; the owner only.
    #[codec(index = 42)]
    SetRequestPolicy {
        /// Of which vehicle.
        vehicle: VehicleId,
        /// Who.
        policy: RequestPolicy,
    },
    /// Puts another commitment to the VIN in the place of one, or none; the owner only.
    #[codec(index = 43)]
    SetVinCommitment {
        /// Which vehicle.
        vehicle: VehicleId,
        /// The new one.
        vin_commitment: Option<VinCommitment>,
    },
    /// Attests that the owner is the user of the vehicle behind the commitment; an admitted data holder or registrar.
    #[codec(index = 44)]
    Attest {
        /// Which vehicle.
        vehicle: VehicleId,
        /// Which party attests; the caller acts for it.
        attester: Account,
        /// The owner's epoch that was looked at.
        epoch: Epoch,
        /// The commitment that was compared.
        vin_commitment: VinCommitment,
        /// Until when it holds.
        until: UnixSeconds,
    },
    /// Takes an attestation back.
    #[codec(index = 45)]
    WithdrawAttestation {
        /// Of which vehicle.
        vehicle: VehicleId,
        /// Which party attested; the caller acts for it.
        attester: Account,
    },
    /// Names who may take the vehicle over when the owner has lost the key, or nobody any more; the owner only.
    #[codec(index = 46)]
    SetRecovery {
        /// Which vehicle.
        vehicle: VehicleId,
        /// Who, and how long the owner has to say no; none for nobody.
        terms: Option<RecoveryTerms>,
    },
    /// Starts a recovery; the recovery account only.
    #[codec(index = 47)]
    StartRecovery {
        /// Of which vehicle.
        vehicle: VehicleId,
    },
    /// Stops a recovery; the owner only.
    #[codec(index = 48)]
    CancelRecovery {
        /// Of which vehicle.
        vehicle: VehicleId,
    },
    /// Takes a vehicle over after the recovery's delay; the recovery account only. Everything of the old owner's time ends.
    #[codec(index = 49)]
    FinishRecovery {
        /// Which vehicle.
        vehicle: VehicleId,
    },
    /// Lets another account act for a party, three days later; who acts for it now.
    #[codec(index = 50)]
    MovePartyKey {
        /// Which party.
        party: Account,
        /// The account that will act; the present one to take a move back.
        key: Account,
    },
    /// Names the account that can put another key in the acting key's place at once; who acts for the party, and once one
    /// is named, that account only.
    #[codec(index = 51)]
    SetPartyRecovery {
        /// Which party.
        party: Account,
        /// The account; none for none any more.
        recovery: Option<Account>,
    },
    /// Puts another key in the acting key's place, at once; the party's recovery account only.
    #[codec(index = 52)]
    RecoverPartyKey {
        /// Which party.
        party: Account,
        /// The account that acts from now on.
        key: Account,
    },
}

kinds!(Message {
    RegisterVehicle,
    AcceptVehicle,
    RetireVehicle,
    RegisterParty,
    SetParty,
    PublishContainer,
    PublishPurpose,
    Delegate,
    EndDelegation,
    RequestAccess,
    DeferRequest,
    CloseRequest,
    Grant,
    Narrow,
    Suspend,
    Resume,
    Renew,
    Withdraw,
    Revoke,
    Renounce,
    RecordEnd,
    CoConsent,
    Use,
    OpenEmergency,
    CloseEmergency,
    ReviewEmergency,
    AttestErasure,
    SetIntentKey,
    RemoveIntentKey,
    Pause,
    Unpause,
    Retire,
    RenounceAdmin,
    OfferVehicle,
    CancelVehicleOffer,
    StopEverything,
    AcceptDelegation,
    WithdrawConsent,
    OfferAdmin,
    AcceptAdmin,
    Object,
    LiftObjection,
    SetRequestPolicy,
    SetVinCommitment,
    Attest,
    WithdrawAttestation,
    SetRecovery,
    StartRecovery,
    CancelRecovery,
    FinishRecovery,
    MovePartyKey,
    SetPartyRecovery,
    RecoverPartyKey,
});

impl Message {
    /// The bytes a contract call carries: the selector and the arguments in SCALE. What people do most
    /// has a message of its own, which the contract answers with the least code; everything else goes
    /// as an argument of `change`.
    pub fn call_data(&self) -> Vec<u8> {
        let own = match self {
            Self::Grant { .. } => Some(selector::GRANT),
            Self::Narrow { .. } => Some(selector::NARROW),
            Self::Withdraw { .. } => Some(selector::WITHDRAW),
            Self::AcceptVehicle { .. } => Some(selector::ACCEPT_VEHICLE),
            _ => None,
        };
        // The SCALE form of an enum is its index and then its fields; an own selector takes the index's place.
        let (selector, skipped) = own.map_or((selector::CHANGE, 0), |own| (own, 1));
        let mut data = selector.to_vec();
        self.using_encoded(|bytes| data.extend(bytes.iter().skip(skipped)));
        data
    }

    /// True for messages that can be signed as an intent and submitted by somebody else: what concerns the signer.
    /// What concerns others alone cannot: the admin's acts, emergencies, what is attested of an owner, and what anybody
    /// may record.
    pub const fn is_signable(&self) -> bool {
        !matches!(
            self,
            Self::SetParty { .. }
                | Self::PublishContainer { .. }
                | Self::PublishPurpose { .. }
                | Self::RecordEnd { .. }
                | Self::OpenEmergency { .. }
                | Self::CloseEmergency { .. }
                | Self::ReviewEmergency { .. }
                | Self::Attest { .. }
                | Self::WithdrawAttestation { .. }
                | Self::Pause
                | Self::Unpause
                | Self::Retire { .. }
                | Self::RenounceAdmin
                | Self::OfferAdmin { .. }
                | Self::AcceptAdmin
        )
    }

    /// True for messages whose intents are counted. What ends something for good is not: it can be done only
    /// once anyway, and so it can be signed ahead, and no other intent holds it back.
    pub const fn is_numbered(&self) -> bool {
        !matches!(
            self,
            Self::Withdraw { .. } | Self::Revoke { .. } | Self::Renounce { .. } | Self::CloseRequest { .. } | Self::StopEverything { .. }
        )
    }

    /// True for messages whose intents are good for as long as the signer says: what only takes from others what can be
    /// given again, or puts it off. All others: what gives, what states something, and what cannot be undone, are good for [`crate::limits::LONGEST_INTENT`] at most.
    pub const fn only_takes(&self) -> bool {
        matches!(
            self,
            Self::EndDelegation { .. }
                | Self::DeferRequest { .. }
                | Self::CloseRequest { .. }
                | Self::Narrow { .. }
                | Self::Suspend { .. }
                | Self::Withdraw { .. }
                | Self::Revoke { .. }
                | Self::Renounce { .. }
                | Self::RemoveIntentKey { .. }
                | Self::CancelVehicleOffer { .. }
                | Self::StopEverything { .. }
                | Self::WithdrawConsent { .. }
                | Self::Object { .. }
        )
    }
}

/// Selectors of the contract's messages and constructor: `blake2b256(name)[..4]`, as ink! takes them. A
/// test holds them against the metadata.
pub mod selector {
    /// `new`.
    pub const NEW: [u8; 4] = [0x9b, 0xae, 0x9d, 0x5e];
    /// `grant`.
    pub const GRANT: [u8; 4] = [0x3d, 0x08, 0x28, 0x7a];
    /// `narrow`.
    pub const NARROW: [u8; 4] = [0xc7, 0xff, 0x83, 0x6a];
    /// `withdraw`.
    pub const WITHDRAW: [u8; 4] = [0x41, 0x0f, 0xcc, 0x9d];
    /// `accept_vehicle`.
    pub const ACCEPT_VEHICLE: [u8; 4] = [0x3d, 0x84, 0xa5, 0x0c];
    /// `change`.
    pub const CHANGE: [u8; 4] = [0xbf, 0x90, 0xa6, 0x40];
    /// `batch`.
    pub const BATCH: [u8; 4] = [0xa8, 0x38, 0xaa, 0xf7];
    /// `submit`.
    pub const SUBMIT: [u8; 4] = [0x8e, 0xac, 0x2b, 0xaf];
    /// `check`.
    pub const CHECK: [u8; 4] = [0xaf, 0x0a, 0x40, 0x58];
    /// `check_emergency`.
    pub const CHECK_EMERGENCY: [u8; 4] = [0x70, 0x1f, 0x10, 0xf2];
    /// `rules_hash`.
    pub const RULES_HASH: [u8; 4] = [0x2f, 0x70, 0x57, 0x44];
}

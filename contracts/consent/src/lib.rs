//! The consent contract: vehicles, parties, delegations, requests and grants on the ledger.
//!
//! It keeps each record in one storage cell. It holds no rule: every message reads the environment,
//! calls [`shared_logic::step`], writes what [`shared_logic::effect`] says and emits the one event. So a
//! change and its event come together or not at all.
//!
//! Its code is in two parts, because every call pays for all the code it loads (ADR 0019). This one
//! answers what people do most: granting, narrowing, withdrawing, taking over a vehicle, and every question
//! about a grant. All other messages it delegates to the *extension*, which runs on this contract's storage, as this
//! contract, for this caller. Where the extension stands is told once, to the constructor.
//!
//! Who may do what stands in docs/rules.md. The admin looks after parties and purposes, may pause and
//! retire, and has no right over any grant. No message replaces the code, here or in the extension, or ends
//! the contract.
//!
//! Errors: each message returns a [`shared_logic::Denial`] and then reverts. What it does not
//! protect: the chain's root can swap the code under an address; `valet audit` watches for that.

#![cfg_attr(not(feature = "std"), no_std, no_main)]
#![allow(missing_docs, reason = "ink! adds items without documentation; ours all have it")]

pub use self::consent::Consent;

#[ink::contract]
mod consent {
    use ink::{
        prelude::vec::Vec,
        storage::{traits::ManualKey, Lazy, Mapping},
    };
    use shared_logic::{
        cell, check, hot_path, AccessRequest, Account, Agreement, Attestation, CheckRequest, Delegation, Denial, DomainHash, Emergency,
        GenesisHash, GrantId, GrantTerms, Message, NamedKey, Nonce, Objections, Outcome, Party, Purpose, PurposeCode, Realm, Recovery,
        Registry, RequestId, RulesHash, SignedIntent, StoredGrant, UnixSeconds, Vehicle, VehicleId, VehicleOffer, Verdict, RULES_HASH,
    };
    use valet_contract_cells::{caller, forward, initialize, now, Cells, Forwarded, HotPathHost};

    /// The stored state. The keys are fixed, so that anybody can read the cells without this code.
    ///
    /// Only the first is in ink!'s hands; the others are described here, and read and written by
    /// [`Cells`].
    #[ink(storage)]
    #[allow(dead_code, reason = "described for the metadata")]
    pub struct Consent {
        /// The contract's own record; every message needs it, so it lies in the root cell.
        registry: Registry,
        vehicles: Mapping<VehicleId, Vehicle, ManualKey<{ cell::VEHICLES }>>,
        parties: Mapping<Account, Party, ManualKey<{ cell::PARTIES }>>,
        /// What was appended to the first catalogue.
        purposes: Mapping<PurposeCode, Purpose, ManualKey<{ cell::PURPOSES }>>,
        grants: Mapping<GrantId, StoredGrant, ManualKey<{ cell::GRANTS }>>,
        delegations: Mapping<(Realm, Account), Delegation, ManualKey<{ cell::DELEGATIONS }>>,
        requests: Mapping<RequestId, AccessRequest, ManualKey<{ cell::REQUESTS }>>,
        emergencies: Mapping<(VehicleId, Account), Emergency, ManualKey<{ cell::EMERGENCIES }>>,
        /// For each vehicle by itself; none for acts about no vehicle.
        nonces: Mapping<(Account, Option<VehicleId>), Nonce, ManualKey<{ cell::NONCES }>>,
        intent_keys: Mapping<(Account, Account), NamedKey, ManualKey<{ cell::INTENT_KEYS }>>,
        /// What intents are signed for; only intents need it.
        domain: Lazy<DomainHash, ManualKey<{ cell::DOMAIN }>>,
        vehicle_offers: Mapping<VehicleId, VehicleOffer, ManualKey<{ cell::VEHICLE_OFFERS }>>,
        objections: Mapping<VehicleId, Objections, ManualKey<{ cell::OBJECTIONS }>>,
        attestations: Mapping<(VehicleId, Account), Attestation, ManualKey<{ cell::ATTESTATIONS }>>,
        recoveries: Mapping<VehicleId, Recovery, ManualKey<{ cell::RECOVERIES }>>,
        /// To whom the admin offers its role.
        admin_offer: Lazy<Account, ManualKey<{ cell::ADMIN_OFFER }>>,
        /// Where the extension stands.
        extension: Lazy<Account, ManualKey<{ cell::EXTENSION }>>,
    }

    impl Consent {
        /// Deploys the contract for the chain with that first block, with the extension at that address; the
        /// caller becomes the admin.
        ///
        /// # Events
        /// `ContractDeployed`.
        #[ink(constructor)]
        pub fn new(genesis: GenesisHash, extension: Account) -> Self {
            assert!(initialize(genesis, extension), "expected the address of the extension's code");
            Self {
                // What the extension has written just now, since ink! writes it once more.
                registry: Cells::stored_registry().unwrap_or(Cells::BLANK),
                vehicles: Mapping::default(),
                parties: Mapping::default(),
                purposes: Mapping::default(),
                grants: Mapping::default(),
                delegations: Mapping::default(),
                requests: Mapping::default(),
                emergencies: Mapping::default(),
                nonces: Mapping::default(),
                intent_keys: Mapping::default(),
                domain: Lazy::default(),
                vehicle_offers: Mapping::default(),
                objections: Mapping::default(),
                attestations: Mapping::default(),
                recoveries: Mapping::default(),
                admin_offer: Lazy::default(),
                extension: Lazy::default(),
            }
        }

        /// Grants access; the vehicle's owner, or a delegate with that right.
        ///
        /// # Events
        /// `GrantActivated`.
        #[ink(message)]
        pub fn grant(&self, terms: GrantTerms, agreement: Agreement, request: Option<RequestId>) -> Result<(), Denial> {
            self.make(|cells, act| hot_path::grant(&HotPathHost::<false>(cells), act, &terms, &agreement, request))
        }

        /// Takes away from a grant.
        ///
        /// # Events
        /// `GrantNarrowed`.
        #[ink(message)]
        pub fn narrow(&self, grant: GrantId, terms: GrantTerms) -> Result<(), Denial> {
            self.make(|cells, act| hot_path::narrow(&HotPathHost::<true>(cells), act, grant, &terms))
        }

        /// Withdraws a grant for good; the owner, or the driver.
        ///
        /// # Events
        /// `GrantEnded`.
        #[ink(message)]
        pub fn withdraw(&self, grant: GrantId) -> Result<(), Denial> {
            self.make(|cells, act| hot_path::withdraw(&HotPathHost::<true>(cells), act, grant))
        }

        /// Takes a vehicle that was offered to the caller; everything the old owner gave ends.
        ///
        /// # Events
        /// `OwnershipTransferred`.
        #[ink(message)]
        pub fn accept_vehicle(&self, vehicle: VehicleId) -> Result<(), Denial> {
            self.make(|cells, act| hot_path::accept_vehicle(&HotPathHost::<false>(cells), act, vehicle))
        }

        /// Decides a request against one grant, at chain time.
        #[ink(message)]
        pub fn check(&self, grant: GrantId, request: CheckRequest) -> Verdict {
            check(&Cells::new(self.registry), grant, &request, now())
        }

        /// The hash of the rules this contract was compiled from.
        #[ink(message)]
        pub fn rules_hash(&self) -> RulesHash {
            RULES_HASH
        }

        /// Makes any change.
        ///
        /// # Events
        /// The one that belongs to the message.
        #[ink(message)]
        pub fn change(&self, _message: Forwarded<Message>) -> Result<(), Denial> {
            forward()
        }

        /// Makes up to 16 changes, each with its own event: all of them, or none.
        ///
        /// # Errors
        /// The first denial; `TooMany` for a longer list.
        #[ink(message)]
        pub fn batch(&self, _messages: Forwarded<Vec<Message>>) -> Result<(), Denial> {
            forward()
        }

        /// Makes the change that somebody signed; anybody may submit it.
        ///
        /// # Events
        /// That of the signed message; its actor is the principal.
        #[ink(message)]
        pub fn submit(&self, _signed: Forwarded<SignedIntent>) -> Result<(), Denial> {
            forward()
        }

        /// Decides a request of an authority by the emergency it opened, at chain time.
        #[ink(message)]
        pub fn check_emergency(&self, _request: Forwarded<CheckRequest>) -> Verdict {
            forward()
        }

        /// Makes a change; what the rules ask for and is not at hand here sends the call to the extension.
        fn make(&self, step: impl FnOnce(&Cells, (Account, UnixSeconds)) -> Result<Outcome, Denial>) -> Result<(), Denial> {
            let cells = Cells::new(self.registry);
            let outcome = step(&cells, (caller(), now()))?;
            cells.commit_hot_path(&outcome)
        }
    }
}

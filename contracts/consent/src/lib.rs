//! The consent contract: vehicles, parties, purposes and grants on the ledger.
//!
//! It keeps one record a vehicle, party, purpose and grant, each in one storage cell. It holds no
//! rule: every message reads the environment, calls [`shared_logic::step`], writes what it returned
//! and emits the one event it returned. So a change and its event come together or not at all.
//!
//! Who may do what: anybody registers a vehicle or a party and announces a container; a vehicle's
//! owner grants, withdraws and transfers; the admin appends purposes and has no right over any
//! grant. No message replaces the code or ends the contract.
//!
//! Errors: each message returns a [`shared_logic::Denial`] and then reverts. What it does not
//! protect: the chain's root can swap the code under an address; `valet audit` watches for that.

#![cfg_attr(not(feature = "std"), no_std, no_main)]
#![allow(missing_docs, reason = "ink! adds items without documentation; ours all have it")]

pub use self::consent::Consent;

#[ink::contract]
mod consent {
    use ink::{
        codegen::Env,
        env::{hash::Keccak256, DefaultEnvironment},
        storage::{traits::ManualKey, Mapping},
    };
    use shared_logic::{
        decide, step, Account, ContainerId, Denial, Event, EventBody, Grant, GrantId, GrantTerms, Host, Link, Message, Party, Purpose,
        PurposeCode, Request, Role, RulesHash, SignalClasses, UnixSeconds, Vehicle, VehicleId, Verdict, VinCommitment, RULES_HASH,
    };

    /// The chain as a message sees it.
    type Ledger<'a> = ink::EnvAccess<'a, DefaultEnvironment>;

    /// The stored state. The keys are fixed, so that anybody can read the cells without this code.
    #[ink(storage)]
    pub struct Consent {
        /// Who may append purposes.
        admin: Account,
        vehicles: Mapping<VehicleId, Vehicle, ManualKey<1>>,
        parties: Mapping<Account, Party, ManualKey<2>>,
        purposes: Mapping<PurposeCode, Purpose, ManualKey<3>>,
        grants: Mapping<GrantId, Grant, ManualKey<4>>,
    }

    /// What happened. Its bytes are those of [`shared_logic::Event`].
    #[ink(event)]
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
        /// Its place in the vehicle's chain of events.
        pub link: Option<Link>,
        /// Chain time.
        pub at: UnixSeconds,
        /// Who acted.
        pub actor: Account,
        /// As whom.
        pub role: Role,
        /// What happened.
        pub body: EventBody,
    }

    impl Consent {
        /// Deploys the contract; the caller becomes the admin.
        ///
        /// # Events
        /// `ContractDeployed`.
        #[ink(constructor)]
        pub fn new() -> Self {
            let admin = caller(Self::env());
            emit(Self::env(), &Event::deployed(admin, now(Self::env())));
            Self {
                admin,
                vehicles: Mapping::default(),
                parties: Mapping::default(),
                purposes: Mapping::default(),
                grants: Mapping::default(),
            }
        }

        /// Registers a vehicle; the caller becomes its owner.
        ///
        /// # Events
        /// `VehicleRegistered`.
        #[ink(message)]
        pub fn register_vehicle(&mut self, vehicle: VehicleId, vin_commitment: Option<VinCommitment>) -> Result<(), Denial> {
            self.change(Message::RegisterVehicle { vehicle, vin_commitment })
        }

        /// Hands a vehicle to a new owner; every grant of the old one goes stale.
        ///
        /// # Events
        /// `OwnershipTransferred`.
        #[ink(message)]
        pub fn transfer_vehicle(&mut self, vehicle: VehicleId, new_owner: Account) -> Result<(), Denial> {
            self.change(Message::TransferVehicle { vehicle, new_owner })
        }

        /// Registers the caller as a party.
        ///
        /// # Events
        /// `PartyRegistered`.
        #[ink(message)]
        pub fn register_party(&mut self, party: Party) -> Result<(), Denial> {
            self.change(Message::RegisterParty { party })
        }

        /// Announces a container; nothing is stored.
        ///
        /// # Events
        /// `ContainerPublished`.
        #[ink(message)]
        pub fn publish_container(&mut self, container: ContainerId, classes: SignalClasses) -> Result<(), Denial> {
            self.change(Message::PublishContainer { container, classes })
        }

        /// Appends to the purpose catalogue; the admin only.
        ///
        /// # Events
        /// `PurposePublished`.
        #[ink(message)]
        pub fn publish_purpose(&mut self, purpose: Purpose) -> Result<(), Denial> {
            self.change(Message::PublishPurpose { purpose })
        }

        /// Grants access; the vehicle's owner only.
        ///
        /// # Events
        /// `GrantActivated`, which names the grant's id.
        #[ink(message)]
        pub fn grant(&mut self, terms: GrantTerms) -> Result<(), Denial> {
            self.change(Message::Grant { terms })
        }

        /// Withdraws a grant for good; the vehicle's owner only.
        ///
        /// # Events
        /// `GrantWithdrawn`.
        #[ink(message)]
        pub fn withdraw(&mut self, grant: GrantId) -> Result<(), Denial> {
            self.change(Message::Withdraw { grant })
        }

        /// Decides a request against one grant, at chain time.
        #[ink(message)]
        pub fn check(&self, grant: GrantId, request: Request) -> Verdict {
            let vehicle = self.vehicles.get(request.vehicle);
            let record = self.grants.get(grant);
            decide(vehicle.as_ref(), record.as_ref().map(|record| (grant, record)), &request, now(self.env()))
        }

        /// The hash of the rules this contract was compiled from.
        #[ink(message)]
        pub fn rules_hash(&self) -> RulesHash {
            RULES_HASH
        }

        /// Accepts or denies a change by the rules alone, then writes and emits what they returned.
        fn change(&mut self, message: Message) -> Result<(), Denial> {
            let outcome = step(self, caller(self.env()), &message, now(self.env()))?;
            let changes = outcome.changes;
            if let Some((id, vehicle)) = changes.vehicle {
                self.vehicles.insert(id, &vehicle);
            }
            if let Some((id, grant)) = changes.grant {
                self.grants.insert(id, &grant);
            }
            if let Some((account, party)) = changes.party {
                self.parties.insert(account, &party);
            }
            if let Some(purpose) = changes.purpose {
                self.purposes.insert(purpose.code, &purpose);
            }
            emit(self.env(), &outcome.event);
            Ok(())
        }
    }

    impl Host for Consent {
        fn admin(&self) -> Account {
            self.admin
        }

        fn vehicle(&self, id: VehicleId) -> Option<Vehicle> {
            self.vehicles.get(id)
        }

        fn party(&self, account: Account) -> Option<Party> {
            self.parties.get(account)
        }

        fn purpose(&self, code: PurposeCode) -> Option<Purpose> {
            self.purposes.get(code)
        }

        fn grant(&self, id: GrantId) -> Option<Grant> {
            self.grants.get(id)
        }

        fn keccak_256(&self, bytes: &[u8]) -> [u8; 32] {
            self.env().hash_bytes::<Keccak256>(bytes)
        }
    }

    fn caller(env: Ledger<'_>) -> Account {
        Account(env.caller().0)
    }

    /// Chain time: pallet-revive tells contracts whole seconds.
    fn now(env: Ledger<'_>) -> UnixSeconds {
        UnixSeconds(env.block_timestamp())
    }

    fn emit(env: Ledger<'_>, event: &Event) {
        env.emit_event(ConsentChanged {
            vehicle: event.vehicle,
            recipient: event.recipient,
            grant: event.grant,
            version: event.version,
            link: event.link,
            at: event.at,
            actor: event.actor,
            role: event.role,
            body: event.body,
        });
    }
}

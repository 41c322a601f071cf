//! The extension: the messages of the consent contract that are seldom sent.
//!
//! The consent contract delegates such a call, and this code then runs on the consent contract's
//! storage, as that contract, for that caller (`delegate_call`). Nothing comes of calling it at its own
//! address: it then works on its own storage, and nobody reads that or its events.
//!
//! Like the contract it holds no rule, and no message that replaces code or ends anything.

#![cfg_attr(not(feature = "std"), no_std, no_main)]
#![allow(missing_docs, reason = "ink! adds items without documentation; ours all have it")]

pub use self::extension::Extension;

#[ink::contract]
mod extension {
    use ink::prelude::vec::Vec;
    use shared_logic::{
        check_emergency, limits::MAX_BATCH, step, submit, Agreement, CheckRequest, Denial, GenesisHash, GrantId, GrantTerms, Message,
        Registry, RequestId, SignedIntent, VehicleId, Verdict,
    };
    use valet_contract_cells::{caller, now, Cells};

    /// The root cell of the consent contract.
    #[ink(storage)]
    pub struct Extension {
        registry: Registry,
    }

    impl Extension {
        /// Puts the code on the chain, for consent contracts to name.
        #[ink(constructor)]
        pub fn new() -> Self {
            Self { registry: Cells::BLANK }
        }

        /// Makes the first event of a consent contract, for its constructor.
        ///
        /// # Errors
        /// [`Denial::WrongState`] when it is not the first.
        #[ink(message)]
        pub fn initialize(&self, genesis: GenesisHash) -> Result<(), Denial> {
            Cells::new(self.registry).initialize(genesis)
        }

        /// As the consent contract's message of that name, for all but the owner.
        #[ink(message)]
        pub fn grant(&self, terms: GrantTerms, agreement: Agreement, request: Option<RequestId>) -> Result<(), Denial> {
            self.change(Message::Grant { terms, agreement, request })
        }

        /// As the consent contract's message of that name, for all but the owner.
        #[ink(message)]
        pub fn narrow(&self, grant: GrantId, terms: GrantTerms) -> Result<(), Denial> {
            self.change(Message::Narrow { grant, terms })
        }

        /// As the consent contract's message of that name, for all but the owner.
        #[ink(message)]
        pub fn withdraw(&self, grant: GrantId) -> Result<(), Denial> {
            self.change(Message::Withdraw { grant })
        }

        /// As the consent contract's message of that name, when it needs more than that has at hand.
        #[ink(message)]
        pub fn accept_vehicle(&self, vehicle: VehicleId) -> Result<(), Denial> {
            self.change(Message::AcceptVehicle { vehicle })
        }

        /// As the consent contract's message of that name.
        #[ink(message)]
        pub fn change(&self, message: Message) -> Result<(), Denial> {
            make(&mut Cells::new(self.registry), &message)
        }

        /// As the consent contract's message of that name.
        #[ink(message)]
        pub fn batch(&self, messages: Vec<Message>) -> Result<(), Denial> {
            if messages.len() > MAX_BATCH {
                return Err(Denial::TooMany);
            }
            let mut cells = Cells::new(self.registry);
            messages.iter().try_for_each(|message| make(&mut cells, message))
        }

        /// As the consent contract's message of that name.
        #[ink(message)]
        pub fn submit(&self, signed: SignedIntent) -> Result<(), Denial> {
            let mut cells = Cells::new(self.registry);
            let outcome = submit(&cells, &signed, now())?;
            cells.commit(&outcome)
        }

        /// As the consent contract's message of that name.
        #[ink(message)]
        pub fn check_emergency(&self, request: CheckRequest) -> Verdict {
            check_emergency(&Cells::new(self.registry), &request, now())
        }
    }

    #[inline(never)]
    fn make(cells: &mut Cells, message: &Message) -> Result<(), Denial> {
        let outcome = step(cells, caller(), message, now())?;
        cells.commit(&outcome)
    }
}

//! The contract's records, read from its storage cells without running its code.

use crate::{failure::Failure, session::Session};
use codec::Encode;
use shared_logic::{decode_exact, Account, Grant, GrantId, Message, Party, Purpose, PurposeCode, State, Vehicle, VehicleId};
use valet_chain::BlockHash;

/// The cells' first four bytes: the keys fixed in the contract's storage.
const ROOT: u32 = 0;
const VEHICLES: u32 = 1;
const PARTIES: u32 = 2;
const PURPOSES: u32 = 3;
const GRANTS: u32 = 4;

/// The contract's storage as of one block.
pub(crate) struct Records<'a> {
    session: &'a Session,
    at: BlockHash,
}

impl Session {
    /// The records as of the newest final block.
    pub(crate) async fn records(&self) -> Result<Records<'_>, Failure> {
        let head = self.ledger.chain.finalized_head().await?;
        Ok(self.records_at(head.hash))
    }

    /// The records as of a block.
    pub(crate) const fn records_at(&self, at: BlockHash) -> Records<'_> {
        Records { session: self, at }
    }
}

impl Records<'_> {
    pub(crate) async fn admin(&self) -> Result<Account, Failure> {
        let admin = self.cell(ROOT.to_le_bytes().to_vec()).await?;
        admin.ok_or_else(|| Failure::expected("expected a Valet contract: its first storage cell is empty"))
    }

    pub(crate) async fn vehicle(&self, id: VehicleId) -> Result<Option<Vehicle>, Failure> {
        self.cell((VEHICLES, id).encode()).await
    }

    pub(crate) async fn party(&self, account: Account) -> Result<Option<Party>, Failure> {
        self.cell((PARTIES, account).encode()).await
    }

    pub(crate) async fn purpose(&self, code: PurposeCode) -> Result<Option<Purpose>, Failure> {
        self.cell((PURPOSES, code).encode()).await
    }

    pub(crate) async fn grant(&self, id: GrantId) -> Result<Option<Grant>, Failure> {
        self.cell((GRANTS, id).encode()).await
    }

    /// The part of the state that a message touches: enough to try it by the rules.
    pub(crate) async fn state_for(&self, message: &Message) -> Result<State, Failure> {
        let mut state = State::new(self.admin().await?);
        let (vehicle, party, purpose) = match *message {
            Message::RegisterVehicle { vehicle, .. } | Message::TransferVehicle { vehicle, .. } => (Some(vehicle), None, None),
            Message::PublishPurpose { purpose } => (None, None, Some(purpose.code)),
            Message::Grant { terms } => (Some(terms.vehicle), Some(terms.recipient), Some(terms.purpose)),
            Message::Withdraw { grant } => {
                let record = self.grant(grant).await?;
                state.grants.extend(record.map(|record| (grant, record)));
                (record.map(|record| record.terms.vehicle), None, None)
            }
            Message::RegisterParty { .. } | Message::PublishContainer { .. } => (None, None, None),
        };
        if let Some(id) = vehicle {
            state.vehicles.extend(self.vehicle(id).await?.map(|record| (id, record)));
        }
        if let Message::Grant { terms } = message {
            for account in party.into_iter().chain(terms.data_holder) {
                state.parties.extend(self.party(account).await?.map(|record| (account, record)));
            }
        }
        if let Some(code) = purpose {
            state.purposes.extend(self.purpose(code).await?.map(|record| (code, record)));
        }
        Ok(state)
    }

    async fn cell<T: codec::Decode + Encode>(&self, key: Vec<u8>) -> Result<Option<T>, Failure> {
        let bytes = self.session.ledger.chain.cell(self.at, self.session.deployment.contract, key).await?;
        Ok(bytes.map(|bytes| decode_exact(&bytes)).transpose()?)
    }
}

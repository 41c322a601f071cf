//! `valet vehicle create`.

use crate::{context::Context, failure::Failure, signer::Signer, submit};
use clap::Args;
use serde_json::json;
use shared_logic::{Message, VehicleSalt, VinCommitment};
use std::collections::BTreeMap;

/// A vehicle that is new.
#[derive(Args)]
pub(super) struct Create {
    #[command(flatten)]
    signer: Signer,
    /// The salt of the id: 0x and 64 hexadecimal digits; otherwise random. The same account with the same salt
    /// has the same id. Never derive it from the VIN.
    #[arg(long, value_name = "SALT")]
    salt: Option<VehicleSalt>,
    /// A salted commitment to the VIN: 0x and 64 hexadecimal digits. Keep its salt secret.
    #[arg(long, value_name = "HASH")]
    vin_commitment: Option<VinCommitment>,
}

impl Create {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let salt = self.salt.map_or_else(random, Ok)?;
        let session = context.session().await?;
        let message = Message::RegisterVehicle { salt, vin_commitment: self.vin_commitment };
        let further = BTreeMap::from([("salt".to_owned(), json!(salt))]);
        submit::send_and_tell(context, &session, &self.signer, &[message], further).await
    }
}

fn random() -> Result<VehicleSalt, Failure> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(VehicleSalt(bytes))
}

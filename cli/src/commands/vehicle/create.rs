//! `valet vehicle create`.

use crate::{
    book::{Book, Id, Name, Names},
    commands::book::may_be,
    context::Context,
    failure::Failure,
    file::Target,
    submit::{self, SubmitMode},
};
use clap::Args;
use serde_json::json;
use shared_logic::{Message, VehicleSalt, VinCommitment};
use std::collections::BTreeMap;

/// A vehicle that is new.
#[derive(Args)]
pub(super) struct Create {
    #[command(flatten)]
    mode: SubmitMode,
    /// Give it this name in the address book: a letter, then letters, digits, - or _. Nothing of it goes on chain.
    #[arg(long, value_name = "NAME", conflicts_with = "as_intent")]
    name: Option<Name>,
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
        // Before anything is signed: a name that is not free would be told too late.
        let named = self.name.map(|name| free(context, &name).map(|target| (name, target))).transpose()?;
        let salt = self.salt.map_or_else(random, Ok)?;
        let message = Message::RegisterVehicle { salt, vin_commitment: self.vin_commitment };
        if self.mode.is_intent() {
            return self.mode.submit(context, &message).await;
        }
        let session = context.session().await?;
        let further = BTreeMap::from([("salt".to_owned(), json!(salt))]);
        let done = submit::send_and_tell(context, &session, &self.mode.signer, &[message], further).await?;
        let (Some((name, target)), Some(done)) = (named, done) else { return Ok(()) };
        let Some(vehicle) = done.events.first().and_then(|event| event.vehicle) else { return Ok(()) };
        let mut book = Book::read(&context.deployment)?;
        book.put(name.clone(), Id::Vehicle(vehicle));
        book.write(&target)?;
        context.output.note(&format!("`{name}` stands for it in `{}`", target.path().display()));
        Ok(())
    }
}

/// Whether a new vehicle may have the name, and where the book is written.
fn free(context: &Context, name: &Name) -> Result<Target, Failure> {
    let mend = format!("free it with `valet book remove {name}`");
    may_be(&Book::read(&context.deployment)?, Names::of_this_run(), name, None, &mend)?;
    Book::target(&context.deployment)
}

fn random() -> Result<VehicleSalt, Failure> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(VehicleSalt(bytes))
}

//! `valet simulate`: what the contract would answer, without a transaction.

mod attempt;

use crate::{
    context::Context,
    failure::{Code, Failure},
    output::table,
};
use attempt::{Attempt, Outlook};
use clap::Args;
use std::path::PathBuf;

/// Ask the contract what it would answer to messages and checks; nothing is sent.
#[derive(Args)]
#[command(after_long_help = "\
Each attempt is run by the contract's own code on a node and undone; it costs nothing and needs no key. Next to the \
contract's answer stands that of this program's rules about the same records, so a difference shows. The file \
is a JSON list; `from` is who would send it, an account of 32 bytes or a development key such as //Bob or \
//Bob#secp256k1. Each has one of message, batch, submit, check and check_emergency:

  [{\"name\": \"withdraw\", \"from\": \"//Bob\", \"message\": {\"kind\": \"withdraw\", \"grant\": \"0x…\"}},
   {\"name\": \"pause\", \"from\": \"//Alice\", \"batch\": [{\"kind\": \"pause\"}, {\"kind\": \"unpause\"}]},
   {\"name\": \"read\", \"check\": [\"0x…\", {\"vehicle\": \"0x…\", …}]}]

A check about signals names them in `signals`, up to 64, and the container's document in `container`; `vss` and \
`precision` are as in `valet check`. Their classes and coverage then take the place of the request's.

  valet simulate attempts.json
  valet simulate attempts.json --json

Exit code 0 means that the contract and the rules agree on all of them, 2 that they do not.")]
pub(crate) struct Simulate {
    /// The attempts, as JSON.
    file: PathBuf,
}

impl Simulate {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let text = crate::file::text(&self.file)
            .map_err(|cause| Failure::unread(&self.file, "attempts", &cause, "`valet simulate --help` shows what it holds"))?;
        let attempts: Vec<Attempt> = serde_json::from_str(&text)
            .map_err(|cause| Failure::file(Code::FileMalformed, &self.file, format!("this is no JSON list of attempts: {cause}")))?;
        let session = context.session().await?;
        let mut outlooks = Vec::new();
        for attempt in attempts {
            outlooks.push(attempt.run(&session).await?);
        }
        let different = outlooks.iter().filter(|outlook| !outlook.same).count();
        context.output.show(&outlooks, |outlooks| {
            table(["attempt", "contract", "rules", "ref_time", "proof"], outlooks.iter().map(Outlook::cells))
        })?;
        match different {
            0 => Ok(()),
            found => Err(Failure::of(
                Code::AuditFindings,
                format!("the contract and the rules of this program answer {found} attempts differently"),
            )),
        }
    }
}

//! `valet try`: what the contract would say, without a transaction.

mod attempt;

use crate::{failure::Failure, output::table, site::Site};
use attempt::{Attempt, Outlook};
use clap::Args;
use std::{fs, path::PathBuf};

/// Ask the contract what it would say to messages and questions; nothing is sent.
#[derive(Args)]
#[command(after_long_help = "\
Each attempt is run by the contract's own code on a node and undone; it costs nothing and needs no key. Beside the \
contract's answer stands what the rules of this program say about the same records, so a difference shows. The file \
is a JSON list; `from` is who would send it, an account of 32 bytes or a development key such as //Bob or \
//Bob#secp256k1. What is asked is one of message, batch, submit, check and check_emergency:

  [{\"name\": \"withdraw\", \"from\": \"//Bob\", \"message\": {\"Withdraw\": {\"grant\": \"0x…\"}}},
   {\"name\": \"pause\", \"from\": \"//Alice\", \"batch\": [\"Pause\", \"Unpause\"]},
   {\"name\": \"may?\", \"check\": [\"0x…\", {\"vehicle\": \"0x…\", …}]}]

  valet try attempts.json
  valet try attempts.json --json

Exit code 0 means that the contract and the rules agree on all of them, 2 that they do not.")]
pub(crate) struct Try {
    /// The attempts, as JSON.
    file: PathBuf,
}

impl Try {
    pub(crate) async fn run(self, site: &Site) -> Result<(), Failure> {
        let text = fs::read_to_string(&self.file).map_err(|cause| Failure::file(&self.file, format!("expected attempts ({cause})")))?;
        let attempts: Vec<Attempt> =
            serde_json::from_str(&text).map_err(|cause| Failure::file(&self.file, format!("expected a JSON list of attempts: {cause}")))?;
        let session = site.session().await?;
        let mut outlooks = Vec::new();
        for attempt in attempts {
            outlooks.push(attempt.run(&session).await?);
        }
        let different = outlooks.iter().filter(|outlook| !outlook.same).count();
        site.output.show(&outlooks, |outlooks| {
            table(["attempt", "contract", "rules", "ref_time", "proof"], outlooks.iter().map(Outlook::cells))
        })?;
        match different {
            0 => Ok(()),
            found => Err(Failure::audit(2, format!("expected the contract to say what the rules say; {found} answers differ"))),
        }
    }
}

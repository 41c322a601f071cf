//! `valet deploy`: the contract onto a chain, the catalogue into the contract.

use crate::{
    deployment::Deployment,
    failure::Failure,
    output::facts,
    session::{deposit, room, Ledger, Session},
    signer::Signer,
    site::Site,
};
use clap::Args;
use shared_logic::{catalogue, keccak_256, selector, Message, RULES_HASH};
use std::{fs, path::PathBuf};
use valet_chain::Chain;
use valet_wallet::{
    transaction::{Balance, Salt},
    Call, Keypair,
};

/// Put the contract on a chain, publish the purpose catalogue, and write the deployment file.
///
/// The signer becomes the admin: it may append purposes later, and has no right over any grant.
/// On a dev chain: `valet deploy --dev //Alice --node ws://127.0.0.1:9944`.
#[derive(Args)]
pub(crate) struct Deploy {
    #[command(flatten)]
    signer: Signer,
    /// The contract's code; otherwise the one that scripts/contracts built last.
    #[arg(long, value_name = "FILE", env = "VALET_CONTRACT")]
    code: Option<PathBuf>,
    /// Leave the purpose catalogue empty.
    #[arg(long)]
    no_catalogue: bool,
    /// Replace an existing deployment file.
    #[arg(long)]
    replace: bool,
}

impl Deploy {
    pub(crate) async fn run(self, site: &Site) -> Result<(), Failure> {
        if site.deployment.exists() && !self.replace {
            return Err(Failure::expected(format!(
                "expected no deployment file at `{}` yet; `--replace` replaces it, `--deployment` names another",
                site.deployment.display()
            )));
        }
        let url = site.node.clone().unwrap_or_else(|| "ws://127.0.0.1:9944".into());
        let code = self.code()?;
        let ledger = Ledger { chain: Chain::connect(&url).await?, output: site.output };
        let keypair = self.signer.keypair()?;
        let deployment = instantiate(&ledger, &keypair, url, code).await?;
        let mut session = Session { ledger, deployment };
        session.deployment.rules_hash = session.rules_hash().await?;
        session.deployment.write(&site.deployment)?;
        if session.deployment.rules_hash != RULES_HASH {
            site.output.note("warning: this code was compiled from other rules than this program");
        }
        if !self.no_catalogue {
            publish_catalogue(&session, &keypair).await?;
        }
        site.output.show(&session.deployment, |deployment| {
            facts(&[
                ("contract", deployment.contract.to_string()),
                ("code hash", deployment.code_hash.clone()),
                ("rules hash", deployment.rules_hash.to_string()),
                ("genesis", deployment.genesis.clone()),
                ("block", deployment.block.to_string()),
                ("written to", site.deployment.display().to_string()),
            ])
        })
    }

    fn code(&self) -> Result<Vec<u8>, Failure> {
        let path = match &self.code {
            Some(path) => path.clone(),
            None => crate::commands::node::cache().join("contracts/current/consent.polkavm"),
        };
        let code = fs::read(&path).map_err(|cause| {
            Failure::expected(format!(
                "expected the contract's code at `{}` ({cause}); `scripts/contracts` builds it, `--code` names it",
                path.display()
            ))
        })?;
        if code.starts_with(b"PVM") {
            Ok(code)
        } else {
            Err(Failure::file(&path, "expected PolkaVM code, such as consent.polkavm of scripts/contracts"))
        }
    }
}

async fn instantiate(ledger: &Ledger, keypair: &Keypair, url: String, code: Vec<u8>) -> Result<Deployment, Failure> {
    ledger.map_account(keypair).await?;
    let code_hash = format!("0x{}", hex::encode(keccak_256(&code)));
    let mut salt = [0; 32];
    getrandom::fill(&mut salt)?;
    let dry = ledger.chain.try_deploy(keypair.public().account_id().0, &code, &selector::NEW, salt).await?;
    let contract = dry.address.filter(|_| !dry.reverted);
    let contract = contract.ok_or_else(|| Failure::expected("expected code whose constructor `new` succeeds; it reverted"))?;
    let call = Call::InstantiateWithCode {
        value: Balance(0),
        weight: room(dry.weight),
        storage_deposit_limit: deposit(&dry),
        code,
        data: selector::NEW.to_vec(),
        salt: Some(Salt(salt)),
    };
    let included = ledger.submit(keypair, &call, dry.deposit.0).await?;
    let genesis = ledger.chain.genesis().to_string();
    Ok(Deployment { node: url, genesis, contract, code_hash, rules_hash: RULES_HASH, block: included.block.number.0 })
}

async fn publish_catalogue(session: &Session, keypair: &Keypair) -> Result<(), Failure> {
    let bar = session.ledger.output.bar(u64::try_from(catalogue::FIRST.len())?, "publishing purposes");
    for entry in catalogue::FIRST {
        session.change(keypair, &Message::PublishPurpose { purpose: entry.purpose }).await?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(())
}

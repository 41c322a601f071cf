//! `valet deploy`: the contract onto a chain.

use crate::{
    answer::{DryRun, Plan},
    approval::Question,
    context::Context,
    deployment::Deployment,
    failure::{Code, Failure},
    file::{Kind, Replace, Target},
    output::{facts, inline},
    session::{deposit, with_margin, Ledger, Session},
    signer::Signer,
};
use clap::Args;
use codec::Encode;
use shared_logic::{keccak_256, selector, Account, GenesisHash, RULES_HASH};
use std::{fs, path::PathBuf};
use valet_chain::{BlockNumber, Chain};
use valet_wallet::{
    transaction::{Balance, Salt},
    Call, Keypair,
};

/// Put the contract on a chain and write the deployment file.
///
/// The signer becomes the admin: it looks after parties and purposes, may pause and retire, and has no
/// right over any grant. The first ten purposes are built in. On a dev chain: `valet deploy --dev //Alice --node ws://127.0.0.1:9944`.
#[derive(Args)]
pub(crate) struct Deploy {
    #[command(flatten)]
    signer: Signer,
    /// The folder with the contract's code, consent.polkavm and extension.polkavm; otherwise the one that
    /// scripts/contracts made last.
    #[arg(long, value_name = "FOLDER", env = "VALET_CONTRACTS")]
    code: Option<PathBuf>,
    #[command(flatten)]
    replace: Replace,
}

impl Deploy {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let target = Target::check(&context.deployment, Kind::DEPLOYMENT, self.replace)?;
        let url = context.node.clone().unwrap_or_else(|| "ws://127.0.0.1:9944".into());
        let (consent, extension) = (self.code("consent.polkavm")?, self.code("extension.polkavm")?);
        let ledger = Ledger { chain: Chain::connect(&url).await?, output: context.output };
        let account = self.signer.account()?;
        let what =
            format!("{account} would put two contracts on the chain `{}` at {url} and become their admin", inline(ledger.chain.name()));
        let plan = [Plan::of(&what)];
        ledger.must_afford(&account, 0).await.map_err(|failure| self.signer.hinted(failure))?;
        if self.signer.dry_run {
            return context.output.show(&DryRun::of(&plan), |_| what.clone());
        }
        context.approval.obtain(context.output, &Question::Yes("Deploy"), &serde_json::json!(plan), &what)?;
        let keypair = self.signer.keypair()?;
        ledger.map_account(&keypair).await?;
        let (extension, _) = instantiate(&ledger, &keypair, &extension, selector::NEW.to_vec()).await?;
        // The contract takes intents of this very chain only.
        let data = (selector::NEW, GenesisHash(ledger.chain.genesis().0), extension.address).encode();
        let (contract, block) = instantiate(&ledger, &keypair, &consent, data).await?;
        let genesis = ledger.chain.genesis().to_string();
        let deployment = Deployment {
            node: url,
            genesis,
            contract: contract.address,
            code_hash: contract.code_hash,
            extension: extension.address,
            extension_code_hash: extension.code_hash,
            rules_hash: RULES_HASH,
            block: block.0,
        };
        let mut session = Session::of_blocks(ledger, deployment);
        session.deployment.rules_hash = session.rules_hash().await?;
        session.deployment.write(&target)?;
        if session.deployment.rules_hash != RULES_HASH {
            context.output.warn("this code was compiled from other rules than this program");
        }
        context.output.show(&session.deployment, |deployment| {
            facts(&[
                ("contract", deployment.contract.to_string()),
                ("code hash", deployment.code_hash.clone()),
                ("extension", deployment.extension.to_string()),
                ("extension's code hash", deployment.extension_code_hash.clone()),
                ("rules hash", deployment.rules_hash.to_string()),
                ("genesis", deployment.genesis.clone()),
                ("block", deployment.block.to_string()),
                ("written to", target.path().display().to_string()),
            ])
        })
    }

    fn code(&self, name: &str) -> Result<Vec<u8>, Failure> {
        let folder = self.code.clone().unwrap_or_else(|| crate::commands::node::cache().join("contracts/current"));
        let path = folder.join(name);
        let code = fs::read(&path).map_err(|cause| {
            let message = format!("the contract's code `{}` cannot be read: {cause}", path.display());
            Failure::of(Code::NotInstalled, message).hint("`scripts/contracts` builds it; `--code FOLDER` names another folder")
        })?;
        if code.starts_with(b"PVM") {
            Ok(code)
        } else {
            Err(Failure::file(Code::FileMalformed, &path, "this is no PolkaVM code"))
        }
    }
}

/// A part of the contract on the chain.
struct Part {
    address: Account,
    code_hash: String,
}

async fn instantiate(ledger: &Ledger, keypair: &Keypair, code: &[u8], data: Vec<u8>) -> Result<(Part, BlockNumber), Failure> {
    let code_hash = format!("0x{}", hex::encode(keccak_256(code)));
    let mut salt = [0; 32];
    getrandom::fill(&mut salt)?;
    let dry = ledger.chain.try_deploy(keypair.public().account_id().0, code, &data, salt).await?;
    let address = dry.address.filter(|_| !dry.reverted);
    let address = address.ok_or_else(|| Failure::of(Code::NotValet, "the code's constructor `new` reverted; is it of another version?"))?;
    let call = Call::InstantiateWithCode {
        value: Balance(0),
        weight: with_margin(dry.weight),
        storage_deposit_limit: deposit(&dry),
        code: code.to_vec(),
        data,
        salt: Some(Salt(salt)),
    };
    let included = ledger.submit(keypair, &call, dry.deposit.0).await?;
    Ok((Part { address, code_hash }, included.block.number))
}

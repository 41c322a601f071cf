//! `valet deploy`: the contract onto a chain.

mod begun;
mod parts;

use super::join::made_in;
use crate::{
    answer::{DryRun, Plan},
    approval::Question,
    context::Context,
    contract_code::CodeFolder,
    failure::{Code, Failure},
    file::{Kind, Replace, Target},
    ledger::{Ledger, Repeated},
    output::inline,
    session::{deposit, with_margin, Session},
    signer::Signer,
    unsettled::Foretold,
};
pub(crate) use begun::Begun;
use begun::BegunFile;
use clap::Args;
use parts::{Part, Parts};
use shared_logic::{GenesisHash, RULES_HASH};
use valet_chain::{BlockNumber, DryRunError};
use valet_wallet::{
    transaction::{Balance, Salt},
    AccountId32, Call, Keypair,
};

/// Put the contract on a chain and write the deployment file.
///
/// The signer becomes the admin: it looks after parties and purposes, may pause and retire, and has no
/// right over any grant. The first ten purposes are built in. A deployment that was cut off is taken up when the
/// command is typed again: FILE.begun beside the deployment file says where its parts are. On a dev chain: `valet deploy --dev //Alice --node ws://127.0.0.1:9944`.
#[derive(Args)]
pub(crate) struct Deploy {
    #[command(flatten)]
    signer: Signer,
    #[command(flatten)]
    code: CodeFolder,
    #[command(flatten)]
    replace: Replace,
}

impl Deploy {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let target = Target::check(&context.deployment, Kind::DEPLOYMENT, self.replace)?;
        let url = context.node.clone().unwrap_or_else(|| crate::node_url::LOCAL.into());
        let code = self.code.read()?;
        let ledger = context.ledger_at(&url).await?;
        let (account, genesis) = (self.signer.account()?, ledger.chain.genesis());
        let mut parts = Parts::of(code);
        let (file, taken_up) = BegunFile::find(&context.deployment, &account, &genesis.to_string(), &parts)?;
        parts.place(account.address(), GenesisHash(genesis.0), file.begun().salt());
        let left = if taken_up { parts.missing(&ledger).await? } else { parts.all().to_vec() };
        let needs = needs(&ledger, &account, &left).await.map_err(|failure| self.signer.hinted(failure))?;
        ledger.must_afford(&account, needs).await.map_err(|failure| self.signer.hinted(failure))?;
        let what = plan(&account, &ledger, &url, &left, taken_up);
        let shown = [Plan::of(&what)];
        if self.signer.dry_run {
            return context.output.show(&DryRun::of(&shown), |_| what.clone());
        }
        context.approval.obtain(context.output, &Question::Yes("Deploy"), &serde_json::json!(shown), &what)?;
        let keypair = self.signer.keypair()?;
        file.write()?;
        ledger.map_account(&keypair).await?;
        // What was under way when the last attempt was cut off; whether it came in is seen by what is there.
        ledger.earlier(&account, Repeated::Takes).await?;
        let missing = parts.missing(&ledger).await?;
        let mut block = None;
        for part in parts.all() {
            let there = !missing.iter().any(|one| one.address == part.address);
            if there {
                context.output.note(&format!("{} is there already, at {}", part.name, part.address));
            } else {
                let number = instantiate(&ledger, &keypair, part, file.begun().salt()).await?;
                context.output.note(&format!("{} is at {}, in block {number}", part.name, part.address));
                block = Some(number);
            }
        }
        let block = match block {
            Some(last) => last,
            None => made_in(&ledger, ledger.chain.finalized_head().await?, parts.consent.address).await?,
        };
        let deployment = parts.deployment(url, genesis.to_string(), block.0);
        let mut session = Session::of_blocks(ledger, deployment);
        session.deployment.rules_hash = session.rules_hash().await?;
        session.deployment.write(&target)?;
        file.done();
        if session.deployment.rules_hash != RULES_HASH {
            context.output.warn("this code was compiled from other rules than this program");
        }
        session.deployment.tell(context, &target)
    }
}

/// What is shown before anything is signed.
fn plan(account: &AccountId32, ledger: &Ledger, url: &str, left: &[&Part], taken_up: bool) -> String {
    let (chain, begun) = (inline(ledger.chain.name()), if taken_up { ", as it was begun" } else { "" });
    match left {
        [] => format!("the two contracts of {account} are on the chain `{chain}` at {url}; the deployment file would be written"),
        [one] => format!("{account} would put {} on the chain `{chain}` at {url} and become its admin{begun}", one.name),
        _ => format!("{account} would put two contracts on the chain `{chain}` at {url} and become their admin{begun}"),
    }
}

/// What the account must have: twice what the code locks, for what the contracts store and the fees are less than it.
/// Refuses code that the chain does not take, before anything is sent.
async fn needs(ledger: &Ledger, account: &AccountId32, left: &[&Part]) -> Result<u128, Failure> {
    let mut locks = 0u128;
    for part in left {
        locks = locks.saturating_add(ledger.chain.try_upload(account.0, &part.code).await.map_err(|cause| refused(part, cause))?.0);
    }
    Ok(locks.saturating_mul(2))
}

fn refused(part: &Part, cause: DryRunError) -> Failure {
    let refused = matches!(cause, DryRunError::Refused { .. });
    let failure = Failure::from(cause);
    if refused && failure.code() != Code::InsufficientFunds {
        return Failure::of(Code::NotValet, format!("the chain does not take the code of {}: {failure}", part.name));
    }
    failure
}

async fn instantiate(ledger: &Ledger, keypair: &Keypair, part: &Part, salt: [u8; 32]) -> Result<BlockNumber, Failure> {
    let dry = ledger
        .chain
        .try_deploy(keypair.public().account_id().0, &part.code, &part.input, salt)
        .await
        .map_err(|cause| refused(part, cause))?;
    if dry.reverted {
        return Err(Failure::of(Code::NotValet, "the code's constructor `new` reverted; is it of another version?"));
    }
    if dry.address != Some(part.address) {
        return Err(Failure::of(Code::NotANode, "the chain makes addresses otherwise than `pallet-revive` does"));
    }
    let call = Call::InstantiateWithCode {
        value: Balance(0),
        weight: with_margin(dry.weight),
        storage_deposit_limit: deposit(&dry),
        code: part.code.clone(),
        data: part.input.clone(),
        salt: Some(Salt(salt)),
    };
    let foretold = Foretold { id: Some(part.address.to_string().into()), ..Foretold::default() };
    Ok(ledger.submit_and_keep(keypair, &call, dry.deposit, foretold).await?.block.number)
}

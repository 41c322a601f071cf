//! `valet join`: a deployment file for a contract that somebody else deployed.

use crate::{
    context::Context,
    contract_code::{code_hash, written, CodeFolder},
    deployment::Deployment,
    failure::{Code, Failure},
    file::{Kind, Replace, Target},
    ledger::Ledger,
    records::Records,
    session::Session,
};
use clap::Args;
use shared_logic::{Account, GenesisHash, RULES_HASH};
use std::collections::BTreeMap;
use valet_chain::{BlockNumber, Emitters, Head};

/// Write a deployment file for a contract that somebody else deployed.
///
/// Nothing is believed of whoever named it: the code of both parts and the hash of the rules must be those of this
/// build, and the contract must take intents of this very chain and address. What is of other code is refused.
/// Nothing is signed. Example: `valet join 0x… --node wss://node.example`.
#[derive(Args)]
pub(crate) struct Join {
    /// The contract's address.
    #[arg(value_parser = crate::parse::account, value_name = "ADDRESS")]
    contract: Account,
    /// The block that the contract was made in; otherwise it is looked for, which takes a node that keeps old states.
    /// Whoever deployed it has the number in the deployment file.
    #[arg(long, value_name = "NUMBER")]
    block: Option<u32>,
    #[command(flatten)]
    code: CodeFolder,
    #[command(flatten)]
    replace: Replace,
}

impl Join {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let target = Target::check(&context.deployment, Kind::DEPLOYMENT, self.replace)?;
        let code = self.code.read()?;
        let url = context.node.clone().unwrap_or_else(|| crate::node_url::LOCAL.into());
        let ledger = context.ledger_at(&url).await?;
        let head = ledger.chain.finalized_head().await?;
        // Before anything is asked of it: what other code answers says nothing.
        must_have(&ledger, head, self.contract, &code_hash(&code.consent)).await?;
        let records = Records::new(&ledger.chain, self.contract, head.hash);
        let extension = records.extension().await?.ok_or_else(|| other("keeps no address of its extension"))?;
        must_have(&ledger, head, extension, &code_hash(&code.extension)).await?;
        let domain = valet_wallet::intent::domain(GenesisHash(ledger.chain.genesis().0), self.contract);
        if records.domain().await? != Some(domain) {
            return Err(other("was made for another chain, and takes no intent that is signed for this one"));
        }
        let block = match self.block {
            Some(number) => BlockNumber(number),
            None => made_in(&ledger, head, self.contract).await?,
        };
        let deployment = Deployment {
            node: url,
            genesis: ledger.chain.genesis().to_string(),
            contract: self.contract,
            code_hash: code_hash(&code.consent),
            extension,
            extension_code_hash: code_hash(&code.extension),
            rules_hash: RULES_HASH,
            block: block.0,
            names: BTreeMap::new(),
        };
        let session = Session::of_blocks(ledger, deployment);
        let rules = session.rules_hash_at(head.hash).await?;
        if rules != RULES_HASH {
            return Err(other(&format!("runs rules {rules}, and this program has {RULES_HASH}")));
        }
        session.deployment.write(&target)?;
        session.deployment.tell(context, &target)
    }
}

/// Refuses an address at which there is no contract, or one of other code.
async fn must_have(ledger: &Ledger, head: Head, address: Account, expected: &str) -> Result<(), Failure> {
    let Some(found) = ledger.chain.code_hash(head, address).await? else {
        let message = format!("there is no contract at `{address}` on the chain `{}`", ledger.chain.name());
        return Err(
            Failure::of(Code::NoContract, message).hint("compare the address with whoever gave it, and `--node URL` with the chain")
        );
    };
    let found = written(&found);
    if found == expected {
        return Ok(());
    }
    Err(other(&format!("has other code at `{address}`: {found}, and not this build's {expected}")))
}

fn other(what: &str) -> Failure {
    let hint =
        "use the `valet` and the code that it was deployed with (`--code FOLDER`), or ask whoever gave the address; nothing was written";
    Failure::of(Code::NotValet, format!("the contract {what}")).hint(hint)
}

/// The block that the contract was made in. Looked for from the newest backwards, because that is what a node that
/// discards old states can still tell.
pub(super) async fn made_in(ledger: &Ledger, head: Head, contract: Account) -> Result<BlockNumber, Failure> {
    let (mut absent, mut there, mut step) = (0, head.number.0, 1u32);
    while let Some(earlier) = there.checked_sub(step).filter(|it| *it > 0) {
        if !is_there(ledger, earlier, contract).await? {
            absent = earlier;
            break;
        }
        (there, step) = (earlier, step.saturating_mul(2));
    }
    while let Some(middle) = there.checked_sub(absent).map(|gap| absent.saturating_add(gap.div_euclid(2))).filter(|it| *it > absent) {
        if is_there(ledger, middle, contract).await? {
            there = middle;
        } else {
            absent = middle;
        }
    }
    Ok(BlockNumber(there))
}

async fn is_there(ledger: &Ledger, number: u32, contract: Account) -> Result<bool, Failure> {
    let block = ledger.chain.block(BlockNumber(number), Emitters::Only(contract)).await.map_err(|cause| {
        let failure = Failure::from(cause);
        if failure.code() == Code::StateDiscarded {
            return failure.hint("name the block that it was made in with `--block`, or a node that keeps old states with `--node`");
        }
        failure
    })?;
    Ok(ledger.chain.code_hash(block.head(), contract).await?.is_some())
}

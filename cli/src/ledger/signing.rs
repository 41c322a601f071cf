//! Signing a call as an account's next transaction, by the layout that the chain tells.

use crate::failure::{Code, Failure};
use valet_chain::{BlockNumber, Chain, ExtensionName, Sent, TransactionLayout};
use valet_wallet::{
    transaction::{Balance, BlockHash, CallIndex, CallIndices, Extension, MetadataHash, Mortality, TypeSizes, Window},
    Call, Context as Signing, Keypair, Shape,
};

/// How many blocks a transaction may wait for after the newest: at 6 s each six minutes, longer than a command waits.
const VALID_FOR: u32 = 64;

/// What to do where the chain does not take the hash of its metadata.
pub(super) const UNVOUCHED: &str = "the signature covers the hash of the chain's metadata as the node told it: try another node; \
    where you trust this one, `--no-metadata-hash` signs without";

/// Whether a signer vouches for the chain's metadata, where the chain takes that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Vouching {
    /// So no node can have another call signed than the one that was shown.
    On,
    /// For a chain that was built without its metadata's hash.
    Off,
}

/// Signs a call as the account's next transaction on that chain, mortal.
pub(crate) async fn signed(chain: &Chain, keypair: &Keypair, call: &Call, vouching: Vouching) -> Result<Sent, Failure> {
    signed_within(chain, keypair, call, vouching, VALID_FOR).await
}

/// The same, for so many blocks after the newest; up to as many more, since the chain knows powers of two only.
pub(crate) async fn signed_within(chain: &Chain, keypair: &Keypair, call: &Call, vouching: Vouching, blocks: u32) -> Result<Sent, Failure> {
    let account = keypair.public().account_id();
    let layout = chain.transaction_layout().await?;
    let (since, blocks) = chain.window(blocks).await?;
    let longest = u32::from(Window::MAX_PERIOD);
    let period = blocks.checked_next_power_of_two().unwrap_or(longest).min(longest);
    let window = u16::try_from(period).ok().and_then(|period| Window::new(period, since.number.0, BlockHash(since.hash.0)).ok());
    let window = window.ok_or_else(|| Failure::of(Code::Internal, format!("a transaction cannot be valid for {period} blocks")))?;
    let nonce = chain.next_nonce(account.0).await?;
    let context = Signing {
        genesis: BlockHash(chain.genesis().0),
        spec_version: layout.spec_version,
        transaction_version: layout.transaction_version,
        nonce,
        tip: Balance(0),
        // One that could wait for ever could take effect long after it was given up.
        mortality: Mortality::Mortal(window),
        metadata: metadata_hash(chain, &layout, vouching).await?,
    };
    let transaction = valet_wallet::sign(keypair, call, &context, &shape(&layout)?).into_bytes();
    let until = BlockNumber(since.number.0.saturating_add(period).saturating_sub(1));
    Ok(Sent { transaction, account: account.0, nonce, since, until })
}

async fn metadata_hash(chain: &Chain, layout: &TransactionLayout, vouching: Vouching) -> Result<Option<MetadataHash>, Failure> {
    if vouching == Vouching::Off || !layout.checks_metadata() {
        return Ok(None);
    }
    let hash = chain.metadata_hash().await.map_err(|cause| Failure::from(cause).hint(UNVOUCHED))?;
    Ok(Some(MetadataHash(hash)))
}

/// The wallet's view of the chain's layout.
fn shape(layout: &TransactionLayout) -> Result<Shape, Failure> {
    let index = |place: valet_chain::CallPlace| CallIndex { pallet: place.pallet, call: place.call };
    let extension = |name: &ExtensionName| {
        let sizes = if name.empty { TypeSizes::BothZero } else { TypeSizes::NotEmpty };
        Extension::parse(&name.identifier, sizes)
    };
    Ok(Shape {
        calls: CallIndices {
            map_account: index(layout.map_account),
            revive_call: index(layout.revive_call),
            instantiate_with_code: index(layout.instantiate_with_code),
            transfer_keep_alive: index(layout.transfer_keep_alive),
        },
        extensions: layout.extensions.iter().map(extension).collect::<Result<_, _>>()?,
    })
}

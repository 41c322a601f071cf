//! What must hold of a node and of a contract before anything is signed by what they say.

use crate::{
    contract_code::written,
    failure::{Code, Failure},
    session::Session,
    time::{moment, wall_clock},
};
use shared_logic::{GenesisHash, RulesHash, UnixSeconds, RULES_HASH};
use valet_chain::Head;

/// Clocks further apart than this are not believed, in seconds.
const CLOCKS_APART: u64 = 300;

/// Whether a chain's time may be another than this machine's: on a dev chain, where time can be let pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Clocks {
    /// Five minutes apart at most.
    Agree,
    /// Whoever types the command knows that they differ.
    May,
}

/// Refuses a contract whose code, extension, rules or domain are not those of the deployment file and of this program.
///
/// # Errors
/// [`Code::OtherContract`], which says what differs.
pub(crate) async fn contract(session: &Session, head: Head) -> Result<(), Failure> {
    let (ledger, deployment) = (&session.ledger, &session.deployment);
    let records = session.records_at(head.hash);
    let extension = records.extension().await?;
    if extension != Some(deployment.extension) {
        return Err(other("the contract has another extension than the deployment file names"));
    }
    for (what, address, expected) in [
        ("the contract", deployment.contract, &deployment.code_hash),
        ("its extension", deployment.extension, &deployment.extension_code_hash),
    ] {
        let found = ledger.chain.code_hash(head, address).await?.map(|hash| written(&hash));
        code(what, found.as_deref(), expected)?;
    }
    rules(session.rules_hash_at(head.hash).await?, deployment.rules_hash)?;
    // Computed here, and believed of nobody: by it an intent is bound to this chain and this contract.
    let domain = valet_wallet::intent::domain(GenesisHash(ledger.chain.genesis().0), deployment.contract);
    if records.domain().await? != Some(domain) {
        return Err(other("the contract takes intents of another chain or address than its own"));
    }
    Ok(())
}

fn code(what: &str, found: Option<&str>, expected: &str) -> Result<(), Failure> {
    match found {
        Some(found) if found.eq_ignore_ascii_case(expected) => Ok(()),
        Some(found) => Err(other(&format!("{what} has other code ({found}) than the deployment file says ({expected})"))),
        None => Err(other(&format!("{what} is not on this chain"))),
    }
}

/// The contract's own, the deployment file's and this program's are one.
fn rules(found: RulesHash, deployed: RulesHash) -> Result<(), Failure> {
    if found != deployed {
        return Err(other(&format!("the contract runs rules {found}, and the deployment file says {deployed}")));
    }
    if found != RULES_HASH {
        return Err(other(&format!("the contract runs rules {found}, and this program has {RULES_HASH}: a preview could be wrong")));
    }
    Ok(())
}

fn other(what: &str) -> Failure {
    Failure::of(Code::OtherContract, format!("nothing was signed: {what}"))
}

/// Refuses a chain whose time is not this machine's: grants would begin and end at other moments than were meant, and a
/// node could show a state of long ago.
///
/// # Errors
/// [`Code::ClocksApart`].
pub(crate) fn time(chain: UnixSeconds, clocks: Clocks) -> Result<(), Failure> {
    match clocks {
        Clocks::Agree => agree(chain, wall_clock()?),
        Clocks::May => Ok(()),
    }
}

fn agree(chain: UnixSeconds, here: UnixSeconds) -> Result<(), Failure> {
    if chain.0.abs_diff(here.0) <= CLOCKS_APART {
        return Ok(());
    }
    let message = format!(
        "nothing was signed: the chain's time is {}, and this machine's {}: more than five minutes apart",
        moment(chain),
        moment(here)
    );
    Err(Failure::of(Code::ClocksApart, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_of_five_minutes_apart_agree_and_of_more_do_not() {
        let here = UnixSeconds(1_800_000_000);
        for (chain, exp) in [(0, true), (300, true), (301, false), (-300, true), (-301, false)] {
            let chain = UnixSeconds(here.0.checked_add_signed(chain).unwrap());
            assert_eq!(agree(chain, here).is_ok(), exp, "{chain:?}");
        }
        let refused = agree(UnixSeconds(0), here).unwrap_err();
        assert_eq!(refused.code(), Code::ClocksApart);
        assert!(refused.to_string().contains("1970-01-01") && refused.to_string().starts_with("nothing was signed"), "{refused}");
    }

    #[test]
    fn other_rules_than_the_files_or_this_programs_are_refused() {
        let (ours, others) = (RULES_HASH, RulesHash([7; 32]));
        assert!(rules(ours, ours).is_ok());
        for (found, deployed) in [(others, ours), (ours, others), (others, others)] {
            assert_eq!(rules(found, deployed).err().map(|failure| failure.code()), Some(Code::OtherContract));
        }
    }

    #[test]
    fn other_code_than_the_files_or_none_is_refused() {
        assert!(code("the contract", Some("0xAB"), "0xab").is_ok());
        for found in [Some("0xac"), None] {
            let refused = code("its extension", found, "0xab").unwrap_err();
            assert_eq!(refused.code(), Code::OtherContract);
            assert!(refused.to_string().contains("its extension"), "{refused}");
        }
    }
}

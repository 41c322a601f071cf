//! Asking the contract: a dry run of its `check` about one grant, or of `check_emergency`.

use super::{Answer, Check};
use crate::{commands::container, failure::Failure, session::Session, site::Site};
use codec::Encode;
use shared_logic::{selector, CheckRequest, Coverage, GrantId, SignalPath, Verdict};

pub(super) async fn ask(site: &Site, may: &Check) -> Result<Answer, Failure> {
    let session = site.session().await?;
    let coverage = match may.grant {
        Some(grant) => coverage(&session, may, grant).await?,
        None if may.emergency => Coverage::ByClass,
        None => return Err(Failure::expected("expected `--grant ID` or `--emergency` with `--chain`: the contract answers for one grant")),
    };
    let request = CheckRequest {
        vehicle: may.vehicle,
        recipient: may.recipient,
        purpose: may.purpose(),
        action: may.action,
        residency: may.residency(),
        classes: may.asked()?,
        coverage,
        data_from: match may.data_from() {
            Some(from) => from,
            None => session.now().await?,
        },
    };
    let question = match may.grant {
        Some(grant) => (selector::CHECK, grant, request).encode(),
        None => (selector::CHECK_EMERGENCY, request).encode(),
    };
    let (verdict, weight) = session.ask_weighed::<Verdict>(&question).await?;
    let owner = session.records().await?.vehicle(may.vehicle).await?.map(|vehicle| vehicle.owner);
    Ok(Answer::of(&verdict, owner, may.recipient, session.rules_hash().await?).weighing(weight))
}

/// What the document says of the one signal. Without it the rules deny, for the container is unknown.
async fn coverage(session: &Session, may: &Check, grant: GrantId) -> Result<Coverage, Failure> {
    let Some(path) = &may.signal else { return Ok(Coverage::ByClass) };
    let Some(file) = &may.container else { return Ok(Coverage::Unknown) };
    let document = container::read(file)?;
    let record = session.records().await?.grant(grant).await?;
    // INVARIANT (right document): what another container's document says is never asked with.
    if let Some(other) = record.map(|record| record.terms.container).filter(|id| *id != document.id()) {
        return Err(Failure::file(
            file,
            format!("expected the document of the grant's container {other}, found that of {}", document.id()),
        ));
    }
    Ok(document.coverage(SignalPath::new(path)?))
}

//! Asking the contract: a dry run of its `check`, about one grant.

use super::{Answer, May};
use crate::{commands::container, failure::Failure, session::Session, site::Site};
use codec::Encode;
use shared_logic::{selector, Coverage, GrantId, Request, SignalPath, Verdict};

pub(super) async fn ask(site: &Site, may: &May, grant: GrantId) -> Result<Answer, Failure> {
    let session = site.session().await?;
    let request = Request {
        vehicle: may.vehicle,
        recipient: may.recipient,
        purpose: may.purpose,
        action: may.action,
        residency: may.residency(),
        classes: may.asked()?,
        coverage: coverage(&session, may, grant).await?,
        data_from: match may.data_from() {
            Some(from) => from,
            None => session.now().await?,
        },
    };
    let question = [selector::CHECK.to_vec(), (grant, request).encode()].concat();
    let (verdict, weight) = session.ask_weighed::<Verdict>(&question).await?;
    Ok(Answer::of(&verdict, may.recipient, session.rules_hash().await?).weighing(weight))
}

/// What the document says of the one signal. Without it the rules deny, for the container is unknown.
async fn coverage(session: &Session, may: &May, grant: GrantId) -> Result<Coverage, Failure> {
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

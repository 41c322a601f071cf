//! The requests for a vehicle, folded from the contract's history.

use crate::{commands::events::history, context::Context, failure::Failure, output::table, render, time::moment};
use serde::Serialize;
use shared_logic::{AccessRequest, Account, Message, RequestEnd, RequestId, RequestState, State, UnixSeconds, VehicleId};

/// A request and how it stands.
#[derive(Serialize)]
struct Row<'a> {
    id: RequestId,
    request: &'a AccessRequest,
    standing: String,
}

pub(super) async fn list(context: &Context, vehicle: VehicleId, recipient: Option<Account>, open: bool) -> Result<(), Failure> {
    let session = context.session().await?;
    let snapshot = session.snapshot().await?;
    let (now, state) = (snapshot.now, history::state(&session, snapshot.head).await?);
    let mut requests: Vec<_> = state
        .requests
        .iter()
        .filter(|(_, request)| request.terms.vehicle == vehicle && recipient.is_none_or(|wanted| request.terms.recipient == wanted))
        .map(|(id, request)| (*id, request, over(&state, *id, request, now)))
        .filter(|(_, _, over)| !open || over.is_none())
        .collect();
    requests.sort_by_key(|(_, request, _)| request.seq);
    let rows: Vec<_> = requests.iter().map(|(id, request, over)| Row { id: *id, request, standing: standing(request, *over) }).collect();
    context.output.show(&rows, |_| {
        table(
            ["event", "request", "recipient", "purpose", "classes", "until", "answer by", "standing"],
            requests.iter().map(|(id, request, over)| {
                [
                    request.seq.0.to_string(),
                    id.to_string(),
                    request.terms.recipient.to_string(),
                    render::purpose(request.terms.purpose),
                    render::classes(request.terms.classes),
                    moment(request.terms.expires_at),
                    moment(request.respond_by),
                    standing(request, *over),
                ]
            }),
        )
    })
}

/// How a request ended, if it did: as recorded, or because the rules would let anybody record that it lapsed.
fn over(state: &State, id: RequestId, request: &AccessRequest, now: UnixSeconds) -> Option<RequestEnd> {
    if let RequestState::Closed(end) = request.state {
        return Some(end);
    }
    let lapse = Message::CloseRequest { request: id, end: RequestEnd::Lapsed };
    shared_logic::step(state, Account([0; 20]), &lapse, now).is_ok().then_some(RequestEnd::Lapsed)
}

fn standing(request: &AccessRequest, over: Option<RequestEnd>) -> String {
    match (over, request.state) {
        (Some(end), _) => end.name().to_owned(),
        (None, RequestState::Deferred) => "deferred".to_owned(),
        (None, _) => "open".to_owned(),
    }
}

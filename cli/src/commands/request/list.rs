//! The requests for a vehicle, folded from the contract's history.

use crate::{commands::events::history, context::Context, failure::Failure, output::table, render, time::moment};
use serde::Serialize;
use shared_logic::{AccessRequest, Account, RequestEnd, RequestId, RequestState, State, UnixSeconds, VehicleId};

/// A request and how it stands.
#[derive(Serialize)]
struct Row<'a> {
    id: RequestId,
    request: &'a AccessRequest,
    standing: &'static str,
}

pub(super) async fn list(context: &Context, vehicle: VehicleId, recipient: Option<Account>, open: bool) -> Result<(), Failure> {
    let session = context.session().await?;
    let snapshot = session.snapshot().await?;
    let (now, state) = (snapshot.now, history::state(&session, snapshot.head).await?);
    let mut requests: Vec<_> = state
        .requests
        .iter()
        .filter(|(_, request)| request.terms.vehicle == vehicle && recipient.is_none_or(|wanted| request.terms.recipient == wanted))
        .map(|(id, request)| (*id, request, Standing::of(&state, request, now)))
        .filter(|(_, _, standing)| !open || standing.is_open())
        .collect();
    requests.sort_by_key(|(_, request, _)| request.seq);
    let rows: Vec<_> = requests.iter().map(|(id, request, standing)| Row { id: *id, request, standing: standing.word() }).collect();
    context.output.show(&rows, |_| {
        table(
            ["event", "request", "recipient", "purpose", "classes", "needed", "until", "answer by", "standing"],
            requests.iter().map(|(id, request, standing)| {
                [
                    request.seq.0.to_string(),
                    id.to_string(),
                    request.terms.recipient.to_string(),
                    render::purpose(request.terms.purpose),
                    render::classes(request.terms.classes),
                    render::classes(request.needed.classes),
                    moment(request.terms.expires_at),
                    moment(request.respond_by),
                    standing.word().to_owned(),
                ]
            }),
        )
    })
}

/// How a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// It can be answered.
    Open,
    /// It can be answered, and the owner has put it off.
    Deferred,
    /// Nobody answered in time.
    Lapsed,
    /// The owner to whom it was made has sold the vehicle, or has stopped everything.
    OfAnEarlierOwner,
    /// It ended so.
    Closed(RequestEnd),
}

impl Standing {
    /// A lapse is derived by the clock: it leaves no event.
    fn of(state: &State, request: &AccessRequest, now: UnixSeconds) -> Self {
        let epoch = state.vehicles.get(&request.terms.vehicle).map(|vehicle| vehicle.epoch);
        match request.state {
            RequestState::Closed(end) => Self::Closed(end),
            _ if epoch != Some(request.epoch) => Self::OfAnEarlierOwner,
            _ if request.respond_by <= now => Self::Lapsed,
            RequestState::Deferred => Self::Deferred,
            RequestState::Open => Self::Open,
        }
    }

    const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Deferred)
    }

    fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Deferred => "deferred",
            Self::Lapsed => "lapsed",
            Self::OfAnEarlierOwner => "void",
            Self::Closed(end) => end.name(),
        }
    }
}

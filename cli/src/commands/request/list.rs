//! `valet request list`.

use crate::{context::Context, failure::Failure, output::entries, render, time::moment, whose::Which, world::World};
use clap::Args;
use serde::Serialize;
use shared_logic::{AccessRequest, RequestEnd, RequestId, RequestState, State, UnixSeconds};

/// Which requests.
#[derive(Args)]
pub(super) struct List {
    #[command(flatten)]
    which: Which,
    /// Only those that can still be answered.
    #[arg(long)]
    open: bool,
}

/// A request and how it stands.
#[derive(Serialize)]
struct Row<'a> {
    id: RequestId,
    request: &'a AccessRequest,
    standing: &'static str,
}

impl List {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let World { state, now } = self.which.world(context).await?;
        context.output.show(&self.rows(&state, now)?, |rows| describe(rows))
    }

    fn rows<'a>(&self, state: &'a State, now: UnixSeconds) -> Result<Vec<Row<'a>>, Failure> {
        let wanted = self.which.wanted(state, now)?;
        let found = state.requests.iter().filter(|(_, request)| wanted.has(request.from, request.terms.vehicle, request.terms.recipient));
        let stand = found.map(|(id, request)| (*id, request, Standing::of(state, request, now)));
        let mut requests: Vec<_> = stand.filter(|(_, _, standing)| !self.open || standing.is_open()).collect();
        requests.sort_by_key(|(_, request, _)| (request.terms.vehicle, request.seq));
        Ok(requests.into_iter().map(|(id, request, standing)| Row { id, request, standing: standing.word() }).collect())
    }
}

fn describe(rows: &[Row<'_>]) -> String {
    let head = ["request", "vehicle", "recipient", "purpose", "classes", "needed", "until", "answer by", "standing"];
    let cells = |Row { id, request, standing }: &Row<'_>| {
        let terms = &request.terms;
        [
            id.to_string(),
            terms.vehicle.to_string(),
            terms.recipient.to_string(),
            render::purpose(terms.purpose),
            render::classes(terms.classes),
            render::classes(request.needed.classes),
            moment(terms.expires_at),
            moment(request.respond_by),
            (*standing).to_owned(),
        ]
    };
    entries("no requests to list: whoever wants data asks with `valet request create`", head, rows.iter().map(cells))
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

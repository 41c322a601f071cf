//! `valet request list`.

use crate::{
    context::Context,
    failure::Failure,
    output::table,
    parse::{account, vehicle},
    render,
    time::moment,
    whose::{Own, Whose},
    world::{Source, World},
};
use clap::Args;
use serde::Serialize;
use shared_logic::{AccessRequest, Account, RequestEnd, RequestId, RequestState, State, UnixSeconds, VehicleId};

/// Which requests, read from where. Without a vehicle, a recipient or an account, those of the only wallet in this folder.
#[derive(Args)]
pub(super) struct List {
    /// Only those for this vehicle.
    #[arg(long, value_name = "ID", value_parser = vehicle)]
    vehicle: Option<VehicleId>,
    /// Only those of this recipient.
    #[arg(long, value_name = "ACCOUNT", value_parser = account)]
    recipient: Option<Account>,
    #[command(flatten)]
    whose: Whose,
    /// Only those that can still be answered.
    #[arg(long)]
    open: bool,
    #[command(flatten)]
    source: Source,
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
        let World { state, now } = self.source.world(context).await?;
        let rows = self.rows(&state, now)?;
        let one_vehicle = self.vehicle.is_some();
        context.output.show(&rows, |rows| describe(rows, one_vehicle))
    }

    fn rows<'a>(&self, state: &'a State, now: UnixSeconds) -> Result<Vec<Row<'a>>, Failure> {
        let named = self.vehicle.is_some() || self.recipient.is_some();
        let own = if named && self.whose.account.is_none() { None } else { Some(self.whose.own(state, now)?) };
        let wanted = |request: &AccessRequest| {
            self.vehicle.is_none_or(|vehicle| request.terms.vehicle == vehicle)
                && self.recipient.is_none_or(|recipient| request.terms.recipient == recipient)
                && own.as_ref().is_none_or(|own| concerns(state, own, request))
        };
        let found = state.requests.iter().filter(|(_, request)| wanted(request));
        let stand = found.map(|(id, request)| (*id, request, Standing::of(state, request, now)));
        let mut requests: Vec<_> = stand.filter(|(_, _, standing)| !self.open || standing.is_open()).collect();
        requests.sort_by_key(|(_, request, _)| (request.terms.vehicle, request.seq));
        Ok(requests.into_iter().map(|(id, request, standing)| Row { id, request, standing: standing.word() }).collect())
    }
}

fn describe(rows: &[Row<'_>], one_vehicle: bool) -> String {
    let cells = |Row { id, request, standing }: &Row<'_>| {
        let (terms, seq, id) = (&request.terms, request.seq.0.to_string(), id.to_string());
        let (recipient, purpose) = (terms.recipient.to_string(), render::purpose(terms.purpose));
        let (classes, needed) = (render::classes(terms.classes), render::classes(request.needed.classes));
        [seq, id, recipient, purpose, classes, needed, moment(terms.expires_at), moment(request.respond_by), (*standing).to_owned()]
    };
    if one_vehicle {
        let head = ["event", "request", "recipient", "purpose", "classes", "needed", "until", "answer by", "standing"];
        return table(head, rows.iter().map(cells));
    }
    let head = ["vehicle", "event", "request", "recipient", "purpose", "classes", "needed", "until", "answer by", "standing"];
    let of = |row: &Row<'_>| {
        let [a, b, c, d, e, f, g, h, i] = cells(row);
        [row.request.terms.vehicle.to_string(), a, b, c, d, e, f, g, h, i]
    };
    table(head, rows.iter().map(of))
}

/// Whether the account made the request, would have the data, or owns the vehicle.
fn concerns(state: &State, own: &Own, request: &AccessRequest) -> bool {
    own.is(request.from) || own.is(request.terms.recipient) || own.owns(state, request.terms.vehicle)
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

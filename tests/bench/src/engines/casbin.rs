//! Casbin: one matcher over the attributes of the request and of the grant.

use super::Records;
use crate::{questions::kind_of, BoxError, Engine};
use casbin::{
    rhai::{Dynamic, ImmutableString},
    CoreApi, DefaultModel, Enforcer, Model,
};
use shared_logic::{Action, Actions, Grant, GrantId, GrantState, Residency, SignalClasses, VehicleId};
use std::collections::HashMap;
use valet_bench_table::{Question, Table};

/// First what a question tells, then what a grant's record tells, then the epoch of its vehicle. Each
/// is a value of its own, since casbin copies a record whole. Sets are masks.
const REQUEST: &str = "vehicle, recipient, now, purpose, action, foreign, off_board, classes, \
    g_vehicle, g_recipient, g_epoch, g_active, g_not_before, g_expires_at, g_purpose, g_actions, g_off_board, g_classes, \
    epoch";
const MATCHER: &str = "r.g_vehicle == r.vehicle && r.g_recipient == r.recipient && r.g_epoch == r.epoch && r.g_active \
    && r.g_not_before <= r.now && r.now < r.g_expires_at && r.g_purpose == r.purpose && (r.g_actions & r.action) == r.action \
    && r.off_board <= r.g_off_board && (r.classes & r.foreign) == 0 && (r.classes & r.g_classes) == r.classes";

/// An enforcer without policy lines, which looks at one grant for each question.
pub struct Casbin {
    enforcer: Enforcer,
    records: Store,
    questions: Vec<Asked>,
}

/// Where the grants are; casbin itself has no place for them but policy lines, which it reads all.
enum Store {
    /// In the values of each question.
    AtHand,
    /// In maps beside the enforcer.
    LookedUp(Maps),
}

struct Maps {
    grants: HashMap<GrantId, Vec<Dynamic>>,
    epochs: HashMap<VehicleId, Dynamic>,
}

/// A question: the values that are there beforehand, and where the others are found.
struct Asked {
    grant: GrantId,
    vehicle: VehicleId,
    values: Vec<Dynamic>,
}

impl Casbin {
    /// The table in casbin's types.
    ///
    /// # Errors
    /// When casbin refuses something.
    pub fn new(table: &Table, records: Records) -> Result<Self, BoxError> {
        let mut model = DefaultModel::default();
        model.add_def("r", "r", REQUEST);
        model.add_def("p", "p", "any");
        model.add_def("e", "e", "some(where (p.eft == allow))");
        model.add_def("m", "m", MATCHER);
        let enforcer = futures::executor::block_on(Enforcer::new(model, ()))?;
        let maps = Maps::new(table)?;
        let ask = |question: &Question| {
            let candidate = table.candidates.get(usize::try_from(question.candidate)?).ok_or("expected a grant")?;
            let (grant, vehicle, asked) = (candidate.id, candidate.grant.terms.vehicle, asked(question)?);
            let values = if records == Records::AtHand { maps.whole(grant, vehicle, &asked)? } else { asked };
            Ok(Asked { grant, vehicle, values })
        };
        let questions = table.questions.iter().map(ask).collect::<Result<Vec<_>, BoxError>>()?;
        let records = if records == Records::AtHand { Store::AtHand } else { Store::LookedUp(maps) };
        Ok(Self { enforcer, records, questions })
    }
}

impl Engine for Casbin {
    fn answer(&mut self, number: usize) -> Result<bool, BoxError> {
        let Asked { grant, vehicle, values } = self.questions.get(number).ok_or("expected the number of a question")?;
        let values = match &self.records {
            Store::AtHand => values.clone(),
            Store::LookedUp(maps) => maps.whole(*grant, *vehicle, values)?,
        };
        Ok(self.enforcer.enforce(values)?)
    }
}

impl Maps {
    fn new(table: &Table) -> Result<Self, BoxError> {
        let grants = table.candidates.iter().map(|candidate| Ok((candidate.id, record(&candidate.grant)?)));
        let epochs = table.vehicles.iter().map(|(id, vehicle)| Ok((*id, number(vehicle.epoch.0.into())?)));
        Ok(Self { grants: grants.collect::<Result<_, BoxError>>()?, epochs: epochs.collect::<Result<_, BoxError>>()? })
    }

    /// All values of a question.
    fn whole(&self, grant: GrantId, vehicle: VehicleId, asked: &[Dynamic]) -> Result<Vec<Dynamic>, BoxError> {
        let record = self.grants.get(&grant).ok_or("expected a grant")?;
        let epoch = self.epochs.get(&vehicle).ok_or("expected a vehicle")?;
        Ok(asked.iter().chain(record).chain([epoch]).cloned().collect())
    }
}

/// Casbin's numbers have 32 bits.
fn number(number: u64) -> Result<Dynamic, BoxError> {
    Ok(i32::try_from(number)?.into())
}

fn text(id: impl std::fmt::Display) -> Dynamic {
    ImmutableString::from(id.to_string()).into()
}

fn off_board(residency: Residency) -> Result<Dynamic, BoxError> {
    number(u64::from(residency == Residency::OffBoard))
}

fn mask(action: Action) -> Result<Dynamic, BoxError> {
    number(Actions::of(&[action]).bits().into())
}

fn asked(question: &Question) -> Result<Vec<Dynamic>, BoxError> {
    let asked = &question.request;
    let foreign = SignalClasses::ALL.minus(kind_of(asked.action));
    Ok(vec![
        text(asked.vehicle),
        text(asked.recipient),
        number(question.now.0)?,
        number(asked.purpose.0.into())?,
        mask(asked.action)?,
        number(foreign.bits().into())?,
        off_board(asked.residency)?,
        number(asked.classes.bits().into())?,
    ])
}

fn record(grant: &Grant) -> Result<Vec<Dynamic>, BoxError> {
    let terms = &grant.terms;
    Ok(vec![
        text(terms.vehicle),
        text(terms.recipient),
        number(grant.epoch.0.into())?,
        (grant.state == GrantState::Active).into(),
        number(terms.not_before.0)?,
        number(terms.expires_at.0)?,
        number(terms.purpose.0.into())?,
        number(terms.actions.bits().into())?,
        off_board(terms.residency)?,
        number(terms.classes.bits().into())?,
    ])
}

//! Cedar: one policy, each grant and vehicle an entity.

use super::Records;
use crate::{questions::kind_of, BoxError, Engine};
use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid, PolicySet, Request, RestrictedExpression,
};
use shared_logic::{Action, Grant, GrantState, Residency, SignalClasses, UnixSeconds, Vehicle, VehicleId};
use std::collections::{HashMap, HashSet};
use valet_bench_table::{Candidate, Question, Table};

/// The cheapest checks stand first. What an action cannot concern is a set of the action's entity, as
/// Cedar would make a set written into the policy anew for each answer.
const POLICY: &str = r#"
permit (principal, action, resource) when {
    resource.vehicle == context.vehicle &&
    resource.recipient == principal &&
    resource.epoch == resource.vehicle.epoch &&
    resource.active &&
    resource.notBefore <= context.now &&
    context.now < resource.expiresAt &&
    resource.purpose == context.purpose &&
    resource.actions.contains(action) &&
    (!context.offBoard || resource.offBoard) &&
    !action.foreign.containsAny(context.classes) &&
    resource.classes.containsAll(context.classes)
};
"#;

/// Cedar with the entities of all grants, or of the one that may allow.
pub struct Cedar {
    policies: PolicySet,
    entities: Store,
    requests: Vec<(usize, Request)>,
}

enum Store {
    /// One store for each grant, picked by the grant's place.
    AtHand(Vec<Entities>),
    /// One store of everything.
    LookedUp(Entities),
}

impl Cedar {
    /// The table in Cedar's types.
    ///
    /// # Errors
    /// When Cedar refuses something.
    pub fn new(table: &Table, records: Records) -> Result<Self, BoxError> {
        let requests = table.questions.iter().map(|question| request(table, question)).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { policies: POLICY.parse()?, entities: Store::new(table, records)?, requests })
    }
}

impl Store {
    fn new(table: &Table, records: Records) -> Result<Self, BoxError> {
        let actions = Action::LIST.iter().map(|action| action_entity(*action)).collect::<Result<Vec<_>, _>>()?;
        let grants = table.candidates.iter().map(|candidate| grant_entity(&candidate.id.to_string(), &candidate.grant));
        let grants = grants.collect::<Result<Vec<_>, _>>()?;
        let vehicles = vehicle_entities(table)?;
        let slice = |(candidate, grant): (&Candidate, &Entity)| {
            let vehicle = vehicles.get(&candidate.grant.terms.vehicle).ok_or("expected the grant's vehicle")?;
            Ok(Entities::from_entities(actions.iter().chain([grant, vehicle]).cloned(), None)?)
        };
        match records {
            Records::AtHand => Ok(Self::AtHand(table.candidates.iter().zip(&grants).map(slice).collect::<Result<_, BoxError>>()?)),
            Records::LookedUp => {
                Ok(Self::LookedUp(Entities::from_entities(actions.iter().chain(&grants).chain(vehicles.values()).cloned(), None)?))
            }
        }
    }
}

impl Engine for Cedar {
    fn answer(&mut self, number: usize) -> Result<bool, BoxError> {
        let (candidate, request) = self.requests.get(number).ok_or("expected the number of a question")?;
        let entities = match &self.entities {
            Store::AtHand(slices) => slices.get(*candidate).ok_or("expected entities for each grant")?,
            Store::LookedUp(all) => all,
        };
        Ok(Authorizer::new().is_authorized(request, &self.policies, entities).decision() == Decision::Allow)
    }
}

fn uid(kind: &str, id: &str) -> Result<EntityUid, BoxError> {
    Ok(EntityUid::from_type_name_and_id(kind.parse::<EntityTypeName>()?, EntityId::new(id)))
}

fn link(kind: &str, id: &str) -> Result<RestrictedExpression, BoxError> {
    Ok(RestrictedExpression::new_entity_uid(uid(kind, id)?))
}

fn classes(classes: SignalClasses) -> RestrictedExpression {
    RestrictedExpression::new_set(classes.items().map(|class| RestrictedExpression::new_string(class.name().to_owned())))
}

fn moment(moment: UnixSeconds) -> Result<RestrictedExpression, BoxError> {
    Ok(RestrictedExpression::new_long(i64::try_from(moment.0)?))
}

fn entity<const N: usize>(uid: EntityUid, attributes: [(&str, RestrictedExpression); N]) -> Result<Entity, BoxError> {
    let attributes: HashMap<_, _> = attributes.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Ok(Entity::new(uid, attributes, HashSet::new())?)
}

fn action_entity(action: Action) -> Result<Entity, BoxError> {
    entity(uid("Action", action.name())?, [("foreign", classes(SignalClasses::ALL.minus(kind_of(action))))])
}

fn vehicle_entities(table: &Table) -> Result<HashMap<VehicleId, Entity>, BoxError> {
    let made = |(id, vehicle): &(VehicleId, Vehicle)| {
        let epoch = RestrictedExpression::new_long(i64::from(vehicle.epoch.0));
        Ok((*id, entity(uid("Vehicle", &id.to_string())?, [("epoch", epoch)])?))
    };
    table.vehicles.iter().map(made).collect()
}

fn grant_entity(id: &str, grant: &Grant) -> Result<Entity, BoxError> {
    let terms = &grant.terms;
    let actions = terms.actions.items().map(|action| link("Action", action.name())).collect::<Result<Vec<_>, _>>()?;
    entity(
        uid("Grant", id)?,
        [
            ("vehicle", link("Vehicle", &terms.vehicle.to_string())?),
            ("recipient", link("Party", &terms.recipient.to_string())?),
            ("epoch", RestrictedExpression::new_long(i64::from(grant.epoch.0))),
            ("active", RestrictedExpression::new_bool(grant.state == GrantState::Active)),
            ("notBefore", moment(terms.not_before)?),
            ("expiresAt", moment(terms.expires_at)?),
            ("purpose", RestrictedExpression::new_long(i64::from(terms.purpose.0))),
            ("actions", RestrictedExpression::new_set(actions)),
            ("offBoard", RestrictedExpression::new_bool(terms.residency == Residency::OffBoard)),
            ("classes", classes(terms.classes)),
        ],
    )
}

/// The place of the grant that may allow, and the request.
fn request(table: &Table, question: &Question) -> Result<(usize, Request), BoxError> {
    let place = usize::try_from(question.candidate)?;
    let candidate = table.candidates.get(place).ok_or("expected a grant")?;
    let asked = &question.request;
    let context = [
        ("vehicle", link("Vehicle", &asked.vehicle.to_string())?),
        ("now", moment(question.now)?),
        ("purpose", RestrictedExpression::new_long(i64::from(asked.purpose.0))),
        ("offBoard", RestrictedExpression::new_bool(asked.residency == Residency::OffBoard)),
        ("classes", classes(asked.classes)),
    ];
    let context = Context::from_pairs(context.into_iter().map(|(name, value)| (name.to_owned(), value)))?;
    let (principal, resource) = (uid("Party", &asked.recipient.to_string())?, uid("Grant", &candidate.id.to_string())?);
    Ok((place, Request::new(principal, uid("Action", asked.action.name())?, resource, context, None)?))
}

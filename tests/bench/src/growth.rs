//! How the time of a check grows with the number of grants, and with what a grant rests on.

use crate::{
    dataset::{account, regions, START},
    engine::{expected, Contender},
    engines::{AtHand, OverState},
    questions,
    timing::{interleaved, Series},
    BoxError, Dataset,
};
use fastrand::Rng;
use serde::Serialize;
use shared_logic::{
    Account, Action, Actions, AssignedRole, CheckRequest, ContainerId, Coverage, DelegationTerms, GrantId, GrantTerms, Message,
    PurposeCode, Realm, Region, Residency, Rights, Seconds, SignalClass, SignalClasses, State, UnixSeconds, VehicleId,
};
use valet_bench_table::{Candidate, Question, Support, Table};

/// So many grants stand in the worlds that are compared.
pub const GRANTS: [usize; 4] = [1, 100, 10_000, 100_000];
/// The rules bound a chain at this.
pub const DEEPEST: u8 = 3;
/// How many questions are asked over and over, where the records should stay near.
const NEAR: usize = 64;
/// How many chains of each depth are asked in turn.
const CHAINS: usize = 64;
const AT_HAND: &str = "records at hand";
const LOOKED_UP: &str = "looked up in a State, the same 64 questions";
const LOOKED_UP_FAR: &str = "looked up in a State, all grants at random";
const USAGE_BASED_INSURANCE: PurposeCode = PurposeCode(1);
const DAY: u32 = 86_400;

/// Times over something that grows.
#[derive(Clone, Debug, Serialize)]
pub struct Growth {
    /// What grows.
    pub over: &'static str,
    /// How much of it there is at each point.
    pub at: Vec<usize>,
    /// What was measured at each point; ratios are to the first point of the first line.
    pub lines: Vec<Line>,
}

/// One way of asking, at each point.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// Where the records are.
    pub name: &'static str,
    /// The points.
    pub points: Vec<Series>,
}

/// Time over the number of grants.
///
/// # Errors
/// When an answer is not as expected.
pub fn grants(rounds: usize, questions: usize) -> Result<Growth, BoxError> {
    let mut worlds = Vec::new();
    for at in GRANTS {
        let dataset = Dataset::new(at)?;
        let far = questions::table(&dataset, questions)?;
        let near = far.questions.iter().take(NEAR).copied().cycle().take(questions).collect();
        worlds.push((dataset.state, Table { questions: near, ..far.clone() }, far));
    }
    let mut contenders = Vec::new();
    for (_, near, _) in &worlds {
        contenders.push(Contender::new(AT_HAND, AtHand(near), &expected(near))?);
    }
    for (state, near, _) in &worlds {
        contenders.push(Contender::new(LOOKED_UP, OverState { state, table: near }, &expected(near))?);
    }
    for (state, _, far) in &worlds {
        contenders.push(Contender::new(LOOKED_UP_FAR, OverState { state, table: far }, &expected(far))?);
    }
    growth("grants", GRANTS.to_vec(), &[AT_HAND, LOOKED_UP, LOOKED_UP_FAR], contenders, rounds)
}

/// Time over the links of delegation between the owner and the grantor.
///
/// # Errors
/// When an answer is not as expected.
pub fn delegations(rounds: usize, questions: usize) -> Result<Growth, BoxError> {
    over_depth("delegations above the grantor", rounds, questions, delegated)
}

/// Time over the grants that a grant is shared onward from.
///
/// # Errors
/// When an answer is not as expected.
pub fn shares(rounds: usize, questions: usize) -> Result<Growth, BoxError> {
    over_depth("grants above the grant", rounds, questions, shared)
}

/// The deepest chains: of delegations, and of grants.
///
/// # Errors
/// When an answer is not as expected.
pub fn deepest(questions: usize) -> Result<[(State, Table); 2], BoxError> {
    Ok([chains(questions, DEEPEST, delegated)?, chains(questions, DEEPEST, shared)?])
}

type Chain = fn(&mut Dataset, &mut Rng, VehicleId, Account, u8) -> Result<Candidate, BoxError>;

fn over_depth(over: &'static str, rounds: usize, questions: usize, chain: Chain) -> Result<Growth, BoxError> {
    let worlds = (0..=DEEPEST).map(|depth| chains(questions, depth, chain)).collect::<Result<Vec<_>, _>>()?;
    let mut contenders = Vec::new();
    for (_, table) in &worlds {
        contenders.push(Contender::new(AT_HAND, AtHand(table), &expected(table))?);
    }
    for (state, table) in &worlds {
        contenders.push(Contender::new(LOOKED_UP, OverState { state, table }, &expected(table))?);
    }
    growth(over, (0..=DEEPEST).map(usize::from).collect(), &[AT_HAND, LOOKED_UP], contenders, rounds)
}

/// Measures all points in the same rounds; the contenders stand in order of the lines.
fn growth(
    over: &'static str,
    at: Vec<usize>,
    names: &[&'static str],
    mut contenders: Vec<Contender<'_>>,
    rounds: usize,
) -> Result<Growth, BoxError> {
    let series = interleaved(&mut contenders, rounds)?;
    let lines = names.iter().zip(series.chunks(at.len())).map(|(name, points)| Line { name, points: points.to_vec() }).collect();
    Ok(Growth { over, at, lines })
}

/// A few vehicles with a chain each; every question is allowed, so every link is looked at.
fn chains(questions: usize, depth: u8, chain: Chain) -> Result<(State, Table), BoxError> {
    let (mut rng, mut dataset) = (Rng::with_seed(0xdee9), Dataset::empty()?);
    let mut candidates = Vec::new();
    for _ in 0..CHAINS {
        let (vehicle, owner) = dataset.register_vehicle(&mut rng)?;
        candidates.push(chain(&mut dataset, &mut rng, vehicle, owner, depth)?);
    }
    let ask = |(place, candidate): (u32, &Candidate)| Question {
        vehicle: place,
        candidate: place,
        request: request(&candidate.grant.terms),
        now: START,
    };
    let asked: Vec<Question> = (0..).zip(&candidates).map(ask).collect();
    let vehicles = dataset.vehicles.iter().filter_map(|id| Some((*id, *dataset.state.vehicles.get(id)?))).collect();
    let questions = asked.into_iter().cycle().take(questions).collect();
    let table = Table { registry: dataset.state.registry, vehicles, candidates, questions };
    match expected(&table).iter().all(|allowed| *allowed) {
        true => Ok((dataset.state, table)),
        false => Err("expected every question about a chain to be allowed".into()),
    }
}

/// A grant by the last of so many delegates.
fn delegated(dataset: &mut Dataset, rng: &mut Rng, vehicle: VehicleId, owner: Account, depth: u8) -> Result<Candidate, BoxError> {
    let (mut grantor, mut support) = (owner, Support::default());
    for depth_left in (0..depth).rev() {
        let (realm, to) = (Realm::Vehicle(vehicle), account(rng));
        let terms = DelegationTerms {
            role: AssignedRole::Delegate,
            rights: Rights::ALL,
            classes: classes(),
            actions: Actions::of(&[Action::Read]),
            purposes: None,
            longest_grant: None,
            depth_left,
            not_before: START,
            expires_at: moment(20)?,
        };
        dataset.send(grantor, Message::Delegate { realm, to, terms })?;
        dataset.send(to, Message::AcceptDelegation { realm, ward: None })?;
        let delegation = dataset.state.delegations.get(&(realm, to)).copied().ok_or("expected a delegation")?;
        support.delegations.push(((realm, to), delegation));
        grantor = to;
    }
    let recipient = dataset.register_party(rng)?;
    let id = dataset.grant_by(grantor, terms(vehicle, recipient, None, 0)?)?;
    found(dataset, id, support)
}

/// A grant at the end of so many others.
fn shared(dataset: &mut Dataset, rng: &mut Rng, vehicle: VehicleId, owner: Account, depth: u8) -> Result<Candidate, BoxError> {
    let (mut parent, mut support) = (None, Support::default());
    for depth_left in (0..=depth).rev() {
        let recipient = dataset.register_party(rng)?;
        let id = dataset.grant_by(owner, terms(vehicle, recipient, parent, depth_left)?)?;
        let candidate = found(dataset, id, support)?;
        if depth_left == 0 {
            return Ok(candidate);
        }
        support = candidate.support;
        support.grants.push((id, candidate.grant));
        parent = Some(id);
    }
    Err("expected at least one grant".into())
}

/// The grant, with its recipient added to what it rests on.
fn found(dataset: &Dataset, id: GrantId, mut support: Support) -> Result<Candidate, BoxError> {
    let grant = *dataset.state.grants.get(&id).ok_or("expected a grant")?;
    let party = *dataset.state.parties.get(&grant.terms.recipient).ok_or("expected a party")?;
    support.parties.push((grant.terms.recipient, party));
    Ok(Candidate { id, grant, support })
}

const fn classes() -> SignalClasses {
    SignalClasses::of(&[SignalClass::SpeedMotion, SignalClass::Odometer])
}

fn moment(days: u32) -> Result<UnixSeconds, BoxError> {
    Ok(START.after(Seconds(days * DAY)).ok_or("expected a moment")?)
}

fn terms(vehicle: VehicleId, recipient: Account, parent: Option<GrantId>, depth_left: u8) -> Result<GrantTerms, BoxError> {
    Ok(GrantTerms {
        vehicle,
        recipient,
        purpose: USAGE_BASED_INSURANCE,
        container: ContainerId([0xc0; 32]),
        classes: classes(),
        actions: Actions::of(&[Action::Read]),
        residency: Residency::OffBoard,
        regions: regions(Residency::OffBoard),
        not_before: START,
        expires_at: moment(10)?,
        history_from: START,
        retention: Seconds(DAY),
        depth_left,
        max_uses: None,
        parent,
    })
}

/// What these terms allow.
const fn request(terms: &GrantTerms) -> CheckRequest {
    CheckRequest {
        vehicle: terms.vehicle,
        recipient: terms.recipient,
        purpose: terms.purpose,
        action: Action::Read,
        residency: Residency::InVehicle,
        region: Region::Eea,
        classes: terms.classes,
        coverage: Coverage::ByClass,
        data_from: START,
    }
}

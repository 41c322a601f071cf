//! Properties over random histories of three owners, three delegates, three recipients, an authority, an
//! auditor, the admin, two vehicles and a clock.
//!
//! `VALET_CASES` sets how many histories are tried; 2,000 of a hundred steps on average otherwise.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::float_arithmetic,
    clippy::print_stdout,
    reason = "a test stops at the first thing that is not as expected, and prints its figures"
)]

mod invariants;

use invariants::{emergency_probes, probes_of, time_takes_away, Moment, Probe};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestCaseError};
use shared_logic::{Denial, Event, EventBody, Message, Operation, State, UnixSeconds, Verdict};
use std::collections::BTreeMap;
use valet_testkit::{
    strategies::{act, start, start_events, Act, Tried, START},
    ADMIN,
};

fn cases() -> u32 {
    std::env::var("VALET_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(2_000)
}

/// A history as it goes on.
struct History {
    state: State,
    events: Vec<Event>,
    now: UnixSeconds,
    probes: Vec<Probe>,
    answers: Vec<Verdict>,
    before_pause: Option<State>,
}

impl History {
    fn new() -> Self {
        let (state, probes) = (start(), emergency_probes());
        let now = UnixSeconds(START);
        let answers = probes.iter().map(|probe| probe.ask(&state, now)).collect();
        Self { state, events: start_events(), now, probes, answers, before_pause: None }
    }

    /// Somebody tries something.
    fn goes_on(&mut self, act: &Act) -> Result<(Tried, Result<Event, Denial>), TestCaseError> {
        self.now = UnixSeconds(self.now.0 + act.later());
        let now = self.now;
        let tried = act.tried(&self.state, now);
        invariants::hot_path::the_same_alone(&self.state, &tried, now)?;
        let was: Vec<_> = self.probes.iter().map(|probe| probe.ask(&self.state, now)).collect();
        time_takes_away(&self.state, &self.probes, &self.answers, &was, now)?;
        let outcome = match tried.on(&self.state, now) {
            Ok(outcome) => outcome,
            Err(denial) => {
                self.answers = was;
                return Ok((tried, Err(denial)));
            }
        };
        let before = self.state.clone();
        self.state.apply(&outcome.event).map_err(|error| TestCaseError::fail(error.to_string()))?;
        if outcome.event.body == EventBody::ContractPaused {
            self.before_pause = Some(before.clone());
        }
        let is: Vec<_> = self.probes.iter().map(|probe| probe.ask(&self.state, now)).collect();
        let (probes, before_pause) = (&self.probes[..], self.before_pause.as_ref());
        let moment =
            Moment { before: &before, after: &self.state, tried: &tried, outcome: &outcome, now, probes, was: &was, is: &is, before_pause };
        for invariant in invariants::ALL {
            invariant(&moment)?;
        }
        self.answers = is;
        if let EventBody::GrantActivated { record, .. } | EventBody::GrantRenewed { record, .. } = outcome.event.body {
            for probe in probes_of(outcome.event.grant.unwrap(), &record.terms) {
                self.answers.push(probe.ask(&self.state, now));
                self.probes.push(probe);
            }
        }
        if self.state.registry.operation == Operation::Running {
            self.before_pause = None;
        }
        self.events.push(outcome.event);
        Ok((tried, Ok(outcome.event)))
    }

    /// The whole history again gives the same state.
    fn ends(&self) -> Result<(), TestCaseError> {
        let mut state = State::new(ADMIN);
        for event in &self.events {
            state.apply(event).map_err(|error| TestCaseError::fail(error.to_string()))?;
        }
        prop_assert_eq!(&state, &self.state, "folding the events gives the state");
        let read: State = shared_logic::decode_exact(&codec::Encode::encode(&state)).unwrap();
        prop_assert_eq!(&read, &state, "and so do its bytes, with the index made anew");
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), max_shrink_iters: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_tried_every_invariant_holds(acts in prop::collection::vec(act(), 1..200)) {
        let mut history = History::new();
        for act in &acts {
            let _ = history.goes_on(act)?;
        }
        history.ends()?;
    }
}

/// The message's name, as it is written.
fn name_of(message: &Message) -> String {
    let text = format!("{message:?}");
    text.split([' ', '{']).next().unwrap().to_owned()
}

/// That random histories are not histories of refusals: what comes up in a few hundred of them.
/// `cargo test … share_of -- --nocapture` prints the table.
#[test]
fn the_share_of_accepted_messages_is_fair_for_every_kind_and_event() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut tried, mut events, mut denials) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let (mut intents, mut steps, mut allowed, mut asked) = ([0_u32; 2], 0, 0, 0);
    let histories = prop::collection::vec(act(), 100);
    for _ in 0..300 {
        let mut history = History::new();
        for act in histories.new_tree(&mut runner).unwrap().current() {
            let (what, found) = history.goes_on(&act).unwrap();
            steps += 1;
            let [all, accepted] = tried.entry(name_of(what.message())).or_insert([0_u32; 2]);
            *all += 1;
            *accepted += u32::from(found.is_ok());
            if let Tried::Intent(_) = what {
                intents[0] += 1;
                intents[1] += u32::from(found.is_ok());
            }
            match found {
                Ok(event) => *events.entry(event.body.kind()).or_insert(0_u32) += 1,
                Err(denial) => *denials.entry(denial.name()).or_insert(0_u32) += 1,
            }
            asked += history.answers.len();
            allowed += history.answers.iter().filter(|verdict| verdict.is_allow()).count();
        }
    }
    for (name, [all, accepted]) in &tried {
        println!("{name:18} {accepted:6} of {all:6} accepted");
    }
    println!("intents: {} of {} accepted; {steps} steps; {allowed} of {asked} answers allow", intents[1], intents[0]);
    println!("{events:?}\n{denials:?}");
    assert_eq!(tried.len(), 53, "every kind of message is tried");
    let rare: Vec<_> = tried.iter().filter(|(_, [_, accepted])| *accepted < 5).collect();
    assert!(rare.is_empty(), "{rare:?}");
    assert_eq!(events.len(), 50, "every kind of event but the first of all");
    assert!(intents[1] > 100 && allowed > 10_000 && denials.len() > 40, "{}", denials.len());
}

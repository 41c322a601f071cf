//! Scenarios as tables: one sentence, one outcome. The golden vectors are made of the same tables.
#![allow(dead_code, reason = "each test file uses its own part")]

mod attestation;
mod check;
mod contract;
mod delegation;
mod emergency;
mod end;
mod erasure;
mod grant;
mod intent;
mod life;
mod objection;
mod party;
mod party_key;
mod recovery;
mod renew;
mod request;
mod supports;
mod vehicle;

use shared_logic::{
    check as decide_one, check_emergency, step, submit, Account, CheckRequest, Denial, GrantId, Message, Outcome, PurposeCode, Role,
    SignalClass, SignalClasses, SignedIntent, UnixSeconds, Verdict,
};
use valet_testkit::{request as base_request, Fixture, T0};

/// What is expected: the name of the event, or `Allow`; else the reason.
pub(crate) type Exp = Result<&'static str, Denial>;

/// What somebody tries or asks.
#[derive(Clone, Copy)]
pub(crate) enum Act {
    Step(Account, fn(&Fixture) -> Message),
    /// A message that names who sends it.
    As(Account, fn(Account) -> Message),
    Submit(fn(&Fixture) -> SignedIntent),
    /// Of the fixture's grant.
    Ask(fn(&mut CheckRequest)),
    /// Of the emergency of the rescue service.
    AskEmergency(fn(&mut CheckRequest)),
}

/// Something happens, then somebody tries something.
pub(crate) struct Scenario {
    /// The sentence.
    pub(crate) name: &'static str,
    given: fn(&mut Fixture),
    act: Act,
    pub(crate) at: u64,
    pub(crate) exp: Exp,
    pub(crate) exp_role: Option<Role>,
}

/// The scenario with its values.
pub(crate) enum Trial {
    Step(Account, Message),
    Submit(SignedIntent),
    Ask(GrantId, CheckRequest),
    AskEmergency(CheckRequest),
}

impl Scenario {
    /// The fixture before the act.
    pub(crate) fn before(&self) -> Fixture {
        let mut fixture = Fixture::new();
        (self.given)(&mut fixture);
        fixture
    }

    pub(crate) fn trial(&self, fixture: &Fixture) -> Trial {
        match self.act {
            Act::Step(caller, message) => Trial::Step(caller, message(fixture)),
            Act::As(caller, message) => Trial::Step(caller, message(caller)),
            Act::Submit(signed) => Trial::Submit(signed(fixture)),
            Act::Ask(ask) => {
                let mut request = CheckRequest { data_from: UnixSeconds(self.at), ..base_request() };
                ask(&mut request);
                Trial::Ask(fixture.grant, request)
            }
            Act::AskEmergency(ask) => {
                let mut request = CheckRequest {
                    recipient: valet_testkit::RESCUE,
                    purpose: PurposeCode::EMERGENCY,
                    data_from: UnixSeconds(self.at),
                    ..base_request()
                };
                ask(&mut request);
                Trial::AskEmergency(request)
            }
        }
    }

    fn given(self, given: fn(&mut Fixture)) -> Self {
        Self { given, ..self }
    }

    /// The act comes that many seconds after T0; 100 unless it says otherwise.
    fn at(self, later: u64) -> Self {
        Self { at: T0 + later, ..self }
    }

    fn role(self, role: Role) -> Self {
        Self { exp_role: Some(role), ..self }
    }
}

impl Trial {
    pub(crate) fn change(&self, fixture: &Fixture, now: u64) -> Option<Result<Outcome, Denial>> {
        match self {
            Self::Step(caller, message) => Some(step(&fixture.state, *caller, message, UnixSeconds(now))),
            Self::Submit(signed) => Some(submit(&fixture.state, signed, UnixSeconds(now))),
            _ => None,
        }
    }

    pub(crate) fn verdict(&self, fixture: &Fixture, now: u64) -> Option<Verdict> {
        match self {
            Self::Ask(grant, request) => Some(decide_one(&fixture.state, *grant, request, UnixSeconds(now))),
            Self::AskEmergency(request) => Some(check_emergency(&fixture.state, request, UnixSeconds(now))),
            _ => None,
        }
    }
}

/// Every scenario.
pub(crate) fn all() -> Vec<Scenario> {
    let tables = [
        vehicle::table,
        contract::table,
        party::table,
        party_key::table,
        attestation::table,
        recovery::table,
        delegation::table,
        request::table,
        grant::table,
        renew::table,
        life::table,
        end::table,
        check::table,
        supports::table,
        emergency::table,
        objection::table,
        erasure::table,
        intent::table,
    ];
    tables.into_iter().flat_map(|table| table()).collect()
}

fn scenario(name: &'static str, act: Act, exp: Exp) -> Scenario {
    Scenario { name, given: |_| {}, act, at: T0 + 100, exp, exp_role: None }
}

#[allow(unused_imports, reason = "the golden vectors do not need it")]
pub(crate) use party::standings;

/// What comes of it is of no interest.
fn done<T>(_: T) {}

fn does(name: &'static str, caller: Account, message: fn(&Fixture) -> Message, exp: Exp) -> Scenario {
    scenario(name, Act::Step(caller, message), exp)
}

fn does_as(name: &'static str, caller: Account, message: fn(Account) -> Message, exp: Exp) -> Scenario {
    scenario(name, Act::As(caller, message), exp)
}

fn submits(name: &'static str, signed: fn(&Fixture) -> SignedIntent, exp: Exp) -> Scenario {
    scenario(name, Act::Submit(signed), exp)
}

fn asks(name: &'static str, ask: fn(&mut CheckRequest), exp: Result<(), Denial>) -> Scenario {
    scenario(name, Act::Ask(ask), exp.map(|()| "Allow"))
}

fn asks_emergency(name: &'static str, ask: fn(&mut CheckRequest), exp: Result<(), Denial>) -> Scenario {
    scenario(name, Act::AskEmergency(ask), exp.map(|()| "Allow"))
}

fn only(class: SignalClass) -> SignalClasses {
    SignalClasses::of(&[class])
}

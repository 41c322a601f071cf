//! The scopes: what is varied for each question.
//!
//! | file | families | what is varied, beside who asks and when |
//! |---|---|---|
//! | `grant_checks` | `Who`, `What` | a grant's state, window and epoch; its scope against that of the request |
//! | `supports` | `Supports`, `Steps` | the recipient, the driver, the mandate, the grant above; chains with a break anywhere |
//! | `share` | `Sets` | every set of classes and actions of the request, the grant, its mandate and its parent |
//! | `any` | `Any` | two grants, each sound or falling short in one way |
//! | `emergency` | `Read`, `Open`, `Close`, `Review` | authority and auditor, the last emergency, classes, the end, the finding |
//! | `vehicle` | `Register` to `SetCommitment` | the vehicle's record and counters, the offer of it, objections |
//! | `vouching` | `Attest` to `Finish` | the attester, the commitment; the recovery account, its delay and its start |
//! | `contract` | `Pause` to `RemoveIntentKey` | the admin, the contract's state, parties and their keys, purposes, intent keys |
//! | `delegating` | `Who` to `End` | what each has already, the terms against a mandate, the offer, objections |
//! | `request` | `Ask` to `Close` | the terms, what is needed, the deadline, whom the owner lets ask, the request's state |
//! | `granting` | `Terms` to `Renew` | terms at their bounds; parties, purpose, objections, mandate, parent, request |
//! | `lifecycle` | `Narrow` to `WithdrawConsent` | a grant's state and classes, the mandate, narrower terms, the driver's consent |
//! | `objecting` | `Object`, `Lift` | the mandate, to whom, which objections stand |
//! | `end` | `Use`, `RecordEnd`, `Attest` | uses against their most; how a grant ended, retention and ground |
//! | `intent` | `Bound`, `Signed` | an intent's domain, number and signature; what a key may sign, for each message |
//!
//! `dimensions` holds what several of them vary in the same way.

mod any;
mod contract;
mod delegating;
mod dimensions;
mod emergency;
mod end;
mod grant_checks;
mod granting;
mod intent;
mod lifecycle;
mod objecting;
mod request;
mod share;
mod supports;
mod vehicle;
mod vouching;

use super::family::Family;

/// Declares a family of cases: its worlds and what is asked in them are made by the functions.
macro_rules! family {
    ($(#[$doc:meta])* $name:ident of $question:ident: $world:path, $ask:path => $asked:ty) => {
        $(#[$doc])*
        pub(in crate::rules) struct $name;

        impl $crate::rules::judge::Case for $name {
            const QUESTION: $crate::rules::Question = $crate::rules::Question::$question;
            type Asked = $asked;

            fn world(pick: &mut $crate::rules::pick::Pick) -> $crate::rules::World {
                $world(pick)
            }

            fn ask(pick: &mut $crate::rules::pick::Pick) -> $asked {
                $ask(pick)
            }
        }
    };
}
use family;

/// Every family, in the order of the questions.
pub fn families() -> Vec<Family> {
    let groups = [
        grant_checks::families(),
        supports::families(),
        share::families(),
        any::families(),
        emergency::families(),
        vehicle::families(),
        vouching::families(),
        contract::families(),
        delegating::families(),
        request::families(),
        granting::families(),
        lifecycle::families(),
        objecting::families(),
        end::families(),
        intent::families(),
    ];
    groups.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        reference,
        rules::{cases::Cases, check::ByGrant, judge::Case, pick::Pick, Depth},
    };

    /// Puts every case of the family to the reference, and to what was prepared of it.
    fn is_prepared_as_plain<C: Case<Asked = ByGrant>>() {
        let cases = Cases::<C>::of(Depth::Small);
        let mut prepared = Vec::new();
        for place in 0..cases.worlds() {
            let Some((deviations, number)) = cases.place(place) else { break };
            let world = C::world(&mut Pick::new(number));
            cases.prepare((deviations, &world), &mut prepared);
            for asking in cases.asked_beside(deviations) {
                let ByGrant { id, request, now } = asking.asked;
                let plain = reference::check(&world, id, &request, now);
                assert_eq!(prepared.get(asking.group).map(|answer| *answer.check(&request)), Some(plain), "{request:?}");
            }
        }
    }

    #[test]
    fn a_prepared_grant_answers_as_the_plain_reference_in_every_case_of_the_small_scope() {
        is_prepared_as_plain::<grant_checks::Who>();
        is_prepared_as_plain::<grant_checks::What>();
        is_prepared_as_plain::<supports::Supports>();
        is_prepared_as_plain::<supports::Steps>();
        is_prepared_as_plain::<share::Sets>();
    }
}

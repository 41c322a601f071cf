//! What an intent does, by which it is told from others: not by its digest, of which one deed has as many as deadlines.

use shared_logic::{Account, Event, EventBody, GrantId, Intent, Message, Nonce, RequestId, VehicleId};

/// A place of which one intent alone takes effect, however many of them are signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) principal: Account,
    only: Only,
}

/// What there is but one of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Only {
    /// The principal's next number for that vehicle, or for none.
    Number(Option<VehicleId>, Nonce),
    /// The end of a grant.
    EndOfGrant(GrantId),
    /// The end of an access request.
    EndOfRequest(RequestId),
    /// The end of everything of a vehicle.
    EndOfAll(VehicleId),
}

impl Place {
    /// The place of an intent that concerns that vehicle, or none.
    pub(super) const fn of(intent: &Intent, vehicle: Option<VehicleId>) -> Self {
        let only = match intent.message {
            Message::Withdraw { grant } | Message::Revoke { grant } | Message::Renounce { grant } => Only::EndOfGrant(grant),
            Message::CloseRequest { request, .. } => Only::EndOfRequest(request),
            Message::StopEverything { vehicle } => Only::EndOfAll(vehicle),
            _ => Only::Number(vehicle, intent.nonce),
        };
        Self { principal: intent.principal, only }
    }
}

/// Whether an event of a block is of the intent of which the rules foresaw the other. What its place among the other events
/// decides, such as the id of a grant that it makes, may differ.
pub(super) fn same_deed(foreseen: &Event, found: &Event) -> bool {
    let deed = |event: &Event| (event.actor, event.via, event.vehicle, event.body.kind(), grant_named(event), request_named(event));
    deed(foreseen) == deed(found)
}

fn grant_named(event: &Event) -> Option<GrantId> {
    match event.body {
        EventBody::GrantActivated { .. } => None,
        EventBody::GrantRenewed { previous, .. } => Some(previous),
        _ => event.grant,
    }
}

const fn request_named(event: &Event) -> Option<RequestId> {
    match event.body {
        EventBody::RequestClosed { request, .. } | EventBody::RequestDeferred { request } | EventBody::AccessRequested { request, .. } => {
            Some(request)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_logic::{DomainHash, Epoch, RequestEnd, UnixSeconds, VehicleSalt, Via};
    use valet_testkit::{Fixture, ALICE, BOB, CAR};

    fn intent(nonce: u64, deadline: u64, message: Message) -> Intent {
        let (domain, nonce, deadline) = (DomainHash([1; 32]), Nonce(nonce), UnixSeconds(deadline));
        Intent { domain, principal: ALICE, epoch: Epoch(1), nonce, deadline, message }
    }

    #[test]
    fn of_one_place_is_what_excludes_each_other_whatever_its_deadline() {
        let (one, other) = (GrantId([1; 32]), GrantId([2; 32]));
        let place = |nonce, deadline, message| Place::of(&intent(nonce, deadline, message), Some(CAR));
        let withdrawal = place(0, 9, Message::Withdraw { grant: one });
        assert_eq!(withdrawal, place(0, 10, Message::Withdraw { grant: one }));
        assert_eq!(withdrawal, place(0, 10, Message::Revoke { grant: one }), "a grant ends once");
        assert_ne!(withdrawal, place(0, 9, Message::Withdraw { grant: other }));
        let suspension = place(7, 9, Message::Suspend { grant: one });
        assert_eq!(suspension, place(7, 10, Message::Resume { grant: other }), "a number is used once");
        assert_ne!(suspension, place(8, 9, Message::Suspend { grant: one }));
        assert_ne!(withdrawal, suspension);
        let close = |end| place(0, 9, Message::CloseRequest { request: RequestId([3; 32]), end });
        assert_eq!(close(RequestEnd::Refused), close(RequestEnd::Cancelled));
        let register = intent(7, 9, Message::RegisterVehicle { salt: VehicleSalt([1; 32]), vin_commitment: None });
        assert_ne!(Place::of(&register, Some(CAR)), Place::of(&register, None));
        let elses = Intent { principal: BOB, ..register };
        assert_ne!(Place::of(&register, None), Place::of(&elses, None));
    }
    #[test]
    fn an_event_of_the_same_actor_about_something_else_is_of_another_deed() {
        let mut fixture = Fixture::new();
        let other = fixture.grants(|terms| terms.retention.0 -= 1);
        let request = fixture.asked(|_| {});
        let made =
            |message| Event { via: Via::Intent(None), ..valet_testkit::event_of(&fixture.state, ALICE, message, UnixSeconds(fixture.now)) };
        let withdrawal = made(Message::Withdraw { grant: fixture.grant });
        let elsewhere = made(Message::Withdraw { grant: other });
        let stop = made(Message::StopEverything { vehicle: CAR });
        let closed = made(Message::CloseRequest { request, end: RequestEnd::Refused });
        for (foreseen, found) in [(withdrawal, elsewhere), (withdrawal, stop), (stop, withdrawal), (closed, withdrawal)] {
            assert!(same_deed(&foreseen, &foreseen) && !same_deed(&foreseen, &found), "{found:?}");
        }
        let later = Event { at: UnixSeconds(withdrawal.at.0 + 9), ..withdrawal };
        assert!(same_deed(&withdrawal, &later));
        for wrong in [Event { actor: BOB, ..withdrawal }, Event { via: Via::Call, ..withdrawal }, Event { vehicle: None, ..withdrawal }] {
            assert!(!same_deed(&withdrawal, &wrong), "{wrong:?}");
        }
        let grant = made(valet_testkit::grant(|terms| terms.retention.0 -= 2));
        assert!(same_deed(&grant, &Event { grant: Some(GrantId([9; 32])), ..grant }), "its id is of the event's number");
    }
}

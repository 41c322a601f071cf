//! Parties: registering, and how they stand.

use super::{does, done, Scenario};
use shared_logic::{
    party::{Gatekeeper, PartyKind, PartyKinds, PartyStatus},
    Account,
    Denial::*,
    Epoch, Message, Role,
};
use valet_testkit::{profile, ADMIN, ALICE, GATEKEEPER, INSURER, NOBODY, POLICE, RESCUE};

const fn registering(kinds: &[PartyKind], gatekeeper: Gatekeeper) -> Message {
    Message::RegisterParty { profile: profile(kinds, gatekeeper) }
}

const fn setting(account: Account, kinds: &[PartyKind], status: PartyStatus) -> Message {
    Message::SetParty { account, profile: profile(kinds, Gatekeeper::No), status }
}

pub(super) fn table() -> Vec<Scenario> {
    use PartyKind::{Authority, Processor, ThirdParty};
    use PartyStatus::{Admitted, Declared, Suspended};
    vec![
        does("an account becomes a party", NOBODY, |_| registering(&[Processor], Gatekeeper::No), Ok("party-registered")).role(Role::Party),
        does("a party may be of every kind", NOBODY, |_| registering(PartyKind::LIST, Gatekeeper::No), Ok("party-registered")),
        does("an owner may be a party too", ALICE, |_| registering(&[ThirdParty], Gatekeeper::No), Ok("party-registered")),
        does(
            "a gatekeeper may register, though not receive",
            NOBODY,
            |_| registering(&[ThirdParty], Gatekeeper::Yes),
            Ok("party-registered"),
        ),
        does(
            "a party registers once, and does not change itself",
            GATEKEEPER,
            |_| registering(&[ThirdParty], Gatekeeper::No),
            Err(PartyExists),
        ),
        does("a suspended party does not register anew", INSURER, |_| registering(&[ThirdParty], Gatekeeper::No), Err(PartyExists))
            .given(|t| t.stands(INSURER, Suspended)),
        does("a party of no kind is none", NOBODY, |_| registering(&[], Gatekeeper::No), Err(PartyIneligible)),
        does("while paused nobody becomes a party", NOBODY, |_| registering(&[ThirdParty], Gatekeeper::No), Err(Paused))
            .given(|t| t.pauses()),
        does("after the retirement nobody becomes a party", NOBODY, |_| registering(&[], Gatekeeper::No), Err(Retired))
            .given(|t| t.retires()),
        // By the admin.
        does("the admin admits a party", ADMIN, |_| setting(POLICE, &[Authority], Admitted), Ok("party-status-changed")).role(Role::Admin),
        does("the admin suspends a party", ADMIN, |_| setting(INSURER, &[ThirdParty], Suspended), Ok("party-status-changed")),
        does("the admin lets a party back in", ADMIN, |_| setting(INSURER, &[ThirdParty], Declared), Ok("party-status-changed"))
            .given(|t| t.stands(INSURER, Suspended)),
        does(
            "the admin corrects what a party says of itself",
            ADMIN,
            |_| setting(INSURER, &[Processor], Declared),
            Ok("party-status-changed"),
        ),
        does(
            "the admin finds a gatekeeper",
            ADMIN,
            |_| Message::SetParty { account: INSURER, profile: profile(&[ThirdParty], Gatekeeper::Yes), status: Declared },
            Ok("party-status-changed"),
        ),
        does("while paused the admin suspends", ADMIN, |_| setting(INSURER, &[ThirdParty], Suspended), Ok("party-status-changed"))
            .given(|t| t.pauses()),
        does("after the retirement the admin suspends", ADMIN, |_| setting(INSURER, &[ThirdParty], Suspended), Ok("party-status-changed"))
            .given(|t| t.retires()),
        does("nobody else sets a party", INSURER, |_| setting(INSURER, &[ThirdParty], Admitted), Err(NotAuthorised)),
        does("after the admin is gone nobody sets a party", ADMIN, |_| setting(INSURER, &[ThirdParty], Suspended), Err(NotAuthorised))
            .given(|t| done(t.send(ADMIN, Message::RenounceAdmin))),
        does("the admin makes no party", ADMIN, |_| setting(NOBODY, &[ThirdParty], Admitted), Err(UnknownParty)),
        does("the admin leaves no party without a kind", ADMIN, |_| setting(INSURER, &[], Admitted), Err(PartyIneligible)),
        does("no kind is told before no party", ADMIN, |_| setting(NOBODY, &[], Admitted), Err(PartyIneligible)),
        does("a party's epochs do not wrap", ADMIN, |_| setting(INSURER, &[ThirdParty], Suspended), Err(OutOfRange))
            .given(|t| t.state.parties.get_mut(&INSURER).unwrap().epoch = Epoch(u32::MAX)),
        does(
            "a party in its last epoch is still admitted",
            ADMIN,
            |_| setting(INSURER, &[ThirdParty], Admitted),
            Ok("party-status-changed"),
        )
        .given(|t| t.state.parties.get_mut(&INSURER).unwrap().epoch = Epoch(u32::MAX)),
    ]
}

/// What the admin does to a party, and by how much the party's epoch grows.
pub(crate) fn standings() -> Vec<(&'static str, Account, PartyKinds, Gatekeeper, PartyStatus, u32)> {
    use PartyKind::{Auditor, Authority, DataHolder, ThirdParty};
    use PartyStatus::{Admitted, Declared, Suspended};
    let of = PartyKinds::of;
    vec![
        ("a recipient suspended loses a standing", INSURER, of(&[ThirdParty]), Gatekeeper::No, Suspended, 1),
        ("a recipient that is a gatekeeper loses a standing", INSURER, of(&[ThirdParty]), Gatekeeper::Yes, Declared, 1),
        ("a recipient that is only an authority now loses a standing", INSURER, of(&[Authority]), Gatekeeper::No, Admitted, 1),
        ("a recipient of another receiving kind keeps it", INSURER, of(&[DataHolder]), Gatekeeper::No, Declared, 0),
        ("a recipient admitted keeps it", INSURER, of(&[ThirdParty]), Gatekeeper::No, Admitted, 0),
        ("an authority no more admitted loses a standing", RESCUE, of(&[Authority, Auditor]), Gatekeeper::No, Declared, 1),
        ("an authority that is no auditor any more loses a standing", RESCUE, of(&[Authority]), Gatekeeper::No, Admitted, 1),
        ("an auditor that is no authority any more loses a standing", RESCUE, of(&[Auditor]), Gatekeeper::No, Admitted, 1),
        ("an authority that may receive too keeps them", RESCUE, of(&[Authority, Auditor, ThirdParty]), Gatekeeper::No, Admitted, 0),
        ("who never was admitted loses nothing", POLICE, of(&[Auditor]), Gatekeeper::No, Suspended, 0),
        ("a gatekeeper cleared gains only", GATEKEEPER, of(&[ThirdParty]), Gatekeeper::No, Declared, 0),
    ]
}

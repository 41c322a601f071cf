//! Asking for a grant, granting, renewing.

use super::{
    accepted, denied,
    fixtures::*,
    populated::{ask, NOTHING},
    undone, Populated, Scenario,
};
use shared_logic::{
    Action, Actions, Agreement, ContainerId, Denial, GrantId, GrantTerms, Message, Needed, Nonce, PurposeCode, Region, Regions, RequestEnd,
    RequestId, Residency, Seconds, TermsHash, UnixSeconds,
};

const END_OF_TIME: UnixSeconds = UnixSeconds(u64::MAX);

fn grant(terms: GrantTerms) -> Message {
    Message::Grant { terms, agreement: agreement(), request: None }
}

pub(super) fn scenarios(populated: &Populated) -> Vec<Scenario> {
    [who(populated), what(populated), when(populated), ceilings(populated), renewing(populated)].into_iter().flatten().collect()
}

/// Vehicle, grantor, recipient, data holder.
fn who(populated: &Populated) -> Vec<Scenario> {
    let terms = terms(populated.now);
    let to = |who| grant(GrantTerms { recipient: account(who), ..terms });
    let of = |vehicle| grant(GrantTerms { vehicle, ..terms });
    let held_by = |who| Message::Grant { terms, agreement: Agreement { data_holder: Some(account(who)), ..agreement() }, request: None };
    let processed_for = |who| Message::Grant {
        terms: GrantTerms { recipient: account(DRIVER), ..terms },
        agreement: Agreement { controller: Some(account(who)), ..agreement() },
        request: None,
    };
    vec![
        accepted("a grant", OWNER, grant(terms)),
        denied("a grant of no vehicle", OWNER, of(NOWHERE), Denial::UnknownVehicle),
        denied("a grant of a vehicle out of use", OWNER, of(scrapped()), Denial::VehicleRetired),
        denied("a grant by the former owner", OWNER, of(sold()), Denial::NotAuthorised),
        denied("a grant by who only drives", DRIVER, grant(terms), Denial::NotAuthorised),
        denied("a grant by the admin", ADMIN, grant(terms), Denial::NotAuthorised),
        denied("a grant to nobody", OWNER, to(STRANGER), Denial::UnknownParty),
        denied("a grant to a gatekeeper", OWNER, to(GATEKEEPER), Denial::PartyIneligible),
        denied("a grant to a suspended party", OWNER, to(FALLEN), Denial::PartyIneligible),
        denied("a grant to an authority", OWNER, to(AUTHORITY), Denial::PartyIneligible),
        denied("a grant to a processor for nobody", OWNER, to(DRIVER), Denial::ControllerMissing),
        denied("a grant to a processor for itself", OWNER, processed_for(DRIVER), Denial::ControllerMissing),
        denied("a grant to a processor for a gatekeeper", OWNER, processed_for(GATEKEEPER), Denial::ControllerMissing),
        accepted("a grant to a processor for another", OWNER, processed_for(INSURER)),
        denied("data held by nobody", OWNER, held_by(STRANGER), Denial::UnknownParty),
        denied("data held by who holds none", OWNER, held_by(GARAGE), Denial::PartyIneligible),
    ]
}

/// Purpose, classes, actions, history, retention, uses, depth.
fn what(populated: &Populated) -> Vec<Scenario> {
    let terms = terms(populated.now);
    let actuate = Actions::of(&[Action::Actuate]);
    let before = UnixSeconds(populated.now.0 - u64::from(DAY.0));
    let cases = [
        ("no such purpose", GrantTerms { purpose: PurposeCode(999), ..terms }, Denial::UnknownPurpose),
        ("the last purpose there could be", GrantTerms { purpose: PurposeCode(u16::MAX), ..terms }, Denial::UnknownPurpose),
        ("the purpose of emergencies", GrantTerms { purpose: PurposeCode::EMERGENCY, ..terms }, Denial::UnknownPurpose),
        ("no class", GrantTerms { classes: NOTHING, ..terms }, Denial::EmptyScope),
        ("no action", GrantTerms { actions: Actions::NONE, ..terms }, Denial::EmptyScope),
        ("commands to data", GrantTerms { actions: actuate, ..terms }, Denial::EmptyScope),
        ("steering", GrantTerms { classes: STEERING, actions: actuate, ..terms }, Denial::NeverGrantable),
        ("a class beside the purpose", GrantTerms { classes: PLACE, ..terms }, Denial::ClassNotAllowedForPurpose),
        ("data of the time before the owner", GrantTerms { history_from: before, ..terms }, Denial::HistoryBeforeFence),
        ("all history", GrantTerms { history_from: UnixSeconds(0), ..terms }, Denial::HistoryBeforeFence),
        ("kept too long", GrantTerms { retention: Seconds::days(366).unwrap(), ..terms }, Denial::RetentionTooLong),
        ("kept as long as can be said", GrantTerms { retention: Seconds(u32::MAX), ..terms }, Denial::RetentionTooLong),
        ("good for no use", GrantTerms { max_uses: Some(0), ..terms }, Denial::UsesExhausted),
        ("shared too deep", GrantTerms { depth_left: 4, ..terms }, Denial::DepthExceeded),
        ("shared without a bottom", GrantTerms { depth_left: u8::MAX, ..terms }, Denial::DepthExceeded),
    ];
    let mut scenarios: Vec<_> = cases.into_iter().map(|(name, terms, reason)| denied(name, OWNER, grant(terms), reason)).collect();
    scenarios.push(accepted("as many uses as can be said", OWNER, grant(GrantTerms { max_uses: Some(u32::MAX), ..terms })));
    scenarios.push(accepted("history from its end", OWNER, grant(GrantTerms { history_from: terms.expires_at, ..terms })));
    scenarios.push(denied(
        "history from after its end",
        OWNER,
        grant(GrantTerms { history_from: END_OF_TIME, ..terms }),
        Denial::TimeOutOfRange,
    ));
    let leaves = GrantTerms { residency: Residency::OffBoard, regions: Regions::of(&[Region::Eea]), ..terms };
    scenarios.push(accepted("leaving the vehicle for a region", OWNER, grant(leaves)));
    scenarios.push(denied(
        "leaving the vehicle for no region",
        OWNER,
        grant(GrantTerms { regions: Regions::NONE, ..leaves }),
        Denial::EmptyScope,
    ));
    scenarios.push(denied(
        "staying in the vehicle, for a region",
        OWNER,
        grant(GrantTerms { residency: Residency::InVehicle, ..leaves }),
        Denial::EmptyScope,
    ));
    scenarios
}

fn when(populated: &Populated) -> Vec<Scenario> {
    let (now, terms) = (populated.now, terms(populated.now));
    let window = |not_before, expires_at| grant(GrantTerms { not_before, expires_at, ..terms });
    vec![
        accepted("as long as the purpose allows", OWNER, window(UnixSeconds(0), days(now, 365))),
        denied("without an end", OWNER, window(now, UnixSeconds(0)), Denial::NoExpiry),
        denied("ending as it begins", OWNER, window(terms.expires_at, terms.expires_at), Denial::WindowReversed),
        denied("ending before it begins", OWNER, window(days(now, 2), days(now, 1)), Denial::WindowReversed),
        denied("beginning at the end of time", OWNER, window(END_OF_TIME, END_OF_TIME), Denial::WindowReversed),
        denied("over as it begins", OWNER, window(UnixSeconds(1), now), Denial::Expired),
        denied("long over", OWNER, window(UnixSeconds(0), UnixSeconds(1)), Denial::Expired),
        denied("a day too long", OWNER, window(UnixSeconds(0), days(now, 366)), Denial::DurationTooLong),
        accepted("at once, whatever the clock says", OWNER, window(UnixSeconds(0), days(now, 1))),
        denied("until the end of time", OWNER, window(UnixSeconds(0), END_OF_TIME), Denial::TimeOutOfRange),
        denied("in milliseconds", OWNER, window(UnixSeconds(now.0 * 1_000), UnixSeconds(days(now, 1).0 * 1_000)), Denial::TimeOutOfRange),
    ]
}

/// Of a mandate, and of the grant it is shared from.
fn ceilings(populated: &Populated) -> Vec<Scenario> {
    let terms = terms(populated.now);
    let onward = |parent| GrantTerms { recipient: account(GARAGE), parent: Some(parent), expires_at: days(populated.now, 29), ..terms };
    let live = onward(populated.grant("live"));
    vec![
        accepted("a manager's grant", MANAGER, grant(terms)),
        accepted("a grant shared onward", OWNER, grant(live)),
        denied(
            "a manager's grant of more",
            MANAGER,
            grant(GrantTerms { classes: SPEED_AND_DISTANCE.or(TRIP), ..terms }),
            Denial::ScopeExceedsCeiling,
        ),
        denied(
            "a manager's grant for longer",
            MANAGER,
            grant(GrantTerms { expires_at: days(populated.now, 90), ..terms }),
            Denial::ScopeExceedsCeiling,
        ),
        denied("shared from nothing", OWNER, grant(onward(GrantId([0; 32]))), Denial::UnknownGrant),
        denied("shared from another vehicle's", OWNER, grant(onward(populated.grant("stale"))), Denial::UnknownGrant),
        denied("shared as deep as the parent", OWNER, grant(GrantTerms { depth_left: 1, ..live }), Denial::DepthExceeded),
        denied("shared where nothing may be", OWNER, grant(onward(populated.grant("managed"))), Denial::DepthExceeded),
        denied(
            "shared and off board",
            OWNER,
            grant(GrantTerms { residency: Residency::OffBoard, regions: Regions::of(&[Region::Eea]), ..live }),
            Denial::ScopeExceedsCeiling,
        ),
        denied(
            "shared in another container",
            OWNER,
            grant(GrantTerms { container: ContainerId([1; 32]), ..live }),
            Denial::ScopeExceedsCeiling,
        ),
        denied("shared for longer", OWNER, grant(GrantTerms { expires_at: days(populated.now, 31), ..live }), Denial::ScopeExceedsCeiling),
        denied("shared from what is withdrawn", OWNER, grant(onward(populated.grant("shared"))), Denial::ParentEnded),
        denied("shared from what is suspended", OWNER, grant(onward(populated.grant("suspended"))), Denial::WrongState),
    ]
}

fn renewing(populated: &Populated) -> Vec<Scenario> {
    let terms = terms(populated.now);
    let renew = |name: &str, terms| Message::Renew { grant: populated.grant(name), terms, agreement: agreement() };
    let coaching = GrantTerms { purpose: COACHING, classes: SPEED, ..terms };
    vec![
        accepted("renewing", OWNER, renew("live", terms)),
        denied("renewing another's", OWNER, renew("live", GrantTerms { recipient: account(GARAGE), ..terms }), Denial::UnknownGrant),
        denied("renewing nothing", OWNER, Message::Renew { grant: GrantId([0; 32]), terms, agreement: agreement() }, Denial::UnknownGrant),
        denied("renewing for another purpose", OWNER, renew("live", coaching), Denial::PurposeMismatch),
        denied("renewing beside the mandate", MANAGER, renew("trips", terms), Denial::ScopeExceedsCeiling),
        denied("renewing what is suspended", OWNER, renew("suspended", terms), Denial::Suspended),
        denied("renewing what is withdrawn", OWNER, renew("withdrawn", terms), Denial::Withdrawn),
        denied("renewing what is revoked", OWNER, renew("revoked", terms), Denial::Revoked),
        denied("renewing what is renounced", OWNER, renew("renounced", terms), Denial::Renounced),
        denied("renewing what was renewed", OWNER, renew("old", terms), Denial::Superseded),
        denied("renewing what is over", OWNER, renew("short", terms), Denial::Expired),
        undone("renewing twice in a batch", OWNER, vec![renew("live", terms), renew("live", terms)], Denial::Superseded),
    ]
}

pub(super) fn requests(populated: &Populated) -> Vec<Scenario> {
    [asked(populated), answered(populated), closed(populated)].into_iter().flatten().collect()
}

fn asked(populated: &Populated) -> Vec<Scenario> {
    let (now, asked) = (populated.now, terms(populated.now));
    let soon = days(now, 14);
    vec![
        accepted("asking", INSURER, ask(asked, soon, u64::MAX)),
        denied("asking for somebody else", GARAGE, ask(asked, soon, 9), Denial::NotAuthorised),
        denied("asking for no vehicle", INSURER, ask(GrantTerms { vehicle: NOWHERE, ..asked }, soon, 9), Denial::UnknownVehicle),
        denied("asking by nobody", STRANGER, ask(GrantTerms { recipient: account(STRANGER), ..asked }, soon, 9), Denial::NotAuthorised),
        denied("asking for no purpose", INSURER, ask(GrantTerms { purpose: PurposeCode(999), ..asked }, soon, 9), Denial::UnknownPurpose),
        denied("to be answered by now", INSURER, ask(asked, now, 9), Denial::RequestOver),
        accepted(
            "to be answered in 90 days and what clocks may differ",
            INSURER,
            ask(asked, days(now, 90).after(Seconds(300)).unwrap(), 9),
        ),
        denied("to be answered in 91 days", INSURER, ask(asked, days(now, 91), 9), Denial::RequestOver),
        denied("to be answered at the end of time", INSURER, ask(asked, END_OF_TIME, 9), Denial::TimeOutOfRange),
        denied(
            "asking an owner who lets admitted parties ask",
            INSURER,
            ask(GrantTerms { vehicle: sold(), ..asked }, soon, 9),
            Denial::NotAsked,
        ),
        denied(
            "needing more than is asked for",
            INSURER,
            Message::RequestAccess {
                terms: asked,
                needed: Needed { classes: asked.classes.or(TRIP), ..Needed::all_of(&asked) },
                terms_hash: OFFERED,
                respond_by: soon,
                nonce: Nonce(9),
            },
            Denial::ScopeExceedsRequest,
        ),
        denied("asking with a number used before", INSURER, ask(asked, soon, 0), Denial::NonceUsed),
    ]
}

fn answered(populated: &Populated) -> Vec<Scenario> {
    let terms = terms(populated.now);
    let answer = |terms, request| Message::Grant { terms, agreement: agreement(), request: Some(request) };
    // What was asked for began and ends where the populated was set.
    let asked = GrantTerms { history_from: populated.began, expires_at: days(populated.now, 29), ..terms };
    let open = populated.request("open");
    let other_text = Agreement { terms_hash: TermsHash([1; 32]), ..agreement() };
    vec![
        accepted("an answer", OWNER, answer(asked, open)),
        denied("an answer to nothing", OWNER, answer(asked, RequestId([0; 32])), Denial::UnknownRequest),
        denied("an answer to another", OWNER, answer(GrantTerms { recipient: account(GARAGE), ..asked }, open), Denial::UnknownRequest),
        denied("an answer to what was refused", OWNER, answer(asked, populated.request("refused")), Denial::RequestOver),
        denied("an answer that is late", OWNER, answer(asked, populated.request("late")), Denial::RequestOver),
        denied(
            "an answer to another text",
            OWNER,
            Message::Grant { terms: asked, agreement: other_text, request: Some(open) },
            Denial::TermsMismatch,
        ),
        denied(
            "more than was asked for",
            OWNER,
            answer(GrantTerms { classes: asked.classes.or(TRIP), ..asked }, open),
            Denial::ScopeExceedsRequest,
        ),
        denied("less than is needed", OWNER, answer(GrantTerms { classes: SPEED, ..asked }, open), Denial::LessThanNeeded),
        denied("deeper than was asked for", OWNER, answer(GrantTerms { depth_left: 1, ..asked }, open), Denial::ScopeExceedsRequest),
    ]
}

fn closed(populated: &Populated) -> Vec<Scenario> {
    let close = |name: &str, end| Message::CloseRequest { request: populated.request(name), end };
    let defer = |name: &str| Message::DeferRequest { request: populated.request(name) };
    vec![
        accepted("putting off", OWNER, defer("open")),
        denied("putting off nothing", OWNER, Message::DeferRequest { request: RequestId([0; 32]) }, Denial::UnknownRequest),
        denied("putting off what was refused", OWNER, defer("refused"), Denial::RequestOver),
        denied("putting off by who may not answer", MANAGER, defer("open"), Denial::NotAuthorised),
        denied("putting off twice", OWNER, defer("deferred"), Denial::WrongState),
        denied("putting off what is late", OWNER, defer("late"), Denial::RequestOver),
        denied("refusing what was refused", OWNER, close("refused", RequestEnd::Refused), Denial::RequestOver),
        denied("refusing by who asked", INSURER, close("open", RequestEnd::Refused), Denial::NotAuthorised),
        denied("taking back what another asked", OWNER, close("open", RequestEnd::Cancelled), Denial::NotAuthorised),
        denied("granting by closing", OWNER, close("open", RequestEnd::Granted), Denial::WrongState),
    ]
}

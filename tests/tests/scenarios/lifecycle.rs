//! What becomes of a grant: narrowing, suspending, ending, co-consent, uses, erasure.

use super::{accepted, both, denied, fixtures::*, populated::NOTHING, undone, Populated, Scenario};
use shared_logic::{CheckRequest, Denial, EvidenceHash, GrantId, GrantTerms, Message, UnixSeconds};

const NONE: GrantId = GrantId([0; 32]);

pub(super) fn scenarios(populated: &Populated) -> Vec<Scenario> {
    [
        narrowing(populated),
        stopping(populated),
        ending(populated),
        recording(populated),
        consenting(populated),
        using(populated),
        erasing(populated),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn narrowing(populated: &Populated) -> Vec<Scenario> {
    // As the grant stands: it was given with `depth_left` 1, when the populated was set.
    let live = GrantTerms {
        expires_at: days(populated.now, 29),
        not_before: populated.now,
        history_from: populated.now,
        depth_left: 1,
        ..terms(populated.now)
    };
    let narrow = |name: &str, terms| Message::Narrow { grant: populated.grant(name), terms };
    let less = GrantTerms { classes: SPEED, ..live };
    vec![
        accepted("narrowing", OWNER, narrow("live", less)),
        accepted("narrowing by the manager", MANAGER, narrow("live", less)),
        denied("narrowing nothing", OWNER, Message::Narrow { grant: NONE, terms: less }, Denial::UnknownGrant),
        denied("narrowing a former owner's", STRANGER, narrow("stale", less), Denial::StaleEpoch),
        denied("narrowing what is withdrawn", OWNER, narrow("withdrawn", less), Denial::WrongState),
        denied("narrowing by the recipient", INSURER, narrow("live", less), Denial::NotAuthorised),
        denied("narrowing beside the mandate", MANAGER, narrow("trips", less), Denial::ScopeExceedsCeiling),
        denied(
            "narrowing to more classes",
            OWNER,
            narrow("live", GrantTerms { classes: live.classes.or(TRIP), ..live }),
            Denial::ScopeExceedsGrant,
        ),
        denied(
            "narrowing to more time",
            OWNER,
            narrow("live", GrantTerms { expires_at: days(populated.now, 30), ..less }),
            Denial::ScopeExceedsGrant,
        ),
        denied(
            "narrowing to all time",
            OWNER,
            narrow("live", GrantTerms { expires_at: UnixSeconds(u64::MAX), ..less }),
            Denial::ScopeExceedsGrant,
        ),
        denied("narrowing to another", OWNER, narrow("live", GrantTerms { recipient: account(GARAGE), ..less }), Denial::ScopeExceedsGrant),
        denied("narrowing to deeper", OWNER, narrow("live", GrantTerms { depth_left: 2, ..less }), Denial::ScopeExceedsGrant),
        denied("narrowing to nothing", OWNER, narrow("live", GrantTerms { classes: NOTHING, ..less }), Denial::EmptyScope),
        denied("narrowing to no time", OWNER, narrow("live", GrantTerms { expires_at: populated.now, ..less }), Denial::WindowReversed),
        undone("narrowing to the same", OWNER, vec![narrow("live", less), narrow("live", less)], Denial::ScopeExceedsGrant),
    ]
}

fn stopping(populated: &Populated) -> Vec<Scenario> {
    let suspend = |name: &str| Message::Suspend { grant: populated.grant(name) };
    let resume = |name: &str| Message::Resume { grant: populated.grant(name) };
    vec![
        accepted("an objection of who drives", DRIVER, suspend("live")),
        accepted("resuming what one suspended", OWNER, resume("suspended")),
        denied("suspending nothing", OWNER, Message::Suspend { grant: NONE }, Denial::UnknownGrant),
        denied("suspending a former owner's", STRANGER, suspend("stale"), Denial::StaleEpoch),
        denied("suspending what is revoked", OWNER, suspend("revoked"), Denial::WrongState),
        denied("suspending twice", OWNER, suspend("suspended"), Denial::WrongState),
        denied("suspending by the recipient", INSURER, suspend("live"), Denial::NotAuthorised),
        denied("suspending beside the mandate", MANAGER, suspend("trips"), Denial::ScopeExceedsCeiling),
        denied("resuming what runs", OWNER, resume("live"), Denial::WrongState),
        denied("resuming what who drives objects to", OWNER, resume("objected"), Denial::NotAuthorised),
        denied("resuming what the owner suspended", MANAGER, resume("suspended"), Denial::NotAuthorised),
        undone("resuming what is over", OWNER, vec![suspend("short"), resume("short")], Denial::Expired),
        undone("resuming for a vehicle out of use", OWNER, vec![suspend("scrapped"), resume("scrapped")], Denial::VehicleRetired),
        undone("resuming while paused", ADMIN, vec![Message::Pause, resume("suspended")], Denial::Paused),
    ]
}

fn ending(populated: &Populated) -> Vec<Scenario> {
    let withdraw = |name: &str| Message::Withdraw { grant: populated.grant(name) };
    let revoke = |name: &str| Message::Revoke { grant: populated.grant(name) };
    let renounce = |name: &str| Message::Renounce { grant: populated.grant(name) };
    vec![
        accepted("withdrawing", OWNER, withdraw("live")),
        accepted("withdrawing by who drives", DRIVER, withdraw("live")),
        accepted("withdrawing what is suspended", OWNER, withdraw("objected")),
        accepted("withdrawing of a vehicle out of use", OWNER, withdraw("scrapped")),
        denied("withdrawing nothing", OWNER, Message::Withdraw { grant: NONE }, Denial::UnknownGrant),
        denied("withdrawing twice", OWNER, withdraw("withdrawn"), Denial::WrongState),
        denied("withdrawing a former owner's", OWNER, withdraw("stale"), Denial::StaleEpoch),
        denied("withdrawing by the admin", ADMIN, withdraw("live"), Denial::NotAuthorised),
        denied("withdrawing by the recipient", INSURER, withdraw("live"), Denial::NotAuthorised),
        accepted("revoking", MANAGER, revoke("live")),
        denied("revoking by the owner", OWNER, revoke("live"), Denial::NotAuthorised),
        denied("revoking by who only drives", DRIVER, revoke("live"), Denial::NotAuthorised),
        denied("revoking beside the mandate", MANAGER, revoke("trips"), Denial::ScopeExceedsCeiling),
        denied("revoking what is renounced", MANAGER, revoke("renounced"), Denial::WrongState),
        accepted("renouncing", INSURER, renounce("live")),
        denied("renouncing another's", GARAGE, renounce("live"), Denial::NotAuthorised),
    ]
}

fn recording(populated: &Populated) -> Vec<Scenario> {
    let record = |name: &str| Message::RecordEnd { grant: populated.grant(name) };
    vec![
        accepted("recording an expiry", STRANGER, record("short")),
        accepted("recording a new owner", STRANGER, record("stale")),
        accepted("recording a suspended party", STRANGER, record("fallen")),
        denied("recording nothing", STRANGER, Message::RecordEnd { grant: NONE }, Denial::UnknownGrant),
        denied("recording an end twice", STRANGER, record("invalidated"), Denial::WrongState),
        denied("recording no end", STRANGER, record("live"), Denial::WrongState),
    ]
}

fn consenting(populated: &Populated) -> Vec<Scenario> {
    let consent = |name: &str| Message::CoConsent { grant: populated.grant(name) };
    let take_back = |name: &str| Message::WithdrawConsent { grant: populated.grant(name) };
    vec![
        accepted("consenting beside the owner", DRIVER, consent("coached")),
        denied("consenting to nothing", DRIVER, Message::CoConsent { grant: NONE }, Denial::UnknownGrant),
        denied("consenting by the owner", OWNER, consent("coached"), Denial::NotAuthorised),
        denied("consenting where nobody asks", DRIVER, consent("live"), Denial::WrongState),
        denied("consenting to what is withdrawn", DRIVER, consent("withdrawn"), Denial::WrongState),
        both("consenting, and taking it back", DRIVER, vec![consent("coached"), take_back("coached")]),
        denied("taking back a consent that nobody gave", DRIVER, take_back("coached"), Denial::WrongState),
        denied("taking back a consent to nothing", DRIVER, Message::WithdrawConsent { grant: NONE }, Denial::UnknownGrant),
        undone("consenting twice", DRIVER, vec![consent("coached"), consent("coached")], Denial::WrongState),
    ]
}

fn using(populated: &Populated) -> Vec<Scenario> {
    let question = check_request(populated.now);
    let record = |name: &str, request| Message::Use { grant: populated.grant(name), request };
    vec![
        accepted("a use", INSURER, record("live", question)),
        denied("a use of nothing", INSURER, Message::Use { grant: NONE, request: question }, Denial::UnknownGrant),
        denied("a use of another's", GARAGE, record("live", question), Denial::NotAuthorised),
        denied("a use of more", INSURER, record("live", CheckRequest { classes: PLACE, ..question }), Denial::SignalNotCovered),
        denied(
            "a use of tomorrow",
            INSURER,
            record("live", CheckRequest { data_from: days(populated.now, 1), ..question }),
            Denial::TimeOutOfRange,
        ),
        denied("a use too many", INSURER, record("counted", question), Denial::UsesExhausted),
        denied("a use of what is withdrawn", INSURER, record("withdrawn", question), Denial::Withdrawn),
    ]
}

fn erasing(populated: &Populated) -> Vec<Scenario> {
    let erased = |name: &str| Message::AttestErasure { grant: populated.grant(name), evidence: EvidenceHash([0xee; 32]) };
    vec![
        accepted("erased", INSURER, erased("revoked")),
        accepted("erased under a former owner", INSURER, erased("stale")),
        denied(
            "erased, and never had",
            INSURER,
            Message::AttestErasure { grant: NONE, evidence: EvidenceHash([0; 32]) },
            Denial::UnknownGrant,
        ),
        denied("erased by another", GARAGE, erased("revoked"), Denial::NotAuthorised),
        denied("erased too early", INSURER, erased("live"), Denial::ErasureNotDue),
        denied("erased twice", INSURER, erased("withdrawn"), Denial::WrongState),
    ]
}

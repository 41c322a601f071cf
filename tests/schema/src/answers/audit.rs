//! Answers of the audit.

use super::{Answer, KEBAB};
use crate::form::{
    member,
    Form::{self, AnyOf, List, Matching, Object, Of, Open, OrNull, Text, Words},
};
use shared_logic::json::tables as t;

const WITNESS: &str = "The case in full, so that it can be put to the rules again. Its form may change with any release.";

const fn verdict() -> Form {
    Words(&["clean", "findings", "incomplete"])
}

const fn ruling() -> Form {
    AnyOf(
        const {
            &[
                Object(&[member("verdict", Words(&["allow"]))]),
                Object(&[member("verdict", Words(&["deny"])), member("reason", Of(&t::DENIAL))]),
            ]
        },
    )
}

const fn place() -> Form {
    const { Object(&[member("block", Of(&t::U32)), member("index", Of(&t::U32))]) }
}

/// A record of any kind, without its key; or none.
const fn record() -> Form {
    OrNull(
        const {
            &AnyOf(&[
                Of(&t::REGISTRY),
                Of(&t::ID),
                Of(&t::VEHICLE),
                Of(&t::PARTY),
                Of(&t::PURPOSE),
                Of(&t::GRANT),
                Of(&t::DELEGATION),
                Of(&t::ACCESS_REQUEST),
                Of(&t::EMERGENCY),
                Of(&t::U64),
                Of(&t::INTENT_KEY),
            ])
        },
    )
}

/// Why an event is not one that the rules make.
const fn nonconformity() -> Form {
    AnyOf(
        const {
            &[
                Object(&[member("kind", Words(&["denied"])), member("reason", Of(&t::DENIAL))]),
                Object(&[member("kind", Words(&["other-event"])), member("expected", Of(&t::EVENT))]),
                Object(&[member("kind", Words(&["no-subject", "deployed-again"]))]),
                Object(&[member("kind", Words(&["other-rules"])), member("found", Of(&t::ID))]),
            ]
        },
    )
}

const fn difference() -> Form {
    const {
        Object(&[
            member("kind", Matching(KEBAB)).about("The kind of record."),
            member("key", Text).about("Its key; empty for what there is one of."),
            member("expected", record()).about("What the events lead to."),
            member("found", record()).about("What is stored."),
        ])
    }
}

const fn finding() -> Form {
    AnyOf(
        const {
            &[
                Object(&[
                    member("kind", Words(&["nonconforming-event"])),
                    member("at", place()),
                    member("event", Matching(KEBAB)).about("The kind of event."),
                    member("why", nonconformity()),
                ]),
                Object(&[
                    member("kind", Words(&["clock-went-back"])),
                    member("at", place()),
                    member("before", Of(&t::U64)),
                    member("found", Of(&t::U64)),
                ]),
                Object(&[member("kind", Words(&["other-domain"])), member("expected", Of(&t::ID)), member("found", Of(&t::ID))]),
                Object(&[member("kind", Words(&["storage-differs"])), member("record", difference())]),
            ]
        },
    )
}

pub(super) static ANSWERS: &[Answer] = &[
    (
        "audit-rules",
        "What `audit rules` prints: the decision table, and where the rules and the reference differ.",
        Object(&[
            member("verdict", verdict()),
            member("rules", Of(&t::ID)).about("The hash of the rules that were asked."),
            member("depth", Words(&["brief", "small", "deep"])),
            member("cases", Of(&t::U64)),
            member("differences", Of(&t::U64)),
            member(
                "disagreements",
                List(&Object(&[
                    member("question", Matching(KEBAB)),
                    member("aspect", Words(&["answer", "proof", "refusal", "event", "records", "erasure"])),
                    member("rules", ruling()),
                    member("reference", Text).about("`Allow`, or the name of a denial."),
                    member("witness", Open).about(WITNESS),
                ])),
            ),
            member(
                "rows",
                List(&Object(&[
                    member("question", Matching(KEBAB)),
                    member("ruling", ruling()),
                    member("cases", Of(&t::U64)).about("How many cases get this answer."),
                    member("deviations", Of(&t::U32)).about("In how many things the witness differs from the plain case."),
                    member("witness", Open).about(WITNESS),
                ])),
            ),
            member("reach", Object(&[member("by_check", List(&Text)), member("by_step", List(&Text)), member("by_neither", List(&Text))]))
                .about("Which denials come up, by name."),
        ]),
    ),
    (
        "audit-replay",
        "What `audit replay` prints.",
        Object(&[
            member("verdict", verdict()),
            member("to", Of(&t::U32)).about("The last block looked at."),
            member("incomplete", OrNull(&Text)).about("Why not all could be looked at."),
            member(
                "code",
                List(&Object(&[
                    member("block", Of(&t::U32)),
                    member("part", Words(&["contract", "extension", "extension-address"])),
                    member("expected", Text),
                    member("found", OrNull(&Text)),
                ])),
            )
            .about("Other code than the deployed one."),
            member(
                "replay",
                OrNull(&Object(&[
                    member("events", Of(&t::U64)),
                    member("intents", Of(&t::U64)).about("How many events came by signed intents."),
                    member("vehicles", Of(&t::U64)),
                    member("grants", Of(&t::U64)),
                    member("blocks", Of(&t::U64)).about("How many blocks hold an event."),
                    member("first_block", Of(&t::U32)),
                    member("last_block", Of(&t::U32)),
                    member("findings", List(&finding())),
                ])),
            )
            .about("Null when the history could not be read whole."),
        ]),
    ),
];

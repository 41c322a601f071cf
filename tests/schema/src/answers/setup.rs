//! Answers about the set-up: the doctor, errors explained, a sidecar and its deliveries.

use super::{Answer, KEBAB};
use crate::form::{
    member,
    Form::{self, Flag, List, Matching, Object, Of, Open, OrNull, Text, Words},
};
use shared_logic::json::tables as t;

const fn explanation() -> Form {
    const {
        Object(&[
            member("code", Matching(KEBAB)).about("The error's code; `denied` for every denial."),
            member("denial", Of(&t::DENIAL)).sometimes(),
            member("exit", Of(&t::U8)).sometimes().about("The command's exit code; absent for a code of the npm package."),
            member("status", Of(&t::U16)).sometimes().about("The status over HTTP, for a code that a sidecar sends."),
            member("meaning", Text),
            member("who_can_mend", Text).sometimes(),
            member("mend", Text).sometimes(),
        ])
    }
}

/// Why a sidecar is not as it should be, or null.
const fn cause() -> Form {
    OrNull(const { &Object(&[member("code", Matching(KEBAB)), member("message", Text)]) })
}

const fn relay() -> Form {
    Object(
        const {
            &[
                member("account", Text).about("The account that pays."),
                member("balance", Words(&["unknown", "low", "enough"])).about("How well it is off: `low` below 20 of the dearest intents."),
                member("per_minute", Of(&t::U32)).about("Transactions that it sends in a minute at most."),
                member("places_left", Of(&t::U32)).about("How many more it would send now."),
                member("places_left_for_taking", Of(&t::U32)).about("How many more for what only takes something away."),
                member("under_way", Of(&t::U32)).about("Intents that wait, or are in a block that is not final."),
                member("relayed", Of(&t::U32)).about("Intents that took effect."),
                member("refused", Of(&t::U32)).about("Intents that the rules accepted and that were given up, with nothing paid."),
                member("failed", Of(&t::U32)).about("Intents that failed in their block: the fee was paid."),
                member("unknown", Of(&t::U32)).about("Intents that were sent and of which no more was heard."),
            ]
        },
    )
}

const fn webhook() -> Form {
    Object(
        const {
            &[
                member("name", Text).about("As commands take it."),
                member("to", Text).about("Where it leads, without path or password."),
                member("guarantee", Text),
                member("order", Text),
                member("backlog", Of(&t::U32)).about("Deliveries that wait."),
                member("oldest_waiting_s", Of(&t::OPT_U32)).about("For how many seconds the oldest of them does; null when none waits."),
                member("last_success_s_ago", Of(&t::OPT_U32)).about("How many seconds ago an event was taken last; null when none was."),
                member("last_failure", OrNull(const { &last_failure() })).about("The last attempt that failed; null when none did."),
                member("failing", Of(&t::U32)).about("Deliveries that wait after at least one attempt that failed."),
                member("dead", Of(&t::U32)).about("Those of them that failed more often than the schedule has delays; they are tried on."),
                member("disabled", Flag).about("True after the service said 410 three times or more over an hour or more."),
            ]
        },
    )
}

/// Of a webhook: how it is, and what has failed.
const fn webhook_report() -> Form {
    Object(
        const {
            &[
                member("webhook", webhook()),
                member("failed", List(const { &failed_delivery() })).about("The oldest deliveries that have failed, at most 100."),
            ]
        },
    )
}

/// The status of HTTP that a service answered with.
const fn http_status() -> Form {
    OrNull(const { &Of(&t::U16) })
}

const fn last_failure() -> Form {
    Object(
        const {
            &[
                member("s_ago", Of(&t::U32)),
                member("cause", Matching(KEBAB)),
                member("status", http_status()).about("Of HTTP; null when the service did not answer."),
            ]
        },
    )
}

const fn failed_delivery() -> Form {
    Object(
        const {
            &[
                member("id", Text).about("The event's id, which is the header `webhook-id`."),
                member("sequence", Text).about("The event's place in the log, as `replay` takes it."),
                member("type", Text).about("The event's type, such as `dev.valet.grant-ended`."),
                member("subject", Of(&t::OPT_ID)).about("The vehicle; null for an event that concerns none."),
                member("takes_away", Flag).about("True when the event can take access away: it goes before others."),
                member("dead", Flag).about("True when it failed more often than the schedule has delays."),
                member("attempts", Of(&t::U32)).about("How often it failed."),
                member("cause", Matching(KEBAB)).about("Why it failed last."),
                member("status", http_status()).about("Of HTTP; null when the service did not answer."),
                member("waiting_s", Of(&t::U32)).about("For how many seconds it waits."),
                member("tried_s_ago", Of(&t::U32)).about("How many seconds ago it was tried last."),
                member("next_in_s", Of(&t::U32)).about("In how many seconds it is tried again; 0 when it is due."),
            ]
        },
    )
}

pub(super) static ANSWERS: &[Answer] = &[
    (
        "findings",
        "What `doctor` prints.",
        List(&Object(&[
            member("what", Text).about("What was looked at."),
            member("state", Words(&["works", "warns", "fails", "skipped"])),
            member("message", Text),
            member("hint", Text).sometimes().about("What to do about it."),
        ])),
    ),
    ("explanation", "What `explain CODE` prints.", explanation()),
    ("explanations", "What `explain` prints.", List(&explanation())),
    (
        "sidecar-status",
        "What `sidecar status` prints, and the body of `GET /v1/status`.",
        Object(&[
            member("genesis", Of(&t::OPT_ID)).about("The chain's first block; null before the first contact."),
            member("contract", Of(&t::ACCOUNT)),
            member("rules_hash", Of(&t::ID)),
            member("cursor", OrNull(&Object(&[member("block", Of(&t::U32)), member("hash", Of(&t::ID)), member("time", Of(&t::U64))])))
                .about("The last block read."),
            member("head", Of(&t::OPT_U32)).about("The node's newest final block, as it last said."),
            member("lag_blocks", Of(&t::OPT_U32)).about("Final blocks that are unread."),
            member("known_ms_ago", Of(&t::OPT_U32)).about("How long ago everything final was known, in milliseconds."),
            member("stale", cause()).about("Why every answer is deny; null while answers are fresh."),
            member("alarm", cause()).about("Why following has stopped for good; null while it goes on."),
            member("events", Of(&t::U32)),
            member("vehicles", Of(&t::U32)),
            member("grants", Of(&t::U32)).about("Whatever their state."),
            member("containers", Of(&t::U32)).about("Containers whose documents it has."),
            member("webhooks", List(const { &webhook() })),
            member("relay", OrNull(const { &relay() })).about("What pays for others, since the sidecar was started; null while it is off."),
        ]),
    ),
    (
        "sidecar-webhooks",
        "What `sidecar webhook list` prints, and the body of `GET /v1/webhooks`.",
        Object(&[member("webhooks", List(const { &webhook_report() })).about("In the order of the configuration.")]),
    ),
    (
        "sidecar-webhook-released",
        "What `sidecar webhook enable` and `release` print.",
        Object(&[member("name", Text), member("released", Of(&t::U32)).about("Deliveries that waited for a delay and are due now.")]),
    ),
    (
        "sidecar-webhook-replayed",
        "What `sidecar webhook replay` prints.",
        Object(&[member("name", Text), member("added", Of(&t::U32)).about("Events that are delivered once more.")]),
    ),
    (
        "sidecar-webhook-key",
        "What `sidecar webhook key` prints.",
        Object(&[member("public", Text).about("`whpk_` and the public half in Base64: what the service verifies with.")]),
    ),
    (
        "delivery",
        "A line of `sidecar listen`, and of the file it appends to.",
        Object(&[
            member("received", Words(&["new", "repeated", "refused"])),
            member("id", Text).about("The header `webhook-id`."),
            member("at", Of(&t::U64)).about("When, by this machine's clock, in seconds since 1970."),
            member("event", Open).about("The body as it came; a sidecar's is as webhook-event.json says."),
        ]),
    ),
];

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

/// Who may ask a sidecar what.
const fn caller() -> Form {
    Object(
        const {
            &[
                member("name", Text),
                member("by", Words(&["key", "certificate"])).about("By what the caller is known."),
                member("sha256", Matching("^[0-9a-f]{64}$")).about("Of the key's 32 bytes, or of the certificate in DER."),
                member("scopes", List(const { &Words(&["check", "subscribe", "relay", "report", "admin"]) })),
                member("recipients", List(const { &Of(&t::ACCOUNT) })).about("To whom it is bound; empty when it is bound to nobody."),
                member("per_second", Of(&t::U32)).sometimes().about("Requests a second, where that is not the sidecar's own bound."),
            ]
        },
    )
}

pub(super) static ANSWERS: &[Answer] = &[
    (
        "sidecar-settings",
        "What `sidecar check-config` prints: the settings that would count, without secrets, and what is wrong with them.",
        Object(&[
            member("ok", Flag),
            member(
                "settings",
                List(&Object(&[
                    member("key", Text).about("Its name in the file."),
                    member("values", List(&Text)),
                    member("from", Text).about("`default`, a flag, a variable or a file."),
                ])),
            ),
            member(
                "webhooks",
                List(&Object(&[
                    member("name", Text).sometimes(),
                    member("to", Text).about("Scheme, host and port, or the file that holds the URL."),
                    member("secret_files", List(&Text)),
                ])),
            ),
            member(
                "problems",
                List(&Object(&[member("code", Matching(KEBAB)), member("message", Text), member("hint", Text).sometimes()])),
            ),
        ]),
    ),
    (
        "sidecar-key-made",
        "What `sidecar key new` prints.",
        Object(&[
            member("key", Matching("^vsk_[A-Za-z0-9_-]{43}$")).sometimes().about("The key, shown this once; absent for a certificate."),
            member("entry", caller()),
            member("keys_file", Text),
        ]),
    ),
    ("sidecar-keys", "What `sidecar key list` prints.", List(&caller())),
    ("sidecar-key-removed", "What `sidecar key remove` prints.", Object(&[member("removed", Text), member("keys_file", Text)])),
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
            member(
                "webhooks",
                List(&Object(&[
                    member("to", Text),
                    member("guarantee", Text),
                    member("order", Text),
                    member("backlog", Of(&t::U32)).about("Deliveries that wait."),
                    member("disabled", Flag).about("True after the service said 410."),
                ])),
            ),
            member("relay", OrNull(const { &relay() })).about("What pays for others, since the sidecar was started; null while it is off."),
        ]),
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

//! Answers about changes: made, foreseen, signed for somebody else to send.

use super::Answer;
use crate::form::{
    member,
    Form::{self, AnyOf, Flag, List, Matching, Object, Of, OrNull, Text, Words},
    Member,
};
use shared_logic::json::tables as t;
use valet_wallet::preview::PREVIEW;

/// What running the contract's code takes.
pub(super) const fn weight() -> Form {
    Object(
        const {
            &[
                member("ref_time", Of(&t::U64)).about("Computation, in picoseconds."),
                member("proof_size", Of(&t::U64)).about("Proof, in bytes."),
            ]
        },
    )
}

/// What a command took because it was not named.
const DEFAULTS: Form = List(&Object(&[
    member("option", Text).about("For which option."),
    member("value", Text),
    member("because", Text).about("Why this one; in words for people, which may change."),
]));

/// The same as a member: absent where everything was named.
const fn defaults() -> Member {
    member("defaults", DEFAULTS).sometimes().about("What was taken because it was not named.")
}
/// Of a change: who made it.
const fn recovered() -> Member {
    member("recovered", Flag).sometimes().about("True for what an earlier run of the same command did; this one sent nothing. Else absent.")
}

/// An intent, and what each kind of wallet is asked to sign.
const FORM: Form = Object(&[
    member("intent", Of(&t::INTENT)),
    member("text", Text).about("The intent in words."),
    member("ethereum", TYPED_DATA).about("For `eth_signTypedData_v4`."),
    member("passkey", Object(&[member("challenge", Matching("^[A-Za-z0-9_-]{43}$"))])).about("For `navigator.credentials.get`."),
    member("polkadot", Object(&[member("data", Matching("^<Bytes>")), member("type", Words(&["bytes"]))])).about("For `signRaw`."),
]);

const MEMBERS: Form = List(&Object(&[member("name", Text), member("type", Text)]));

/// The domain of typed data.
const DOMAIN: Form =
    Object(&[member("name", Words(&["Valet"])), member("version", Words(&["1"])), member("verifyingContract", Of(&t::ACCOUNT)), GENESIS]);

const GENESIS: Member = member("salt", Of(&t::ID)).about("The chain's first block.");

const TYPES: Form = Object(&[member("EIP712Domain", MEMBERS), member("Intent", MEMBERS)]);

const WORDS: Form = Object(&[member("text", Text), member("digest", Of(&t::ID))]);

/// Typed data of EIP-712.
const TYPED_DATA: Form =
    Object(&[member("types", TYPES), member("primaryType", Words(&["Intent"])), member("domain", DOMAIN), member("message", WORDS)]);

/// What a key is to the principal of an intent.
const STANDING: Form = AnyOf(&[
    Object(&[member("kind", Words(&["own", "removed", "not-named", "not-looked-up"]))]),
    Object(&[member("kind", Words(&["intent-key"])), member("expires_at", Of(&t::TIME)).about("Until when it may sign, exclusive.")]),
]);

pub(super) static ANSWERS: &[Answer] = &[
    (
        "change",
        "What a changing command prints once the change is final.",
        Object(&[
            member("id", AnyOf(&[Of(&t::ID), Of(&t::ACCOUNT), Of(&t::U16)])).sometimes().about(
                "Of the vehicle, grant, request, container, party or purpose that it made, where it made exactly one; a grant by a renewal too.",
            ),
            member("preview", List(&Of(&PREVIEW))).about("What was foretold, one for each event."),
            member("events", List(&Of(&t::EVENT))).about("What happened, in order."),
            member("event", Of(&t::EVENT)).sometimes().about("The event, where there is exactly one."),
            member("block", Of(&t::U32)),
            member("block_hash", Of(&t::ID)),
            member("weight", weight()).about("What the transaction weighed, as the chain charged it."),
            member("deposit", Of(&t::U128)).about("What the trial locked for storage, in the smallest unit."),
            recovered(),
            defaults(),
        ]),
    ),
    (
        "vehicle-created",
        "What `vehicle create` prints once the vehicle is registered.",
        Object(&[
            member("id", Of(&t::ID)).about("The vehicle's."),
            member("preview", List(&Of(&PREVIEW))),
            member("events", List(&Of(&t::EVENT))),
            member("event", Of(&t::EVENT)).sometimes().about("The registration; it names the vehicle's id."),
            member("block", Of(&t::U32)),
            member("block_hash", Of(&t::ID)),
            member("weight", weight()),
            member("deposit", Of(&t::U128)),
            member("salt", Of(&t::ID)).about("What the id is made of, beside the account that registers it."),
            recovered(),
            defaults(),
        ]),
    ),
    (
        "vehicle-foreseen",
        "What `vehicle create` prints with `--dry-run`.",
        Object(&[member("preview", List(&Of(&PREVIEW))), member("salt", Of(&t::ID)), defaults()]),
    ),
    (
        "dry-run",
        "What a changing command prints with `--dry-run`: what would happen. Nothing was signed.",
        Object(&[member("preview", List(&Of(&PREVIEW))), defaults()]),
    ),
    (
        "plan",
        "What `deploy` and `wallet send` print with `--dry-run`. Nothing was signed.",
        Object(&[member("preview", List(&Object(&[member("summary", List(&Text))]))), defaults()]),
    ),
    (
        "intent-signed",
        "What a command prints with `--as-intent`, and `intent sign`: the intent that was signed and written.",
        Object(&[
            member("preview", List(&Of(&PREVIEW))).about("Empty where no node was asked."),
            member("file", Text),
            member("signed", Of(&t::ANY_SIGNED_INTENT)),
            member("signer", Of(&t::OPT_ACCOUNT)).about("As which account the key counts."),
        ]),
    ),
    (
        "intent-unsigned",
        "What a command prints with `--as-intent FILE --unsigned`, and `intent sign --unsigned`: what another wallet signs.",
        Object(&[
            member("preview", List(&Of(&PREVIEW))).about("What it will do, in its turn."),
            member("file", Text).about("Where the form was written."),
            member("form", FORM).about("The form, as the file has it."),
        ]),
    ),
    (
        "intent-attached",
        "What `intent attach` prints: the intent with what another wallet answered.",
        Object(&[
            member("file", Text).about("Where it was written."),
            member("text", Text).about("What the signature stands for, in words."),
            member("signed", Of(&t::SIGNED_INTENT)),
            member("signer", Of(&t::ACCOUNT)).about("As which account the key counts."),
            member("standing", STANDING).about("What the key is to the principal."),
        ]),
    ),
    (
        "intent-account",
        "What `intent account` prints: the account of a passkey or of a Polkadot wallet.",
        Object(&[member("account", Of(&t::ACCOUNT))]),
    ),
    (
        "intent",
        "What `intent show` prints: a signed intent, and what the contract would say of it now.",
        Object(&[
            member("signed", Of(&t::ANY_SIGNED_INTENT)),
            member("signer", Of(&t::OPT_ACCOUNT)).about("Whose key signed it; null when the signature fits no key."),
            member("accepted", Flag),
            member("preview", OrNull(&List(&Of(&PREVIEW)))).about("What it would do, where it is accepted."),
            member("refused", OrNull(&Of(&t::DENIAL))).about("Why the contract would refuse it."),
        ]),
    ),
    (
        "notice",
        "A line on standard error beside an answer: what is about to be agreed to, or a warning. Errors are in error.json.",
        AnyOf(&[
            Object(&[member("warning", Text)]),
            Object(&[
                member(
                    "preview",
                    List(&AnyOf(&[Of(&PREVIEW), Object(&[member("summary", List(&Text))]), Object(&[member("intent", Of(&t::INTENT))])])),
                ),
                defaults(),
            ]),
        ]),
    ),
];

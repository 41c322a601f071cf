//! Answers of lists, and of what shows one record.

use super::{changes::weight, Answer};
use crate::form::{
    member,
    Form::{self, AnyOf, Flag, List, Object, Of, OrNull, Text, Words},
};
use shared_logic::json::tables as t;

/// How something stands, in words for people.
const STANDING: &str = "In words for people, which may change.";

static END_REASON: Form = Of(&t::END_REASON);
static DENIAL: Form = Of(&t::DENIAL);
static VERDICT: Form = Of(&t::VERDICT);
static MOMENT: Form = Of(&t::U64);

const NAMED: Form = AnyOf(&[Of(&t::ACCOUNT), Of(&t::ID)]);

const fn name() -> Form {
    const {
        Object(&[
            member("name", Text),
            member("kind", Words(&["account", "vehicle"])),
            member("id", NAMED),
            member("from", Words(&["book", "deployment-file"])),
        ])
    }
}

const fn grant() -> Form {
    const RULES: Form = Object(&[
        member("over", OrNull(&END_REASON)).about("Why it is over, if it is."),
        member("denies", OrNull(&DENIAL)).about("Why it allows nothing now, if it does not."),
        member("erasure", Of(&t::ERASURE)).about("Where the recipient's duty to erase stands."),
    ]);
    const {
        Object(&[
            member("id", Of(&t::ID)),
            member("grant", Of(&t::GRANT)),
            member("standing", Text).about(STANDING),
            member("rules", RULES).about("How it stands, as the rules say."),
        ])
    }
}

const fn event() -> Form {
    const {
        Object(&[
            member("block", Of(&t::U32)),
            member("block_hash", Of(&t::ID)),
            member("index", Of(&t::U32)).about("Its place in the block."),
            member("time", Of(&t::U64)).about("Of the block, in seconds since 1970."),
            member("name", Text).about("The kind of its body."),
            member("event", Of(&t::EVENT)),
        ])
    }
}

const fn said() -> Form {
    const {
        Object(&[
            member("yes", Flag).about("Accepted or allowed."),
            member("reason", OrNull(&DENIAL)),
            member("verdict", OrNull(&VERDICT)).about("Of a check."),
        ])
    }
}

pub(super) static ANSWERS: &[Answer] = &[
    ("grant", "What `grant show` prints.", grant()),
    ("grants", "What `grant list` prints: grants, the oldest of each vehicle first.", List(&grant())),
    (
        "requests",
        "What `request list` prints: access requests, the oldest for each vehicle first.",
        List(&Object(&[member("id", Of(&t::ID)), member("request", Of(&t::ACCESS_REQUEST)), member("standing", Text).about(STANDING)])),
    ),
    (
        "delegations",
        "What `delegation list` prints.",
        List(&Object(&[
            member("realm", Of(&t::REALM)),
            member("to", Of(&t::ACCOUNT)),
            member("delegation", Of(&t::DELEGATION)),
            member("standing", Text).about(STANDING),
            member("reason", OrNull(&DENIAL)).about("Why it lets nobody act, where it does not."),
        ])),
    ),
    (
        "emergencies",
        "What `emergency list` prints: every emergency of the vehicle, the oldest first.",
        List(&Object(&[
            member("authority", Of(&t::ACCOUNT)),
            member("emergency", Of(&t::EMERGENCY)),
            member("standing", Text).about(STANDING),
        ])),
    ),
    (
        "intent-keys",
        "What `intent key list` prints: the keys that may sign for the account.",
        List(&Object(&[member("key", Of(&t::ACCOUNT)), member("limits", Of(&t::INTENT_KEY)), member("named_at", Of(&t::U64))])),
    ),
    (
        "vehicle",
        "What `vehicle show` prints: the vehicle's record, and what the owner has offered and prepared.",
        Object(&[
            member("vehicle", Of(&t::VEHICLE)),
            member("offer", Of(&t::OPT_VEHICLE_OFFER)).about("To whom it is offered, while that can be accepted."),
            member("recovery", Of(&t::OPT_RECOVERY)).about("Who may take it over when the owner has lost the key."),
        ]),
    ),
    ("objections", "What `objection list` prints: those that stand.", List(&Of(&t::OBJECTION))),
    (
        "attestations",
        "What `attestation list` prints.",
        List(&Object(&[
            member("attester", Of(&t::ACCOUNT)),
            member("attestation", Of(&t::ATTESTATION)),
            member("reason", OrNull(&DENIAL)).about("Why it holds no more, where it does not."),
            member("withdrawn_at", OrNull(&MOMENT)).about("When it was taken back, where it was."),
        ])),
    ),
    (
        "vehicles",
        "What `vehicle list` prints: what the account owns, is offered, has a role for, or is named for recovery of.",
        List(&Object(&[
            member("id", Of(&t::ID)),
            member("part", Text)
                .about("What the vehicle is to the account: owner, offered, recovery, the name of a role, or that after `offered: `."),
            member("vehicle", Of(&t::VEHICLE)),
            member("grants", Of(&t::U32)).about("How many grants of it are not over."),
            member("offer", Of(&t::OPT_VEHICLE_OFFER)).about("To whom the owner offers it, while that can be accepted."),
            member("recovery", Of(&t::OPT_RECOVERY))
                .about("Who may take it over when the owner has lost the key; it runs where `started_at` is not 0."),
        ])),
    ),
    (
        "parties",
        "What `party list` prints.",
        List(&Object(&[
            member("id", Of(&t::ACCOUNT)).about("The address that registered it."),
            member("party", Of(&t::PARTY)),
            member("acts", Of(&t::ACCOUNT)).about("Which account acts for it now."),
        ])),
    ),
    ("name", "What `book add` and `book remove` print: a name, and what it stands or stood for.", name()),
    ("names", "What `book list` prints.", List(&name())),
    ("party", "What `party show` prints: the party's record.", Of(&t::PARTY)),
    (
        "registry",
        "What `admin show` prints: the contract's own record, and to whom the admin offers its role.",
        Object(&[member("registry", Of(&t::REGISTRY)), member("offered_to", Of(&t::OPT_ACCOUNT))]),
    ),
    (
        "purposes",
        "What `purpose list` prints.",
        List(&Object(&[
            member("code", Of(&t::U16)),
            member("name", OrNull(&Text)).about("As the command line takes it; null for one that was appended."),
            member("dpv", OrNull(&Text)).about("In the Data Privacy Vocabulary."),
            member("meaning", OrNull(&Text)),
            member("purpose", Of(&t::PURPOSE)),
            member("built_in", Flag),
        ])),
    ),
    ("events", "What `events` prints: what happened on the contract, in order.", List(&event())),
    ("event", "A line of `events --follow`.", event()),
    (
        "simulation",
        "What `simulate` prints, one for each attempt.",
        List(&Object(&[
            member("name", Text),
            member("contract", said()).about("What the contract said."),
            member("rules", said()).about("What this program's rules say about the same records."),
            member("same", Flag).about("Whether the two are the same, proofs and all."),
            member("weight", weight()),
        ])),
    ),
    (
        "container-classes",
        "What `container classes` prints.",
        List(&Object(&[
            member("class", Of(&t::CLASS)),
            member("kind", Words(&["data", "command", "command-never-grantable"])),
            member("meaning", Text),
            member("purposes", List(&Text)).about("The built-in purposes that allow it."),
        ])),
    ),
];

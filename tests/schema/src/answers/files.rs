//! Answers about files: wallets, containers, the deployment.

use super::{Answer, SS58};
use crate::form::{
    member, Form,
    Form::{List, Matching, Object, Of, Open, OrNull, Text, Words},
};
use shared_logic::json::tables as t;

/// A party card, as the file has it: in the form of RFC 8785.
const CARD: Form = Object(&[
    member("contact", Text).about("An e-mail address or a https URL."),
    member("country", Matching("^[A-Z]{2}$")).about("Where it is registered: ISO 3166-1."),
    member("data_protection_officer", Text).sometimes().about("An e-mail address or a https URL."),
    member("languages", List(&Matching("^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$"))).about("Tags of BCP 47."),
    member("legal_name", Text),
    member("logo_sha256", Of(&t::ID)).sometimes(),
    member("privacy_policy", Matching("^https://")),
    member("register", Object(&[member("name", Text), member("number", Text)])).sometimes(),
]);

pub(super) static ANSWERS: &[Answer] = &[
    (
        "party-card-created",
        "What `party card create` prints.",
        Object(&[
            member("legal_hash", Of(&t::ID)).about("SHA-256 over the card's form of RFC 8785, which is what the file holds."),
            member("card", CARD).about("The card, as the file has it."),
            member("file", Text).about("Where it was written."),
        ]),
    ),
    (
        "party-card",
        "What `party card verify` prints.",
        Object(&[
            member("legal_hash", Of(&t::ID)).about("SHA-256 over the card's form of RFC 8785."),
            member("card", CARD),
            member("party", Of(&t::OPT_ACCOUNT)).about("The party that has this legal hash; null where none was asked about."),
            member("status", OrNull(&Of(&t::PARTY_STATUS))).about("How the admin has found it; null where none was asked about."),
        ]),
    ),
    (
        "wallet",
        "What `wallet create` and `wallet show` print.",
        Object(&[
            member("kind", Words(&["ed25519", "secp256k1"])),
            member("account", Matching(SS58)).about("Its account on the chain, in SS58."),
            member("address", Of(&t::ACCOUNT)).about("The same account in contracts."),
            member("intent_account", Of(&t::OPT_ACCOUNT))
                .about("As whom the key signs intents; null for a kind that signs none, and where the file was not opened."),
            member("balance", OrNull(&Of(&t::U128))).about("In the smallest unit; null where no node was asked, or none answered."),
            member("balance_in_tokens", OrNull(&Text))
                .about("The same in tokens with their name; null where the chain does not tell what a token is."),
            member("balance_unknown", OrNull(&Text)).about("Why there is no balance; null where there is one, or none was asked for."),
            member("file", OrNull(&Text)).about("Where it was written."),
        ]),
    ),
    (
        "sent",
        "What `wallet send` prints once the transfer is final.",
        Object(&[
            member("to", Matching(SS58)),
            member("amount", Of(&t::U128)).about("In the smallest unit."),
            member("amount_in_tokens", Text).about("The same in tokens, with their name where the chain tells it."),
            member("block", Of(&t::U32)),
        ]),
    ),
    (
        "container-built",
        "What `container build` prints.",
        Object(&[
            member("id", Of(&t::ID)),
            member("vss", Of(&t::VSS_VERSION)),
            member("also", List(&Object(&[member("vss", Of(&t::VSS_VERSION)), member("differs", Of(&t::U32))])))
                .about("Other releases that it speaks of, and how many of the signals are not the same there."),
            member("signals", Of(&t::U32)).about("How many it covers."),
            member("classes", Of(&t::CLASSES)).about("What a grant needs to read them."),
            member("actuators", Of(&t::U32)).about("How many of the signals can be set."),
            member("command_classes", Of(&t::CLASSES)).about("What a grant needs to set them."),
            member("document", Of(&t::CONTAINER)),
            member("file", OrNull(&Text)).about("Where it was written."),
            member("notes", List(&Text)).about("What of the VSS files a person should know."),
        ]),
    ),
    ("container", "What `container show` prints.", Object(&[member("id", Of(&t::ID)), member("document", Of(&t::CONTAINER))])),
    (
        "deployment",
        "What `deploy` prints, and the deployment file.",
        Object(&[
            member("node", Text).about("Where a node of the chain listens."),
            member("genesis", Of(&t::ID)).about("The chain's first block."),
            member("contract", Of(&t::ACCOUNT)),
            member("code_hash", Of(&t::ID)),
            member("extension", Of(&t::ACCOUNT)).about("The code of the messages that are seldom sent."),
            member("extension_code_hash", Of(&t::ID)),
            member("rules_hash", Of(&t::ID)),
            member("block", Of(&t::U32)).about("The block it was deployed in."),
            member("names", Open).sometimes().about("Names for accounts, from whoever hands the file out: each a member with an address."),
        ]),
    ),
];

//! Answers about a sidecar's database.

use super::Answer;
use crate::form::{
    member,
    Form::{Flag, List, Object, Of, Text},
};
use shared_logic::json::tables as t;

pub(super) static ANSWERS: &[Answer] = &[
    (
        "database",
        "What `sidecar database verify` prints, and `sidecar database backup` of the copy.",
        Object(&[
            member("form", Of(&t::U32)).about("The form of its tables. Of an older one no more than SQLite's own check is made."),
            member("contract", Of(&t::OPT_ACCOUNT)),
            member("genesis", Of(&t::OPT_ID)).about("The chain's first block; null while nothing was read."),
            member("cursor", Of(&t::OPT_U32)).about("The newest block that was read."),
            member("blocks", Of(&t::U32)).about("Rows of blocks."),
            member("dropped_blocks", Of(&t::U32)).about("Blocks whose rows were dropped: they were empty, or their events were removed."),
            member("events", Of(&t::U32)),
            member("removed_events", Of(&t::U32)).about("Events that were removed; a state stands for them."),
            member("vehicles", Of(&t::U32)),
            member("grants", Of(&t::U32)).about("Whatever their state."),
            member("webhooks", Of(&t::U32)),
            member("waiting", Of(&t::U32)).about("Deliveries that wait."),
            member("containers", Of(&t::U32)).about("Containers whose documents it has."),
            member("findings", List(&Text)).about("What is wrong, a sentence each; empty where all is well."),
        ]),
    ),
    (
        "database-compacted",
        "What `sidecar database compact` prints.",
        Object(&[
            member("dropped_blocks", Of(&t::U32)).about("Rows of empty blocks that were dropped."),
            member("removed_events", Of(&t::U32)).about("Events that were removed."),
            member("kib_before", Of(&t::U32)).about("The file before, in KiB."),
            member("kib_now", Of(&t::U32)),
        ]),
    ),
    (
        "database-rebuilt",
        "What `sidecar database rebuild` prints.",
        Object(&[
            member("moved_to", Text).about("Where the database is now that was there; it was not changed."),
            member("webhooks_kept", Flag)
                .about("Whether webhooks go on where they were; if not, services get every event again, with the same ids."),
            member("containers", Of(&t::U32)).about("Container documents that were taken over."),
            member("findings", List(&Text)).about("What is wrong with the database that was there."),
        ]),
    ),
];

//! Answers.

use super::*;
use crate::json::Schema;
use crate::{object_schema, union_schema};

/// A [`crate::Denial`].
pub static DENIAL: Schema = Schema::Denial;

union_schema! {
    /// A [`crate::Basis`].
    pub BASIS by "kind" { "grant" { grant: ID }, "emergency" { seq: U64 } }
    /// A [`crate::Detail`].
    pub DETAIL by "kind" {
        "from" { at: TIME },
        "until" { at: TIME },
        "longest" { seconds: DURATION },
        "classes" { classes: CLASSES },
        "actions" { actions: ACTIONS },
        "regions" { regions: REGIONS },
        "purpose" { purpose: U16 },
        "fields" { fields: TERMS_FIELDS },
        "by" { account: ACCOUNT },
        "most" { number: U64 },
    }
    /// A [`crate::Verdict`].
    pub VERDICT by "verdict" {
        "allow" { basis: BASIS, grantor: ACCOUNT, epoch: U32, losses: U64, registry_losses: U64, expires_at: TIME },
        "deny" { reason: DENIAL, grant: OPT_ID, link: U8, missing: CLASSES },
    }
}

object_schema! {
    /// A [`crate::Proof`].
    pub PROOF { basis: BASIS, grantor: ACCOUNT, epoch: U32, losses: U64, registry_losses: U64, expires_at: TIME }
    /// A [`crate::Refusal`].
    pub REFUSAL { reason: DENIAL, grant: OPT_ID, link: U8, missing: CLASSES }
}

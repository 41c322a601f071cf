//! How a call's weight grows with what stands on the chain.

use super::Cost;
use crate::report::svg::{lines, Line};
use std::{collections::BTreeMap, fmt::Write};

/// Calls that were measured at several points; each has its name and the point in the names of the costs.
pub(super) struct Growth {
    over: &'static str,
    pub(super) picture: &'static str,
    calls: &'static [&'static str],
    at: &'static [usize],
    /// The name of a call at a point.
    name: fn(&str, usize) -> String,
}

impl Growth {
    pub(super) const ALL: [Self; 3] = [
        Self {
            over: "grants of the vehicle",
            picture: "chain-grants",
            calls: &["grant", "withdraw", "transfer", "check"],
            at: &[1, 10, 100, 1_000, 10_000, 100_000],
            name: |call, at| format!("{call}, among {at}{}", tried(call)),
        },
        Self {
            over: "delegations above the grantor",
            picture: "chain-delegations",
            calls: &["grant", "check"],
            at: &[0, 1, 2, 3],
            name: |call, at| format!("{call}, delegated {at} deep{}", tried(call)),
        },
        Self {
            over: "grants above the grant",
            picture: "chain-shares",
            calls: &["grant", "check"],
            at: &[0, 1, 2, 3],
            name: |call, at| format!("{call}, shared {at} deep{}", tried(call)),
        },
    ];

    pub(super) fn table(&self, costs: &BTreeMap<String, Cost>, page: &mut String) {
        let heads: Vec<String> = self.at.iter().map(usize::to_string).collect();
        let _ = writeln!(page, "\n### {}\n\n![ref_time over {}]({}.svg)\n", self.over, self.over, self.picture);
        let _ = writeln!(page, "| {} | {} |\n|---{}|", self.over, heads.join(" | "), "|---".repeat(heads.len()));
        for call in self.calls {
            let cell = |at: &usize| costs.get(&(self.name)(call, *at)).map_or_else(|| "–".to_owned(), weight);
            let cells: Vec<String> = self.at.iter().map(cell).collect();
            let _ = writeln!(page, "| {call} | {} |", cells.join(" | "));
        }
    }

    /// Millions of picoseconds over the points that were measured.
    pub(super) fn drawn(&self, costs: &BTreeMap<String, Cost>) -> String {
        let figures = |call: &str| self.at.iter().filter_map(|at| costs.get(&(self.name)(call, *at))).map(millions).collect();
        let all: Vec<Line<'_>> = self.calls.iter().map(|call| Line { name: call, figures: figures(call) }).collect();
        lines(&format!("Reference time of a call, in millions of ps, over {}", self.over), self.at, &all)
    }
}

/// Questions are only tried, and are named so.
fn tried(call: &str) -> &'static str {
    if call == "check" {
        " (dry run)"
    } else {
        ""
    }
}

fn weight(cost: &Cost) -> String {
    format!("{} / {}", cost.weight.ref_time, cost.weight.proof_size)
}

fn millions(cost: &Cost) -> f64 {
    u32::try_from(cost.weight.ref_time / 1_000_000).map_or(0.0, f64::from)
}

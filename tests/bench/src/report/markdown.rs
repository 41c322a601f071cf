//! The page for people.

use super::{nanoseconds, ratio, three_digits, Figures};
use crate::{allocations::Count, compare::Group, growth::Growth};
use std::fmt::Write;

const NOT_MEASURED: &str = "\
## What is not measured

- **Making a request.** Every engine gets its question in its own types, made beforehand; for the others that is far
  dearer than for us. *SCALE in and out* measures it for the consent rules alone.
- **Finding which grant may allow.** All engines are told its id. `check_any` over all grants of a recipient is not here.
- **What the others do not know.** Uses, history, retired vehicles, the party's standing, the driver's consent, delegations,
  shares, reasons and proofs. The consent rules look at all of it in these same figures, and the questions pass it. The
  reasons are counted above, but only allow or deny is compared.
- **Many policies.** Each of the others holds one policy over attributes. Casbin with a line for each grant reads
  every line; Cedar with a policy for each grant evaluates every policy. Neither would be fair, so neither is here.
- **Threads, start-up, memory, compile time of policies,** OPA itself (Go), and other wasm engines than wasmtime.
- **The contract.** Its weights are another matter: `scripts/bench chain` writes them to `chain.md`.
";

const HOW: &str = "\
## How

One thread. Each group is measured in rounds; in each round every engine answers for about 8 ms, and each round begins
with another engine. Ratios are taken round by round, so what disturbs one disturbs its neighbour. Given is the median, and
in brackets the middle half of the rounds. An engine that is fast answers all questions in a block, a slow one the next
few thousand. Before the clock starts, every engine has answered every question as the consent rules do, natively; and each
block's allows are counted again.

Grants are made by the rules' own `step`, then one in twenty is withdrawn, one in twenty suspended, and one in twenty
vehicles sold. A question is a grant's own request, in 60 of 100 cases with one thing changed.

| engine | holds | at hand | looked up |
|---|---|---|---|
| valet | the rules in full | records picked by their place | `check` over a `State`: trees of vehicles, grants, parties |
| cedar-policy | one policy; classes and actions as sets | a store with this grant, its vehicle and the actions | one store of all grants and vehicles, by hash |
| regorus | one rule, compiled for its virtual machine, which is kept; masks | the grant is part of the input | `data.grants[id]`, a tree |
| casbin | one matcher, compiled; masks; no policy lines | the grant's attributes are part of the request | the attributes are taken from a hash map |

The policies are in [`tests/bench/src/engines`](../../tests/bench/src/engines). The consent rules are built as they are
shipped, with overflow checks; the others as they ship themselves, optimised, without. The wasm is the same code compiled for
`wasm32-unknown-unknown`; *batched* is one call for a block of questions that lie in its memory, *a call each* is one
call for each of them. *SCALE in and out* writes a request's bytes, checks, and reads the verdict's bytes.
";

/// The whole page.
pub(super) fn page(figures: &Figures) -> String {
    let mut page = String::from(
        "# Time of a check\n\nMade by `scripts/bench`; do not edit. All figures are in [check.json](check.json). Ratios come first, as \
         they carry over\nto other machines; nanoseconds are of the machine below.\n\n",
    );
    targets(&mut page, figures);
    asked(&mut page, figures);
    let _ = writeln!(page, "\n![Time of one check beside valet, native](check.svg)");
    for group in &figures.groups {
        engines(&mut page, group);
    }
    allocations(&mut page, &figures.allocations);
    let _ = writeln!(page, "\n## Growth\n\nAll points of a table are measured in the same rounds; the ratio is to its first cell.");
    for (growth, picture) in figures.growth.iter().zip(["grants", "delegations", "shares"]) {
        grown(&mut page, growth, picture);
    }
    let _ = writeln!(page, "\n{HOW}\n{NOT_MEASURED}");
    host(&mut page, figures);
    page
}

fn targets(page: &mut String, figures: &Figures) {
    let _ = writeln!(page, "| target | at most | found | |\n|---|---|---|---|");
    for target in &figures.targets {
        let word = if target.met { "met" } else { "**not met**" };
        let _ = writeln!(page, "| {} | {} | {} | {word} |", target.what, target.at_most, three_digits(target.found));
    }
}

fn asked(page: &mut String, figures: &Figures) {
    let asked = &figures.asked;
    let percent = asked.allowed * 100 / asked.questions.max(1);
    let reasons: Vec<String> = asked.denied.iter().map(|(reason, times)| format!("{reason} {times}")).collect();
    let _ = writeln!(
        page,
        "\n{} questions about {} grants: {} allowed ({percent} %), the others denied for {} reasons: {}. The answers of all engines\nagree \
         on every question.",
        asked.questions,
        asked.grants,
        asked.allowed,
        asked.denied.len(),
        reasons.join(", ")
    );
}

fn engines(page: &mut String, group: &Group) {
    let _ = writeln!(page, "\n## Engines, {}\n\n| engine | times as long | ns | answers |\n|---|---|---|---|", group.name);
    for series in &group.series {
        let _ = writeln!(page, "| {} | {} | {} | {} |", series.name, ratio(series), nanoseconds(series), series.answers);
    }
}

fn allocations(page: &mut String, counts: &[Count]) {
    let _ = writeln!(page, "\n## Allocations\n\nCounted by an allocator that counts, in a run of its own.\n\n| engine | allocations | answers |\n|---|---|---|");
    for count in counts {
        let _ = writeln!(page, "| {} | {} | {} |", count.name, count.allocations, count.answers);
    }
}

fn grown(page: &mut String, growth: &Growth, picture: &str) {
    let _ = writeln!(page, "\n### {}\n\n![Time over {}](growth-{picture}.svg)\n", growth.over, growth.over);
    let heads: Vec<String> = growth.at.iter().map(usize::to_string).collect();
    let _ = writeln!(page, "| {} | {} |\n|---{}|", growth.over, heads.join(" | "), "|---".repeat(heads.len()));
    for line in &growth.lines {
        let ratios: Vec<String> = line.points.iter().map(ratio).collect();
        let times: Vec<String> = line.points.iter().map(nanoseconds).collect();
        let _ = writeln!(page, "| {}: times as long | {} |\n| … ns | {} |", line.name, ratios.join(" | "), times.join(" | "));
    }
}

fn host(page: &mut String, figures: &Figures) {
    let host = &figures.host;
    let versions: Vec<String> = host.versions.iter().map(|(name, version)| format!("{name} {version}")).collect();
    let loads: Vec<String> = host.load.iter().flatten().map(f64::to_string).collect();
    let _ = writeln!(
        page,
        "## This run\n\n`scripts/bench`, {} rounds; {}; rules `{}`. {}, {} threads; load {} at start and end.{}",
        figures.rounds,
        versions.join(", "),
        host.rules,
        host.processor,
        host.threads,
        loads.join(" and "),
        if host.was_busy() { " **Other work ran beside it:** trust the ratios, and of those the ones with a narrow spread." } else { "" }
    );
}

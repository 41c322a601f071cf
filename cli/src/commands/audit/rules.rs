//! `valet audit rules`.

use super::{outcome, witness::Fields};
use crate::{
    context::Context,
    failure::Failure,
    output::{facts, table},
};
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::{num::NonZeroUsize, thread};
use valet_audit::{
    rules::{self, DecisionTable, Depth, Disagreement, Job, Question, Row, Ruling},
    Verdict,
};

/// How much to try.
#[derive(Args)]
pub(super) struct Rules {
    /// Try about a thousand million cases, in about a minute instead of seconds.
    #[arg(long)]
    deep: bool,
    /// Which answers to print; with `--json` always all.
    #[arg(long, value_enum, default_value_t = Rows::Check)]
    rows: Rows,
}

/// Which answers are printed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Rows {
    /// Those to "may the recipient have the data?".
    Check,
    /// And those to every change: registering, transferring, granting, withdrawing.
    All,
}

/// The table with what it comes to.
#[derive(Serialize)]
struct Shown<'a> {
    verdict: Verdict,
    #[serde(flatten)]
    table: &'a DecisionTable,
}

impl Rules {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let depth = if self.deep { Depth::Deep } else { Depth::Small };
        let threads = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        let bar = context.output.bar(0, "trying cases");
        let shown = bar.clone();
        let counted = tokio::task::spawn_blocking(move || {
            rules::table(Job { depth, threads }, &|progress| {
                shown.set_length(progress.total);
                shown.set_position(progress.done);
            })
        });
        let table = counted.await?;
        bar.finish_and_clear();
        let verdict = table.verdict();
        let text = self.describe(&table)?;
        context.output.show(&Shown { verdict, table: &table }, |_| text)?;
        outcome(verdict, || format!("{} differences and {} reasons that never come up", table.differences, table.reach.by_neither.len()))
    }

    fn describe(&self, found: &DecisionTable) -> Result<String, Failure> {
        let rows = found.rows.iter().filter(|row| self.rows == Rows::All || row.question == Question::Check);
        let lines = rows.map(|row| lines(found, row)).collect::<Result<Vec<_>, Failure>>()?;
        let mut text = table(["question", "answer", "cases", "plainest such case"], lines.into_iter().flatten());
        for disagreement in &found.disagreements {
            text.push_str(&describe_difference(found, disagreement)?);
        }
        let never = if found.reach.by_neither.is_empty() { "none".to_owned() } else { found.reach.by_neither.join(", ") };
        let summary = facts(&[
            ("rules", found.rules.to_string()),
            ("cases", found.cases.to_string()),
            ("differences", found.differences.to_string()),
            ("reasons that never come up", never),
            ("verdict", format!("{:?}", found.verdict())),
        ]);
        Ok(format!("{text}\n{summary}"))
    }
}

/// A row of the table: a line for each difference from the plain case, for all of them beside each other fit no terminal.
fn lines(found: &DecisionTable, row: &Row) -> Result<Vec<[String; 4]>, Failure> {
    let answer = match row.ruling {
        Ruling::Allow => "Allow".to_owned(),
        Ruling::Deny { reason } => format!("{} ({})", reason.name(), reason.code()),
    };
    let case = Fields::of(&row.witness)?.unlike(&plain(found, row.question)?);
    let mut first = Some([format!("{:?}", row.question), answer, row.cases.to_string()]);
    let line = |told: &str| {
        let [question, answer, cases] = first.take().unwrap_or_default();
        [question, answer, cases, told.to_owned()]
    };
    Ok(case.lines().map(line).collect())
}

/// The plain case of a question: the allowed one.
fn plain(found: &DecisionTable, question: Question) -> Result<Fields, Failure> {
    let row = found.rows.iter().find(|row| row.question == question && row.ruling == Ruling::Allow);
    row.map_or_else(|| Ok(Fields::default()), |row| Fields::of(&row.witness))
}

fn describe_difference(found: &DecisionTable, difference: &Disagreement) -> Result<String, Failure> {
    let case = Fields::of(&difference.witness)?.unlike(&plain(found, difference.question)?);
    Ok(format!(
        "\nDIFFERENCE in {:?} of {:?}: the rules say {}, the reference says {}; `--json` tells the whole case. It is\n{case}",
        difference.aspect,
        difference.question,
        difference.rules.name(),
        difference.reference
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Columns that a wide terminal has.
    const WIDEST: usize = 160;

    /// For people: no row wider than a terminal, no line end told as an escape, and what a row is about in one line.
    fn fits(found: &DecisionTable) {
        let text = Rules { deep: false, rows: Rows::All }.describe(found).unwrap();
        let widest = text.lines().max_by_key(|line| line.chars().count()).unwrap();
        assert!(widest.chars().count() <= WIDEST, "{}: {widest}", widest.chars().count());
        assert!(!text.contains("\\n"));
        for row in &found.rows {
            let Ruling::Deny { reason } = row.ruling else { continue };
            let (question, answer) = (format!("{:?}", row.question), format!("{} ({})", reason.name(), reason.code()));
            assert!(text.lines().any(|line| line.contains(&question) && line.contains(&answer)), "{question}: {answer}");
        }
    }

    #[test]
    fn the_decision_table_is_printed_as_the_schema_says() {
        let job = Job { depth: Depth::Brief, threads: NonZeroUsize::MIN };
        let mut table = rules::table(job, &|_| {});
        fits(&table);
        let row = table.rows.iter().find(|row| row.ruling != Ruling::Allow).unwrap().clone();
        let difference = Disagreement {
            question: row.question,
            aspect: valet_audit::rules::Aspect::Answer,
            rules: row.ruling,
            reference: "Allow",
            witness: row.witness,
        };
        for _ in 0..2 {
            let shown = Shown { verdict: table.verdict(), table: &table };
            valet_schema::assert_valid("cli/audit-rules", &serde_json::to_value(&shown).unwrap());
            table.disagreements.push(difference.clone());
        }
    }
}

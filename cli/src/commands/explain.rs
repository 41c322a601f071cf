//! `valet explain`: what an error or a denial means, and what to do about it.

mod package;
#[cfg(test)]
mod page;

use crate::{
    context::Context,
    failure::{
        denials::{mend, who},
        Code, Failure,
    },
    output::{facts, table},
};
use clap::Args;
use serde::Serialize;
use shared_logic::Denial;
use valet_sidecar::ProblemCode;

/// What stands before the code in the `type` of a problem over HTTP.
const PROBLEM_TYPE: &str = "urn:valet:problem:";

/// Explain an error code or a denial.
#[derive(Args)]
#[command(after_long_help = "\
  valet explain                    every code and every denial
  valet explain outcome-unknown    an error code
  valet explain bad-seed           a code of the npm package
  valet explain urn:valet:problem:node-silent
                                   the type of a problem over HTTP
  valet explain NonceUsed          a denial by its name
  valet explain 45                 the same by its number")]
pub(crate) struct Explain {
    /// An error code, or the name or number of a denial; otherwise all are listed.
    what: Option<String>,
}

/// An entry, whether code or denial.
#[derive(Serialize)]
struct Entry {
    /// The error's code; `denied` for every denial.
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    denial: Option<crate::failure::Reason>,
    /// The exit code of the command line; none for a code that only the npm package has.
    #[serde(skip_serializing_if = "Option::is_none")]
    exit: Option<u8>,
    /// The status over HTTP, for a code that only a sidecar sends.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    meaning: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    who_can_mend: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mend: Option<&'static str>,
}

impl Explain {
    pub(crate) fn run(self, context: &Context) -> Result<(), Failure> {
        let Some(what) = self.what else {
            let entries: Vec<Entry> = all().collect();
            return context.output.show(&entries, |entries| {
                table(["code or denial", "meaning"], entries.iter().map(|entry| [entry.title(), entry.meaning.to_owned()]))
            });
        };
        let entry = all().find(|entry| entry.is(&what)).ok_or_else(|| {
            let failure = Failure::usage(format!("there is no error code and no denial `{what}`"));
            failure.hint("`valet explain` lists all")
        })?;
        context.output.show(&entry, |entry| {
            let mut rows = vec![("what", entry.title()), ("meaning", entry.meaning.to_owned())];
            rows.extend(entry.exit.map(|exit| ("exit code", exit.to_string())));
            rows.extend(entry.status.map(|status| ("HTTP status", status.to_string())));
            rows.extend(entry.who_can_mend.map(|who| ("who can mend it", who.to_owned())));
            rows.extend(entry.mend.map(|mend| ("what to do", mend.to_owned())));
            facts(&rows)
        })
    }
}

fn all() -> impl Iterator<Item = Entry> {
    let codes = Code::LIST.iter().map(|code| Entry::of_code(*code));
    // One cause that both tell is explained once: as the command's, with the status.
    let of_both = |problem: &&ProblemCode| Code::LIST.iter().any(|code| code.name() == problem.code());
    let problems = ProblemCode::LIST.iter().filter(move |problem| !of_both(problem)).map(|problem| Entry::of_problem(*problem));
    let package = package::CODES.iter().map(Entry::of_package);
    codes.chain(problems).chain(package).chain(Denial::LIST.iter().map(|denial| Entry::of_denial(*denial)))
}

impl Entry {
    fn of_code(code: Code) -> Self {
        let mend = code.mend();
        let status = ProblemCode::LIST.iter().find(|problem| problem.code() == code.name()).map(|problem| problem.status());
        Self { code: code.name(), denial: None, exit: Some(code.exit()), status, meaning: code.meaning(), who_can_mend: None, mend }
    }

    fn of_problem(problem: ProblemCode) -> Self {
        Self {
            code: problem.code(),
            denial: None,
            // At the command line it is a sidecar that refused.
            exit: Some(Code::SidecarRefused.exit()),
            status: Some(problem.status()),
            meaning: problem.title(),
            who_can_mend: None,
            mend: Some(problem.hint()),
        }
    }

    fn of_package(code: &package::PackageCode) -> Self {
        Self { code: code.name, denial: None, exit: None, status: None, meaning: code.meaning, who_can_mend: None, mend: Some(code.mend) }
    }

    fn of_denial(denial: Denial) -> Self {
        Self {
            code: Code::Denied.name(),
            denial: Some(denial.into()),
            exit: Some(Code::Denied.exit()),
            status: None,
            meaning: denial.expected(),
            who_can_mend: Some(who(denial)),
            mend: Some(mend(denial)),
        }
    }

    fn title(&self) -> String {
        self.denial.as_ref().map_or_else(|| self.code.to_owned(), |denial| format!("{} ({})", denial.name, denial.number))
    }

    fn is(&self, what: &str) -> bool {
        match &self.denial {
            Some(denial) => denial.name.eq_ignore_ascii_case(what) || denial.number.to_string() == what,
            None => self.code.eq_ignore_ascii_case(what.strip_prefix(PROBLEM_TYPE).unwrap_or(what)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_denial_is_found_by_its_name_and_by_its_number() {
        for what in ["NonceUsed", "nonceused", "45"] {
            let found: Vec<_> = all().filter(|entry| entry.is(what)).map(|entry| entry.title()).collect();
            assert_eq!(found, ["NonceUsed (45)"], "{what}");
        }
        assert!(all().all(|entry| !entry.is("nothing-of-this-name")));
    }

    #[test]
    fn a_code_stands_for_one_cause_on_every_surface() {
        let mut seen = std::collections::BTreeSet::new();
        for entry in all().filter(|entry| entry.denial.is_none()) {
            assert!(seen.insert(entry.code), "{} stands for two causes", entry.code);
        }
    }

    #[test]
    fn the_type_of_a_problem_is_explained_as_its_code_is() {
        for problem in ProblemCode::LIST {
            let kind = valet_sidecar::Problem::new(*problem, "").kind;
            let found: Vec<_> = all().filter(|entry| entry.is(&kind)).map(|entry| entry.code).collect();
            assert_eq!(found, [problem.code()], "{kind}");
        }
    }

    #[test]
    fn every_explanation_is_as_its_schema_says() {
        let entries: Vec<Entry> = all().collect();
        valet_schema::assert_valid("cli/explanations", &serde_json::to_value(&entries).unwrap());
        for entry in entries {
            valet_schema::assert_valid("cli/explanation", &serde_json::to_value(entry).unwrap());
        }
    }

    #[test]
    fn every_denial_says_who_can_mend_it_and_how() {
        for denial in Denial::LIST {
            assert!(!who(*denial).is_empty() && !mend(*denial).is_empty(), "{}", denial.name());
        }
    }
}

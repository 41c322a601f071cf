//! What the command line prints with `--json`: docs/schema/cli.

mod audit;
mod changes;
mod check;
mod database;
mod files;
mod lists;
mod setup;

use crate::{form::Form, generate};
use serde_json::Value;

/// An answer: its file's name in docs/schema/cli without the ending, what it is, its form.
pub(crate) type Answer = (&'static str, &'static str, Form);

/// A name in kebab-case.
const KEBAB: &str = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$";

/// An account in SS58.
const SS58: &str = "^[1-9A-HJ-NP-Za-km-z]+$";

/// Every file of docs/schema/cli: its name beneath docs/schema without the ending, and what it holds.
pub(crate) fn generated() -> impl Iterator<Item = (String, Value)> {
    let tables = [changes::ANSWERS, lists::ANSWERS, files::ANSWERS, setup::ANSWERS, database::ANSWERS, audit::ANSWERS];
    let forms = tables.into_iter().flatten().map(|(name, about, form)| {
        let name = format!("cli/{name}");
        let file = generate::answer(&name, form, about);
        (name, file)
    });
    forms.chain([("cli/check".to_owned(), check::file())])
}

//! Reading the file of the settings.

use super::{beside, closest, Key, Kind, Mistake, WebhookTable, KEYS};
use std::path::Path;
use toml::{Table, Value};

/// What a file says, and what of it cannot be meant.
#[derive(Default)]
pub(super) struct Read {
    pub(super) values: Vec<(&'static Key, Vec<String>)>,
    pub(super) webhooks: Vec<WebhookTable>,
    pub(super) mistakes: Vec<Mistake>,
}

/// Reads a file's text.
pub(super) fn read(path: &Path, text: &str) -> Read {
    let mut read = Read::default();
    match text.parse::<Table>() {
        Ok(table) => read.table(path, "", &table),
        Err(error) => {
            // The error's own text repeats the line, which may hold what should not be there.
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            let line = before.matches('\n').count().saturating_add(1);
            let what = format!("expected TOML: {}", error.message().replace('\n', " "));
            read.mistakes.push(Mistake { place: format!("`{}`, line {line}", path.display()), what });
        }
    }
    read
}

impl Read {
    fn table(&mut self, path: &Path, above: &str, table: &Table) {
        for (name, value) in table {
            let full = if above.is_empty() { name.clone() } else { format!("{above}.{name}") };
            match (value, Key::find(&full)) {
                (Value::Array(items), _) if full == "webhook" && items.iter().all(Value::is_table) => self.webhooks(path, items),
                (Value::Table(inner), None) if is_table(&full) => self.table(path, &full, inner),
                (_, Some(key)) if !key.name.starts_with("webhook") => self.value(path, key, value),
                (_, Some(_)) => self.wrong(path, &full, "expected a table `[[webhook]]` with `url` or `url_file`".to_owned()),
                (_, None) => self.wrong(path, &full, unknown(&full)),
            }
        }
    }

    fn value(&mut self, path: &Path, key: &'static Key, value: &Value) {
        match key.kind.texts(value, key.many) {
            Ok(texts) if key.kind == Kind::File => self.values.push((key, texts.iter().map(|text| beside(path, text)).collect())),
            Ok(texts) => self.values.push((key, texts)),
            Err(what) => self.wrong(path, key.name, what),
        }
    }

    fn webhooks(&mut self, path: &Path, items: &[Value]) {
        for (number, item) in (1..).zip(items.iter().filter_map(Value::as_table)) {
            match WebhookTable::read(path, number, item) {
                Ok(webhook) => self.webhooks.push(webhook),
                Err(mistakes) => self.mistakes.extend(mistakes),
            }
        }
        let mut names: Vec<_> = self.webhooks.iter().filter_map(|webhook| webhook.name.clone()).collect();
        names.sort();
        if let Some([twice, _]) = names.windows(2).find(|pair| pair.first() == pair.last()) {
            let what = format!("two are called `{twice}`; each needs a name of its own");
            self.wrong(path, "webhook", what);
        }
    }

    fn wrong(&mut self, path: &Path, key: &str, what: String) {
        self.mistakes.push(Mistake { place: format!("`{}`: `{key}`", path.display()), what });
    }
}

/// Whether keys lie beneath that name.
fn is_table(name: &str) -> bool {
    KEYS.iter().any(|key| key.name.strip_prefix(name).is_some_and(|rest| rest.starts_with('.')))
}

fn unknown(name: &str) -> String {
    match closest(name, KEYS.iter().map(|key| key.name)) {
        Some(meant) => format!("there is no such key; `{meant}` is one"),
        None => "there is no such key; `valet sidecar check-config --example` shows all".to_owned(),
    }
}

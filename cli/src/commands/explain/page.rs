//! docs/errors.md, made from the tables. `VALET_BLESS=1 cargo nextest run -p valet` writes it anew.

use super::{all, Entry};
use std::{env, fs, path::Path};

const HEAD: &str = "\
# Errors and denials

Every failed command ends with a code, a message and, where there is one, a hint. With `--json` they are one object on
standard error:

```json
{\"error\":{\"code\":\"denied\",\"denial\":{\"number\":45,\"name\":\"NonceUsed\"},\"message\":\"…\",\"hint\":\"…\"}}
```

Codes, and the numbers and names of denials, are stable; messages and hints are not. `valet explain CODE` tells the same
at the terminal.

This page is made from the tables in `cli/src/failure/code.rs`, `sidecar/src/problem.rs`,
`shared-logic/src/denial.rs` and `cli/src/failure/denials.rs`; a test fails when it is out of date.
";

fn page() -> String {
    let (denials, codes): (Vec<Entry>, Vec<Entry>) = all().partition(|entry| entry.denial.is_some());
    let (problems, codes): (Vec<Entry>, Vec<Entry>) = codes.into_iter().partition(|entry| entry.status.is_some());
    let (package, codes): (Vec<Entry>, Vec<Entry>) = codes.into_iter().partition(|entry| entry.exit.is_none());
    let mut text = format!("{HEAD}\n## Codes\n\n| code | exit | meaning | what to do |\n|---|---|---|---|\n");
    for entry in &codes {
        let exit = entry.exit.map(|exit| exit.to_string()).unwrap_or_default();
        text.push_str(&format!("| `{}` | {exit} | {} | {} |\n", entry.code, entry.meaning, entry.mend.unwrap_or_default()));
    }
    text.push_str("\n## Codes over HTTP\n\nA sidecar sends them in `application/problem+json`; their `type` is `urn:valet:problem:` and the code. At the command\nline, which tells the same code, the exit code is 1.\n\n| code | status | meaning | what to do |\n|---|---|---|---|\n");
    for entry in &problems {
        let status = entry.status.map(|status| status.to_string()).unwrap_or_default();
        text.push_str(&format!("| `{}` | {status} | {} | {} |\n", entry.code, entry.meaning, entry.mend.unwrap_or_default()));
    }
    text.push_str(
        "\n## Codes of the npm package\n\nIts other codes are of the first table.\n\n| code | meaning | what to do |\n|---|---|---|\n",
    );
    for entry in &package {
        text.push_str(&format!("| `{}` | {} | {} |\n", entry.code, entry.meaning, entry.mend.unwrap_or_default()));
    }
    text.push_str("\n## Denials\n\nThe code of each is `denied`, its exit code 10.\n\n");
    text.push_str("| number | name | meaning | who can mend it | what to do |\n|---|---|---|---|---|\n");
    for entry in &denials {
        if let Some(denial) = &entry.denial {
            let (who, mend) = (entry.who_can_mend.unwrap_or_default(), entry.mend.unwrap_or_default());
            text.push_str(&format!("| {} | `{}` | {} | {who} | {mend} |\n", denial.number, denial.name, entry.meaning));
        }
    }
    text
}

#[test]
fn the_page_of_errors_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/errors.md");
    let page = page();
    if env::var_os("VALET_BLESS").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == page, "docs/errors.md is out of date; VALET_BLESS=1 writes it anew");
}

//! An example of a file of settings, made from the table.

use super::KEYS;

const HEAD: &str = "\
# Settings of `valet sidecar run --config FILE`. A flag wins over a variable, a variable over this file.
# Every key but those of [[webhook]] has a flag and a variable of its name: `limits.headers` is
# `--limits-headers` and VALET_SIDECAR_LIMITS_HEADERS. Paths are meant from the folder of this file.
# Secrets stand in files of their own, which nobody else may read (mode 0600); never here.
# `valet sidecar check-config --config FILE` reads all of it without starting anything.
";

const WEBHOOK: &str = "\
# A service that is told of events; as many tables as there are services.
# [[webhook]]
# name = \"insurer\"                          # in metrics and messages
# url = \"https://example.org/events\"        # or url_file, where the URL is a secret
# url_file = \"insurer.url\"
# secret_files = [\"insurer.secret\"]         # two while one changes
# types = [\"grant-activated\"]               # all, unless some are named
# vehicles = [\"0x…\"]                        # likewise
# recipients = [\"0x…\"]                      # likewise
# start = \"now\"                             # \"beginning\", \"now\" or a block's number
# allow_http = false                        # without TLS beyond this machine
# allow_private = false                     # in a private network
";

/// The example: every key, as a comment where it has no default, with what it is.
pub(in super::super) fn example() -> String {
    let mut text = HEAD.to_owned();
    let mut table = "";
    for key in KEYS.iter().filter(|key| !key.name.starts_with("webhook")) {
        let (above, name) = key.name.split_once('.').unwrap_or(("", key.name));
        if above != table {
            // The line of a table whose keys are all comments is none itself.
            text.push_str(&format!("\n[{above}]\n"));
            table = above;
        }
        let off = if key.default.is_some() && key.needs.is_none() { "" } else { "# " };
        text.push_str(&format!("\n{}{off}{name} = {}\n", commented(key.doc), key.example));
    }
    text.push('\n');
    text.push_str(WEBHOOK);
    text
}

/// The text as comments of at most 118 characters.
fn commented(text: &str) -> String {
    let mut lines = String::new();
    let mut line = String::from("#");
    for word in text.split(' ') {
        if line.len().saturating_add(word.len()) >= 118 {
            lines.push_str(&line);
            lines.push('\n');
            line = String::from("#");
        }
        line.push(' ');
        line.push_str(word);
    }
    lines + &line + "\n"
}

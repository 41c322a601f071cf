//! Comments of the sources as people read them who do not have the sources.

/// The lines without the signs of rustdoc: links, module paths, the space before each line, empty lines at the end.
pub fn plain(lines: &[String]) -> Vec<String> {
    let mut plain: Vec<String> = lines.iter().map(|line| plain_line(line)).collect();
    while plain.last().is_some_and(String::is_empty) {
        plain.pop();
    }
    plain
}

fn plain_line(line: &str) -> String {
    let mut quoted = false;
    let parts = line.trim().replace("[`", "`").replace("`]", "`");
    let parts = parts.split('`').map(|part| {
        quoted = !quoted;
        if quoted {
            part.to_owned()
        } else {
            without_modules(part)
        }
    });
    parts.collect::<Vec<_>>().join("`")
}

/// `party::PartyKind::DataHolder` without the module it stands in, and without `Self`.
fn without_modules(code: &str) -> String {
    let parts: Vec<&str> = code.split("::").collect();
    let is_module = |part: &&&str| **part == "Self" || part.chars().all(|sign| sign.is_ascii_lowercase() || sign == '_');
    let modules = parts.split_last().map_or(0, |(_, before)| before.iter().take_while(is_module).count());
    parts.get(modules..).unwrap_or_default().join("::")
}

/// The first paragraph, as one line.
pub fn first(lines: &[String]) -> String {
    lines.iter().take_while(|line| !line.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ")
}

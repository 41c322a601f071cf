//! What a value must be.

use crate::parse::length;
use std::net::SocketAddr;
use toml::Value;
use valet_sidecar::{HostName, RelayConfig, WebOrigin};

/// What a value must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A file's path.
    File,
    /// A node's URL.
    Node,
    /// A service's URL.
    Url,
    /// An address and a port.
    Socket,
    /// The name of a host.
    Host,
    /// A site.
    Site,
    /// A length of time.
    Length,
    /// A number from the first to the second.
    Number(u32, u32),
    /// `true` or `false`.
    Switch,
    /// One of these words.
    Word(&'static [&'static str]),
    /// The kind of a message that can be signed.
    Message,
}

impl Kind {
    /// Whether the text is such a value; else what was expected, without what was found where that may be a secret.
    pub(super) fn check(self, text: &str) -> Result<(), String> {
        let expected = |what: &str| Err(format!("expected {what}, found `{text}`"));
        match self {
            Self::File if text.is_empty() => Err("expected the path of a file, found nothing".to_owned()),
            Self::Node if text.contains(['@', '?', '#']) => {
                Err("expected a node's URL without user name, password or query, such as wss://node.example.org".to_owned())
            }
            Self::Node if !["ws://", "wss://"].iter().any(|start| text.starts_with(start)) => {
                expected("a node's URL such as wss://node.example.org")
            }
            Self::Url => url(text),
            Self::Socket if text.parse::<SocketAddr>().is_err() => expected("an address and a port such as 127.0.0.1:9950"),
            Self::Host => text.parse::<HostName>().map(drop).map_err(|error| format!("{error}, found `{text}`")),
            Self::Site => text.parse::<WebOrigin>().map(drop).map_err(|error| format!("{error}, found `{text}`")),
            Self::Length => length(text).map(drop),
            Self::Number(least, most) if !text.parse::<u32>().is_ok_and(|number| (least..=most).contains(&number)) => {
                expected(&format!("a number from {least} to {most}"))
            }
            Self::Switch if !["true", "false"].contains(&text) => expected("true or false"),
            Self::Word(words) if !words.contains(&text) => expected(&words.join(", ")),
            Self::Message if !RelayConfig::kinds().any(|kind| kind == text) => {
                let known: Vec<_> = RelayConfig::kinds().collect();
                expected(&format!("the kind of a message that can be signed ({})", known.join(", ")))
            }
            _ => Ok(()),
        }
    }

    /// The texts of a value of the file.
    pub(super) fn texts(self, value: &Value, many: bool) -> Result<Vec<String>, String> {
        if let (Value::Array(items), true) = (value, many) {
            return items.iter().map(|item| self.text(item)).collect();
        }
        self.text(value).map(|text| vec![text])
    }

    fn text(self, value: &Value) -> Result<String, String> {
        match (self, value) {
            (Self::Number(..), Value::Integer(number)) => Ok(number.to_string()),
            (Self::Number(least, most), other) => Err(format!("expected a number from {least} to {most}, found {}", other.type_str())),
            (Self::Switch, Value::Boolean(on)) => Ok(on.to_string()),
            (Self::Switch, other) => Err(format!("expected true or false, found {}", other.type_str())),
            (_, Value::String(text)) => Ok(text.clone()),
            (_, other) => Err(format!("expected a text in quotation marks, found {}", other.type_str())),
        }
    }
}

/// A URL that may stand where others read it: its path is not secret, and it has nothing else that may be.
fn url(text: &str) -> Result<(), String> {
    let parsed = reqwest::Url::parse(text).ok().filter(|url| ["http", "https"].contains(&url.scheme()) && url.has_host());
    let Some(url) = parsed else { return Err("expected a URL of http or https, such as https://example.org/events".to_owned()) };
    if !url.username().is_empty() || url.password().is_some() {
        return Err("expected a URL without user name and password, which others can read here; write the URL into a file and name that: \
            `url_file` of a `[[webhook]]`"
            .to_owned());
    }
    Ok(())
}

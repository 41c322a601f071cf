//! From settings to what a sidecar is told: every file is read, and everything that is wrong is noted.

use super::{
    relay,
    settings::{Settings, WebhookTable},
};
use crate::{
    book::deployment_named,
    context::Context,
    deployment::Deployment,
    failure::{Code, Failure},
    file::{refuse_key, Kind, Target},
    node_url,
    parse::length,
};
use shared_logic::{container::Container, Account};
use std::{
    num::NonZeroU32,
    path::{Path, PathBuf},
    time::Duration,
};
use valet_chain::BlockNumber;
use valet_sidecar::{Config, Exposure, HttpLimits, Keys, Rate, Schedule, TlsFiles};

/// Parts that have nothing to do wake once a minute.
const LEAST_HANG: Duration = Duration::from_secs(90);

/// What a sidecar is told, and where it says that it is ready.
pub(super) struct Built {
    pub(super) config: Config,
    pub(super) ready: Option<Target>,
}

/// Makes what a sidecar is told. Nothing is started, written or asked of a node.
///
/// # Errors
/// Everything that is wrong.
pub(super) fn build(settings: &Settings, context: &Context) -> Result<Built, Vec<Failure>> {
    let mut wrong = Vec::new();
    let built = deployed(settings, context).map_err(|failure| wrong.push(failure)).ok().map(|config| (config, None));
    // What can be read without the deployment is read all the same, so that all mistakes are told at once.
    let nowhere = || Config::new("", Account([0; 20]), BlockNumber(0), "");
    let (mut config, mut ready) = built.unwrap_or_else(|| (nowhere(), None));
    let mut note = |step: Result<(), Failure>| step.unwrap_or_else(|failure| wrong.push(failure));
    note(database(settings, &mut config));
    note(serving(settings, &mut config));
    note(files(settings, &mut config));
    note(limits(settings, &mut config));
    note(schedule(settings, &mut config));
    for table in tables(settings) {
        note(table.webhook().map(|webhook| config.webhooks.push(webhook)));
    }
    note(relay::config(settings).map(|relay| config.relay = relay));
    note(ready_file(settings).map(|found| ready = found));
    if wrong.is_empty() {
        return Ok(Built { config, ready });
    }
    Err(wrong)
}

/// The contract and the node that the deployment file and the settings name.
fn deployed(settings: &Settings, context: &Context) -> Result<Config, Failure> {
    let deployment = Deployment::read(&deployment_file(settings, context))?;
    let nodes = match (&context.node, settings.many("node")) {
        (Some(typed), _) => vec![typed.clone()],
        (None, []) => vec![deployment.node.clone()],
        (None, listed) => listed.to_vec(),
    };
    for url in &nodes {
        node_url::must_be_safe(url, context.nodes)?;
    }
    let [node] = nodes.as_slice() else {
        return Err(Failure::of(Code::SettingsWrong, format!("{}: expected one node", settings.place_of("node"))));
    };
    let mut config = Config::new(node, deployment.contract, deployment.block(), "");
    config.genesis = Some(deployment.genesis()?);
    Ok(config)
}

/// What was typed or stands in the environment wins over the file.
fn deployment_file(settings: &Settings, context: &Context) -> PathBuf {
    let typed = deployment_named(&std::env::args_os().collect::<Vec<_>>(), std::env::var_os("VALET_DEPLOYMENT"));
    typed.or_else(|| settings.file("deployment")).unwrap_or_else(|| context.deployment.clone())
}

fn database(settings: &Settings, config: &mut Config) -> Result<(), Failure> {
    config.database = settings.file("database").unwrap_or_default();
    refuse_key(&config.database)?;
    let folder = config.database.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if folder.is_dir() {
        return Ok(());
    }
    let message = format!("{}: there is no folder `{}` for the database", settings.place_of("database"), folder.display());
    Err(Failure::of(Code::SettingsWrong, message).hint("make the folder first, or name another file"))
}

fn serving(settings: &Settings, config: &mut Config) -> Result<(), Failure> {
    if let Some(listen) = settings.parsed("listen", |text| text.parse().ok())? {
        config.listen = listen;
    }
    config.hosts = settings.many("host").iter().filter_map(|text| text.parse().ok()).collect();
    config.origins = settings.many("allow_origin").iter().filter_map(|text| text.parse().ok()).collect();
    config.max_staleness = time(settings, "max_staleness")?;
    config.hang_after = time(settings, "hang_after")?;
    config.grace = time(settings, "stop_within")?;
    if config.hang_after < LEAST_HANG {
        let found = settings.one("hang_after").unwrap_or_default();
        let message = format!(
            "{}: expected at least 90s, for the parts of a sidecar wait up to a minute, found `{found}`",
            settings.place_of("hang_after")
        );
        return Err(Failure::of(Code::SettingsWrong, message));
    }
    if settings.one("insecure_open") == Some("true") {
        config.exposure = Exposure::Open;
    }
    let exposed =
        settings.one("keys").is_none() && config.exposure == Exposure::Guarded && !config.listen.ip().to_canonical().is_loopback();
    if exposed {
        let message = format!(
            "{}: `{}` is reached by other machines, and there is no keys file: everybody there could ask everything",
            settings.place_of("listen"),
            config.listen
        );
        let hint =
            "name a keys file (`keys`, `--keys`), which `valet sidecar key new` makes; or answer for it yourself with `--insecure-open`";
        return Err(Failure::of(Code::SettingsWrong, message).hint(hint));
    }
    Ok(())
}

fn files(settings: &Settings, config: &mut Config) -> Result<(), Failure> {
    config.keys = settings.file("keys");
    if let Some(path) = &config.keys {
        Keys::read(path).map_err(|cause| Failure::file(Code::KeysFile, path, cause))?;
    }
    if let (Some(certificate), Some(key)) = (settings.file("tls.certificate"), settings.file("tls.key")) {
        let files = TlsFiles { certificate, key, client_ca: settings.file("tls.client_ca") };
        files.check().map_err(|cause| Failure::of(Code::TlsFiles, cause.to_string()))?;
        config.tls = Some(files);
    }
    config.containers = settings.many("container").iter().map(PathBuf::from).collect();
    for path in &config.containers {
        let text = crate::file::text(path).map_err(|cause| Failure::unread(path, "a container's document", &cause, ""))?;
        serde_json::from_str::<Container>(&text)
            .map_err(|cause| Failure::file(Code::FileMalformed, path, format!("this is no container's document: {cause}")))?;
    }
    Ok(())
}

fn limits(settings: &Settings, config: &mut Config) -> Result<(), Failure> {
    let count = |name| settings.parsed(name, |text| text.parse::<usize>().ok()).map(Option::unwrap_or_default);
    let rate = |name| settings.parsed(name, |text| text.parse::<NonZeroU32>().ok()).map(|found| found.unwrap_or(NonZeroU32::MIN));
    let mut limits = HttpLimits::DEFAULT;
    limits.connections = count("limits.connections")?;
    limits.connections_per_address = count("limits.connections_per_address")?;
    limits.headers = time(settings, "limits.headers")?;
    limits.body = time(settings, "limits.body")?;
    limits.lifetime = time(settings, "limits.lifetime")?;
    limits.rate = Rate { per_second: rate("limits.per_second")?, burst: rate("limits.burst")? };
    config.limits = limits;
    Ok(())
}

fn schedule(settings: &Settings, config: &mut Config) -> Result<(), Failure> {
    let delays: Vec<_> = settings.many("retry").iter().filter_map(|text| length(text).ok()).collect();
    if !delays.is_empty() {
        config.schedule = Schedule::new(delays.iter().map(|delay| Duration::from_secs(delay.0.into())).collect())?;
    }
    Ok(())
}

/// The webhooks of the file, or the one of a flag or a variable.
pub(super) fn tables(settings: &Settings) -> Vec<WebhookTable> {
    match settings.one("webhook") {
        Some(url) => vec![WebhookTable::of_flags(url, settings.file("webhook_secret_file"), settings.place_of("webhook"))],
        None => settings.webhooks().to_vec(),
    }
}

fn ready_file(settings: &Settings) -> Result<Option<Target>, Failure> {
    settings.file("ready_file").map(|file| Target::check_ready_file(&file, Kind::READY)).transpose()
}

fn time(settings: &Settings, name: &str) -> Result<Duration, Failure> {
    let found = settings.parsed(name, |text| length(text).ok())?;
    Ok(found.map(|seconds| Duration::from_secs(seconds.0.into())).unwrap_or_default())
}

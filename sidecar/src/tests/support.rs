//! Fixtures and helpers of the tests.

use crate::{
    run::run_with,
    source::{fake::FakeChain, Connect},
    CheckAnswer, Config, Problem, Schedule,
};
use axum::{
    body::Bytes,
    extract::State as Extract,
    http::{HeaderMap, StatusCode},
    response::IntoResponse,
    routing::post,
    Router,
};
use codec::Encode;
use shared_logic::{
    container::Leaves, Account, Action, Actions, Container, ContainerId, DomainHash, Event, GrantTerms, Host, Leaf, Message, PartyKind,
    Pattern, PurposeCode, Region, Regions, Residency, Seconds, SignalClasses, State, UnixSeconds, VehicleId, VehicleSalt,
};
use std::{
    collections::BTreeSet,
    future::Future,
    path::Path,
    sync::{Arc, Mutex, OnceLock},
    time::Duration,
};
use tokio::{sync::oneshot, task::JoinHandle};
use valet_chain::{Block, BlockHash, BlockNumber, Emitted};
use valet_testkit::{accept, plain, ADMIN, CARS_SALT};
pub(crate) use valet_testkit::{ALICE, CAR, INSURER};

pub(super) const CONTRACT: Account = Account([0xcc; 20]);

/// A purpose that lasts until [`LAST`].
pub(crate) const LASTING: PurposeCode = PurposeCode(101);

/// The time of the first block; a later one has a second more for each block. Long ago, so that the
/// wall clock rules.
pub(crate) const T0: u64 = 1_000_000;

/// When the grant of [`granted`] ends: in 2065, by the wall clock too, and less than a century after [`T0`].
pub(super) const LAST: UnixSeconds = UnixSeconds(3_000_000_000);

/// Makes a chain out of messages.
#[derive(Clone)]
pub(crate) struct Ledger {
    pub(crate) state: State,
    pub(super) blocks: Vec<Block>,
    pub(super) events: Vec<Event>,
}

impl Ledger {
    /// A contract that was just deployed, with the first catalogue.
    pub(super) fn new() -> Self {
        let mut ledger = Self { state: State::new(Account([0; 20])), blocks: Vec::new(), events: Vec::new() };
        let deployed = Event::deployed(ADMIN, DomainHash([0xd0; 32]), ledger.now());
        ledger.state.apply(&deployed).unwrap();
        ledger.seal(vec![deployed]);
        ledger
    }

    pub(super) fn now(&self) -> UnixSeconds {
        UnixSeconds(T0 + u64::try_from(self.blocks.len()).unwrap())
    }

    /// A block of these messages.
    pub(super) fn block(&mut self, messages: Vec<(Account, Message)>) {
        let now = self.now();
        let events = messages.into_iter().map(|(caller, message)| accept(&mut self.state, caller, message, now)).collect();
        self.seal(events);
    }

    /// A block of these events, which have happened.
    fn seal(&mut self, events: Vec<Event>) {
        self.raw(events.iter().map(Encode::encode).collect());
        self.events.extend(events);
    }

    /// A block with these bytes as events.
    pub(super) fn raw(&mut self, data: Vec<Vec<u8>>) {
        let height = u32::try_from(self.blocks.len()).unwrap();
        let emitted = (1..).zip(data).map(|(index, data)| Emitted { index: index * 3, contract: CONTRACT, data, topics: Vec::new() });
        self.blocks.push(Block {
            number: BlockNumber(height),
            hash: hash(height + 1),
            parent: hash(height),
            time: self.now(),
            emitted: emitted.collect(),
        });
    }

    pub(super) fn vehicles(&mut self, numbers: impl IntoIterator<Item = u8>) {
        let register = |number| (ALICE, Message::RegisterVehicle { salt: VehicleSalt([number; 32]), vin_commitment: None });
        self.block(numbers.into_iter().map(register).collect());
    }

    /// The id of each event, in order.
    pub(super) fn ids(&self) -> Vec<String> {
        let ids = |block: &Block| {
            let hash = hex::encode(block.hash.0);
            block.emitted.iter().map(move |emitted| format!("{hash}-{}", emitted.index)).collect::<Vec<_>>()
        };
        self.blocks.iter().flat_map(ids).collect()
    }
}

fn hash(height: u32) -> BlockHash {
    let mut bytes = [0; 32];
    bytes[..4].copy_from_slice(&height.to_be_bytes());
    BlockHash(bytes)
}

/// The vehicle that [`Ledger::vehicles`] registers by that number.
pub(super) fn vehicle(number: u8) -> VehicleId {
    State::new(ADMIN).vehicle_id(ALICE, VehicleSalt([number; 32]))
}

/// A car of Alice's, whose speed the insurer may read until [`LAST`].
pub(super) fn granted() -> Ledger {
    granted_from(0, LAST.0)
}

/// The same from one time until another.
pub(crate) fn granted_from(begins: u64, ends: u64) -> Ledger {
    given(begins, ends, &[(container().id(), plain::SPEED, Actions::of(&[Action::Read]))])
}

/// A car of Alice's, of which the insurer may have these until [`LAST`], each in a grant of its own.
pub(super) fn granted_of(grants: &[(ContainerId, SignalClasses, Actions)]) -> Ledger {
    given(0, LAST.0, grants)
}

fn given(begins: u64, ends: u64, grants: &[(ContainerId, SignalClasses, Actions)]) -> Ledger {
    let mut ledger = Ledger::new();
    let purpose = shared_logic::catalogue::find("usage-based-insurance").unwrap().purpose;
    let classes = grants.iter().fold(purpose.classes, |all, (_, classes, _)| all.or(*classes));
    let purpose = shared_logic::Purpose { code: LASTING, max_duration: Seconds(u32::MAX), classes, ..purpose };
    let profile = plain::profile(PartyKind::ThirdParty);
    ledger.block(vec![(ADMIN, Message::PublishPurpose { purpose }), (INSURER, Message::RegisterParty { profile })]);
    ledger.block(vec![(ALICE, Message::RegisterVehicle { salt: CARS_SALT, vin_commitment: None })]);
    let now = ledger.now();
    let given = |(container, classes, actions): &(ContainerId, SignalClasses, Actions)| {
        let window = GrantTerms { not_before: UnixSeconds(begins), expires_at: UnixSeconds(ends), ..terms(now) };
        let terms = GrantTerms { container: *container, classes: *classes, actions: *actions, ..window };
        (ALICE, Message::Grant { terms, agreement: plain::agreement(), request: None })
    };
    ledger.block(grants.iter().map(given).collect());
    ledger
}

pub(super) fn container() -> Container {
    let set = |texts: &[&str]| texts.iter().map(|text| Pattern::new(text).unwrap()).collect();
    let vss = shared_logic::container::VssVersion { major: 6, minor: 0 };
    let sensors = leaves(&["Vehicle.Speed", "Vehicle.TraveledDistance"]);
    let leaves = Leaves { sensors, actuators: leaves(&[]) };
    Container::new(vss, set(&["Vehicle.Speed", "Vehicle.TraveledDistance"]), set(&[]), leaves).unwrap()
}

pub(super) fn leaves(texts: &[&str]) -> BTreeSet<Leaf> {
    texts.iter().map(|text| Leaf::new(text).unwrap()).collect()
}

fn terms(now: UnixSeconds) -> GrantTerms {
    GrantTerms {
        purpose: LASTING,
        container: container().id(),
        classes: plain::SPEED,
        residency: Residency::OffBoard,
        regions: Regions::of(&[Region::Eea]),
        expires_at: LAST,
        retention: Seconds(60),
        ..plain::terms(CAR, INSURER, now)
    }
}

/// A configuration that loses patience quickly.
pub(super) fn config(folder: &Path) -> Config {
    let mut config = Config::new("ws://scripted", CONTRACT, BlockNumber(0), folder.join("log.db"));
    config.patience = Duration::from_millis(40);
    config.schedule = Schedule::new(vec![Duration::from_millis(5)]).unwrap();
    config
}

/// A sidecar that runs until it is stopped.
pub(super) struct Running {
    pub(super) url: String,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<Result<(), crate::RunError>>,
}

impl Running {
    /// Starts one and waits until it is ready.
    pub(super) async fn start(chain: &FakeChain, config: Config) -> Self {
        Self::start_with(Arc::new(chain.clone()), config).await
    }

    /// The same with blocks from anywhere.
    pub(super) async fn start_with(chain: Arc<dyn Connect>, mut config: Config) -> Self {
        let ready = Arc::new(OnceLock::new());
        let told = Arc::clone(&ready);
        config.on_ready = Some(Arc::new(move |address| told.set(address).map_err(|_| "ready twice".into())));
        let (stop, stopped) = oneshot::channel::<()>();
        let ended = tokio::spawn(run_with(chain, config, async { drop(stopped.await) }));
        eventually("the sidecar to be ready", || ready.get().is_some() || ended.is_finished()).await;
        assert!(!ended.is_finished(), "{:?}", ended.await);
        Self { url: format!("http://{}", ready.get().unwrap()), stop, ended }
    }

    /// Starts one that need not become ready, and waits until it serves.
    pub(super) async fn start_unready(chain: &FakeChain, mut config: Config) -> Self {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        config.listen = free;
        let (stop, stopped) = oneshot::channel::<()>();
        let ended = tokio::spawn(run_with(Arc::new(chain.clone()), config, async { drop(stopped.await) }));
        eventually("the sidecar to serve", || ended.is_finished() || std::net::TcpStream::connect(free).is_ok()).await;
        assert!(!ended.is_finished(), "{:?}", ended.await);
        Self { url: format!("http://{free}"), stop, ended }
    }

    pub(super) async fn stop(self) -> Result<(), crate::RunError> {
        self.stop.send(()).ok();
        self.ended.await.unwrap()
    }

    pub(super) async fn get(&self, path: &str) -> (u16, serde_json::Value) {
        let response = client().get(format!("{}{path}", self.url)).send().await.unwrap();
        let status = response.status().as_u16();
        (status, serde_json::from_str(&response.text().await.unwrap()).unwrap())
    }

    /// The content type of what is at that path, and its text.
    pub(super) async fn text(&self, path: &str) -> (String, String) {
        let response = client().get(format!("{}{path}", self.url)).send().await.unwrap();
        let content_type = response.headers()["content-type"].to_str().unwrap().to_owned();
        (content_type, response.text().await.unwrap())
    }

    /// A check's answer.
    pub(super) async fn check(&self, path: &str) -> CheckAnswer {
        let (status, answer) = self.get(path).await;
        assert_eq!(status, 200, "{answer}");
        serde_json::from_value(answer).unwrap()
    }

    /// The problem at that path, which must be sent as one.
    pub(super) async fn problem(&self, request: reqwest::Request) -> Problem {
        let response = client().execute(request).await.unwrap();
        let status = response.status().as_u16();
        assert_eq!(response.headers()["content-type"], Problem::CONTENT_TYPE);
        assert_eq!(response.headers()["cache-control"], "no-store");
        let problem: Problem = serde_json::from_str(&response.text().await.unwrap()).unwrap();
        assert_eq!(problem.status, status, "{problem:?}");
        problem
    }

    pub(super) fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        client().request(method, format!("{}{path}", self.url))
    }

    pub(super) async fn post(&self, path: &str, body: String) -> (u16, serde_json::Value) {
        let response = client().post(format!("{}{path}", self.url)).body(body).send().await.unwrap();
        let status = response.status().as_u16();
        (status, serde_json::from_str(&response.text().await.unwrap()).unwrap())
    }
}

fn client() -> reqwest::Client {
    rustls::crypto::ring::default_provider().install_default().ok();
    reqwest::Client::new()
}

/// The path of a check: may the insurer have these data of Alice's car?
pub(super) fn check_path(rest: &str) -> String {
    format!("/v1/check?vehicle={CAR}&recipient={INSURER}&{rest}")
}

/// May the insurer read the car's speed now? [`granted`] says yes.
pub(super) fn speed_check() -> String {
    check_path("purpose=101&action=read&region=eea&classes=speed-motion")
}

/// Waits until it is so, for 20 seconds at most.
pub(super) async fn eventually(what: &str, so: impl Fn() -> bool) {
    for _ in 0..4_000 {
        if so() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("expected {what} within 20 s");
}

/// Waits until an answer is as wanted.
pub(super) async fn until<T, F: Future<Output = T>>(what: &str, ask: impl Fn() -> F, so: impl Fn(&T) -> bool) -> T {
    for _ in 0..4_000 {
        let answer = ask().await;
        if so(&answer) {
            return answer;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("expected {what} within 20 s");
}

/// A delivery as a service saw it.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) id: String,
    pub(super) timestamp: String,
    pub(super) signature: Option<String>,
    pub(super) body: Vec<u8>,
    pub(super) taken: bool,
}

/// What a service answers to a delivery: given how many came before, and the delivery.
pub(super) type Script = Arc<dyn Fn(usize, &str) -> (u16, Option<(&'static str, String)>) + Send + Sync>;

/// A service that takes webhooks.
#[derive(Clone)]
pub(super) struct Service {
    pub(super) url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Service {
    pub(super) async fn start(script: Script) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let router = Router::new().route("/hook", post(take)).with_state((Arc::clone(&seen), script));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, seen }
    }

    pub(super) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// The ids it took, each once, in the order it first took them.
    pub(super) fn taken(&self) -> Vec<String> {
        let mut ids = Vec::new();
        for seen in self.seen().into_iter().filter(|seen| seen.taken) {
            if !ids.contains(&seen.id) {
                ids.push(seen.id);
            }
        }
        ids
    }
}

type Shelf = (Arc<Mutex<Vec<Seen>>>, Script);

async fn take(Extract((shelf, script)): Extract<Shelf>, headers: HeaderMap, body: Bytes) -> impl IntoResponse {
    let header = |name: &str| headers.get(name).map(|value| value.to_str().unwrap().to_owned());
    let id = header("webhook-id").unwrap();
    let mut shelf = shelf.lock().unwrap();
    let (status, extra) = script(shelf.len(), &id);
    let taken = (200..300).contains(&status);
    let (timestamp, signature) = (header("webhook-timestamp").unwrap(), header("webhook-signature"));
    shelf.push(Seen { id, timestamp, signature, body: body.to_vec(), taken });
    let mut answer = HeaderMap::new();
    if let Some((name, value)) = extra {
        answer.insert(name, value.parse().unwrap());
    }
    (StatusCode::from_u16(status).unwrap(), answer)
}

pub(super) fn always(status: u16) -> Script {
    Arc::new(move |_, _| (status, None))
}

//! Events by server-sent events, and filters of events.

use super::support::{config, eventually, granted, until, vehicle, Ledger, Running, ALICE, CAR, INSURER};
use crate::{source::fake::FakeChain, Config};
use reqwest::Method;
use shared_logic::{Message, UnixSeconds};
use std::{sync::atomic::AtomicBool, sync::atomic::Ordering::Relaxed, time::Duration};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use valet_testkit::BOB;

/// A stream that is read block by block, as its format has them.
struct Stream {
    response: reqwest::Response,
    text: String,
}

/// A block of a stream.
#[derive(Debug, Default, PartialEq)]
struct Told {
    id: Option<String>,
    event: Option<String>,
    data: Option<String>,
    comment: bool,
}

impl Stream {
    async fn open(running: &Running, path: &str, last: Option<&str>) -> Self {
        let request = running.request(Method::GET, path);
        let request = last.map_or(request.try_clone().unwrap(), |last| request.header("last-event-id", last));
        let response = request.send().await.unwrap();
        assert_eq!((response.status().as_u16(), &response.headers()["content-type"]), (200, &"text/event-stream".parse().unwrap()));
        Self { response, text: String::new() }
    }

    /// The next block; `None` when the stream has ended.
    async fn block(&mut self) -> Option<Told> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let mut told = Told::default();
                for line in block.lines() {
                    match line.split_once(':').unwrap() {
                        ("id", value) => told.id = Some(value.trim().to_owned()),
                        ("event", value) => told.event = Some(value.trim().to_owned()),
                        ("data", value) => told.data = Some(value.trim().to_owned()),
                        ("", _) => told.comment = true,
                        ("retry", _) => {}
                        other => panic!("{other:?}"),
                    }
                }
                self.text = rest.to_owned();
                return Some(told);
            }
            let chunk = tokio::time::timeout(Duration::from_secs(20), self.response.chunk()).await.unwrap();
            self.text.push_str(std::str::from_utf8(&chunk.ok()??).unwrap());
        }
    }

    /// The next event.
    async fn event(&mut self) -> Told {
        loop {
            let told = self.block().await.expect("an event");
            if told.data.is_some() {
                return told;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_tells_what_was_and_what_comes_and_goes_on_after_the_last_event() {
    let (folder, mut ledger) = (tempfile::tempdir().unwrap(), granted());
    let chain = FakeChain::new(ledger.blocks.clone());
    let running = Running::start(&chain, config(folder.path())).await;
    let (_, page) = running.get("/v1/events").await;
    let logged = page["events"].as_array().unwrap();
    let mut stream = Stream::open(&running, "/v1/events/stream", None).await;
    for exp in logged {
        let told = stream.event().await;
        assert_eq!((told.id.as_deref(), told.event.as_deref()), (exp["sequence"].as_str(), exp["type"].as_str()));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&told.data.unwrap()).unwrap(), *exp);
    }
    let grant = *ledger.state.grants.keys().next().unwrap();
    ledger.block(vec![(ALICE, Message::Withdraw { grant })]);
    chain.push(ledger.blocks.last().unwrap().clone());
    let ended = stream.event().await;
    assert_eq!(ended.event.as_deref(), Some("dev.valet.grant-ended"));
    drop(stream);
    let last_known = logged.last().unwrap()["sequence"].as_str().unwrap();
    for (path, last) in [
        (format!("/v1/events/stream?after={last_known}"), None),
        ("/v1/events/stream".to_owned(), Some(last_known)),
        // A browser keeps the address that it began with.
        ("/v1/events/stream?after=0000000000-0000000000".to_owned(), Some(last_known)),
    ] {
        assert_eq!(Stream::open(&running, &path, last).await.event().await, ended, "{path} {last:?}");
    }
    let wrong = running.request(Method::GET, "/v1/events/stream").header("last-event-id", "seven").build().unwrap();
    assert_eq!(running.problem(wrong).await.code, "invalid-value");
    running.stop().await.unwrap();
}

/// The ids of all events that pass a filter, page by page and by a stream.
async fn passing(running: &Running, filter: &str) -> Vec<String> {
    let (mut ids, mut path) = (Vec::new(), format!("/v1/events?limit=2{filter}"));
    loop {
        let (status, page) = running.get(&path).await;
        assert_eq!(status, 200, "{page}");
        ids.extend(page["events"].as_array().unwrap().iter().map(|event| event["id"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/v1/events?limit=2&after={next}{filter}");
    }
    let mut stream = Stream::open(running, &format!("/v1/events/stream?{}", filter.trim_start_matches('&')), None).await;
    for id in &ids {
        let event: serde_json::Value = serde_json::from_str(&stream.event().await.data.unwrap()).unwrap();
        assert_eq!(event["id"], id.as_str(), "{filter}");
    }
    ids
}

#[tokio::test(flavor = "multi_thread")]
async fn events_are_filtered_by_type_vehicle_and_recipient_and_none_is_lost_that_concerns_all() {
    let (folder, mut ledger) = (tempfile::tempdir().unwrap(), granted());
    ledger.vehicles([7, 8]);
    let grant = *ledger.state.grants.keys().next().unwrap();
    ledger.block(vec![(ALICE, Message::Withdraw { grant })]);
    ledger.block(vec![(ALICE, Message::OfferVehicle { vehicle: CAR, to: BOB, until: UnixSeconds(ledger.now().0 + 3_600) })]);
    let running = Running::start(&FakeChain::new(ledger.blocks.clone()), config(folder.path())).await;
    let (ids, events) = (ledger.ids(), &ledger.events);
    let wanted = |wants: &dyn Fn(&shared_logic::Event) -> bool| -> Vec<String> {
        let wanted = ids.iter().zip(events).filter(|(_, event)| wants(event)).map(|(id, _)| id.clone()).collect::<Vec<_>>();
        assert!(!wanted.is_empty() && wanted.len() < ids.len());
        wanted
    };
    let kind = |event: &shared_logic::Event| event.body.kind();
    let other = vehicle(7);
    let of_car = |event: &shared_logic::Event| event.vehicle.is_none_or(|vehicle| vehicle == CAR);
    let of_insurer = |event: &shared_logic::Event| match event.recipient {
        Some(recipient) => recipient == INSURER,
        None => of_car(event),
    };
    let cases: [(String, Vec<String>); 7] = [
        ("&type=grant-ended".to_owned(), wanted(&|event| kind(event) == "grant-ended")),
        (
            "&type=dev.valet.grant-ended&type=vehicle-registered".to_owned(),
            wanted(&|event| ["grant-ended", "vehicle-registered"].contains(&kind(event))),
        ),
        (format!("&vehicle={CAR}"), wanted(&of_car)),
        (format!("&vehicle={other}"), wanted(&|event| event.vehicle.is_none_or(|vehicle| vehicle == other))),
        (format!("&vehicle={other}&vehicle={CAR}"), wanted(&|event| of_car(event) || event.vehicle == Some(other))),
        (format!("&recipient={INSURER}"), wanted(&of_insurer)),
        (format!("&recipient={INSURER}&type=grant-ended"), wanted(&|event| of_insurer(event) && kind(event) == "grant-ended")),
    ];
    for (filter, exp) in cases {
        assert_eq!(passing(&running, &filter).await, exp, "{filter}");
    }
    let stranger = passing(&running, &format!("&recipient={ALICE}")).await;
    assert_eq!(stranger, wanted(&|event| event.vehicle.is_none() && event.recipient.is_none_or(|named| named == ALICE)), "no vehicle's");
    running.stop().await.unwrap();
}

fn impatient(folder: &tempfile::TempDir, most: usize) -> Config {
    let mut config = config(folder.path());
    config.streams.most = most;
    config.streams.heartbeat = Duration::from_millis(50);
    config.streams.patience = Duration::from_millis(300);
    config
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_without_events_is_heard_and_tells_how_far_was_read() {
    let (folder, ledger) = (tempfile::tempdir().unwrap(), granted());
    let running = Running::start(&FakeChain::new(ledger.blocks), impatient(&folder, 8)).await;
    let newest = running.get("/v1/events").await.1["next"].as_str().unwrap().to_owned();
    let mut stream = Stream::open(&running, "/v1/events/stream?type=contract-retired", None).await;
    for _ in 0..4 {
        let told = stream.block().await.unwrap();
        if told.comment {
            assert_eq!((told.id.as_ref(), told.data), (Some(&newest), None));
        }
    }
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn streams_are_bounded_and_take_no_place_of_those_that_ask() {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::start(&FakeChain::new(granted().blocks), impatient(&folder, 2)).await;
    let one = Stream::open(&running, "/v1/events/stream", None).await;
    let two = Stream::open(&running, "/v1/events/stream", None).await;
    let third = running.request(Method::GET, "/v1/events/stream").send().await.unwrap();
    assert_eq!((third.status().as_u16(), &third.headers()["retry-after"]), (503, &"15".parse().unwrap()));
    assert_eq!(running.get("/v1/events/stream").await.1["code"], "too-many-streams");
    assert_eq!(running.get("/health").await.0, 200);
    drop(one);
    let open = || async { running.request(Method::GET, "/v1/events/stream").send().await.unwrap().status() };
    until("a place of one that went", open, |status| *status == 200).await;
    drop(two);
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sidecar_that_ends_ends_its_streams_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::start(&FakeChain::new(granted().blocks), config(folder.path())).await;
    let mut stream = Stream::open(&running, "/v1/events/stream", None).await;
    stream.event().await;
    let ended = AtomicBool::new(false);
    let reading = async {
        while stream.block().await.is_some() {}
        ended.store(true, Relaxed);
    };
    let (stopped, ()) = tokio::join!(running.stop(), reading);
    stopped.unwrap();
    assert!(ended.load(Relaxed), "{:?}", stream.response);
    assert!(stream.response.chunk().await.unwrap().is_none(), "the last chunk was sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_does_not_read_is_cut_off_and_its_place_is_free_again() {
    let (folder, mut ledger) = (tempfile::tempdir().unwrap(), Ledger::new());
    // More than the buffers between the two hold.
    for block in 0..40_u8 {
        let message = |number: u8| {
            let salt = shared_logic::VehicleSalt([block, number].repeat(16).try_into().unwrap());
            (ALICE, Message::RegisterVehicle { salt, vin_commitment: None })
        };
        ledger.block((0..=255).map(message).collect());
    }
    let running = Running::start(&FakeChain::new(ledger.blocks), impatient(&folder, 1)).await;
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4_096).unwrap();
    let mut slow = socket.connect(running.url.strip_prefix("http://").unwrap().parse().unwrap()).await.unwrap();
    slow.write_all(b"GET /v1/events/stream HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    let mut first = [0; 15];
    slow.read_exact(&mut first).await.unwrap();
    assert_eq!(&first, b"HTTP/1.1 200 OK");
    let open = || async { running.request(Method::GET, "/v1/events/stream").send().await.unwrap().status() };
    assert_eq!(open().await, 503, "the one place is taken");
    until("the place of who does not read", open, |status| *status == 200).await;
    let mut rest = Vec::new();
    // What was in the buffers, and then the end; whether in order is not for the sidecar to say.
    let _ = tokio::time::timeout(Duration::from_secs(20), slow.read_to_end(&mut rest)).await.expect("the connection to end");
    let told = rest.windows(4).filter(|window| window == b"\nid:").count();
    assert!(told > 0 && told < 10_240, "{told} events came before the end");
    eventually("the sidecar to be there still", || std::net::TcpStream::connect(running.url.strip_prefix("http://").unwrap()).is_ok())
        .await;
    running.stop().await.unwrap();
}

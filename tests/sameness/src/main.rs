//! `valet-sameness`: puts random histories to two builds of the rules until it has put enough cases.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program that reports")]

use clap::{Parser, Subcommand};
use codec::{Decode, Encode};
use shared_logic::{Account, Event, Losses, Nonce, Seq, State, UnixSeconds};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::ExitCode,
};
use valet_sameness::{
    compare, vectors, Accepted, Actors, Answer, BoxError, Build, Case, Contract, Generator, Native, Placed, Signer, Tally, Vector, Wasm,
};
use valet_tests::{Genesis, Harness};
use valet_wallet::{KeyKind, Keypair};

/// Whether every build of the rules says the same.
///
/// Random histories of a few actors: every round puts the same random changes and questions, on the
/// same state, to two builds, compares verdicts, reasons, events and written records byte for byte, and then
/// goes on from one of the accepted changes. The same seed makes the same.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    with: With,
    /// How many cases at least.
    #[arg(long, global = true, default_value_t = 10_000)]
    cases: u64,
    /// Which histories.
    #[arg(long, global = true, default_value_t = 1)]
    seed: u64,
}

#[derive(Subcommand)]
enum With {
    /// The rules as compiled here, and the wallet's wasm under Node.js.
    Wasm {
        /// The package's folder; `scripts/wasm` prints it.
        package: PathBuf,
    },
    /// The rules as compiled here, and the contract on a development chain of its own.
    Contract,
    /// Every golden vector, put to the rules as compiled here, to the wallet's wasm, and to the contract on
    /// chains that begin at the vectors' states.
    Vectors {
        /// The wallet's package; `scripts/wasm` prints its folder.
        package: PathBuf,
        /// Where the vectors are.
        #[arg(long, default_value = "tests/vectors")]
        folder: PathBuf,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match &arguments.with {
        With::Wasm { package } => with_wasm(&arguments, package),
        With::Contract => with_contract(&arguments),
        With::Vectors { package, folder } => hold_to_vectors(package, folder),
    };
    match result {
        Ok(tally) => {
            for (answer, count) in &tally.answers {
                println!("{count:>9}  {answer}");
            }
            println!("{:>9}  cases, 0 differences", tally.cases);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Cases a round; between rounds the history goes on by a change or two.
const ROUND: usize = 400;
/// Rounds before a new history begins, so that retired contracts and vehicles do not take over.
const ROUNDS: u32 = 120;

fn with_wasm(arguments: &Arguments, package: &Path) -> Result<Tally, BoxError> {
    let (mut wasm, mut tally) = (Wasm::load(package)?, Tally::default());
    for history in 0.. {
        let actors = Actors::of(&people()?);
        let mut generator = Generator::new(actors.clone(), arguments.seed.wrapping_add(history));
        let mut state = State::new(actors.admin);
        let mut now = UnixSeconds(1_800_000_000);
        // A new contract, in most of them: admissions take effect at once.
        state.registry.founded_at = if history % 4 == 3 { UnixSeconds(0) } else { now };
        if history % 8 == 7 {
            near_the_last_number(&mut state, &actors);
        }
        for round in 0..ROUNDS {
            // The first rounds set up: changes only, so that most rounds have much to ask about.
            let size = if round < 40 { 16 } else { ROUND };
            let cases = generator.cases(&state, now, size, round >= 40);
            let answers = compare([&mut Native, &mut wasm], &state, &cases, &mut tally)?;
            now = go_on(&mut state, now, &cases, &answers)?;
            if tally.cases >= arguments.cases {
                return Ok(tally);
            }
        }
    }
    Ok(tally)
}

/// A history whose counters come to their end; a loss is an event, so there are never more losses than events.
fn near_the_last_number(state: &mut State, actors: &Actors) {
    state.registry.seq = Seq(u64::MAX - 40);
    state.registry.losses = Losses(state.registry.seq.0);
    let vehicles = || actors.vehicles.iter().copied().map(Some).chain([None]);
    let keys = actors.signers.iter().flat_map(|signer| vehicles().map(|vehicle| (signer.account(), vehicle)));
    state.nonces.extend(keys.map(|key| (key, Nonce(u64::MAX))));
}

/// Some of them sign intents by themselves.
fn people() -> Result<Vec<Account>, BoxError> {
    let mut accounts: Vec<_> = (1..=6).map(|n| Account([n; 20])).collect();
    for (place, signer) in accounts.iter_mut().skip(1).step_by(2).zip(Signer::all()?) {
        *place = signer.account();
    }
    Ok(accounts)
}

/// Applies one accepted change, the first that is not in the past, and lets some time go by.
fn go_on(state: &mut State, now: UnixSeconds, cases: &[Case], answers: &[Answer]) -> Result<UnixSeconds, BoxError> {
    let accepted = cases.iter().zip(answers).find_map(|(case, answer)| match answer {
        Answer::Accepted(Accepted { event: Some(event), .. }) if case.now >= now && case.now.0 < now.0 + 4_000 => Some((case.now, event)),
        _ => None,
    });
    let Some((at, event)) = accepted else { return Ok(UnixSeconds(now.0 + 30)) };
    state.apply(&Event::decode(&mut &**event)?)?;
    Ok(UnixSeconds(at.0 + 5))
}

fn with_contract(arguments: &Arguments) -> Result<Tally, BoxError> {
    with_a_chain(|harness| on_chain(arguments, &harness))
}

/// Runs it with a chain of its own in a folder of its own.
fn with_a_chain(run: impl FnOnce(Harness) -> Result<Tally, BoxError>) -> Result<Tally, BoxError> {
    let folder = env::temp_dir().join(format!("valet-sameness-{}", std::process::id()));
    let ran = Harness::start(folder.clone(), &["--seal", "instant"]).map_err(BoxError::from).and_then(run);
    let _ = fs::remove_dir_all(&folder);
    ran
}

/// Deploys the contract; its address.
fn deploy(harness: &Harness) -> Result<Account, BoxError> {
    harness.write("password", "correct horse battery staple\n")?;
    let deployed = harness.done(&["deploy", "--dev", "//Alice"])?;
    Ok(deployed.get("contract").and_then(|text| text.as_str()).unwrap_or_default().parse()?)
}

/// The contract's accounts are those of development keys, which have funds.
const KEYS: [(KeyKind, &str); 6] = [
    (KeyKind::Ed25519, "//Alice"),
    (KeyKind::Ed25519, "//Bob"),
    (KeyKind::Ed25519, "//Charlie"),
    (KeyKind::Ed25519, "//Dave"),
    (KeyKind::Ed25519, "//Eve"),
    (KeyKind::Secp256k1, "//Alice"),
];
/// Cases a block; every block makes one change.
const BLOCK: usize = 48;

fn on_chain(arguments: &Arguments, harness: &Harness) -> Result<Tally, BoxError> {
    let address = deploy(harness)?;
    let keys = KEYS.iter().map(|(kind, path)| Keypair::dev(*kind, path)).collect::<Result<Vec<_>, _>>()?;
    let accounts: Vec<Account> = keys.iter().map(|key| key.public().account_id().address()).collect();
    let actors = Actors::of(&accounts);
    let mut contract = Contract::connect(harness.url(), address, keys)?;
    let mut state = State::new(actors.admin);
    for event in contract.events()? {
        state.apply(&event)?;
    }
    let (mut generator, mut tally) = (Generator::new(actors, arguments.seed), Tally::default());
    let bar = indicatif::ProgressBar::new(arguments.cases);
    while tally.cases < arguments.cases {
        let cases = generator.cases(&state, contract.now()?, BLOCK, false);
        let answers = compare([&mut Native, &mut contract], &state, &cases, &mut tally)?;
        make_one(&mut contract, &mut state, &cases, &answers)?;
        bar.set_position(tally.cases);
    }
    bar.finish_and_clear();
    println!(
        "{:>9}  changes made on the chain, events equal",
        state.registry.seq.0 + state.vehicles.values().map(|vehicle| vehicle.seq.0).sum::<u64>()
    );
    Ok(tally)
}

/// Makes an accepted change on the chain, and holds its event to the one of the rules.
fn make_one(contract: &mut Contract, state: &mut State, cases: &[Case], answers: &[Answer]) -> Result<(), BoxError> {
    for (case, answer) in cases.iter().zip(answers) {
        let Answer::Accepted(_) = answer else { continue };
        let bytes = contract.make(&case.question)?;
        let event = Event::decode(&mut &*bytes)?;
        // The block may be a second later than the question; the rules are asked again at its time.
        let again = Case { now: event.at, question: case.question.clone() };
        let expected = Native.answer(state, &[again])?;
        if !matches!(expected.as_slice(), [Answer::Accepted(Accepted { event: Some(mine), .. })] if *mine == event.encode() && *mine == bytes)
        {
            return Err(format!("the contract's event of {:?} is not that of the rules: {event:?}", case.question).into());
        }
        state.apply(&event)?;
        return Ok(());
    }
    Ok(())
}

fn hold_to_vectors(package: &Path, folder: &Path) -> Result<Tally, BoxError> {
    let mut all = vectors(folder)?;
    // A chain is begun anew for each time.
    all.sort_by_key(|vector| vector.case.now);
    let mut tally = hold(&mut Native, &all)?;
    tally.add(&hold(&mut Wasm::load(package)?, &all)?);
    let beyond = all.iter().filter(|vector| !Placed::tells(vector.case.now)).count();
    all.retain(|vector| Placed::tells(vector.case.now));
    tally.add(&with_a_chain(|harness| {
        let genesis = Genesis::of(&harness, deploy(&harness)?)?;
        let callers: Vec<_> = all.iter().filter_map(Vector::caller).collect();
        let mut contract = Placed::new(harness.path("placed"), genesis, all.iter().map(|vector| &vector.state), &callers);
        drop(harness);
        hold(&mut contract, &all)
    })?);
    println!("{beyond:>9}  vectors at a time that no chain tells, not put to the contract");
    Ok(tally)
}

fn hold(build: &mut dyn Build, all: &[Vector]) -> Result<Tally, BoxError> {
    let mut tally = Tally::default();
    for vector in all {
        let answers = build.answer(&vector.state, std::slice::from_ref(&vector.case))?;
        match answers.as_slice() {
            [answer] if answer.agrees(&vector.expected) => tally.count(answer),
            other => return Err(format!("{}: {} says {other:?}, expected {:?}", vector.name, build.name(), vector.expected).into()),
        }
    }
    println!("{:>9}  vectors held by {}", tally.cases, build.name());
    Ok(tally)
}

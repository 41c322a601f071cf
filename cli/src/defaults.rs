//! What a command takes because it was not named: the only wallet of the folder, the only vehicle of the account.
//!
//! INVARIANT (never silently): whatever is taken is noted here, and stands in the preview before anything is signed, and in
//! the JSON answer. Where there are two candidates, none is taken.

pub(crate) mod vehicles;

use crate::{
    book::Names,
    failure::{Code, Failure},
    file::content,
    signer,
};
use serde::Serialize;
use shared_logic::{Account, State, VehicleId};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};
use valet_wallet::KeyFile;

/// Larger files are no key files, in bytes.
const LONGEST_KEY_FILE: u64 = 16 * 1024;
/// So many candidates are told at most.
const TOLD: usize = 10;

/// What this run has taken. A run is one command, and what reads its options knows of nothing else.
static TAKEN: Mutex<Vec<Taken>> = Mutex::new(Vec::new());

/// A value that was taken for an option that was not there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Taken {
    option: &'static str,
    value: String,
    /// Why this one.
    because: String,
}

/// Notes that the value is taken for the option, once.
pub(crate) fn take(option: &'static str, value: impl ToString, because: impl Into<String>) {
    let taken = Taken { option, value: value.to_string(), because: because.into() };
    let mut all = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
    if !all.contains(&taken) {
        all.push(taken);
    }
}

/// What was taken until now.
pub(crate) fn taken() -> Vec<Taken> {
    TAKEN.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// What was taken, in words; empty where nothing was.
pub(crate) fn words(taken: &[Taken]) -> String {
    let line = |taken: &Taken| format!("\n  {} {}: {}", taken.option, taken.value, taken.because);
    if taken.is_empty() {
        return String::new();
    }
    format!("\nTaken, because it was not named:{}", taken.iter().map(line).collect::<String>())
}

/// The only wallet file of this folder, for `--wallet`.
///
/// # Errors
/// [`Code::NoSigner`] where there is none, or several.
pub(crate) fn wallet() -> Result<PathBuf, Failure> {
    let path = only_wallet(Path::new("."), "no key was named that could sign")?;
    take("--wallet", path.display(), "the only wallet file in this folder");
    Ok(path)
}

/// The address of the only wallet file of this folder, for `--account`.
///
/// # Errors
/// As [`wallet`], of which none need sign here.
pub(crate) fn account() -> Result<Account, Failure> {
    let path = only_wallet(Path::new("."), "no account was named")
        .map_err(|failure| failure.hint("name one with `--account ACCOUNT`: an address, a name of the address book, or a wallet file"))?;
    take("--account", path.display(), "the only wallet file in this folder");
    Ok(signer::read(&path)?.account().address())
}

fn only_wallet(folder: &Path, unnamed: &str) -> Result<PathBuf, Failure> {
    let mut wallets = wallets(folder);
    match (wallets.pop(), wallets.is_empty()) {
        (Some(only), true) => Ok(only),
        (Some(last), false) => {
            wallets.push(last);
            let names: Vec<_> = wallets.iter().map(|path| path.display().to_string()).collect();
            let message = format!("{unnamed}, and this folder has {} wallet files: {}", names.len(), first(&names));
            Err(Failure::of(Code::NoSigner, message).hint("name one with `--wallet FILE`"))
        }
        (None, _) => {
            let message = format!("{unnamed}, and there is no wallet file in this folder");
            let hint = "name one with `--wallet FILE` or `--dev //Alice`; `valet wallet create owner.json` makes one";
            Err(Failure::of(Code::NoSigner, message).hint(hint))
        }
    }
}

/// The key files of a folder, by name. What cannot be read is none.
fn wallets(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let small = |path: &PathBuf| fs::metadata(path).is_ok_and(|found| found.is_file() && found.len() <= LONGEST_KEY_FILE);
    let is_key = |path: &PathBuf| {
        let text = content(path).ok().flatten().and_then(|bytes| String::from_utf8(bytes).ok());
        text.is_some_and(|text| text.parse::<KeyFile>().is_ok())
    };
    let paths = entries.map(|entry| entry.file_name()).map(|name| if folder == Path::new(".") { name.into() } else { folder.join(name) });
    let mut found: Vec<PathBuf> = paths.filter(small).filter(is_key).collect();
    found.sort();
    found
}

/// The only vehicle in use of that owner, for `--vehicle`.
///
/// # Errors
/// [`Code::Usage`] where there is none, or several.
pub(crate) fn vehicle(state: &State, owner: Account) -> Result<VehicleId, Failure> {
    let owned = vehicles::owned(state, owner);
    let none = owned.is_empty();
    only_vehicle(&owned, &format!("of {owner}")).map_err(|failure| {
        if none {
            return failure.hint("name one with `--vehicle ID`; `valet vehicle create` makes one");
        }
        failure
    })
}

/// The only one of these vehicles, for `--vehicle`. `which` says after the word what they are, as `of OWNER` does.
///
/// # Errors
/// [`Code::Usage`] where there is none, or several.
pub(crate) fn only_vehicle(ids: &[VehicleId], which: &str) -> Result<VehicleId, Failure> {
    let only = only(ids, "vehicle", which)?;
    take("--vehicle", only, format!("the only vehicle {which}"));
    Ok(only)
}

/// The only one of these things, of which each tells its vehicle; or why none is taken.
///
/// # Errors
/// [`Code::Usage`] where there is none, or several.
pub(crate) fn only<T: Copy + ToString>(found: &[T], what: &str, which: &str) -> Result<T, Failure> {
    let hint = "name one with `--vehicle ID`; `valet book add NAME ID` gives it a name";
    match found {
        [] => Err(Failure::usage(format!("no {what} was named, and there is none {which} now")).hint(hint)),
        [only] => Ok(*only),
        several => {
            let names: Vec<_> = several.iter().map(|id| Names::of_this_run().beside_ids(&id.to_string())).collect();
            Err(Failure::usage(format!("no {what} was named, and there are {} {which}: {}", names.len(), first(&names))).hint(hint))
        }
    }
}

/// The first of many names, in one line.
fn first(names: &[String]) -> String {
    let told = names.iter().take(TOLD).cloned().collect::<Vec<_>>().join(", ");
    match names.len().checked_sub(TOLD).filter(|more| *more > 0) {
        Some(more) => format!("{told} and {more} more"),
        None => told,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_logic::{step, Message, UnixSeconds, VehicleSalt};
    use valet_wallet::{keyfile::Sealing, KeyKind, Keypair};

    const OWNER: Account = Account([1; 20]);

    fn registered(state: &mut State, who: Account, salt: u8) -> VehicleId {
        let message = Message::RegisterVehicle { salt: VehicleSalt([salt; 32]), vin_commitment: None };
        let event = step(state, who, &message, UnixSeconds(1_800_000_000)).unwrap().event;
        state.apply(&event).unwrap();
        event.vehicle.unwrap()
    }

    #[test]
    fn the_only_wallet_is_taken_and_of_two_none() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("card.json"), "{}").unwrap();
        fs::create_dir(folder.path().join("more")).unwrap();
        let none = only_wallet(folder.path(), "no account was named").unwrap_err();
        assert_eq!(none.code(), Code::NoSigner);
        let sealed = KeyFile::seal(&Keypair::dev(KeyKind::Ed25519, "//Alice").unwrap(), "correct horse", &Sealing::random().unwrap());
        let text = sealed.unwrap().to_string();
        fs::write(folder.path().join("owner.json"), &text).unwrap();
        assert_eq!(only_wallet(folder.path(), "no account was named").unwrap(), folder.path().join("owner.json"));
        fs::write(folder.path().join("phone.json"), &text).unwrap();
        let two = only_wallet(folder.path(), "no account was named").unwrap_err();
        assert!(two.to_string().contains("owner.json") && two.to_string().contains("phone.json"), "{two}");
    }

    #[test]
    fn the_only_vehicle_of_its_owner_is_taken_and_of_two_none() {
        let mut state = State::new(Account([9; 20]));
        registered(&mut state, Account([2; 20]), 1);
        assert_eq!(vehicle(&state, OWNER).unwrap_err().code(), Code::Usage);
        let first = registered(&mut state, OWNER, 2);
        assert_eq!(vehicle(&state, OWNER).unwrap(), first);
        let second = registered(&mut state, OWNER, 3);
        let two = vehicle(&state, OWNER).unwrap_err().to_string();
        assert!(two.contains(&first.to_string()) && two.contains(&second.to_string()), "{two}");
        // What is out of use does not count.
        let event = step(&state, OWNER, &Message::RetireVehicle { vehicle: first }, UnixSeconds(1_800_000_000)).unwrap().event;
        state.apply(&event).unwrap();
        assert_eq!(vehicle(&state, OWNER).unwrap(), second);
    }

    #[test]
    fn what_was_taken_is_told_with_why() {
        let taken =
            [Taken { option: "--wallet", value: "owner.json".to_owned(), because: "the only wallet file in this folder".to_owned() }];
        assert_eq!(words(&taken), "\nTaken, because it was not named:\n  --wallet owner.json: the only wallet file in this folder");
        assert_eq!(words(&[]), "");
        let many: Vec<String> = (0..12).map(|it| it.to_string()).collect();
        assert!(first(&many).ends_with("9 and 2 more"));
    }
}

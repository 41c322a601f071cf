//! Transactions that were sent and whose outcome was not seen yet: each is noted down before it is sent, and forgotten
//! once it is known what came of it. The same command, typed again, finds its note and sends no second transaction.
//!
//! A note is locked for as long as the command that wrote it waits. The system drops the lock when the command ends,
//! however it ends, so an unlocked note is one whose outcome nobody saw.

use crate::{answer::Made, book::Names, file};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};
use valet_chain::{Amount, BlockHash, BlockNumber, Genesis, Head, Included, Sent};
use valet_wallet::AccountId32;

/// The folder beside the deployment file; there only while something is in it.
const FOLDER: &str = ".valet-unsettled";

/// Options after which the command is still the same one.
const SAME: [&str; 6] = ["--yes", "-y", "--json", "--no-metadata-hash", "--insecure-node", "--any-clock"];
/// The same for options with a value: where the node listens, and how the wallet is opened.
const SAME_WITH_VALUE: [&str; 5] = ["--node", "--deployment", "--password-file", "--show-card", "--show-container"];

/// This command's unsettled transactions.
#[derive(Clone, Debug)]
pub(crate) struct Unsettled {
    folder: PathBuf,
    /// The words that make it this command.
    command: Vec<String>,
}

/// What was foretold of a change, for whoever asks what came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Foretold {
    /// The id of what it makes; none where it has none, or where it is not known beforehand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<Value>,
    /// The command that shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) shown_by: Option<String>,
    /// What the command knows besides, such as the salt of an id.
    #[serde(default)]
    pub(crate) further: BTreeMap<String, Value>,
    /// What was shown and agreed to, as programs read it.
    #[serde(default)]
    pub(crate) previews: Vec<Value>,
}

impl Foretold {
    /// By what the change makes.
    pub(crate) fn of(made: Option<Made>, further: BTreeMap<String, Value>) -> Self {
        Self { id: made.map(|made| serde_json::json!(made)), shown_by: made.map(|made| made.shown_by()), further, previews: Vec::new() }
    }
}

/// A note as it lies on the disk.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Note {
    command: Vec<String>,
    genesis: String,
    account: String,
    nonce: u32,
    since_block: u32,
    since_hash: String,
    until_block: u32,
    deposit: String,
    transaction: String,
    foretold: Foretold,
}

/// A note that is held by this command.
#[derive(Debug)]
pub(crate) struct Kept {
    path: PathBuf,
    /// Holds the lock.
    _file: File,
    sent: Sent,
    deposit: Amount,
    foretold: Foretold,
}

impl Unsettled {
    /// Those that are noted beside this deployment file. INVARIANT (the same thing): a command is the same one when its
    /// words are, and what they stand for: the content of each file, and the id of each name.
    pub(crate) fn beside(deployment: &Path) -> Self {
        let words = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned());
        let names = Names::of_this_run();
        let id = |word: &str| names.find(word).ok().flatten().map(|id| id.to_string());
        Self { folder: deployment.with_file_name(FOLDER), command: same_command(words).into_iter().map(|word| meant(word, id)).collect() }
    }

    /// Where the notes are.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Notes down what is about to be sent.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn keep(&self, genesis: Genesis, sent: &Sent, deposit: Amount, foretold: Foretold) -> io::Result<Kept> {
        let note = Note {
            command: self.command.clone(),
            genesis: genesis.to_string(),
            account: AccountId32(sent.account).to_string(),
            nonce: sent.nonce,
            since_block: sent.since.number.0,
            since_hash: sent.since.hash.to_string(),
            until_block: sent.until.0,
            deposit: deposit.0.to_string(),
            transaction: hex::encode(&sent.transaction),
            foretold,
        };
        fs::create_dir_all(&self.folder)?;
        let path = self.folder.join(format!("{}.json", sent.hash()));
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        file.lock()?;
        file.write_all(&serde_json::to_vec_pretty(&note)?)?;
        file.sync_all()?;
        Ok(Kept { path, _file: file, sent: sent.clone(), deposit, foretold: note.foretold })
    }

    /// This command's note of that account on that chain which nobody holds. What is no note is passed over.
    pub(crate) fn find(&self, genesis: Genesis, account: &AccountId32) -> Option<Kept> {
        let entries = fs::read_dir(&self.folder).ok()?;
        let mut notes = entries.filter_map(Result::ok).filter_map(|entry| read(entry.path()));
        let ours = |note: &Note| note.command == self.command && note.genesis == genesis.to_string() && note.account == account.to_string();
        notes.find(|(note, ..)| ours(note)).and_then(|(note, path, file)| note.kept(account, path, file))
    }
}

impl Note {
    fn kept(self, account: &AccountId32, path: PathBuf, file: File) -> Option<Kept> {
        let hash: BlockHash = self.since_hash.parse().ok()?;
        let sent = Sent {
            transaction: hex::decode(self.transaction).ok()?,
            account: account.0,
            nonce: self.nonce,
            since: Head { number: BlockNumber(self.since_block), hash },
            until: BlockNumber(self.until_block),
        };
        Some(Kept { path, _file: file, sent, deposit: Amount(self.deposit.parse().ok()?), foretold: self.foretold })
    }
}

impl Kept {
    pub(crate) const fn sent(&self) -> &Sent {
        &self.sent
    }

    pub(crate) const fn foretold(&self) -> &Foretold {
        &self.foretold
    }

    /// Forgets it: what came of it is known.
    pub(crate) fn forget(self) {
        // A note that stays is looked up once more, which does no harm.
        let _ = fs::remove_file(&self.path);
        // Fails, rightly, while there are others.
        let _ = self.path.parent().map(fs::remove_dir);
    }

    /// Forgets it, and tells what it came to with what it locked and what was foretold.
    pub(crate) fn settle(self, included: Included) -> (Included, Amount, Foretold) {
        let (deposit, foretold) = (self.deposit, self.foretold.clone());
        self.forget();
        (included, deposit, foretold)
    }
}

fn read(path: PathBuf) -> Option<(Note, PathBuf, File)> {
    let mut file = File::open(&path).ok()?;
    file.try_lock().ok()?;
    let mut text = String::new();
    file.read_to_string(&mut text).ok()?;
    Some((serde_json::from_str(&text).ok()?, path, file))
}

/// The word with what it stands for: the hash of the file that it names, or the id that has it for a name.
fn meant(word: String, id: impl Fn(&str) -> Option<String>) -> String {
    let value = word.split_once('=').map_or(word.as_str(), |(_, value)| value);
    let content = file::content(Path::new(value)).ok().flatten();
    match content.map(|content| hex::encode(shared_logic::keccak_256(&content))).or_else(|| id(value)) {
        Some(meaning) => format!("{word} ({meaning})"),
        None => word,
    }
}

/// The words of a command line, less those after which it is still the same command.
fn same_command(words: impl Iterator<Item = String>) -> Vec<String> {
    let mut skips = false;
    let kept = words.filter(|word| {
        let (is_value, name) = (std::mem::take(&mut skips), word.split('=').next().unwrap_or_default());
        skips = !is_value && SAME_WITH_VALUE.contains(&word.as_str());
        !(is_value || SAME.contains(&word.as_str()) || SAME_WITH_VALUE.contains(&name))
    });
    kept.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALICE: AccountId32 = AccountId32([7; 32]);
    const GENESIS: Genesis = Genesis([1; 32]);

    fn sent(nonce: u32) -> Sent {
        let since = Head { number: BlockNumber(3), hash: BlockHash([2; 32]) };
        Sent { transaction: vec![1, 2, nonce.try_into().unwrap()], account: ALICE.0, nonce, since, until: BlockNumber(66) }
    }

    fn unsettled(folder: &Path, command: &str) -> Unsettled {
        Unsettled { folder: folder.join(FOLDER), command: vec![command.to_owned()] }
    }

    fn foretold() -> Foretold {
        let previews = vec![serde_json::json!({ "summary": ["a vehicle is registered"] })];
        Foretold { id: Some("0x01".into()), shown_by: None, further: BTreeMap::from([("salt".to_owned(), "0x02".into())]), previews }
    }

    #[test]
    fn a_command_that_waits_holds_its_note_and_one_that_has_ended_leaves_it_to_be_found() {
        let folder = tempfile::tempdir().unwrap();
        let ours = unsettled(folder.path(), "create");
        let waiting = ours.keep(GENESIS, &sent(7), Amount(5), foretold()).unwrap();
        assert!(ours.find(GENESIS, &ALICE).is_none());
        drop(waiting);
        let found = ours.find(GENESIS, &ALICE).unwrap();
        assert_eq!((found.sent(), found.foretold(), found.deposit), (&sent(7), &foretold(), Amount(5)));
    }

    #[test]
    fn a_note_is_of_one_command_one_account_and_one_chain_and_is_gone_when_it_is_settled() {
        let folder = tempfile::tempdir().unwrap();
        let ours = unsettled(folder.path(), "create");
        drop(ours.keep(GENESIS, &sent(7), Amount(0), foretold()).unwrap());
        assert!(unsettled(folder.path(), "withdraw").find(GENESIS, &ALICE).is_none());
        assert!(ours.find(Genesis([9; 32]), &ALICE).is_none());
        assert!(ours.find(GENESIS, &AccountId32([8; 32])).is_none());
        ours.find(GENESIS, &ALICE).unwrap().forget();
        assert!(ours.find(GENESIS, &ALICE).is_none());
        assert!(!ours.folder().exists());
    }

    #[test]
    fn a_word_is_the_same_while_its_file_holds_the_same_and_its_name_means_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("signed.json");
        let word = path.display().to_string();
        let none = |_: &str| None;
        let said = |content: &str| {
            fs::write(&path, content).unwrap();
            [meant(word.clone(), none), meant(format!("--file={word}"), none)]
        };
        let (one, again, other) = (said("one"), said("one"), said("other"));
        assert_eq!(one, again);
        assert!(one.iter().zip(&other).all(|(one, other)| one != other));
        assert_eq!(meant("no-such-file".to_owned(), none), "no-such-file");
        assert_ne!(meant("anna".to_owned(), |_| Some("0x01".into())), meant("anna".to_owned(), |_| Some("0x02".into())));
    }

    #[test]
    fn where_the_node_is_and_how_it_prints_make_no_other_command() {
        let words = |line: &str| same_command(line.split(' ').map(str::to_owned));
        let plain = words("grant create --for 30d");
        assert_eq!(words("grant create --for 30d --yes --json --node ws://x"), plain);
        assert_eq!(words("--node=ws://y grant create --password-file p --for 30d -y"), plain);
        assert_eq!(words("grant create --any-clock --insecure-node --show-card c.json --show-container d.json --for 30d"), plain);
        assert_ne!(words("grant create --for 31d"), plain);
        assert_ne!(words("grant create --for 30d --dry-run"), plain);
    }
}

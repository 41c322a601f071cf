//! Whose key signs.

use crate::{
    book::Name,
    defaults, dev_key,
    failure::{Code, Failure},
    file::{content, Kind},
    output::inline,
};
use clap::Args;
use shared_logic::Account;
use std::{
    io::{ErrorKind, IsTerminal},
    path::{Path, PathBuf},
    sync::{
        atomic::{AtomicBool, Ordering},
        Mutex, PoisonError,
    },
};
use tokio::signal::unix::{signal, SignalKind};
use valet_wallet::{
    keyfile::{ReadError, MIN_PASSWORD_CHARS},
    AccountId32, KeyFile, KeyKind, Keypair, NoIntentAccount,
};
use zeroize::Zeroizing;

/// What shells expect of a program that Ctrl-C ended.
const INTERRUPTED: i32 = 130;

/// Whether a password is being asked for: then the question itself ends by Ctrl-C, and the terminal echoes again.
static ASKING: AtomicBool = AtomicBool::new(false);

/// Passwords that this run has read from files. A pipe, such as `<(pass show owner)`, can be read once only, and two keys
/// of one person may have the same password.
static FROM_FILES: Mutex<Vec<(PathBuf, Zeroizing<String>)>> = Mutex::new(Vec::new());

/// The key that signs: a wallet file, or a well-known key of a dev chain.
#[derive(Args)]
pub(crate) struct Signer {
    /// The encrypted key file that signs; otherwise the only one in this folder. Its password is asked for once you have agreed.
    #[arg(long, value_name = "FILE", conflicts_with = "dev")]
    wallet: Option<PathBuf>,
    /// A well-known dev key, such as //Alice. Never use one on a public chain.
    #[arg(long, value_name = "PATH")]
    dev: Option<String>,
    #[command(flatten)]
    password: Password,
    /// The kind of the dev key: ed25519 or secp256k1.
    #[arg(long, value_name = "KIND", default_value = "ed25519", requires = "dev")]
    dev_kind: KeyKind,
    /// Do nothing unless this account attests the owner of the vehicle that is changed. May be given several times; one of them
    /// is enough, and the preview names them.
    #[arg(long, value_name = "ACCOUNT", value_parser = crate::parse::account)]
    pub(crate) attested_by: Vec<Account>,
    /// Show what would happen and end there: nothing is signed, and no password is asked for.
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// Where a password comes from. It is never an argument: arguments can be read by other users.
#[derive(Args)]
pub(crate) struct Password {
    /// Read the password from the first line of this file instead of asking.
    #[arg(long, value_name = "FILE", env = "VALET_PASSWORD_FILE")]
    password_file: Option<PathBuf>,
}

impl Signer {
    /// Whose key it is; needs no password.
    pub(crate) fn account(&self) -> Result<AccountId32, Failure> {
        match self.file()? {
            Some(path) => read(&path).map(|file| file.account()),
            None => self.keypair().map(|keypair| keypair.public().account_id()),
        }
    }

    /// The key file that was named, else the only one of this folder; none where a dev key signs.
    fn file(&self) -> Result<Option<PathBuf>, Failure> {
        match (&self.wallet, &self.dev) {
            (Some(path), _) => Ok(Some(path.clone())),
            (None, Some(_)) => Ok(None),
            (None, None) => defaults::wallet().map(Some),
        }
    }

    /// The key; asks for the password where one is needed.
    pub(crate) fn keypair(&self) -> Result<Keypair, Failure> {
        match (self.file()?, &self.dev) {
            (Some(path), _) => open(&path, &self.password),
            (None, Some(path)) => dev_key::keypair(self.dev_kind, path),
            (None, None) => Err(Failure::of(Code::NoSigner, "no key was named that could sign")),
        }
    }

    /// As whom it signs intents, where that is known without a password.
    ///
    /// # Errors
    /// [`Code::NoIntentKey`] for a key of a kind that cannot sign intents.
    pub(crate) fn intent_account(&self) -> Result<Option<Account>, Failure> {
        match self.file()? {
            Some(path) if matches!(read(&path)?.kind(), KeyKind::Ed25519) => Err(NoIntentAccount.into()),
            Some(_) => Ok(None),
            None => Ok(Some(self.keypair()?.public().intent_account().ok_or(NoIntentAccount)?)),
        }
    }

    /// The same failure; where the signer has no funds and is a dev key of a mistyped name, with the names there are.
    pub(crate) fn hinted(&self, failure: Failure) -> Failure {
        match &self.dev {
            Some(path) => dev_key::hinted(failure, path),
            None => failure,
        }
    }

    /// Where this signer's password comes from, for another key of the same person.
    pub(crate) fn password(&self) -> Password {
        Password { password_file: self.password.password_file.clone() }
    }
}

/// Opens a key file.
pub(crate) fn open(path: &Path, password: &Password) -> Result<Keypair, Failure> {
    let file = read(path)?;
    let password = password.read(&format!("password of `{}`", path.display()))?;
    file.open(&password).map_err(|cause| Failure::file(Failure::from(cause).code(), path, cause))
}

/// Reads a key file without opening it.
pub(crate) fn read(path: &Path) -> Result<KeyFile, Failure> {
    let place = path.display();
    let maker = match place.to_string().parse::<Name>() {
        // Nobody calls a file so by chance: it is a name of the address book, or is taken for one.
        Ok(name) => format!("a wallet is named by its file, such as `{name}.json`; `valet book list` shows what names stand for"),
        Err(_) => format!("`valet wallet create {place}` makes one"),
    };
    let text = crate::file::text(path).map_err(|cause| Failure::unread(path, "a wallet", &cause, &maker))?;
    text.parse().map_err(|cause| no_key_file(path, &cause))
}

/// Why a file is no key file: it is of another kind, of a newer version, or damaged.
fn no_key_file(path: &Path, cause: &ReadError) -> Failure {
    let found = content(path).ok().flatten().unwrap_or_default();
    let kinds = [Kind::DEPLOYMENT, Kind::CONTAINER, Kind::SIGNED_INTENT];
    if let Some(other) = kinds.into_iter().find(|kind| kind.is(&found)) {
        let failure = Failure::file(Code::BadKeyFile, path, format!("this is a {}, not a wallet file", other.name()));
        return failure.hint("name the file that `valet wallet create` wrote");
    }
    match cause {
        ReadError::UnknownVersion { .. } => Failure::file(Code::BadKeyFile, path, cause).hint("a newer `valet` may read it"),
        // What holds no sealed key cannot have been one that was damaged. It may hold an open one: nothing of it is said.
        ReadError::NotAKeyFile(_) if !String::from_utf8_lossy(&found).contains("\"ciphertext\"") => {
            let failure = Failure::file(Code::BadKeyFile, path, "expected the JSON of a key file");
            failure.hint("name the file that `valet wallet create` wrote; keys of other wallets are not read")
        }
        _ => Failure::file(Code::BadKeyFile, path, cause),
    }
}

impl Password {
    /// The password in the first line of this file.
    pub(crate) const fn from_file(file: PathBuf) -> Self {
        Self { password_file: Some(file) }
    }

    /// The password: from its file, or asked for at the terminal.
    pub(crate) fn read(&self, prompt: &str) -> Result<Zeroizing<String>, Failure> {
        if let Some(path) = &self.password_file {
            return from_file(path);
        }
        if !std::io::stdin().is_terminal() {
            return Err(Failure::of(Code::PasswordNeeded, "there is no terminal to ask for the password at"));
        }
        // With somebody listening for it, Ctrl-C does not end the program before the terminal echoes again.
        let mut interrupt = signal(SignalKind::interrupt())?;
        ASKING.store(true, Ordering::SeqCst);
        tokio::spawn(async move {
            while interrupt.recv().await.is_some() {
                if !ASKING.load(Ordering::SeqCst) {
                    std::process::exit(INTERRUPTED);
                }
            }
        });
        let password = rpassword::prompt_password(format!("{}: ", inline(prompt)));
        ASKING.store(false, Ordering::SeqCst);
        match password {
            Ok(password) => Ok(Zeroizing::new(password)),
            // Ctrl-C, and Ctrl-D.
            Err(cause) if matches!(cause.kind(), ErrorKind::Interrupted | ErrorKind::UnexpectedEof) => {
                Err(Failure::of(Code::NotConfirmed, "you ended it at the question for the password; nothing was done"))
            }
            Err(cause) => Err(cause.into()),
        }
    }

    /// A new password, asked for twice at a terminal.
    pub(crate) fn new_one(&self) -> Result<Zeroizing<String>, Failure> {
        let password = self.read(&new_prompt())?;
        if password.chars().count() < MIN_PASSWORD_CHARS {
            let message = format!("the password is too short: it needs at least {MIN_PASSWORD_CHARS} characters");
            return Err(Failure::of(Code::PasswordRefused, message));
        }
        if self.password_file.is_none() && *self.read("the same again")? != *password {
            return Err(Failure::of(Code::PasswordRefused, "the passwords do not match"));
        }
        Ok(password)
    }
}

/// The first line of a file; the same one as before, when it was read before.
fn from_file(path: &Path) -> Result<Zeroizing<String>, Failure> {
    let mut read = FROM_FILES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, password)) = read.iter().find(|(known, _)| known == path) {
        return Ok(password.clone());
    }
    let text = crate::file::text(path)
        .map_err(|cause| Failure::unread(path, "a password", &cause, "write the password in the file's first line"))?;
    let password = Zeroizing::new(text.lines().next().unwrap_or_default().to_owned());
    read.push((path.to_owned(), password.clone()));
    Ok(password)
}

/// What is asked for: with the least that is taken, which nobody should have to find out.
fn new_prompt() -> String {
    format!("new password, at least {MIN_PASSWORD_CHARS} characters")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use valet_wallet::keyfile::{Cost, Sealing};

    #[test]
    fn the_prompt_for_a_new_password_tells_the_least_length_that_is_taken() {
        assert!(new_prompt().contains("at least 8 characters"), "{}", new_prompt());
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("password");
        for (length, exp_code) in [(7, Some(Code::PasswordRefused)), (8, None)] {
            let path = path.with_extension(length.to_string());
            fs::write(&path, "x".repeat(length)).unwrap();
            let made = Password::from_file(path).new_one();
            assert_eq!(made.err().map(|failure| failure.code()), exp_code, "{length}");
        }
    }

    #[test]
    fn a_password_from_a_pipe_is_read_once_however_many_keys_need_it() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let writing = std::thread::spawn({
            let pipe = pipe.clone();
            move || fs::write(pipe, "correct horse\nand no more").unwrap()
        });
        let password = Password::from_file(pipe.clone());
        assert_eq!(*password.read("").unwrap(), "correct horse");
        writing.join().unwrap();
        // Nobody writes any more: a second reading would wait for ever.
        assert_eq!(*Password::from_file(pipe).read("").unwrap(), "correct horse");
    }

    #[test]
    fn a_wrong_password_says_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let (file, password) = (folder.path().join("owner.json"), folder.path().join("password"));
        let key = Keypair::dev(KeyKind::Ed25519, "//Alice").unwrap();
        let sealing = Sealing { cost: Cost::CHEAPEST, ..Sealing::random().unwrap() };
        fs::write(&file, KeyFile::seal(&key, "correct horse", &sealing).unwrap().to_string()).unwrap();
        fs::write(&password, "correct hose").unwrap();
        let failure = open(&file, &Password::from_file(password)).err().unwrap();
        assert_eq!(failure.code(), Code::WrongPassword);
        let hint = failure.advice().unwrap();
        assert!(hint.starts_with("try again") && hint.contains("--password-file") && hint.contains("copy"), "{hint}");
        assert!(!failure.text().contains("hose"), "{failure}");
    }

    fn dev(kind: KeyKind) -> Signer {
        let password = Password { password_file: None };
        Signer { wallet: None, dev: Some("//Alice".to_owned()), password, dev_kind: kind, attested_by: Vec::new(), dry_run: true }
    }

    #[test]
    fn what_is_no_wallet_file_says_what_it_is_and_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("owner.json");
        let deployment = r#"{"node":"ws://127.0.0.1:9944","genesis":"0x11","contract":"0x0101010101010101010101010101010101010101",
            "code_hash":"0x11","extension":"0x0202020202020202020202020202020202020202","extension_code_hash":"0x22",
            "rules_hash":"0x3333333333333333333333333333333333333333333333333333333333333333","block":2}"#;
        let of_another = "name the file that `valet wallet create` wrote; keys of other wallets are not read";
        let cases = [
            (deployment, "this is a deployment file, not a wallet file", "name the file that `valet wallet create` wrote"),
            ("bottom drive obey lake curtain smoke", "expected the JSON of a key file", of_another),
            (r#""bottom drive obey lake curtain smoke""#, "expected the JSON of a key file", of_another),
            ("{\"encoded\":\"MFMCAQEwBQYDK2VwBCIEIA\"}", "expected the JSON of a key file", of_another),
            ("{\"version\":1,\"ciphertext\":", "expected the JSON of a key file", "restore it from a copy"),
        ];
        for (text, exp_message, exp_hint) in cases {
            fs::write(&path, text).unwrap();
            let failure = read(&path).unwrap_err();
            assert_eq!((failure.code(), failure.advice()), (Code::BadKeyFile, Some(exp_hint)), "{text}");
            assert!(failure.to_string().contains(exp_message), "{failure}");
            assert!(!failure.text().contains("bottom"), "it may be a secret: {failure}");
        }
        fs::remove_file(&path).unwrap();
        let missing = read(&path).unwrap_err();
        assert_eq!(missing.code(), Code::FileNotRead);
        assert_eq!(missing.advice(), Some(format!("`valet wallet create {}` makes one", path.display()).as_str()));
        let name = read(Path::new("no-such-insurer")).unwrap_err();
        let hint = name.advice().unwrap_or_default();
        assert!(hint.contains("`no-such-insurer.json`") && hint.contains("`valet book list`") && !hint.contains("create"), "{hint}");
    }

    #[test]
    fn a_key_that_cannot_sign_intents_is_refused_without_a_password() {
        let refused = dev(KeyKind::Ed25519).intent_account().err().map(|failure| failure.code());
        assert_eq!(refused, Some(Code::NoIntentKey));
        assert!(dev(KeyKind::Secp256k1).intent_account().is_ok_and(|account| account.is_some()));
    }
}

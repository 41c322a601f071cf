//! Whose key signs.

use crate::failure::{Code, Failure};
use clap::Args;
use std::{
    fs,
    io::IsTerminal,
    path::{Path, PathBuf},
};
use valet_wallet::{AccountId32, KeyFile, KeyKind, Keypair};
use zeroize::Zeroizing;

/// The key that signs: a wallet file, or a well-known key of a dev chain.
#[derive(Args)]
#[group(required = true, multiple = true, args = ["wallet", "dev"])]
pub(crate) struct Signer {
    /// The encrypted key file that signs. Its password is asked for once you have agreed.
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
        match (&self.wallet, &self.dev) {
            (Some(path), _) => read(path).map(|file| file.account()),
            _ => self.keypair().map(|keypair| keypair.public().account_id()),
        }
    }

    /// The key; asks for the password where one is needed.
    pub(crate) fn keypair(&self) -> Result<Keypair, Failure> {
        match (&self.wallet, &self.dev) {
            (Some(path), _) => open(path, &self.password),
            (None, Some(path)) => Ok(Keypair::dev(self.dev_kind, path)?),
            (None, None) => Err(Failure::of(Code::NoSigner, "no key was named that could sign")),
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
    let text =
        fs::read_to_string(path).map_err(|cause| Failure::unread(path, "a wallet", &cause).hint("`valet wallet create FILE` makes one"))?;
    text.parse().map_err(|cause| Failure::file(Code::BadKeyFile, path, cause))
}

impl Password {
    /// The password in the first line of this file.
    pub(crate) const fn from_file(file: PathBuf) -> Self {
        Self { password_file: Some(file) }
    }

    /// The password: from its file, or asked for at the terminal.
    pub(crate) fn read(&self, prompt: &str) -> Result<Zeroizing<String>, Failure> {
        if let Some(path) = &self.password_file {
            let text = fs::read_to_string(path).map_err(|cause| Failure::unread(path, "a password", &cause))?;
            let text = Zeroizing::new(text);
            return Ok(Zeroizing::new(text.lines().next().unwrap_or_default().to_owned()));
        }
        if !std::io::stdin().is_terminal() {
            return Err(Failure::of(Code::PasswordNeeded, "there is no terminal to ask for the password at"));
        }
        Ok(Zeroizing::new(rpassword::prompt_password(format!("{prompt}: "))?))
    }

    /// A new password, asked for twice at a terminal.
    pub(crate) fn new_one(&self) -> Result<Zeroizing<String>, Failure> {
        let password = self.read("new password")?;
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

/// Shorter passwords fall to guessing whatever the key derivation.
const MIN_PASSWORD_CHARS: usize = 8;

//! A deployment that has begun: what its parts' addresses are made of, kept beside the deployment file until it is
//! written, so that a deployment that was cut off is taken up and not begun anew.

use super::Parts;
use crate::{
    failure::{Code, Failure},
    file::{content, Kind, Readers, Replace, Target},
};
use serde::{Deserialize, Serialize};
use shared_logic::{keccak_256, Account};
use std::{
    fs,
    path::{Path, PathBuf},
};
use valet_wallet::AccountId32;

/// What a deployment was begun with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Begun {
    /// Says what kind of file this is.
    begun_by: String,
    genesis: String,
    code_hash: String,
    extension_code_hash: String,
    /// Makes the addresses other ones than those of the same code that was deployed before.
    salt: String,
}

/// The file that it is kept in.
pub(super) struct BegunFile {
    target: Target,
    begun: Begun,
}

impl Begun {
    /// The salt of both parts: their code tells them apart.
    pub(super) fn salt(&self) -> [u8; 32] {
        let mut salt = [0; 32];
        // It was read by `is_whole`, or made here.
        let _ = hex::decode_to_slice(&self.salt, &mut salt);
        salt
    }

    /// Why it is not written over: without it, that account cannot take its deployment up.
    fn of_another(&self, path: &Path, account: &AccountId32) -> Failure {
        let (place, other) = (path.display(), &self.begun_by);
        let message = format!("`{place}` is of a deployment that {other} has begun on this chain and not finished; you are {account}");
        Failure::of(Code::FileExists, message)
            .hint("let that account type its command again, name another file with `--deployment`, or remove the file to give its parts up")
    }

    fn is_whole(&self) -> bool {
        hex::decode(&self.salt).is_ok_and(|salt| salt.len() == 32)
    }
}

impl BegunFile {
    /// Takes up what was begun beside that deployment file by this account with this code on this chain; else what
    /// would be begun. Writes nothing.
    ///
    /// # Errors
    /// As [`Target::check`]; [`Code::FileExists`] when another account has begun a deployment there and not finished it.
    pub(super) fn find(deployment: &Path, account: &AccountId32, genesis: &str, parts: &Parts) -> Result<(Self, bool), Failure> {
        let path = place(deployment);
        let left = content(&path).ok().flatten().and_then(|found| serde_json::from_slice::<Begun>(&found).ok());
        let target = Target::check(&path, Kind::BEGUN, Replace { replace: left.is_some() })?;
        if let Some(other) = left.as_ref().filter(|left| left.begun_by != account.to_string() && left.genesis == genesis) {
            return Err(other.of_another(&path, account));
        }
        let mut salt = [0; 32];
        getrandom::fill(&mut salt)?;
        let new = Begun {
            begun_by: account.to_string(),
            genesis: genesis.to_owned(),
            code_hash: parts.consent.hash.clone(),
            extension_code_hash: parts.extension.hash.clone(),
            salt: hex::encode(salt),
        };
        match left.filter(|left| left.is_whole() && Begun { salt: new.salt.clone(), ..left.clone() } == new) {
            Some(begun) => Ok((Self { target, begun }, true)),
            None => Ok((Self { target, begun: new }, false)),
        }
    }

    pub(super) const fn begun(&self) -> &Begun {
        &self.begun
    }

    /// Writes it down, before the first transaction.
    ///
    /// # Errors
    /// As [`Target::write`].
    pub(super) fn write(&self) -> Result<(), Failure> {
        self.target.write(&(serde_json::to_string_pretty(&self.begun)? + "\n"), Readers::Anybody)
    }

    /// Takes it away: the deployment file is written.
    pub(super) fn done(self) {
        // What stays is of a deployment that is whole; the next one finds its parts and writes the same file.
        let _ = fs::remove_file(self.target.path());
    }
}

/// `valet.json.begun`, beside `valet.json`.
fn place(deployment: &Path) -> PathBuf {
    let mut name = deployment.as_os_str().to_owned();
    name.push(".begun");
    name.into()
}

/// Where the chain puts a contract: as Ethereum's CREATE2, over code and constructor's input.
pub(super) fn address(deployer: Account, salt: [u8; 32], code: &[u8], input: &[u8]) -> Account {
    let init = keccak_256(&[code, input].concat());
    let hash = keccak_256(&[&[0xff], deployer.0.as_slice(), &salt, &init].concat());
    let mut address = [0; 20];
    for (byte, of_hash) in address.iter_mut().zip(hash.iter().skip(12)) {
        *byte = *of_hash;
    }
    Account(address)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract_code::ContractCode;

    #[test]
    fn what_another_account_has_begun_on_this_chain_is_not_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let deployment = folder.path().join("valet.json");
        let parts = || Parts::of(ContractCode { consent: vec![1], extension: vec![2] });
        let (own, other) = (AccountId32([1; 32]), AccountId32([2; 32]));
        let (begun, taken_up) = BegunFile::find(&deployment, &own, "0x01", &parts()).unwrap();
        assert!(!taken_up);
        begun.write().unwrap();
        let refused = BegunFile::find(&deployment, &other, "0x01", &parts()).err().unwrap();
        assert_eq!(refused.code(), Code::FileExists);
        assert!(refused.to_string().contains("valet.json.begun") && refused.to_string().contains(&own.to_string()), "{refused}");
        // Its own is taken up; that of a chain that is gone is begun anew.
        assert!(BegunFile::find(&deployment, &own, "0x01", &parts()).unwrap().1);
        assert!(!BegunFile::find(&deployment, &other, "0x02", &parts()).unwrap().1);
    }

    #[test]
    fn an_address_is_that_of_the_examples_of_eip_1014() {
        let of =
            |deployer: [u8; 20], salt: [u8; 32], code: &str| address(Account(deployer), salt, &hex::decode(code).unwrap(), &[]).to_string();
        assert_eq!(of([0; 20], [0; 32], "00").to_lowercase(), "0x4d1a2e2bb4f88f0250f26ffff098b0b30b26bf38");
        let mut deployer = [0; 20];
        deployer[..4].copy_from_slice(&[0xde, 0xad, 0xbe, 0xef]);
        assert_eq!(of(deployer, [0; 32], "00").to_lowercase(), "0xb928f69bb1d91cd65274e3c79d8986362984fda3");
    }
}

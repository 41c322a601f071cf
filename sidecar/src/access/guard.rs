//! Who is let in to what: the keys, and how often each may ask.

use super::{
    rate::{Buckets, Who},
    Caller, Credential, Fingerprint, Key, Keys, KeysError, Rate,
};
use std::{
    net::{IpAddr, Ipv4Addr},
    num::NonZeroU32,
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

/// How often an address may come with a key that is refused.
const REFUSALS: Rate = Rate { per_second: NonZeroU32::MIN, burst: NonZeroU32::MIN.saturating_add(19) };

/// Who is at the other end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Peer {
    /// Its address.
    pub(crate) address: IpAddr,
    /// The SHA-256 of the certificate that it has shown, which the authority of the settings vouches for.
    pub(crate) certificate: Option<Fingerprint>,
}

impl Peer {
    /// One of whom nothing is known.
    pub(crate) const UNKNOWN: Self = Self { address: IpAddr::V4(Ipv4Addr::UNSPECIFIED), certificate: None };

    /// Whether it is on this machine.
    pub(crate) const fn is_here(&self) -> bool {
        self.address.to_canonical().is_loopback()
    }
}

/// Knows the callers.
#[derive(Debug)]
pub(crate) struct Guard {
    /// The keys file, where one is asked for.
    file: Option<PathBuf>,
    keys: RwLock<Arc<Keys>>,
    rate: Rate,
    buckets: Buckets,
}

/// Why a request is refused before it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It has no key.
    NoKey,
    /// Its key or certificate is not in the keys file.
    UnknownKey,
    /// The caller asks too often; after so long it may again.
    TooOften(Duration),
}

impl Guard {
    /// A guard that lets in whom the file names; everybody where there is no file.
    ///
    /// # Errors
    /// [`KeysError`] when the file is not taken.
    pub(crate) fn new(file: Option<PathBuf>, rate: Rate) -> Result<Self, KeysError> {
        let keys = file.as_deref().map_or_else(|| Ok(Keys::default()), Keys::read)?;
        Ok(Self { file, keys: RwLock::new(Arc::new(keys)), rate, buckets: Buckets::default() })
    }

    /// Reads the file again; the old keys stay when it is not taken.
    ///
    /// # Errors
    /// [`KeysError`].
    pub(crate) fn reload(&self) -> Result<(), KeysError> {
        if let Some(file) = &self.file {
            let keys = Arc::new(Keys::read(file)?);
            *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
        }
        Ok(())
    }

    /// Who asks. `bearer` is what the `Authorization` header holds, where there is one.
    ///
    /// # Errors
    /// [`Refused::NoKey`] or [`Refused::UnknownKey`]; [`Refused::TooOften`] for an address that tries many keys.
    pub(crate) fn caller(&self, peer: Peer, bearer: Option<&str>, now: Instant) -> Result<Caller, Refused> {
        if self.file.is_none() {
            return Ok(Caller::anybody(peer.is_here()));
        }
        let keys = Arc::clone(&self.keys.read().unwrap_or_else(PoisonError::into_inner));
        let shown = match (bearer, peer.certificate) {
            // A wrong key is not mended by a right certificate.
            (Some(text), _) => text.parse::<Key>().ok().map(|key| Credential::Key(key.fingerprint())),
            (None, Some(certificate)) => Some(Credential::Certificate(certificate)),
            (None, None) => return Err(Refused::NoKey),
        };
        match shown.and_then(|credential| keys.find(credential)) {
            Some(entry) => Ok(Caller::known(entry)),
            // Only whoever is wrong has to wait: a right key behind the same address is let in.
            None => {
                Err(self.buckets.take(Who::refused(peer.address), REFUSALS, now).map_or_else(Refused::TooOften, |()| Refused::UnknownKey))
            }
        }
    }

    /// Takes one request of the caller. Whoever is on this machine and needs no key is not counted.
    ///
    /// # Errors
    /// [`Refused::TooOften`].
    pub(crate) fn count(&self, caller: &Caller, peer: Peer, now: Instant) -> Result<(), Refused> {
        let who = match caller.name() {
            Some(name) => Who::Named(name.to_owned()),
            None if peer.is_here() => return Ok(()),
            None => Who::at(peer.address),
        };
        self.buckets.take(who, caller.rate().unwrap_or(self.rate), now).map_err(Refused::TooOften)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Entry, Scope};
    use std::{fs, os::unix::fs::PermissionsExt, path::Path};

    const RATE: Rate = Rate { per_second: NonZeroU32::MIN, burst: NonZeroU32::MIN };

    fn peer(address: &str) -> Peer {
        Peer { address: address.parse().unwrap(), certificate: None }
    }

    fn write(path: &Path, keys: &Keys) {
        fs::write(path, keys.to_string()).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
    }

    fn entry(name: &str, credential: Credential) -> Entry {
        Entry::new(name, credential, [Scope::Check].into(), None).unwrap()
    }

    #[test]
    fn with_a_keys_file_only_those_in_it_are_let_in_also_from_this_machine() {
        let (folder, key, now) = (tempfile::tempdir().unwrap(), Key::generate().unwrap(), Instant::now());
        let path = folder.path().join("keys.toml");
        let certificate = Fingerprint::of(b"certificate");
        let by_key = Keys::default().with(entry("a", Credential::Key(key.fingerprint()))).unwrap();
        write(&path, &by_key.clone().with(entry("b", Credential::Certificate(certificate))).unwrap());
        let guard = Guard::new(Some(path.clone()), RATE).unwrap();
        let here = peer("127.0.0.1");
        let name = |peer, bearer: Option<&str>| guard.caller(peer, bearer, now).map(|caller| caller.name().unwrap().to_owned());
        assert_eq!(name(here, Some(&key.reveal())), Ok("a".to_owned()));
        assert_eq!(name(here, None), Err(Refused::NoKey));
        assert_eq!(name(here, Some("vsk_wrong")), Err(Refused::UnknownKey));
        assert_eq!(name(here, Some(&key.fingerprint().to_string())), Err(Refused::UnknownKey), "the hash is no key");
        let with = |shown: &[u8]| Peer { certificate: Some(Fingerprint::of(shown)), ..here };
        assert_eq!(name(with(b"certificate"), None), Ok("b".to_owned()));
        assert_eq!(name(with(b"another"), None), Err(Refused::UnknownKey));
        assert_eq!(name(with(b"certificate"), Some("vsk_wrong")), Err(Refused::UnknownKey), "a wrong key is a wrong key");

        write(&path, &by_key.without("a").unwrap());
        assert_eq!(name(here, Some(&key.reveal())), Ok("a".to_owned()), "not read again yet");
        guard.reload().unwrap();
        assert_eq!(name(here, Some(&key.reveal())), Err(Refused::UnknownKey));
        fs::write(&path, "nonsense").unwrap();
        assert!(guard.reload().is_err());
    }

    #[test]
    fn whoever_tries_many_keys_has_to_wait_and_the_right_key_does_not() {
        let (folder, key, now) = (tempfile::tempdir().unwrap(), Key::generate().unwrap(), Instant::now());
        let path = folder.path().join("keys.toml");
        write(&path, &Keys::default().with(entry("a", Credential::Key(key.fingerprint()))).unwrap());
        let guard = Guard::new(Some(path), RATE).unwrap();
        let tries = (0..100).take_while(|_| guard.caller(peer("10.0.0.1"), Some("vsk_x"), now) == Err(Refused::UnknownKey)).count();
        assert_eq!(tries, 20);
        let again = guard.caller(peer("10.0.0.1"), Some("vsk_x"), now);
        assert!(matches!(again, Err(Refused::TooOften(wait)) if wait > Duration::ZERO), "{again:?}");
        assert!(guard.caller(peer("10.0.0.1"), Some(&key.reveal()), now).is_ok(), "the right key is let in from there all the same");
        assert_eq!(guard.caller(peer("10.0.0.2"), Some("vsk_x"), now), Err(Refused::UnknownKey), "another address is another's");
        assert_eq!(guard.caller(peer("10.0.0.1"), Some("vsk_x"), now + Duration::from_secs(2)), Err(Refused::UnknownKey));
    }

    #[test]
    fn a_caller_is_counted_by_its_name_anybody_by_the_address_and_this_machine_not_at_all() {
        let (guard, now) = (Guard::new(None, RATE).unwrap(), Instant::now());
        let count = |address| {
            let peer = peer(address);
            guard.count(&guard.caller(peer, None, now).unwrap(), peer, now)
        };
        assert_eq!(count("10.0.0.1"), Ok(()));
        assert!(matches!(count("10.0.0.1"), Err(Refused::TooOften(_))));
        assert_eq!(count("10.0.0.2"), Ok(()));
        assert!((0..100).all(|_| count("127.0.0.1") == Ok(()) && count("::1") == Ok(())));
        let known = Caller::known(Arc::new(entry("a", Credential::Key(Fingerprint::of(b"")))));
        assert_eq!(guard.count(&known, peer("127.0.0.1"), now), Ok(()));
        assert!(matches!(guard.count(&known, peer("10.9.9.9"), now), Err(Refused::TooOften(_))), "wherever it comes from");
    }
}

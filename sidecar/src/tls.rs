//! TLS: the certificate that the API shows, and the authority whose client certificates it looks at.

use rustls::{
    crypto::{ring, CryptoProvider},
    pki_types::{pem::PemObject, CertificateDer, PrivateKeyDer},
    server::{danger::ClientCertVerifier, WebPkiClientVerifier},
    RootCertStore, ServerConfig,
};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// The files of TLS, in PEM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    /// The certificate, and those between it and its authority.
    pub certificate: PathBuf,
    /// The certificate's private key.
    pub key: PathBuf,
    /// The authority of client certificates, where any are taken: a caller need not show one, and one that it shows says
    /// who it is only when its SHA-256 is in the keys file.
    pub client_ca: Option<PathBuf>,
}

impl TlsFiles {
    /// Reads the files and sees whether they go together.
    ///
    /// # Errors
    /// [`TlsError`].
    pub fn check(&self) -> Result<(), TlsError> {
        self.load().map(drop)
    }

    /// What the server says of itself.
    ///
    /// # Errors
    /// [`TlsError`].
    pub(crate) fn load(&self) -> Result<Arc<ServerConfig>, TlsError> {
        let provider = Arc::new(ring::default_provider());
        let certificates = certificates(&self.certificate)?;
        crate::access::check_private(&self.key).map_err(|cause| TlsError::Private { path: self.key.clone(), cause })?;
        let key = PrivateKeyDer::from_pem_file(&self.key).map_err(|_| TlsError::NoKey { path: self.key.clone() })?;
        let apart = |cause| TlsError::Apart { certificate: self.certificate.clone(), key: self.key.clone(), cause };
        let versions = ServerConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions().map_err(apart)?;
        let asking = match &self.client_ca {
            Some(path) => versions.with_client_cert_verifier(verifier(path, &provider)?),
            None => versions.with_no_client_auth(),
        };
        let mut config = asking.with_single_cert(certificates, key).map_err(apart)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let none = || TlsError::NoCertificate { path: path.to_owned() };
    let all = CertificateDer::pem_file_iter(path).map_err(|_| none())?.collect::<Result<Vec<_>, _>>().map_err(|_| none())?;
    (!all.is_empty()).then_some(all).ok_or_else(none)
}

/// Takes callers without a certificate, and of those that show one only who holds it and is vouched for.
fn verifier(path: &Path, provider: &Arc<CryptoProvider>) -> Result<Arc<dyn ClientCertVerifier>, TlsError> {
    let none = || TlsError::NoCertificate { path: path.to_owned() };
    let mut roots = RootCertStore::empty();
    for certificate in certificates(path)? {
        roots.add(certificate).map_err(|_| none())?;
    }
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider));
    verifier.allow_unauthenticated().build().map_err(|_| none())
}

/// The SHA-256 of the first certificate of a file in PEM, as the keys file has it.
///
/// # Errors
/// [`TlsError::NoCertificate`].
pub fn certificate_fingerprint(path: &Path) -> Result<crate::Fingerprint, TlsError> {
    let none = || TlsError::NoCertificate { path: path.to_owned() };
    certificates(path)?.first().map(|certificate| crate::Fingerprint::of(certificate)).ok_or_else(none)
}

/// Why there is no TLS.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file holds no certificate.
    #[error("`{}`: expected a certificate in PEM (-----BEGIN CERTIFICATE-----)", path.display())]
    NoCertificate {
        /// The file.
        path: PathBuf,
    },
    /// A file holds no private key.
    #[error("`{}`: expected a private key in PEM (-----BEGIN PRIVATE KEY-----), without a password", path.display())]
    NoKey {
        /// The file.
        path: PathBuf,
    },
    /// Others may read the private key.
    #[error("`{}`: {cause}", path.display())]
    Private {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        #[source]
        cause: crate::PrivateError,
    },
    /// The two do not go together.
    #[error("the certificate `{}` and the key `{}` do not go together: {cause}", certificate.display(), key.display())]
    Apart {
        /// The certificate's file.
        certificate: PathBuf,
        /// The key's file.
        key: PathBuf,
        /// What TLS says.
        #[source]
        cause: rustls::Error,
    },
}

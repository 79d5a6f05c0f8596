//! Whom the client believes beside the system's own authorities: those of an agency's file. Reads no
//! file itself.

use std::fmt;

use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};

/// Further authorities (CA) that may vouch for a server.
#[derive(Clone, PartialEq, Eq)]
pub struct Authorities(Vec<CertificateDer<'static>>);

/// Why a file holds no authorities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthorityProblem {
    /// There is no certificate in it.
    NoCertificate,
    /// This certificate, counted from 1, cannot be read.
    Broken(usize),
}

impl Authorities {
    /// Reads the certificates of a file: PEM, as many as there are, or a single one in DER.
    ///
    /// # Errors
    /// Why it cannot be used; half of a file is not.
    pub fn parse(file: &[u8]) -> Result<Self, AuthorityProblem> {
        let found: Vec<_> = match file.first() {
            // How DER begins, and no text does: what Windows exports unless told otherwise.
            Some(0x30) if !file.is_ascii() => vec![Ok(CertificateDer::from(file.to_vec()))],
            _ => CertificateDer::pem_slice_iter(file).collect(),
        };
        let mut usable = RootCertStore::empty();
        let certificates: Result<Vec<_>, _> = (1..)
            .zip(found)
            .map(|(number, certificate)| {
                let broken = AuthorityProblem::Broken(number);
                let certificate = certificate.map_err(|_| broken)?;
                usable.add(certificate.clone()).map_err(|_| broken)?;
                Ok(certificate)
            })
            .collect();
        match certificates? {
            none if none.is_empty() => Err(AuthorityProblem::NoCertificate),
            some => Ok(Self(some)),
        }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Each as DER.
    pub(super) fn der(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().map(AsRef::as_ref)
    }
}

impl fmt::Debug for Authorities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Authorities({})", self.count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::siasn::tests::transport::pem;

    fn certificate() -> rcgen::Certificate {
        let made = rcgen::generate_simple_self_signed(["contoh.invalid".to_owned()]);
        made.unwrap().cert
    }

    #[test]
    fn a_file_may_hold_several_and_other_things_too() {
        let (one, two) = (certificate(), certificate());
        let file = format!(
            "Instansi CONTOH\n{}\n# yang kedua\n{}",
            pem(one.der()),
            pem(two.der())
        );
        let authorities = Authorities::parse(file.as_bytes()).unwrap();
        assert_eq!(authorities.count(), 2);
        let windows = file.replace('\n', "\r\n");
        assert_eq!(Authorities::parse(windows.as_bytes()), Ok(authorities));
        let der = Authorities::parse(one.der()).unwrap();
        assert!(der.der().eq([one.der().as_ref()]));
    }

    #[test]
    fn a_wrong_file_is_refused_as_a_whole() {
        let good = pem(certificate().der());
        let key = good.replace("CERTIFICATE", "PRIVATE KEY");
        for none in ["", "0", "tidak ada apa-apa", key.as_str()] {
            assert_eq!(
                Authorities::parse(none.as_bytes()),
                Err(AuthorityProblem::NoCertificate),
                "{none}"
            );
        }
        let empty = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        let second = format!("{good}{empty}");
        assert_eq!(
            Authorities::parse(second.as_bytes()),
            Err(AuthorityProblem::Broken(2))
        );
        let cut = &good[..good.len() - 40];
        assert!(Authorities::parse(cut.as_bytes()).is_err());
        assert_eq!(
            Authorities::parse(b"\x30\x82\xff\xff"),
            Err(AuthorityProblem::Broken(1))
        );
    }
}

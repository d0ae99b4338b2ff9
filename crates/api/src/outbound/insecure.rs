//! Why a line could not be secured, in words that whoever filled in the channel's form understands.

use connectors::PostError;
use rustls::CertificateError as Flaw;
use rustls::Error as Tls;
use std::error::Error;
use std::io;

/// What is wrong with the line to `host`, if it is a matter of TLS.
pub fn said(host: &str, error: &(dyn Error + 'static)) -> Option<PostError> {
    Some(match tls(error)? {
        Tls::InvalidCertificate(flaw) => PostError::Certificate {
            host: host.to_owned(),
            reason: reason(flaw),
        },
        // What came is no TLS at all.
        Tls::InvalidMessage(_) => PostError::Unreachable(
            "the server does not begin with TLS at this port; STARTTLS may be what it wants"
                .to_owned(),
        ),
        other => PostError::Unreachable(other.to_string()),
    })
}

fn reason(flaw: &Flaw) -> String {
    match flaw {
        Flaw::UnknownIssuer => {
            "nobody vouches for it whom this machine knows. An authority of your own is made known by \
             SSL_CERT_DIR"
        }
        Flaw::Expired | Flaw::ExpiredContext { .. } => "it has expired",
        Flaw::NotValidYet | Flaw::NotValidYetContext { .. } => {
            "it is not valid yet; the clock of one of the two may be wrong"
        }
        Flaw::NotValidForName | Flaw::NotValidForNameContext { .. } => {
            "it is made out to another name"
        }
        Flaw::Revoked => "it was revoked",
        other => return other.to_string(),
    }
    .to_owned()
}

/// The words of TLS, however deep they are wrapped.
fn tls<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a Tls> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(found) = error.downcast_ref::<Tls>() {
            return Some(found);
        }
        let held = error.downcast_ref::<io::Error>();
        cause = match held.and_then(io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_found_however_deep_it_is_wrapped() {
        let flaw = Tls::InvalidCertificate(Flaw::Expired);
        let deep = io::Error::other(io::Error::other(flaw));
        let said = said("mail.example", &deep).map(|error| error.to_string());
        let expected = "the certificate of mail.example is not trusted: it has expired";
        assert_eq!(said.as_deref(), Some(expected));
    }

    #[test]
    fn a_line_that_breaks_is_no_matter_of_tls() {
        let broken = io::Error::from(io::ErrorKind::ConnectionReset);
        assert_eq!(said("mail.example", &broken), None);
    }
}

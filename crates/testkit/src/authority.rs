//! Certificates for servers of a test (by OpenSSL), and the authority that vouches for them, which nobody
//! knows who is not told.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

const MISSING: &str = "OpenSSL is needed for the tests: run scripts/setup test, or install it (Debian, Ubuntu: \
    apt-get install openssl)";
/// The name that its certificates are made out to.
pub const NAME: &str = "localhost";

/// Whoever trusts it trusts its certificates, for two days.
#[derive(Debug)]
pub struct Authority(TempDir);

impl Authority {
    pub fn new() -> Self {
        // The servers may belong to another user, who has to get through.
        let folder = tempfile::Builder::new()
            .permissions(Permissions::from_mode(0o711))
            .tempdir()
            .expect("a folder");
        let authority = Self(folder);
        authority.make("authority", &["-subj", "/CN=An authority of a test"]);
        authority.make(
            "server",
            &[
                "-CA",
                "authority.pem",
                "-CAkey",
                "authority.key",
                "-subj",
                &format!("/CN={NAME}"),
                "-addext",
                &format!("subjectAltName=DNS:{NAME}"),
                "-addext",
                "basicConstraints=critical,CA:FALSE",
            ],
        );
        authority
    }

    /// A folder with nothing but what whoever trusts it needs, as `SSL_CERT_DIR` wants it.
    pub fn trusted(&self) -> PathBuf {
        let folder = self.0.path().join("trusted");
        fs::create_dir_all(&folder).expect("a folder");
        fs::copy(
            self.0.path().join("authority.pem"),
            folder.join("authority.pem"),
        )
        .expect("copied");
        folder
    }

    /// The certificate of [`NAME`].
    pub fn certificate(&self) -> PathBuf {
        self.0.path().join("server.pem")
    }

    /// And its key.
    pub fn key(&self) -> PathBuf {
        self.0.path().join("server.key")
    }

    fn make(&self, name: &str, arguments: &[&str]) {
        let folder = self.0.path();
        let made = Command::new("openssl")
            .current_dir(folder)
            .args(["req", "-x509", "-nodes", "-days", "2", "-newkey", "ec"])
            .args(["-pkeyopt", "ec_paramgen_curve:P-256"])
            .args(["-keyout", &format!("{name}.key")])
            .args(["-out", &format!("{name}.pem")])
            .args(arguments)
            .stderr(Stdio::null())
            .status()
            .expect(MISSING);
        assert!(made.success(), "{MISSING}");
        readable(&folder.join(format!("{name}.key")));
    }
}

impl Default for Authority {
    fn default() -> Self {
        Self::new()
    }
}

/// For the user that the servers belong to.
fn readable(file: &Path) {
    fs::set_permissions(file, Permissions::from_mode(0o644)).expect("readable");
}

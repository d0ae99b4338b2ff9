//! A real IMAP server (Dovecot) with one mailbox, as an unprivileged process of its own.

use crate::programs::Owner;
use crate::{Authority, Tokens};
use serde_json::{Value, json};
use std::fs::{self, Permissions};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime};
use tempfile::TempDir;

const PROGRAM: &str = "/usr/sbin/dovecot";
const MISSING: &str = "Dovecot is needed for the tests: run scripts/setup test, or install it (Debian, Ubuntu: \
    apt-get install dovecot-imapd)";
pub const USER: &str = "desk";
const PASSWORD: &str = "fake-password";
const LOOK: Duration = Duration::from_millis(20);
const PATIENCE: Duration = Duration::from_secs(30);

/// Runs until it is dropped; its mail stays while this value lives.
#[derive(Debug)]
pub struct Dovecot {
    program: Option<Child>,
    folder: TempDir,
    owner: Owner,
    pub port: u16,
    /// For TLS from the first byte on, where it has a certificate.
    tls_port: u16,
    is_secured: bool,
    delivered: AtomicU32,
}

impl Dovecot {
    pub fn start() -> Self {
        Self::with(None, None)
    }

    /// One where lines are secured, too, by a certificate that the authority vouches for.
    pub fn secured(by: &Authority) -> Self {
        Self::with(Some(by), None)
    }

    /// One that lets in by XOAUTH2, too, who has a token that holds.
    pub fn by_tokens(by: &Authority, tokens: &Tokens) -> Self {
        Self::with(Some(by), Some(tokens))
    }

    fn with(secured: Option<&Authority>, tokens: Option<&Tokens>) -> Self {
        assert!(Path::new(PROGRAM).exists(), "{MISSING}");
        // It may belong to another user, who has to get through.
        let folder = tempfile::Builder::new()
            .permissions(Permissions::from_mode(0o711))
            .tempdir()
            .expect("a folder");
        let owner = Owner::current();
        let free = || TcpListener::bind("127.0.0.1:0").expect("a port");
        // Both are held until both are known, so that they differ.
        let listeners = [free(), free()];
        let [port, tls_port] = listeners
            .each_ref()
            .map(|free| free.local_addr().expect("an address").port());
        drop(listeners);
        let mut dovecot = Self {
            program: None,
            folder,
            owner,
            port,
            tls_port,
            is_secured: secured.is_some(),
            delivered: AtomicU32::new(0),
        };
        for place in [
            "run",
            "log",
            "mail",
            "mail/desk",
            "mail/desk/new",
            "mail/desk/cur",
            "mail/desk/tmp",
        ] {
            owner.create_directory(&dovecot.place(place));
        }
        if let Some(authority) = secured {
            fs::copy(authority.certificate(), dovecot.place("server.pem")).expect("copied");
            fs::copy(authority.key(), dovecot.place("server.key")).expect("copied");
        }
        let asked = tokens.map(|tokens| {
            let url = tokens.introspection();
            let settings = format!(
                "introspection_mode = post\nintrospection_url = {url}\nactive_attribute = active\n\
                 active_value = true\nusername_attribute = username\n"
            );
            fs::write(dovecot.place("tokens"), settings).expect("written");
            dovecot.place("tokens")
        });
        fs::write(dovecot.place("conf"), dovecot.settings(asked.as_deref())).expect("written");
        dovecot.again();
        dovecot
    }

    /// Starts it, when it was stopped.
    pub fn again(&mut self) {
        let mut command = self.owner.command(PROGRAM, self.folder.path());
        command.arg("-F").arg("-c").arg(self.place("conf"));
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        self.program = Some(command.spawn().expect("Dovecot starts"));
        let until = Instant::now() + PATIENCE;
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            let log = fs::read_to_string(self.place("log/all")).unwrap_or_default();
            assert!(Instant::now() < until, "Dovecot does not answer: {log}");
            thread::sleep(LOOK);
        }
    }

    /// Ends it, and all its lines.
    pub fn stop(&mut self) {
        if let Some(mut program) = self.program.take() {
            // Its children go with it when it is asked, and not when it is killed.
            let asked = std::process::Command::new("kill")
                .arg(program.id().to_string())
                .status();
            if !asked.is_ok_and(|asked| asked.success()) {
                drop(program.kill());
            }
            drop(program.wait());
        }
    }

    /// From now on its numbers mean other mails.
    pub fn renumber(&mut self) {
        self.stop();
        let all = fs::read_dir(self.place("mail/desk"))
            .expect("a folder")
            .flatten();
        for file in all.filter(|file| file.file_name().to_string_lossy().starts_with("dovecot")) {
            drop(fs::remove_file(file.path()));
        }
        // They are counted in seconds.
        thread::sleep(Duration::from_millis(1100));
        self.again();
    }

    /// A mail arrives.
    pub fn delivers(&self, mail: impl AsRef<[u8]>) {
        self.delivers_late(mail, Duration::ZERO);
    }

    /// A mail is there that arrived so long ago.
    pub fn delivers_late(&self, mail: impl AsRef<[u8]>, ago: Duration) {
        let number = self.delivered.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}.{number}.test", 1_760_000_000 + number);
        let (begun, whole) = (
            format!("mail/desk/tmp/{name}"),
            format!("mail/desk/new/{name}"),
        );
        fs::write(self.place(&begun), mail).expect("written");
        let file = fs::File::options().append(true).open(self.place(&begun));
        let at = SystemTime::now() - ago;
        file.and_then(|file| file.set_modified(at)).expect("dated");
        fs::rename(self.place(&begun), self.place(&whole)).expect("renamed");
    }

    /// How many mails nobody has read, as their names say.
    pub fn unread(&self) -> usize {
        let count = |place: &str, is: fn(&str) -> bool| {
            let all = fs::read_dir(self.place(place)).expect("a folder").flatten();
            all.filter(|file| is(&file.file_name().to_string_lossy()))
                .count()
        };
        count("mail/desk/new", |_| true)
            + count("mail/desk/cur", |name| {
                !name
                    .split_once(":2,")
                    .is_some_and(|(_, flags)| flags.contains('S'))
            })
    }

    /// What the form of a channel says of it.
    pub fn form(&self) -> Value {
        self.form_by("127.0.0.1", "none")
    }

    /// The same, by its name and how the line is secured.
    pub fn form_by(&self, host: &str, security: &str) -> Value {
        json!({
            "imap_host": host,
            "imap_port": if security == "tls" { self.tls_port } else { self.port },
            "imap_security": security,
            "imap_user": USER,
            "imap_password": PASSWORD,
        })
    }

    fn place(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn settings(&self, tokens: Option<&Path>) -> String {
        let tokens = tokens.map_or_else(String::new, |file| {
            format!(
                "auth_mechanisms = plain xoauth2\npassdb {{\n  driver = oauth2\n  mechanisms = xoauth2\n  \
                 args = {}\n}}",
                file.display()
            )
        });
        let (user, group) = self.owner.names();
        let (folder, port) = (self.folder.path().display(), self.port);
        let (tls_port, secured) = match self.is_secured {
            true => (
                self.tls_port,
                format!(
                    "ssl = yes\nssl_cert = <{folder}/server.pem\nssl_key = <{folder}/server.key\n\
                     disable_plaintext_auth = yes"
                ),
            ),
            false => (0, "ssl = no\ndisable_plaintext_auth = no".to_owned()),
        };
        format!(
            "base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log/all
protocols = imap
listen = 127.0.0.1
{secured}
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%u
{tokens}
passdb {{
  driver = static
  mechanisms = plain login
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
"
        )
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        self.stop();
    }
}

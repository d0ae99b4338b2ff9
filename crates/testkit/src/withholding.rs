//! Stands before an IMAP server, on lines in the clear, and does not let some mails be handed out.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// How a mail is refused.
#[derive(Clone, Copy, Debug)]
pub enum Refusal {
    No,
    Bad,
    /// The line ends.
    Bye,
}

/// See the module.
#[derive(Debug)]
pub struct Withholding {
    pub port: u16,
    withheld: Withheld,
}

/// By their numbers.
type Withheld = Arc<Mutex<BTreeMap<u32, Refusal>>>;

impl Withholding {
    /// Before the server at a port of this machine.
    pub fn before(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let withheld = Withheld::default();
        let own = Arc::clone(&withheld);
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let own = Arc::clone(&own);
                // Whoever hangs up has said enough.
                thread::spawn(move || drop(pass(client, server, &own)));
            }
        });
        Self { port, withheld }
    }

    /// From now on nobody gets the mail of this number.
    pub fn withholds(&self, uid: u32, refusal: Refusal) {
        let mut withheld = self.withheld.lock().expect("numbers");
        withheld.insert(uid, refusal);
    }
}

fn pass(client: TcpStream, server: u16, withheld: &Withheld) -> std::io::Result<()> {
    let mut onward = TcpStream::connect(("127.0.0.1", server))?;
    let (mut answers, mut to_client) = (onward.try_clone()?, client.try_clone()?);
    thread::spawn(move || {
        drop(std::io::copy(&mut answers, &mut to_client));
        drop(to_client.shutdown(Shutdown::Both));
    });
    let mut back = client.try_clone()?;
    for line in BufReader::new(client).split(b'\n') {
        let line = line?;
        let words = String::from_utf8_lossy(&line).to_ascii_uppercase();
        let refusal = withheld
            .lock()
            .expect("numbers")
            .iter()
            .find(|(uid, _)| words.contains(&format!("UID FETCH {uid} (UID BODY")))
            .map(|(_, refusal)| *refusal);
        let tag = words.split(' ').next().unwrap_or_default();
        match refusal {
            None => {
                onward.write_all(&line)?;
                onward.write_all(b"\n")?;
            }
            Some(Refusal::No) => {
                back.write_all(format!("{tag} NO [SERVERBUG] Internal error\r\n").as_bytes())?;
            }
            Some(Refusal::Bad) => {
                back.write_all(format!("{tag} BAD Cannot be said\r\n").as_bytes())?;
            }
            Some(Refusal::Bye) => {
                back.write_all(b"* BYE Internal error\r\n")?;
                break;
            }
        }
    }
    drop(back.shutdown(Shutdown::Both));
    onward.shutdown(Shutdown::Both)
}

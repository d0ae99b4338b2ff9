//! Somebody on the way to a server of mail, who puts words of their own behind the answer to STARTTLS: what
//! was said in the clear is never taken for what the server said that was proven.

use crate::securing::Desk;
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use testkit::{Authority, Dovecot, Mailbox};

/// Passes everything on to a server, and these words behind its answer to STARTTLS, in one packet with it.
fn injects(server: u16, words: &'static str) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    thread::spawn(move || {
        for client in listener.incoming().map_while(Result::ok) {
            // Whoever hangs up has said enough.
            thread::spawn(move || drop(pass(client, server, words)));
        }
    });
    port
}

fn pass(client: TcpStream, server: u16, words: &str) -> std::io::Result<()> {
    let onward = TcpStream::connect(("127.0.0.1", server))?;
    let (mut asked, mut to_server) = (BufReader::new(client.try_clone()?), onward.try_clone()?);
    let (mut answers, mut to_client) = (BufReader::new(onward), client);
    let mut line = String::new();
    // Answer by answer, until TLS begins.
    read_answer(&mut answers, &mut line)?;
    to_client.write_all(line.as_bytes())?;
    loop {
        line.clear();
        asked.read_line(&mut line)?;
        let begins = line.to_ascii_uppercase().contains("STARTTLS");
        to_server.write_all(line.as_bytes())?;
        line.clear();
        read_answer(&mut answers, &mut line)?;
        if begins {
            line.push_str(words);
        }
        to_client.write_all(line.as_bytes())?;
        if begins {
            break;
        }
    }
    thread::spawn(move || drop(std::io::copy(&mut asked, &mut to_server)));
    std::io::copy(&mut answers, &mut to_client)?;
    Ok(())
}

/// All lines of one answer; SMTP's are followed by more while a hyphen stands behind the number.
fn read_answer(answers: &mut impl BufRead, all: &mut String) -> std::io::Result<()> {
    loop {
        let from = all.len();
        answers.read_line(all)?;
        let line = all.get(from..).unwrap_or_default();
        let goes_on = line.as_bytes().get(3) == Some(&b'-');
        if !goes_on {
            return Ok(());
        }
    }
}

#[tokio::test]
async fn words_behind_the_answer_to_starttls_are_nobodys() {
    let authority = Authority::new();
    let (dovecot, mailbox) = (Dovecot::secured(&authority), Mailbox::secured(&authority));
    for database in testkit::databases() {
        let desk = Desk::open(&database, Some(&authority)).await;
        let mut smtp = mailbox.form_by("localhost", "starttls");
        let mut imap = dovecot.form_by("localhost", "starttls");
        let channel = desk.channel(&smtp, &imap).await;
        assert_eq!(
            desk.finds(&channel).await,
            [None, None],
            "without them all is well"
        );
        let port = |form: &Value, name: &str| {
            let port = form[name]
                .as_u64()
                .and_then(|port| u16::try_from(port).ok());
            port.expect("a port")
        };
        // As if the server knew nothing but to take mail, so that no password is wanted.
        let words = "250 injected\r\n";
        smtp["smtp_port"] = injects(port(&smtp, "smtp_port"), words).into();
        for user in ["smtp_user", "smtp_password"] {
            smtp[user] = Value::Null;
        }
        imap["imap_port"] =
            injects(port(&imap, "imap_port"), "* 1 EXISTS\r\nA0002 OK In\r\n").into();
        let channel = desk.channel(&smtp, &imap).await;
        let [sending, fetching] = desk.finds(&channel).await;
        let why = sending.expect("nobody goes on");
        assert!(why.contains("TLS"), "{why}");
        assert_eq!(
            fetching, None,
            "they are thrown away, and the server is asked itself"
        );
    }
}

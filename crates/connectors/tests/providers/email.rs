//! Mail.

use super::wire::{NOW, Wire, message, reads, settings as filled, site};
use connectors::{
    EnclosedAs, Entry, Incoming, Letter, Receipt, Receipted, Refused, Settings, WebhookCall,
};
use domain::Timestamp;
use domain::channels::ChannelKind;
use domain::identities::Scheme;
use domain::messages::{Delivery, EmailWarning};
use proptest::prelude::*;
use testkit::providers::{Email, Provider, Says, State, Took};

const SECRET: &str = "whsec_fake";

fn settings() -> (Email, Settings) {
    let fake = Email::start();
    fake.learns(SECRET);
    let mut settings = filled(connectors::of(ChannelKind::Email).unwrap(), &fake);
    settings.insert("webhook_secret".to_owned(), SECRET.into());
    (fake, settings)
}

fn read(mail: &str) -> Vec<Entry> {
    let (_, settings) = settings();
    read_with(&settings, mail.as_bytes())
}

fn read_with(settings: &Settings, mail: &[u8]) -> Vec<Entry> {
    let email = connectors::of(ChannelKind::Email).unwrap();
    let call = WebhookCall::again(mail, Timestamp::EPOCH.plus_seconds(NOW));
    email.read(settings, &call).entries
}

fn one(mail: &str) -> (Incoming, Letter) {
    let mut entries = read(mail);
    let Some(Entry::Message(incoming)) = entries.pop() else {
        panic!("{entries:?}");
    };
    let letter = *incoming.letter.clone().expect("a letter");
    (*incoming, letter)
}

/// The one of the sheet.
const MAIL: &str = "Message-ID: <c9f1@customer.example.test>\r
In-Reply-To: <our-1f2e@inbox.example.test>\r
References: <our-0001@inbox.example.test> <our-1f2e@inbox.example.test>\r
From: Nora Quill <Nora@Customer.example.test>\r
To: inbox+tok7Q@inbox.example.test\r
Subject: Re: Order A-17\r
Date: Wed, 08 Oct 2025 09:00:00 +0200\r
Content-Type: text/plain; charset=utf-8\r
\r
Yes please, the blue one.\r
";

#[test]
fn a_mail_is_read_for_what_it_says() {
    let (incoming, letter) = one(MAIL);
    assert_eq!(incoming.provider_id, "c9f1@customer.example.test");
    assert_eq!(
        incoming.from,
        [(Scheme::Email, "nora@customer.example.test".to_owned())]
    );
    assert_eq!(incoming.name.as_deref(), Some("Nora Quill"));
    assert_eq!(incoming.text.as_deref(), Some("Yes please, the blue one."));
    let sent = incoming.sent_at.expect("a time").as_micros() / 1_000_000;
    assert_eq!(sent, 1_759_906_800);
    assert_eq!(
        letter.answers,
        ["our-1f2e@inbox.example.test", "our-0001@inbox.example.test"]
    );
    assert_eq!(letter.email.subject.as_deref(), Some("Re: Order A-17"));
    assert!(!letter.by_machine);
    assert!(letter.email.warnings.is_empty());
}

#[test]
fn a_clock_that_is_wrong_lets_nobody_write_in_the_future() {
    let (incoming, _) = one(&MAIL.replace("08 Oct 2025", "08 Oct 2095"));
    assert_eq!(incoming.sent_at, Some(Timestamp::EPOCH.plus_seconds(NOW)));
    let (undated, _) = one(&MAIL.replace("Date: Wed", "X-Date: Wed"));
    assert_eq!(undated.sent_at, None);
}

#[test]
fn a_mail_without_an_id_is_known_by_what_it_says() {
    let mail = MAIL.replace("Message-ID", "X-Id");
    let (first, again) = (one(&mail).0.provider_id, one(&mail).0.provider_id);
    assert!(first.starts_with("sha256:"), "{first}");
    assert_eq!(first, again);
    assert_ne!(first, one(&mail.replace("blue", "green")).0.provider_id);
}

#[test]
fn what_is_quoted_stands_apart() {
    let quote = "blue one.\r\n\r\nOn Wed, 8 Oct 2025, Desk <d@example.test> wrote:\r\n> Which?";
    let (incoming, letter) = one(&MAIL.replace("blue one.", quote));
    assert_eq!(incoming.text.as_deref(), Some("Yes please, the blue one."));
    assert!(letter.email.quoted.expect("a quote").ends_with("> Which?"));
}

#[test]
fn files_pictures_and_forwarded_mails_come_along() {
    let mail = "From: Bo <bo@example.test>\r\nSubject: =?utf-8?B?w5xtaXQ=?=\r\nMessage-ID: <m@x>\r
Content-Type: multipart/mixed; boundary=b\r
\r
--b\r
Content-Type: multipart/alternative; boundary=a\r
\r
--a\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=FC=DFe\r
--a\r\nContent-Type: text/html\r\n\r\n<p>Gruesse</p>\r
--a--\r
--b\r
Content-Type: image/png; name=dot.png\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: inline\r
Content-ID: <dot>\r\n\r\niVBORw0KGgo=\r
--b\r
Content-Type: application/pdf\r\nContent-Disposition: attachment; filename*=utf-8''R%C3%A9sum%C3%A9.pdf\r
\r\n%PDF\r
--b\r
Content-Type: message/rfc822\r\n\r\nFrom: c@example.test\r\nSubject: Inner\r\n\r\nHello\r
--b--\r
";
    let (incoming, letter) = one(mail);
    assert_eq!(incoming.text.as_deref(), Some("Grüße"));
    assert_eq!(letter.email.subject.as_deref(), Some("Ümit"));
    let names: Vec<_> = letter
        .files
        .iter()
        .map(|file| file.name.clone().unwrap_or_default())
        .collect();
    // As its author formatted it, which has no name; then what came along.
    assert_eq!(names, ["", "dot.png", "Résumé.pdf", "Inner.eml"]);
    let roles: Vec<_> = letter.files.iter().map(|file| &file.enclosed_as).collect();
    assert_eq!(roles[0], &EnclosedAs::Html);
    // Its picture does not stand in the words.
    assert!(roles[1..].iter().all(|role| **role == EnclosedAs::File));
    assert_eq!(
        letter.files[1].bytes,
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a]
    );
    assert!(letter.files[3].bytes.starts_with(b"From: c@example.test"));
    let kept = serde_json::to_string(&letter.files).expect("JSON");
    let back: Vec<connectors::Enclosed> = serde_json::from_str(&kept).expect("files");
    assert_eq!(back, letter.files);
}

#[test]
fn of_very_many_files_the_first_are_kept_and_the_whole_mail() {
    let part = "--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=a.pdf\r\n\r\n%PDF\r\n";
    let mail = format!(
        "From: Bo <bo@example.test>\r\nMessage-ID: <m@x>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nMany\r\n{}--b--\r\n",
        part.repeat(101)
    );
    let (_, letter) = one(&mail);
    assert_eq!(letter.files.len(), 101);
    let last = letter.files.last().expect("files");
    assert_eq!(last.name.as_deref(), Some("whole mail.eml"));
    assert_eq!(last.bytes, mail.as_bytes());
}

#[test]
fn a_mail_of_markup_alone_is_read_as_words() {
    let mail = MAIL.replace("text/plain", "text/html").replace(
        "Yes please,",
        "<style>p{}</style><script>alert(1)</script><p>Yes <b>please</b>,</p>",
    );
    let text = one(&mail).0.text.expect("words");
    assert!(
        text.contains("Yes please,") && !text.contains('<'),
        "{text}"
    );
    assert!(!text.contains("alert"), "{text}");
}

#[test]
fn mail_of_machines_is_known() {
    for header in [
        "Auto-Submitted: auto-replied",
        "Precedence: bulk",
        "List-Id: <news.example.test>",
        "Return-Path: <>",
    ] {
        assert!(one(&format!("{header}\r\n{MAIL}")).1.by_machine, "{header}");
    }
    for from in [
        "MAILER-DAEMON@example.test",
        "postmaster@example.test",
        "desk@inbox.example.test",
    ] {
        assert!(
            one(&MAIL.replace("Nora@Customer.example.test", from))
                .1
                .by_machine,
            "{from}"
        );
    }
    assert!(!one(&format!("Auto-Submitted: no\r\n{MAIL}")).1.by_machine);
}

#[test]
fn what_may_be_forged_is_marked() {
    let warned = |headers: &str| {
        let (_, mut settings) = settings();
        settings.insert("auth_server".to_owned(), "mx.example.test".into());
        let entries = read_with(&settings, format!("{headers}\r\n{MAIL}").as_bytes());
        let [Entry::Message(incoming)] = entries.as_slice() else {
            panic!("{entries:?}");
        };
        incoming
            .letter
            .as_ref()
            .expect("a letter")
            .email
            .warnings
            .clone()
    };
    let results = "mx.example.test;\r\n spf=fail smtp.mailfrom=x; dkim=pass; dmarc=fail (p=none)";
    assert_eq!(
        warned(&format!("Authentication-Results: {results}")),
        [EmailWarning::Spf, EmailWarning::Dmarc]
    );
    let somebody = "Authentication-Results: evil.example.test; spf=fail; dmarc=fail";
    assert!(warned(somebody).is_empty());
    assert_eq!(
        warned("Reply-To: me@evil.example.test"),
        [EmailWarning::ReplyElsewhere]
    );
    assert!(warned("Reply-To: office@customer.example.test").is_empty());
}

#[tokio::test]
async fn an_answer_finds_its_message_by_our_token_and_nobody_elses() {
    let (fake, mut settings) = settings();
    let ours = own_id(&settings).await;
    let (token, _) = ours.split_once('@').expect("an id");
    let answer = |to: &str| MAIL.replace("inbox+tok7Q@inbox.example.test", to);
    let found = |settings: &Settings, mail: &str| {
        let entries = read_with(settings, mail.as_bytes());
        let [Entry::Message(incoming)] = entries.as_slice() else {
            panic!("{entries:?}");
        };
        incoming.letter.as_ref().expect("a letter").answers[0].clone()
    };
    assert_eq!(
        found(
            &settings,
            &answer(&format!("desk+{token}@inbox.example.test"))
        ),
        "42"
    );
    let guess = format!("desk+42.{}@inbox.example.test", "0".repeat(16));
    assert_eq!(
        found(&settings, &answer(&guess)),
        "our-1f2e@inbox.example.test"
    );
    let header = MAIL.replace(
        "<our-1f2e@inbox.example.test>\r\nRef",
        &format!("<{ours}>\r\nRef"),
    );
    assert_eq!(found(&settings, &header), ours);
    let number = MAIL.replace("<our-1f2e@inbox.example.test>\r\nRef", "<42>\r\nRef");
    assert_eq!(found(&settings, &number), "our-1f2e@inbox.example.test");
    // One of ours that comes back did leave.
    let back = MAIL.replace("c9f1@customer.example.test", &ours);
    let receipt = settled(read_with(&settings, back.as_bytes()));
    assert_eq!(
        (receipt.of, receipt.state),
        (Receipted::Ours(42.into()), Delivery::Sent)
    );
    let bounce = fake
        .tells("", &took(&ours), State::Failed)
        .expect("a report");
    let receipt = settled(read_with(&settings, &bounce.body));
    assert_eq!(
        (receipt.of, receipt.state),
        (Receipted::Ours(42.into()), Delivery::Failed)
    );
    let why = receipt.error.expect("a reason").reason;
    assert!(
        why.ends_with("nora@customer.example.test: 550 5.1.1 No such mailbox"),
        "{why}"
    );
    let late = String::from_utf8(bounce.body)
        .expect("text")
        .replace("failed", "delayed");
    assert!(read_with(&settings, late.as_bytes()).is_empty());
    settings.insert("webhook_secret".to_owned(), "another".into());
    let other = read_with(&settings, late.replace("delayed", "failed").as_bytes());
    let receipt = settled(other);
    assert_eq!(receipt.of, Receipted::Provider(ours));
}

fn settled(mut entries: Vec<Entry>) -> Receipt {
    match entries.pop() {
        Some(Entry::Receipt(receipt)) => receipt,
        other => panic!("{other:?}"),
    }
}

fn took(id: &str) -> Took {
    Took {
        id: id.to_owned(),
        ours: None,
        to: "nora@customer.example.test".to_owned(),
        text: None,
        file: None,
    }
}

/// The `Message-ID` that our message 42 leaves with.
async fn own_id(settings: &Settings) -> String {
    let email = connectors::of(ChannelKind::Email).unwrap();
    let (wire, hello) = (
        Wire::default(),
        message(Scheme::Email, "nora@example.test", Some("Hi")),
    );
    let sent = email.send(settings, &hello, &wire).await.expect("sent");
    let mail = wire.mails.lock().expect("mails").pop().expect("a mail");
    assert_eq!(Some(&mail.id), sent.provider_id.as_ref());
    mail.id
}

#[tokio::test]
async fn an_answer_leaves_with_all_that_its_thread_needs() {
    let (_, mut settings) = settings();
    settings.insert("plus_addresses".to_owned(), true.into());
    let email = connectors::of(ChannelKind::Email).unwrap();
    let mut hello = message(Scheme::Email, "nora@example.test", Some("Hi"));
    hello.thread = Some(connectors::Thread {
        subject: Some("Order A-17".to_owned()),
        references: vec!["a@x".to_owned(), "b@x".to_owned()],
        answers: Some("b@x".to_owned()),
        ..connectors::Thread::default()
    });
    let wire = Wire::default();
    email.send(&settings, &hello, &wire).await.expect("sent");
    let mail = wire.mails.lock().expect("mails").pop().expect("a mail");
    assert_eq!(mail.subject, "Re: Order A-17");
    assert_eq!(mail.references, ["a@x", "b@x"]);
    assert_eq!(mail.answers.as_deref(), Some("b@x"));
    let reply_to = mail.reply_to.expect("an address");
    assert!(
        reply_to.starts_with("desk+42.") && reply_to.ends_with("@inbox.example.test"),
        "{reply_to}"
    );
    let checks = email.test(&settings, site(), &wire).await;
    assert!(checks.iter().all(|check| check.ok), "{checks:?}");
}

#[test]
fn only_who_knows_the_secret_is_believed() {
    let (fake, settings) = settings();
    let email = connectors::of(ChannelKind::Email).unwrap();
    let says = Says {
        number: 1,
        customer: 1,
        text: "Hello".to_owned(),
        at: NOW,
    };
    let read = reads(email, &settings, &fake.says("", &says)).expect("genuine");
    assert!(matches!(read.as_slice(), [Entry::Message(_)]), "{read:?}");
    assert_eq!(
        reads(email, &settings, &fake.forged("", &says)),
        Err(Refused::Signature)
    );
    fake.learns("");
    let nobody = reads(email, &Settings::new(), &fake.says("", &says));
    assert_eq!(
        nobody,
        Err(Refused::Signature),
        "without a secret nothing is agreed"
    );
    let nonsense = read_with(&settings, &fake.nonsense("").body);
    assert!(
        matches!(nonsense.as_slice(), [Entry::Unreadable { .. }]),
        "{nonsense:?}"
    );
}

#[test]
fn a_form_says_what_is_wrong_with_it() {
    let email = connectors::of(ChannelKind::Email).unwrap();
    let flawed = |key: &str, value: serde_json::Value| {
        let (_, mut settings) = settings();
        settings.insert(key.to_owned(), value);
        let flaws = connectors::check(email, &settings);
        flaws
            .into_iter()
            .map(|flaw| (flaw.key, flaw.code))
            .collect::<Vec<_>>()
    };
    assert!(flawed("from_name", "Desk".into()).is_empty());
    let flaw = |key: &str, code| vec![(key.to_owned(), code)];
    assert_eq!(
        flawed("from_address", "desk".into()),
        flaw("from_address", "not_an_email")
    );
    assert_eq!(
        flawed("smtp_host", "http://x".into()),
        flaw("smtp_host", "not_a_host")
    );
    assert_eq!(
        flawed("smtp_port", 70_000.into()),
        flaw("smtp_port", "not_a_port")
    );
    assert_eq!(
        flawed("imap_host", "imap.example.test".into()).len(),
        2,
        "user and password"
    );
}

/// What mails are made of, in no order: boundaries, heads of parts, encodings, and anything.
fn scrap() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(vec![
        "--b\r\n",
        "--b--\r\n",
        "--b",
        "\r\n",
        "\r\n\r\n",
        "From: a@b.example\r\n",
        "From: =?utf-8?b?//8=?= <a@b.example>\r\n",
        "Message-ID: <>\r\n",
        "References: <a@b> <c@d\r\n <e@f>\r\n",
        "Subject: =?iso-2022-jp?q?=1b$B=?=\r\n",
        "Date: Wed, 99 Foo 99999 99:99:99 +9999\r\n",
        "Content-Type: multipart/mixed; boundary=b\r\n",
        "Content-Type: multipart/alternative; boundary=\"\"\r\n",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n",
        "Content-Type: message/rfc822\r\n",
        "Content-Type: message/delivery-status\r\n",
        "Content-Type: text/rfc822-headers\r\n",
        "Content-Type: text/html; charset=utf-7\r\n",
        "Content-Type: text/plain; name*0*=utf-8''%ff; name*1=x\r\n",
        "Content-Transfer-Encoding: base64\r\n",
        "Content-Transfer-Encoding: quoted-printable\r\n",
        "Content-ID: <x>\r\n",
        "<img src=\"cid:x\">",
        "Action: failed\r\nStatus: 5\r\n",
        "On 1 Jan, a wrote:\r\n> \u{2028}x\r\n",
        "=\r\n=F",
    ]);
    prop_oneof![
        8 => known.prop_map(|text| text.as_bytes().to_vec()),
        1 => proptest::collection::vec(any::<u8>(), 0..40),
    ]
}

#[test]
fn mails_in_mails_and_heads_without_end_are_read() {
    let deep = "Content-Type: message/rfc822\r\n\r\n".repeat(20_000);
    let parts: String = (0..5_000)
        .map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n"))
        .collect();
    let long = format!("Subject: {}\r\n", "long ".repeat(400_000));
    let many = "To: a@b.example,\r\n b <c@d.example>\r\nReferences: <a@b>\r\n".repeat(20_000);
    for odd in [deep, parts, long, many] {
        let mail =
            format!("From: nora@customer.example.test\r\nMessage-ID: <1@x>\r\n{odd}\r\nHello");
        let (_, settings) = settings();
        let read = read_with(&settings, mail.as_bytes());
        assert!(
            matches!(read.as_slice(), [Entry::Message(_)]),
            "{}",
            read.len()
        );
    }
}

proptest! {
    #[test]
    fn whatever_is_put_together_is_read_without_a_panic(scraps in proptest::collection::vec(scrap(), 0..80)) {
        read_with(&Settings::new(), &scraps.concat());
    }

    #[test]
    fn whatever_comes_is_read_without_a_panic(body in proptest::collection::vec(any::<u8>(), 0..600)) {
        read_with(&Settings::new(), &body);
    }

    #[test]
    fn mails_that_were_mangled_are_read_without_a_panic(
        which in 0..2_usize, at in any::<prop::sample::Index>(), piece in proptest::collection::vec(any::<u8>(), 0..8), cut in 0..40_usize,
    ) {
        let (fake, settings) = (Email::start(), Settings::new());
        let mail = match which {
            0 => MAIL.as_bytes().to_vec(),
            _ => fake.tells("", &took("1@x"), State::Failed).expect("a report").body,
        };
        let at = at.index(mail.len());
        let mut mangled = mail;
        let end = (at + cut).min(mangled.len());
        mangled.splice(at..end, piece);
        read_with(&settings, &mangled);
    }
}

//! Text messages by Twilio.

use super::wire::{URL, Wire, message, picture, reads, settings, site};
use connectors::{
    Connector, ConsentChange, Entry, Incoming, Media, Receipt, Receipted, SendError, Settings,
    WebhookCall,
};
use domain::channels::ChannelKind;
use domain::identities::Scheme;
use domain::messages::{Delivery, MessageKind};
use proptest::prelude::*;
use serde_json::json;
use testkit::Answer;
use testkit::providers::{Provider, Says, State, Twilio};

pub fn twilio() -> &'static dyn Connector {
    connectors::of(ChannelKind::SmsTwilio).unwrap()
}

pub fn says(text: &str) -> Says {
    Says {
        number: 5,
        customer: 1,
        text: text.to_owned(),
        at: 1_760_000_000,
    }
}

/// What one message of +15550001111 brings.
fn brings(fields: &[(&str, &str)]) -> Vec<Entry> {
    let fake = Twilio::start();
    let hook = fake.message(URL, "SM1", "+15550001111", fields);
    reads(twilio(), &settings(twilio(), &fake), &hook).expect("genuine")
}

fn written(entries: &[Entry]) -> &Incoming {
    let Some(Entry::Message(incoming)) = entries.first() else {
        panic!("{entries:?}");
    };
    incoming
}

#[tokio::test]
async fn the_account_is_looked_at_and_its_number_told_where_to_call() {
    let fake = Twilio::start();
    let given = settings(twilio(), &fake);
    let checks = twilio().test(&given, site(), &Wire::default()).await;
    assert!(checks.iter().all(|check| check.ok), "{checks:?}");
    assert_eq!(checks.len(), 3);
    let number = fake.number();
    assert_eq!(number["SmsUrl"], URL);
    assert_eq!(number["SmsMethod"], "POST");
    assert_eq!(number["StatusCallback"], URL);
    assert!(fake.took().is_empty(), "nobody gets a message");

    let with = |key: &str, value: &str| {
        let mut other = given.clone();
        other.insert(key.to_owned(), value.into());
        other
    };
    let wrong = with("auth_token", "another");
    let checks = twilio().test(&wrong, site(), &Wire::default()).await;
    assert!(!checks[0].ok);
    let why = checks[0].detail.as_deref().unwrap_or_default();
    assert!(why.contains("20003"), "{why}");
    let others = with("sender", "+15550009999");
    let checks = twilio().test(&others, site(), &Wire::default()).await;
    assert_eq!((checks[0].ok, checks[1].ok), (true, false));
    let service = with("sender", "MG00000000000000000000000000000001");
    let checks = twilio().test(&service, site(), &Wire::default()).await;
    assert!(
        checks[1]
            .detail
            .as_deref()
            .unwrap_or_default()
            .contains(URL)
    );
}

#[test]
fn what_is_filled_in_is_looked_at() {
    let fake = Twilio::start();
    let given = settings(twilio(), &fake);
    assert_eq!(connectors::check(twilio(), &given), []);
    let flaw = |key: &str, value: &str| {
        let mut other = given.clone();
        other.insert(key.to_owned(), value.into());
        let flaws = connectors::check(twilio(), &other);
        flaws.first().map(|flaw| flaw.key.clone())
    };
    for sender in [
        "+1 555 000",
        "15550002222333",
        "MG-1",
        "Far too long a name",
        "+x",
    ] {
        assert_eq!(
            flaw("sender", sender).as_deref(),
            Some("sender"),
            "{sender}"
        );
    }
    for sender in ["72345", "ACME", "MG00000000000000000000000000000001"] {
        assert_eq!(flaw("sender", sender), None, "{sender}");
    }
    assert_eq!(flaw("account_sid", "AC1").as_deref(), Some("account_sid"));
    let alone = flaw("api_key_sid", "SK00000000000000000000000000000001");
    assert_eq!(alone.as_deref(), Some("api_key_secret"));
    assert_eq!(flaw("api_version", "../x").as_deref(), Some("api_version"));
}

#[test]
fn words_files_and_places_are_seen_for_what_they_are() {
    let words = brings(&[("Body", "Hello"), ("NumMedia", "0")]);
    let incoming = written(&words);
    assert_eq!(incoming.provider_id, "SM1");
    assert_eq!(incoming.text.as_deref(), Some("Hello"));
    assert_eq!(incoming.from, [(Scheme::Phone, "+15550001111".to_owned())]);
    assert_eq!((incoming.sent_at, words.len()), (None, 1));

    let files = brings(&[
        ("Body", ""),
        ("NumMedia", "2"),
        ("MediaUrl0", "https://api.twilio.com/a"),
        ("MediaContentType0", "image/jpeg"),
        ("MediaUrl1", "https://api.twilio.com/b"),
        ("MediaContentType1", "text/vcard"),
    ]);
    let incoming = written(&files);
    assert_eq!((incoming.text.as_deref(), incoming.kind), (None, None));
    let types: Vec<_> = incoming
        .media
        .iter()
        .map(|one| one.media_type.clone())
        .collect();
    assert_eq!(
        types,
        [Some("image/jpeg".to_owned()), Some("text/vcard".to_owned())]
    );

    let place = brings(&[
        ("Latitude", "52.52"),
        ("Longitude", "13.405"),
        ("Label", "Cafe"),
    ]);
    assert_eq!(written(&place).kind, Some(MessageKind::Location));
    assert!(
        written(&place)
            .text
            .as_deref()
            .unwrap_or_default()
            .starts_with("Cafe\nhttps")
    );
    assert_eq!(written(&brings(&[])).kind, Some(MessageKind::Unsupported));
}

#[test]
fn short_codes_and_names_stay_what_they_are() {
    let fake = Twilio::start();
    for sender in ["72345", "ACME"] {
        let hook = fake.message(URL, "SM1", sender, &[("Body", "Your code is 1")]);
        let entries = reads(twilio(), &settings(twilio(), &fake), &hook).expect("genuine");
        let from = (Scheme::SmsSender, sender.to_owned());
        assert_eq!(written(&entries).from, [from]);
    }
}

#[test]
fn a_stop_is_kept_beside_the_message_by_twilios_word_or_by_theirs() {
    let change = |fields: &[(&str, &str)]| {
        let entries = brings(fields);
        written(&entries);
        match entries.get(1) {
            Some(Entry::Consent(consent)) => {
                assert_eq!(consent.from, written(&entries).from);
                Some(consent.change)
            }
            None => None,
            Some(other) => panic!("{other:?}"),
        }
    };
    assert_eq!(change(&[("Body", "Stop")]), Some(ConsentChange::OptedOut));
    assert_eq!(change(&[("Body", "START")]), Some(ConsentChange::OptedIn));
    assert_eq!(change(&[("Body", "HELP")]), None);
    let told = |kind, words| change(&[("Body", words), ("OptOutType", kind)]);
    assert_eq!(told("STOP", "genug"), Some(ConsentChange::OptedOut));
    assert_eq!(told("START", "weiter"), Some(ConsentChange::OptedIn));
    assert_eq!(told("HELP", "stop"), None, "Twilio knows better");
}

#[test]
fn a_receipt_moves_what_it_is_about() {
    let fake = Twilio::start();
    let told = |tail: &str, fields: &[(&str, &str)]| {
        let sid = ("MessageSid", "SM00000000000000000000000000000002");
        let to = ("To", "+15550001111");
        let hook = fake.signed(URL, tail, &[&[sid, to], fields].concat());
        reads(twilio(), &settings(twilio(), &fake), &hook).expect("genuine")
    };
    let delivered = told("?m=42", &[("MessageStatus", "delivered")]);
    let expected = Receipt {
        of: Receipted::Attempt {
            ours: 42.into(),
            provider_id: "SM00000000000000000000000000000002".to_owned(),
        },
        state: Delivery::Delivered,
        error: None,
    };
    assert_eq!(delivered, [Entry::Receipt(expected)]);
    let theirs = told(
        "",
        &[("MessageStatus", "undelivered"), ("ErrorCode", "30006")],
    );
    let Entry::Receipt(theirs) = &theirs[0] else {
        panic!("{theirs:?}");
    };
    let sid = "SM00000000000000000000000000000002".to_owned();
    assert_eq!(
        (&theirs.of, theirs.state),
        (&Receipted::Provider(sid), Delivery::Failed)
    );
    let error = theirs.error.clone().expect("an error");
    assert_eq!((error.code.as_str(), error.retryable), ("recipient", false));
    for early in [
        "accepted",
        "scheduled",
        "queued",
        "sending",
        "partially_delivered",
    ] {
        assert_eq!(told("?m=42", &[("MessageStatus", early)]), [], "{early}");
    }
    let barred = told("", &[("MessageStatus", "failed"), ("ErrorCode", "21610")]);
    assert!(matches!(
        &barred[..],
        [Entry::Receipt(_), Entry::Consent(consent)] if consent.change == ConsentChange::OptedOut
    ));
    let call = fake.signed(URL, "", &[("CallSid", "CA1"), ("CallStatus", "ringing")]);
    let rings = reads(twilio(), &settings(twilio(), &fake), &call);
    assert_eq!(rings, Ok(Vec::new()), "a telephone call is none of ours");
}

#[tokio::test]
async fn words_and_files_leave_with_our_own_id_in_the_callback() {
    let fake = Twilio::start();
    let given = settings(twilio(), &fake);
    let mut photo = message(Scheme::Phone, "+15550001111", Some("The way & more"));
    photo.attachments = vec![picture().0];
    let sent = twilio()
        .send(&given, &photo, &Wire::default())
        .await
        .expect("sent");
    let took = fake.took().remove(0);
    assert_eq!(sent.provider_id.as_deref(), Some(took.id.as_str()));
    assert_eq!(took.ours.as_deref(), Some("42"));
    assert_eq!(took.text.as_deref(), Some("The way & more"));
    assert_eq!(
        took.file.as_ref().map(|(name, _)| name.as_str()),
        Some("map.png")
    );
    let hook = fake.tells(URL, &took, State::Delivered).expect("a receipt");
    assert!(hook.tail.ends_with("?m=42"), "{}", hook.tail);
    assert!(matches!(
        reads(twilio(), &given, &hook).as_deref(),
        Ok([Entry::Receipt(receipt)])
            if matches!(&receipt.of, Receipted::Attempt { ours, provider_id }
                if *ours == 42.into() && *provider_id == took.id)
    ));

    let mut service = given.clone();
    service.insert(
        "sender".to_owned(),
        "MG00000000000000000000000000000001".into(),
    );
    let words = message(Scheme::Phone, "+15550001111", Some("Hi"));
    drop(twilio().send(&service, &words, &Wire::default()).await);
    let calls = fake.server().calls();
    let form = String::from_utf8_lossy(&calls[1].body).into_owned();
    assert!(form.contains("MessagingServiceSid=MG"), "{form}");
    assert!(!form.contains("&From="), "{form}");
    let name = message(Scheme::SmsSender, "ACME", Some("Hi"));
    let refused = twilio().send(&given, &name, &Wire::default()).await;
    assert!(
        matches!(refused, Err(SendError::Refused { .. })),
        "{refused:?}"
    );
    assert_eq!(fake.server().calls().len(), 2, "nobody is asked for that");
}

#[tokio::test]
async fn an_answer_says_what_became_of_a_message() {
    let fake = Twilio::start();
    let given = settings(twilio(), &fake);
    let hello = message(Scheme::Phone, "+15550001111", Some("Hello"));
    let answered = async |status: u16, code: u32| {
        let body = json!({"code": code, "message": "Whatever", "status": status});
        let body = body.to_string().into_bytes();
        fake.server().answer(Answer::Full(status, Vec::new(), body));
        twilio()
            .send(&given, &hello, &Wire::default())
            .await
            .expect_err("refused")
    };
    for (status, code) in [
        (401, 20003),
        (404, 20404),
        (400, 21606),
        (400, 21212),
        (403, 30002),
    ] {
        let error = answered(status, code).await;
        assert!(
            matches!(error, SendError::Fault { .. }),
            "{code}: {error:?}"
        );
    }
    for (status, code) in [(429, 20429), (400, 14107), (400, 21611), (503, 99_999)] {
        let error = answered(status, code).await;
        assert!(
            matches!(error, SendError::Retry { .. }),
            "{code}: {error:?}"
        );
    }
    for code in [
        21211, 21214, 21408, 21608, 21612, 21614, 21617, 21620, 63016, 99_999,
    ] {
        let SendError::Refused {
            reason, consent, ..
        } = answered(400, code).await
        else {
            panic!("{code}");
        };
        assert!(reason.contains(&code.to_string()), "{reason}");
        assert_eq!(consent, None, "{code}");
    }
    fake.server().answer(fake.slow_down());
    let slow = twilio().send(&given, &hello, &Wire::default()).await;
    assert!(matches!(slow, Err(SendError::Retry { after: Some(wait), .. }) if wait.as_secs() == 1));
    fake.server()
        .answer(Answer::Full(200, Vec::new(), b"<html>".to_vec()));
    let unclear = twilio().send(&given, &hello, &Wire::default()).await;
    assert!(
        matches!(unclear, Err(SendError::Unknown { .. })),
        "{unclear:?}"
    );
    fake.server().answer(Answer::Lost);
    let lost = twilio().send(&given, &hello, &Wire::default()).await;
    assert!(matches!(lost, Err(SendError::Unknown { .. })), "{lost:?}");
    assert_eq!(
        fake.took().len(),
        1,
        "the lost answer was to a message that it took"
    );
    fake.stop("+15550001111");
    let stopped = twilio().send(&given, &hello, &Wire::default()).await;
    let Err(SendError::Refused { code, consent, .. }) = stopped else {
        panic!("{stopped:?}");
    };
    assert_eq!(
        (code, consent),
        ("opted_out", Some(ConsentChange::OptedOut))
    );
}

#[tokio::test]
async fn only_twilio_hears_who_we_are_when_a_file_is_fetched() {
    let fake = Twilio::start();
    let given = settings(twilio(), &fake);
    let locate = async |url: &str| {
        let media = Media::link(url);
        twilio()
            .locate(&given, &media, &Wire::default())
            .await
            .expect("a place")
    };
    let theirs = locate(&fake.media_url()).await;
    assert_eq!(theirs.headers.len(), 1);
    assert!(theirs.headers[0].1.starts_with("Basic "));
    let address = fake.server().address;
    for other in [
        "https://elsewhere.example/a".to_owned(),
        format!("http://{address}.example/a"),
    ] {
        assert_eq!(locate(&other).await.headers, [], "{other}");
    }
}

proptest! {
    #[test]
    fn whatever_comes_is_read_without_a_panic(
        body in proptest::collection::vec(any::<u8>(), 0..400), at in 0_usize..200, with: u8,
    ) {
        let mut changed = b"MessageSid=SM1&From=%2B15550001111&To=%2B15550002222&Body=Hello+%C3%A4\
            &NumMedia=1&MediaUrl0=https%3A%2F%2Fa.test%2F&Latitude=1e400&Longitude=nan\
            &MessageStatus=undelivered&ErrorCode=30006&OptOutType=STOP".to_vec();
        let at = at % changed.len();
        changed[at] = with;
        for body in [body, changed] {
            let call = WebhookCall { url: "a", ..WebhookCall::again(&body, 0.into()) };
            twilio().read(&Settings::new(), &call);
            let _ = twilio().verify(&Settings::new(), &call);
        }
    }
}

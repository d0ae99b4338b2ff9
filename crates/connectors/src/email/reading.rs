//! What a mail brings, by its raw bytes.

use super::ids::{digest, domain, kept, local_part, ours};
use super::{bounces, files, form, judged, machine, quoting};
use crate::settings::text;
use crate::{Entry, Incoming, Letter, Receipt, Receipted, Settings};
use domain::identities::{Address as Identity, Scheme};
use domain::messages::{Delivery, Email, EmailWarning, Mailbox, MessageKind, one_line};
use domain::{MessageId, Timestamp};
use mail_parser::{Address, HeaderValue, Message, MessageParser};

/// How many messages before it a mail may name; of more, the last count.
const MOST_REFERENCES: usize = 40;
/// Longest text that is kept of a mail, in characters.
const MOST_TEXT: usize = 100_000;
/// Longest quote.
const MOST_QUOTED: usize = 20_000;
/// Most people who are named.
const MOST_PEOPLE: usize = 100;
/// Where a mail says that it went.
const RECIPIENTS: &[&str] = &["Delivered-To", "X-Original-To", "Envelope-To"];

/// What a mail brings; one that is no mail is kept for people to look at.
pub fn read(settings: &Settings, raw: &[u8], now: Timestamp) -> Vec<Entry> {
    let Some(mail) = MessageParser::default().parse(raw) else {
        return vec![Entry::unreadable(raw, "This is no mail")];
    };
    let secret = text(settings, form::SECRET).unwrap_or_default();
    match bounces::read(&mail, secret) {
        Some(bounces::Report::Settles(receipt)) => return vec![Entry::Receipt(receipt)],
        Some(bounces::Report::SaysNothing) => return Vec::new(),
        None => {}
    }
    // One of ours that comes back by a list, or as a copy: it did leave.
    if let Some(own) = mail
        .message_id()
        .and_then(|id| ours(secret, local_part(id)))
    {
        return vec![Entry::Receipt(Receipt {
            of: Receipted::Ours(own),
            state: Delivery::Sent,
            error: None,
        })];
    }
    let Some(from) = author(&mail) else {
        return vec![Entry::unreadable(raw, "Nobody is named as its author")];
    };
    vec![Entry::Message(Box::new(incoming(
        settings, &mail, from, now,
    )))]
}

fn incoming(settings: &Settings, mail: &Message<'_>, from: Mailbox, now: Timestamp) -> Incoming {
    let body = mail.body_text(0).unwrap_or_default();
    let parties = vec![(Scheme::Email, from.address.clone())];
    let mut incoming = Incoming::new(provider_id(mail, &from.address, &body), parties);
    incoming.name = from.name.clone();
    // What lies ahead is a clock that is wrong.
    let dated = mail
        .date()
        .filter(|date| date.is_valid())
        .map(|date| date.to_timestamp());
    incoming.sent_at = dated.map(|seconds| seconds_since(seconds).min(now));
    let (own, quoted) = quoting::split(&body);
    incoming.text =
        Some(own.chars().take(MOST_TEXT).collect()).filter(|text: &String| !text.trim().is_empty());
    let files = files::of(mail);
    if incoming.text.is_none() && files.is_empty() {
        incoming.kind = Some(MessageKind::Text);
    }
    let own_address = form::from(settings).map(|own| own.address);
    incoming.letter = Some(Box::new(Letter {
        answers: answers(settings, mail),
        by_machine: machine::wrote(mail, &from.address, own_address.as_deref()),
        email: email(settings, mail, from, quoted),
        files,
    }));
    incoming
}

fn email(settings: &Settings, mail: &Message<'_>, from: Mailbox, quoted: Option<String>) -> Email {
    let reply_to = mail.reply_to().and_then(Address::first).and_then(mailbox);
    let reply_to = reply_to
        .map(|to| to.address)
        .filter(|to| *to != from.address);
    let mut warnings = judged::warnings(mail, text(settings, "auth_server"));
    let is_elsewhere = |to: &String| !domain(to).eq_ignore_ascii_case(domain(&from.address));
    if reply_to.as_ref().is_some_and(is_elsewhere) {
        warnings.insert(0, EmailWarning::ReplyElsewhere);
    }
    Email {
        to: people(mail.to()),
        cc: people(mail.cc()),
        bcc: Vec::new(),
        // Known when its files are kept.
        html: None,
        inline: Vec::new(),
        subject: mail
            .subject()
            .map(one_line)
            .filter(|subject| !subject.is_empty()),
        reply_to,
        quoted: quoted.map(|words| words.chars().take(MOST_QUOTED).collect()),
        warnings,
        from,
    }
}

/// Seconds of years that nobody lives in are none.
fn seconds_since(seconds: i64) -> Timestamp {
    const LAST: i64 = 253_402_300_799;
    Timestamp::EPOCH.plus_seconds(seconds.clamp(0, LAST))
}

/// Who it is from, or who sent it for them.
fn author(mail: &Message<'_>) -> Option<Mailbox> {
    let named = [mail.from(), mail.sender()];
    named
        .into_iter()
        .flatten()
        .find_map(|some| some.iter().find_map(mailbox))
}

/// Somebody with an address that is one.
fn mailbox(one: &mail_parser::Addr<'_>) -> Option<Mailbox> {
    let address = Identity::parse(Scheme::Email, one.address.as_deref()?).ok()?;
    let name = one.name.as_deref().map(one_line);
    Some(Mailbox {
        address: address.as_ref().to_owned(),
        name: name.filter(|name| !name.is_empty()),
    })
}

fn people(some: Option<&Address<'_>>) -> Vec<Mailbox> {
    let all = some.into_iter().flat_map(Address::iter);
    all.filter_map(mailbox).take(MOST_PEOPLE).collect()
}

/// Its `Message-ID`, else what makes the same mail the same.
fn provider_id(mail: &Message<'_>, from: &str, body: &str) -> String {
    match mail.message_id().map(str::trim).filter(|id| !id.is_empty()) {
        Some(id) => kept(id),
        None => {
            let date = mail.header_raw("Date").unwrap_or_default();
            let subject = mail.subject().unwrap_or_default();
            digest(&[
                from.as_bytes(),
                date.as_bytes(),
                subject.as_bytes(),
                body.as_bytes(),
            ])
        }
    }
}

/// What it may answer: our token in an address, then what it says it answers, then what came before it,
/// the last first.
fn answers(settings: &Settings, mail: &Message<'_>) -> Vec<String> {
    let secret = text(settings, form::SECRET).unwrap_or_default();
    let own = form::from(settings)
        .map(|own| own.address)
        .unwrap_or_default();
    let ours_by_address = |address: &str| {
        let (name, token) = local_part(address).split_once('+')?;
        let is_ours = name.eq_ignore_ascii_case(local_part(&own));
        ours(secret, token)
            .filter(|_| is_ours)
            .map(|id| id.to_string())
    };
    let mut found = Vec::new();
    for to in [mail.to(), mail.cc()]
        .into_iter()
        .flatten()
        .flat_map(Address::iter)
    {
        found.extend(to.address.as_deref().and_then(ours_by_address));
    }
    for name in RECIPIENTS {
        let raw = mail.header_raw(*name).unwrap_or_default().trim();
        found.extend(ours_by_address(
            raw.trim_start_matches('<').trim_end_matches('>'),
        ));
    }
    let before = ids(mail.in_reply_to())
        .into_iter()
        .chain(ids(mail.references()).into_iter().rev());
    for id in before.take(MOST_REFERENCES) {
        // A bare number would be taken for one of ours, which only our token proves.
        let is_theirs = id.parse::<MessageId>().is_err();
        found.extend(is_theirs.then(|| kept(&id)));
        found.extend(ours(secret, local_part(&id)).map(|id| id.to_string()));
    }
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|one| !one.is_empty() && seen.insert(one.clone()));
    found
}

fn ids(value: &HeaderValue<'_>) -> Vec<String> {
    let one = value.as_text().map(|one| vec![one.to_owned()]);
    let all = value
        .as_text_list()
        .map(|all| all.iter().map(ToString::to_string).collect());
    all.or(one).unwrap_or_default()
}

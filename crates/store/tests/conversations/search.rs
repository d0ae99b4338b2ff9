//! Both databases find what the rules of the domain say, for every reader.

use crate::dice::Dice;
use crate::world::{CHANNELS, CONTACTS, at, begin, furnish, history, open, organization, viewers};
use diesel::RunQueryDsl;
use domain::actors::Actor;
use domain::contacts::Contact;
use domain::conversations::Conversation;
use domain::identities::{Address, Scheme};
use domain::messages::{Direction, MessageKind};
use domain::permissions::PermissionSet;
use domain::principal::Viewer;
use domain::search::{Query, words};
use domain::visibility::can_see;
use domain::{ConversationId, MessageId};
use std::collections::BTreeMap;
use store::contacts::identities::{self, Identity};
use store::conversations::{self, Reader};
use store::messages::{self, Message};
use store::search::{By, Hit, Place, Search, find};
use store::{Db, Options, Statements, Store, StoreResult, contacts};

/// What messages are made of: scripts, accents, numbers, and words that begin alike.
const WORDS: [&str; 18] = [
    "refund",
    "Refunds",
    "re-fund",
    "order",
    "Ordre",
    "ångström",
    "Straße",
    "東京都",
    "京都",
    "한국어",
    "สวัสดี",
    "+46 70-123 45 67",
    "0701234567",
    "1002",
    "#1003",
    "ada@example.org",
    "naïve",
    "заказ",
];

const NAMES: [&str; 6] = [
    "Ada Lovelace",
    "Åke Öberg",
    "王小明",
    "Refundia Ltd",
    "Bo",
    "Zoë O'Neill",
];

const QUERIES: [&str; 24] = [
    "refund",
    "ref",
    "REFUNDS",
    "order refund",
    "ord",
    "angstrom",
    "strasse",
    "東京",
    "京都",
    "東京 ref",
    "한국",
    "สวัสดี",
    "+46701234567",
    "070 123 45",
    "#1002",
    "100",
    "ada",
    "example.org",
    "naive",
    "зак",
    "lovelace",
    "öberg",
    "王小",
    "nothing like it",
];

fn phone(contact: i64) -> String {
    format!("+4670123450{}", contact - 30)
}

pub fn named(db: &mut Db) -> StoreResult<()> {
    for (id, name) in CONTACTS.into_iter().zip(NAMES) {
        let before = contacts::get(db, organization(), id.into())?;
        let address = Address::parse(Scheme::Phone, &phone(id)).expect("a number");
        let identity = Identity {
            organization: organization(),
            id: (id + 500).into(),
            contact: before.id,
            scheme: address.scheme(),
            scope: None,
            address: address.as_ref().to_owned(),
            source: "channel".to_owned(),
            created_at: at(0),
        };
        assert!(identities::add(db, &identity)?);
        let after = Contact {
            name: Some(name.parse().expect("a name")),
            reference: Some(format!("REF-{id}7")),
            ..before.clone()
        };
        contacts::save(db, &before, &after)?;
    }
    Ok(())
}

pub fn message(id: i64, conversation: ConversationId, text: &str) -> Message {
    Message {
        organization: organization(),
        id: id.into(),
        conversation,
        channel: CHANNELS.first().copied().expect("a channel").into(),
        identity: None,
        direction: Direction::Inbound,
        kind: MessageKind::Text,
        author: Actor::System,
        client_id: None,
        provider_id: None,
        text: Some(text.to_owned()),
        reply_to: None,
        automated: None,
        counts_as_answer: false,
        inbound_seq: None,
        delivery: None,
        error: None,
        position: at(id),
        sent_at: at(id),
        received_at: at(id),
        edited_at: None,
        deleted_at: None,
        version: 1,
    }
}

/// Messages at random in conversations at random.
fn talk(
    db: &mut Db,
    dice: &mut Dice,
    all: &[Conversation],
    count: i64,
) -> StoreResult<Vec<Message>> {
    let ids: Vec<ConversationId> = all.iter().map(|c| c.id).collect();
    let talked = (5000..5000 + count).map(|id| {
        let text: Vec<&str> = (0..=dice.roll(4)).map(|_| dice.pick(&WORDS)).collect();
        let message = message(id, dice.pick(&ids), &text.join(" "));
        messages::insert(db, &message)?;
        Ok(message)
    });
    talked.collect()
}

pub fn search(text: &str, candidates: i64) -> Search {
    Search {
        query: text.parse().expect("a query"),
        among: conversations::Query::default(),
        candidates,
    }
}

/// All pages of a search, and how many there were.
pub fn pages(db: &mut Db, reader: &Reader, search: &Search, limit: usize) -> StoreResult<Vec<Hit>> {
    let (mut hits, mut after) = (Vec::new(), None);
    loop {
        let (page, next) = find(db, reader, search, after.as_ref(), limit)?;
        assert!(page.len() <= limit);
        hits.extend(page);
        let Some(next) = next else { return Ok(hits) };
        assert_eq!(Place::decode(&next.encode()).expect("a place"), next);
        after = Some(next);
    }
}

/// Those found by themselves, and messages.
fn ids(hits: &[Hit]) -> (Vec<ConversationId>, Vec<MessageId>) {
    let (mut own, mut messages) = (Vec::new(), Vec::new());
    for hit in hits {
        match &hit.by {
            By::Itself(_) => own.push(hit.item.conversation.id),
            By::Message(found) => {
                assert_eq!(found.conversation, hit.item.conversation.id);
                messages.push(found.id);
            }
        }
    }
    (own, messages)
}

/// What a conversation is found by.
fn words_of(c: &Conversation) -> Vec<String> {
    let contact = *c.contact.as_ref();
    let name = CONTACTS
        .into_iter()
        .zip(NAMES)
        .find(|(id, _)| *id == contact);
    let (number, subject) = (c.number.to_string(), c.subject.clone().unwrap_or_default());
    let reference = format!("REF-{contact}7");
    let texts = [
        number.as_str(),
        &subject,
        name.expect("named").1,
        &phone(contact),
        &reference,
    ];
    texts.into_iter().flat_map(words).collect()
}

fn subjects(db: &mut Db, dice: &mut Dice, all: &[Conversation]) -> StoreResult<Vec<Conversation>> {
    let with_subject = all.iter().map(|c| {
        let mut locked = conversations::lock(db, organization(), c.id)?;
        if dice.one_in(2) {
            locked.conversation.subject = Some(dice.pick(&WORDS).to_owned());
            conversations::save(db, &locked, at(9999))?;
        }
        Ok(locked.conversation)
    });
    with_subject.collect()
}

#[test]
fn every_reader_finds_what_the_rules_say_and_nothing_else() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    for database in testkit::databases() {
        let store = open(&database.url);
        let done = store.write(|db| {
            furnish(db)?;
            let mut dice = Dice::new(41);
            let all = history(db, 17, 60, 240)?;
            named(db)?;
            let all = subjects(db, &mut dice, &all)?;
            let said = talk(db, &mut dice, &all, 240)?;
            let of_id: BTreeMap<ConversationId, &Conversation> =
                all.iter().map(|c| (c.id, c)).collect();
            for viewer in viewers() {
                let reader = Reader::load(db, viewer.clone())?;
                let sees = |c: &Conversation| can_see(&viewer, &c.facts(), &reader.worked).is_any();
                for text in QUERIES {
                    let query: Query = text.parse().expect("a query");
                    let mut own: Vec<&Conversation> = all
                        .iter()
                        .filter(|c| sees(c) && query.finds(&words_of(c)))
                        .collect();
                    own.sort_by_key(|c| std::cmp::Reverse((c.last_activity_at, c.id)));
                    let own: Vec<ConversationId> = own.iter().map(|c| c.id).collect();
                    let messages: Vec<MessageId> = said
                        .iter()
                        .rev()
                        .filter(|m| of_id.get(&m.conversation).is_some_and(|c| sees(c)))
                        .filter(|m| query.finds(&words(m.text.as_deref().unwrap_or_default())))
                        .map(|m| m.id)
                        .collect();
                    let whole = ids(&pages(db, &reader, &search(text, 20_000), 9)?);
                    assert_eq!(
                        whole,
                        (own.clone(), messages.clone()),
                        "{text} for {viewer:?}"
                    );
                    // However few candidates a request looks at, nothing is left out.
                    let (mut some, more) = ids(&pages(db, &reader, &search(text, 7), 5)?);
                    assert_eq!(more, messages, "{text} for {viewer:?}");
                    some.sort_unstable();
                    let mut own = own;
                    own.sort_unstable();
                    assert_eq!(some, own, "{text} for {viewer:?}");
                }
            }
            Ok::<_, store::StoreError>(())
        });
        runtime.block_on(done).expect("no failure");
    }
}

#[tokio::test]
async fn a_search_is_as_many_statements_whatever_it_finds() {
    for database in testkit::databases() {
        let statements = Statements::default();
        let options = Options {
            statements: Some(statements.clone()),
            ..Options::new(&database.url)
        };
        let store = Store::open(options).expect("a store");
        store.write(furnish).await.expect("furnished");
        let mut counts = Vec::new();
        let mut made = 0;
        for rows in [1, 10, 40] {
            let from = made;
            let more = store.write(move |db| {
                let mut dice = Dice::new(5);
                for n in from..rows {
                    let c = begin(db, &mut dice, 1000 + n, at(n))?;
                    messages::insert(db, &message(5000 + n, c.id, "a refund"))?;
                }
                Ok::<_, store::StoreError>(())
            });
            more.await.expect("made");
            made = rows;
            let viewer = Viewer {
                organization: organization(),
                agent: Some(1.into()),
                permissions: PermissionSet::all(),
                teams: Vec::new(),
                shown_restricted: true,
            };
            let reader = store.read(|db| Reader::load(db, viewer)).await;
            let reader = reader.expect("a reader");
            let before = statements.count();
            let found = store
                .read(move |db| find(db, &reader, &search("refund", 20_000), None, 100))
                .await;
            let (hits, _) = found.expect("a page");
            assert_eq!(hits.len(), usize::try_from(rows).expect("small"));
            counts.push(statements.count() - before);
        }
        let [few, more, most] = counts.as_slice() else {
            panic!("three searches")
        };
        assert!(few == more && more == most && *few <= 7, "{counts:?}");
    }
}

/// Looks at the tables themselves.
pub fn execute(db: &mut Db, sql: &str) -> StoreResult<usize> {
    Ok(diesel::sql_query(sql).execute(db)?)
}

//! Both databases find what the rules of the domain say, for every reader.

use super::dice::Dice;
use super::world::{CHANNELS, CONTACTS, at, begin, furnish, history, open, organization, viewers};
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
use std::sync::Arc;
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

const QUERIES: [&str; 26] = [
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
    "a refund",
    "order 1 refund",
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
        due_at: None,
        held: None,
        details: None,
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

/// What there is to be found.
struct Told {
    conversations: Vec<Conversation>,
    messages: Vec<Message>,
}

impl Told {
    fn begin(db: &mut Db) -> StoreResult<Self> {
        let mut dice = Dice::new(41);
        furnish(db)?;
        let all = history(db, 17, 60, 240)?;
        named(db)?;
        let conversations = subjects(db, &mut dice, &all)?;
        let messages = talk(db, &mut dice, &conversations, 240)?;
        Ok(Self {
            conversations,
            messages,
        })
    }

    /// What the rules say somebody finds: by themselves the latest first, and messages.
    fn found(&self, reader: &Reader, query: &Query) -> (Vec<ConversationId>, Vec<MessageId>) {
        let sees: BTreeMap<ConversationId, &Conversation> = self
            .conversations
            .iter()
            .filter(|c| can_see(&reader.viewer, &c.facts(), &reader.worked).is_any())
            .map(|c| (c.id, c))
            .collect();
        let mut own: Vec<&Conversation> = sees
            .values()
            .copied()
            .filter(|c| query.finds(&words_of(c)))
            .collect();
        own.sort_by_key(|c| std::cmp::Reverse((c.last_activity_at, c.id)));
        let messages = self.messages.iter().rev().filter(|m| {
            sees.contains_key(&m.conversation)
                && query.finds(&words(m.text.as_deref().unwrap_or_default()))
        });
        (
            own.iter().map(|c| c.id).collect(),
            messages.map(|m| m.id).collect(),
        )
    }
}

#[tokio::test]
async fn every_reader_finds_what_the_rules_say_and_nothing_else() {
    for database in testkit::databases() {
        let store = open(&database.url);
        let told = store.write(Told::begin).await.expect("told");
        let told = Arc::new(told);
        for (nth, viewer) in viewers().into_iter().enumerate() {
            let told = told.clone();
            let looking = store.read(move |db| look(db, nth, &told, viewer));
            looking.await.expect("searched");
        }
    }
}

fn look(db: &mut Db, nth: usize, told: &Told, viewer: Viewer) -> StoreResult<()> {
    let reader = Reader::load(db, viewer)?;
    for (at, text) in QUERIES.into_iter().enumerate() {
        let query: Query = text.parse().expect("a query");
        let (mut own, messages) = told.found(&reader, &query);
        let viewer = &reader.viewer;
        let whole = ids(&pages(db, &reader, &search(text, 20_000), 9)?);
        let expected = (own.clone(), messages.clone());
        assert_eq!(whole, expected, "{text} for {viewer:?}");
        // However few candidates a request looks at, nothing is left out. (Each reader asks so
        // for some of the words, as it takes many requests.)
        if (nth + at).is_multiple_of(6) {
            let (mut some, more) = ids(&pages(db, &reader, &search(text, 7), 5)?);
            assert_eq!(more, messages, "{text} for {viewer:?}");
            some.sort_unstable();
            own.sort_unstable();
            assert_eq!(some, own, "{text} for {viewer:?}");
        }
    }
    Ok(())
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
        assert!(few == more && more == most && *few <= 9, "{counts:?}");
    }
}

/// Looks at the tables themselves.
pub fn execute(db: &mut Db, sql: &str) -> StoreResult<usize> {
    Ok(diesel::sql_query(sql).execute(db)?)
}

//! Messages that wait for their time, and what was said since: the SQL against the rules of the domain.

use super::dice::Dice;
use super::world::{at, open, organization};
use domain::actors::Actor;
use domain::messages::{AtDue, Delivery, Direction, MessageKind, Place, at_due};
use domain::replying::check_seen;
use domain::{ConversationId, MessageId, Timestamp};
use store::messages::{self, Message, human_answers_since, scheduled};
use store::{Db, StoreError, StoreResult};

const HERE: [i64; 3] = [1, 2, 3];
const STATES: [Delivery; 4] = [
    Delivery::Scheduled,
    Delivery::Sent,
    Delivery::Failed,
    Delivery::Cancelled,
];

pub fn message(dice: &mut Dice, id: i64) -> Message {
    let state = dice.pick(&STATES);
    let position = at(i64::try_from(dice.roll(20)).expect("small"));
    let waits = state == Delivery::Scheduled;
    let author = match dice.roll(4) {
        0 => Actor::Contact(30.into()),
        n => Actor::Agent(i64::try_from(n).expect("small").into()),
    };
    let by_us = author != Actor::Contact(30.into());
    Message {
        organization: organization(),
        id: id.into(),
        conversation: dice.pick(&HERE).into(),
        channel: 20.into(),
        identity: None,
        direction: match by_us {
            true => Direction::Outbound,
            false => Direction::Inbound,
        },
        kind: MessageKind::Text,
        author,
        client_id: None,
        provider_id: None,
        text: Some("Hello".to_owned()),
        reply_to: None,
        automated: None,
        counts_as_answer: false,
        inbound_seq: None,
        delivery: by_us.then_some(state),
        error: None,
        due_at: (by_us && waits).then_some(position),
        details: None,
        held: (by_us && waits && dice.one_in(2)).then(|| dice.one_in(2)),
        position,
        sent_at: at(0),
        received_at: at(0),
        edited_at: None,
        deleted_at: None,
        version: 1,
    }
}

fn ids<'a>(messages: impl IntoIterator<Item = &'a Message>) -> Vec<MessageId> {
    messages.into_iter().map(|message| message.id).collect()
}

/// What leaves by the rule, the first first.
fn leaves(all: &[Message], here: ConversationId, now: Timestamp) -> Vec<MessageId> {
    let is_due = |message: &&Message| {
        let due = message.due_at.filter(|_| message.conversation == here);
        due.is_some_and(|due| at_due(due, message.held, false, now) == AtDue::Leaves)
    };
    let mut due: Vec<&Message> = all.iter().filter(is_due).collect();
    due.sort_by_key(|message| (message.due_at.map(Timestamp::as_micros), message.id));
    ids(due)
}

fn compare(db: &mut Db, dice: &mut Dice, all: &[Message]) -> StoreResult<()> {
    let here: ConversationId = dice.pick(&HERE).into();
    let now = at(i64::try_from(dice.roll(22)).expect("small"));
    let due = scheduled::due(db, organization(), here, now, 100)?;
    assert_eq!(ids(&due), leaves(all, here, now));
    let first = scheduled::due(db, organization(), here, now, 2)?;
    assert_eq!(ids(&first), ids(due.iter().take(2)));

    let waits = |message: &&Message| message.due_at.is_some();
    let later = |message: &&Message| message.conversation == here && message.due_at > Some(now);
    let count = scheduled::count(db, organization(), here, now)?;
    let counted = all.iter().filter(later).count();
    assert_eq!(count, i64::try_from(counted).expect("few"));

    let some: Vec<ConversationId> = dice.some(&HERE).into_iter().map(Into::into).collect();
    let mut found = scheduled::waiting_in(db, organization(), &some)?;
    found.sort();
    let mut waiting: Vec<_> = all.iter().filter(waits).map(|m| m.conversation).collect();
    waiting.retain(|id| some.contains(id));
    waiting.sort();
    waiting.dedup();
    assert_eq!(found, waiting);
    answers(db, dice, all, here)
}

/// Whose author has not seen the last answer of a colleague is stopped, and nobody else.
fn answers(db: &mut Db, dice: &mut Dice, all: &[Message], here: ConversationId) -> StoreResult<()> {
    let me = Actor::Agent(1.into());
    let said: Vec<&Message> = all
        .iter()
        .filter(|message| message.conversation == here && !message.is_unsent())
        .collect();
    if said.is_empty() {
        return Ok(());
    }
    let seen: Place = dice.pick(&said).place();
    let of_colleagues = said
        .iter()
        .filter(|message| matches!(message.author, Actor::Agent(_)) && message.author != me);
    let last = of_colleagues.clone().map(|message| message.place()).max();
    let newer = human_answers_since(db, organization(), here, seen, me, 100)?;
    assert_eq!(check_seen(Some(seen), last).is_err(), !newer.is_empty());
    let mut behind: Vec<Place> = of_colleagues.map(|message| message.place()).collect();
    behind.retain(|place| *place > seen);
    behind.sort();
    let found: Vec<Place> = newer.iter().map(Message::place).collect();
    assert_eq!(found, behind);
    Ok(())
}

#[tokio::test]
async fn what_waits_and_what_was_said_is_found_as_the_rules_have_it() {
    for database in testkit::databases() {
        let store = open(&database.url);
        let done = store.write(|db| {
            let mut dice = Dice::new(7);
            let all: Vec<Message> = (1..=60).map(|id| message(&mut dice, id)).collect();
            messages::insert_all(db, &all, &[])?;
            for _ in 0..60 {
                compare(db, &mut dice, &all)?;
            }
            Ok::<_, StoreError>(())
        });
        done.await.expect("no failure");
    }
}

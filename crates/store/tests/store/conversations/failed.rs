//! What did not leave over a channel is listed for who sees its conversation, and for nobody else.

use super::dice::Dice;
use super::waiting::message;
use super::world::{at, furnish, history, open, viewers};
use domain::conversations::Conversation;
use domain::messages::{Delivery, Direction};
use domain::principal::Viewer;
use domain::visibility::{WorkedChannels, can_see};
use domain::{ChannelId, MessageId};
use store::conversations::Reader;
use store::messages::{self, Message, failed};
use store::{Db, StoreError, StoreResult};

/// More than one page meets.
const MANY: i64 = 1000;
/// Behind the ids of the conversations.
const FIRST: i64 = 5000;

fn said(dice: &mut Dice, id: i64, all: &[Conversation]) -> Message {
    let states = [
        Delivery::Failed,
        Delivery::Failed,
        Delivery::Failed,
        Delivery::Sent,
    ];
    let conversations: Vec<_> = all.iter().map(|c| c.id).collect();
    Message {
        conversation: dice.pick(&conversations),
        channel: dice.pick(&[20, 20, 20, 21]).into(),
        direction: Direction::Outbound,
        delivery: Some(dice.pick(&states)),
        due_at: None,
        held: None,
        // Several at the same moment, so that ties are met too.
        position: at(id / 3),
        ..message(dice, id)
    }
}

/// All pages, one behind the other; how many there were, too.
fn read(db: &mut Db, reader: &Reader, channel: ChannelId) -> StoreResult<(Vec<MessageId>, usize)> {
    let (mut found, mut after, mut pages) = (Vec::new(), None, 0);
    loop {
        let page = failed::list(db, reader, channel, after.as_ref(), 100)?;
        assert!(page.items.len() <= 100);
        pages += 1;
        for (message, item) in page.items {
            assert_eq!(message.conversation, item.conversation.id);
            found.push(message.id);
        }
        match page.next {
            Some(next) => after = Some(next),
            None => return Ok((found, pages)),
        }
    }
}

fn expected(
    viewer: &Viewer,
    worked: &WorkedChannels,
    all: &[Conversation],
    said: &[Message],
) -> Vec<MessageId> {
    let sees = |message: &&Message| {
        let c = all.iter().find(|c| c.id == message.conversation);
        c.is_some_and(|c| can_see(viewer, &c.facts(), worked).is_any())
    };
    let failed = said.iter().filter(|message| {
        message.channel == 20.into() && message.delivery == Some(Delivery::Failed)
    });
    let mut failed: Vec<&Message> = failed.filter(sees).collect();
    failed.sort_by_key(|message| std::cmp::Reverse(message.place()));
    failed.iter().map(|message| message.id).collect()
}

#[tokio::test]
async fn what_did_not_leave_is_listed_for_who_sees_its_conversation() {
    for database in testkit::databases() {
        let store = open(&database.url);
        let done = store.write(|db| {
            furnish(db)?;
            let all = history(db, 17, 20, 80)?;
            let mut dice = Dice::new(23);
            let said: Vec<Message> = (1..=MANY)
                .map(|n| said(&mut dice, FIRST + n, &all))
                .collect();
            messages::insert_all(db, &said, &[])?;
            let mut most = 0;
            for viewer in viewers() {
                let reader = Reader::load(db, viewer.clone())?;
                let (found, pages) = read(db, &reader, 20.into())?;
                assert_eq!(found, expected(&viewer, &reader.worked, &all, &said));
                let full = found.len().div_ceil(100).max(1);
                assert!(pages <= full + 2, "{pages} pages of {}", found.len());
                most = most.max(found.len());
            }
            assert!(most > 500, "{most}");
            Ok::<_, StoreError>(())
        });
        done.await.expect("no failure");
    }
}

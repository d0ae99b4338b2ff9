//! Where a customer's message goes, of what the database gives the rule, is where it goes of everything.

use super::dice::Dice;
use super::world::{CHANNELS, CONTACTS, at, furnish, history, open, organization};
use domain::choosing::{Arrival, Candidate, Choice, choose};
use domain::conversations::Conversation;
use domain::organizations::AfterClosing;
use domain::{ChannelId, ConversationId, IdentityId, Timestamp};
use std::collections::BTreeMap;
use store::conversations::channels::{Taken, candidates, touch};
use store::{Db, StoreResult};

const IDENTITIES: [i64; 2] = [70, 71];

type Way = (ChannelId, IdentityId);
type Ways = BTreeMap<(ConversationId, Way), Timestamp>;

fn way(dice: &mut Dice) -> Way {
    (
        ChannelId::from(dice.pick(&CHANNELS)),
        IdentityId::from(dice.pick(&IDENTITIES)),
    )
}

/// Messages at random over channels at random.
fn travel(db: &mut Db, dice: &mut Dice, all: &[Conversation]) -> StoreResult<Ways> {
    let mut ways = Ways::new();
    for n in 0..150 {
        let ids: Vec<ConversationId> = all.iter().map(|c| c.id).collect();
        let (id, way) = (dice.pick(&ids), way(dice));
        touch(db, organization(), id, way, Taken::ByCustomer, at(500 + n))?;
        ways.insert((id, way), at(500 + n));
    }
    Ok(ways)
}

fn everything(all: &[Conversation], ways: &Ways, way: Way) -> Vec<(i64, Candidate)> {
    let candidate = |c: &Conversation| Candidate {
        id: c.id,
        status: c.status,
        last_activity_at: c.last_activity_at,
        last_active_here_at: ways.get(&(c.id, way)).copied(),
    };
    all.iter()
        .map(|c| (*c.contact.as_ref(), candidate(c)))
        .collect()
}

fn compare(db: &mut Db) -> StoreResult<()> {
    furnish(db)?;
    let mut dice = Dice::new(23);
    let all = history(db, 5, 60, 200)?;
    let ways = travel(db, &mut dice, &all)?;
    let ids: Vec<ConversationId> = all.iter().map(|c| c.id).collect();
    for _ in 0..600 {
        let (contact, way) = (dice.pick(&CONTACTS), way(&mut dice));
        let arrival = Arrival {
            answers: dice.one_in(3).then(|| dice.pick(&ids)),
            is_mail: dice.one_in(3),
        };
        let choice = Choice {
            across_channels: dice.one_in(2),
            after_closing: match dice.one_in(2) {
                true => AfterClosing::New,
                false => AfterClosing::Reopen,
            },
        };
        // A mail may answer somebody else's; nothing else may.
        let theirs: Vec<Candidate> = everything(&all, &ways, way)
            .into_iter()
            .filter(|(of, c)| *of == contact || (arrival.is_mail && arrival.answers == Some(c.id)))
            .map(|(_, c)| c)
            .collect();
        let given = candidates(db, organization(), contact.into(), way, arrival)?;
        assert_eq!(
            choose(arrival, &given, choice),
            choose(arrival, &theirs, choice),
            "{arrival:?} {choice:?} over {way:?} of {contact}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_message_goes_where_the_rule_says_of_everything_there_is() {
    for database in testkit::databases() {
        let store = open(&database.url);
        store.write(compare).await.expect("compared");
    }
}

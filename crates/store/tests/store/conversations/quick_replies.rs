//! Who sees which quick replies: the SQL against the rule of the domain.

use super::dice::Dice;
use super::world::{AGENTS, CHANNELS, at, open, organization};
use domain::permissions::PermissionSet;
use domain::principal::Viewer;
use domain::quick_replies::{Visibility, is_for, is_visible};
use domain::{AgentId, ChannelId};
use store::StoreError;
use store::quick_replies::{self, QuickReply, Wanted};

fn reply(dice: &mut Dice, id: i64) -> QuickReply {
    QuickReply {
        organization: organization(),
        id: id.into(),
        owner: (!dice.one_in(4)).then(|| dice.pick(&AGENTS).into()),
        name: format!("Reply {id:02}"),
        topic: None,
        message: "Hello".to_owned(),
        visibility: dice.pick(&[Visibility::Me, Visibility::Everyone]),
        channels: dice.some(&CHANNELS).into_iter().map(Into::into).collect(),
        version: 1,
        created_at: at(0),
    }
}

fn viewer(agent: Option<AgentId>) -> Viewer {
    Viewer {
        organization: organization(),
        agent,
        permissions: PermissionSet::all(),
        teams: Vec::new(),
        shown_restricted: true,
    }
}

#[tokio::test]
async fn everybody_sees_what_is_for_them_and_can_be_used_there() {
    for database in testkit::databases() {
        let store = open(&database.url);
        let done = store.write(|db| {
            let mut dice = Dice::new(11);
            let all: Vec<QuickReply> = (1..=40).map(|id| reply(&mut dice, id)).collect();
            for reply in &all {
                quick_replies::insert(db, reply)?;
            }
            for _ in 0..40 {
                let agent = (!dice.one_in(4)).then(|| dice.pick(&AGENTS).into());
                let channel = dice
                    .one_in(2)
                    .then(|| ChannelId::from(dice.pick(&CHANNELS)));
                let visibility = dice.one_in(3).then_some(Visibility::Me);
                let wanted = Wanted {
                    text: None,
                    visibility,
                    channel,
                };
                let page = quick_replies::list(db, organization(), agent, &wanted, None, 100)?;
                let by = viewer(agent);
                let is_wanted = |reply: &&QuickReply| {
                    is_visible(&by, reply.visibility, reply.owner)
                        && visibility.is_none_or(|wanted| wanted == reply.visibility)
                        && channel.is_none_or(|id| is_for(&reply.channels, &id))
                };
                let expected: Vec<&QuickReply> = all.iter().filter(is_wanted).collect();
                let found: Vec<&QuickReply> = page.items.iter().collect();
                assert_eq!(found, expected, "as {agent:?} on {channel:?}");
            }
            Ok::<_, StoreError>(())
        });
        done.await.expect("no failure");
    }
}

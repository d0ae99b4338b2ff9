//! A small organization, and random histories of its conversations.

use super::dice::Dice;
use domain::actors::Actor;
use domain::agents::Color;
use domain::channels::ChannelKind;
use domain::contacts::Contact;
use domain::conversations::{Assignment, Conversation, LeftOut, NewConversation, TransferTo};
use domain::labels::{Priority, Urgencies};
use domain::messages::{Direction, LastMessage, MessageKind};
use domain::permissions::{Permission, PermissionSet};
use domain::principal::Viewer;
use domain::routing::{Routed, Visibility};
use domain::{
    AgentId, ChannelId, ContactId, ConversationId, LabelId, OrganizationId, TagId, TeamId,
    Timestamp,
};
use store::channels::Channel;
use store::labels::Label;
use store::teams::Team;
use store::{Db, Options, Store, StoreResult, channels, contacts, conversations, labels, teams};

pub const AGENTS: [i64; 4] = [1, 2, 3, 4];
pub const TEAMS: [i64; 3] = [10, 11, 12];
pub const CHANNELS: [i64; 4] = [20, 21, 22, 23];
pub const LABELS: [i64; 4] = [40, 41, 42, 43];
pub const TAGS: [i64; 4] = [60, 61, 62, 63];
pub const CONTACTS: [i64; 6] = [30, 31, 32, 33, 34, 35];

pub fn organization() -> OrganizationId {
    1.into()
}

pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from(1_700_000_000_000_000).plus_seconds(seconds)
}

pub fn open(url: &str) -> Store {
    Store::open(Options::new(url)).expect("a store")
}

/// Channel 22 is nobody's; the others have one or two teams.
pub fn furnish(db: &mut Db) -> StoreResult<()> {
    conversations::prepare(db, organization())?;
    for id in CHANNELS {
        channels::insert(db, &channel(id))?;
    }
    for (id, on) in TEAMS.into_iter().zip([vec![20, 21], vec![21], vec![23]]) {
        teams::insert(db, &team(id, &on))?;
    }
    labels::insert_all(db, &LABELS.map(label))?;
    for id in CONTACTS {
        let mut contact = Contact::new(organization(), id.into(), at(0));
        contact.restricted = id == 35;
        contact.viewers = match id {
            35 => vec![1.into()],
            _ => Vec::new(),
        };
        contacts::insert(db, &contact, &[])?;
    }
    Ok(())
}

/// One in three is urgent.
fn label(id: i64) -> Label {
    Label {
        organization: organization(),
        id: id.into(),
        name: format!("Label {id}"),
        color: Color::Blue,
        priority: match id % 3 {
            0 => Priority::High,
            _ => Priority::Normal,
        },
        version: 1,
        created_at: at(0),
    }
}

fn team(id: i64, on: &[i64]) -> Team {
    Team {
        organization: organization(),
        id: id.into(),
        name: format!("Team {id}"),
        reference: None,
        color: Color::Blue,
        version: 1,
        created_at: at(0),
        channels: on.iter().map(|id| ChannelId::from(*id)).collect(),
        agents: Vec::new(),
    }
}

fn channel(id: i64) -> Channel {
    Channel {
        organization: organization(),
        id: id.into(),
        public_id: format!("public-{id}"),
        kind: ChannelKind::Webchat,
        name: format!("Channel {id}"),
        settings: serde_json::Map::default(),
        sealed_secrets: None,
        business_hours: None,
        automated_messages: Default::default(),
        available: true,
        unavailable_since: None,
        failing_since: None,
        enabled: true,
        send_read_receipts: true,
        removed_at: None,
        version: 1,
        created_at: at(0),
    }
}

/// Readers of every sort: teams or none, each permission that decides on sight, an integration,
/// and tokens that were not made for what is restricted.
pub fn viewers() -> Vec<Viewer> {
    let permissions = [
        vec![],
        vec![Permission::SeeAllFolder, Permission::UnblockContacts],
        vec![Permission::ViewAllConversations, Permission::SeeAllFolder],
        vec![Permission::ViewRestricted, Permission::UnblockContacts],
        Permission::ALL.to_vec(),
    ];
    let teams: [&[i64]; 4] = [&[], &[10], &[11, 12], &[12]];
    let mut viewers = Vec::new();
    for (agent, teams) in [Some(1), Some(2), Some(3), None].into_iter().zip(teams) {
        for permissions in &permissions {
            viewers.push(Viewer {
                organization: organization(),
                agent: agent.map(AgentId::from),
                permissions: permissions.iter().copied().collect::<PermissionSet>(),
                teams: teams.iter().map(|id| TeamId::from(*id)).collect(),
                shown_restricted: true,
            });
        }
    }
    let narrowed: Vec<Viewer> = viewers
        .iter()
        .step_by(2)
        .cloned()
        .map(Viewer::without_restricted)
        .collect();
    viewers.extend(narrowed);
    viewers
}

/// Begins a conversation at random.
pub fn begin(db: &mut Db, dice: &mut Dice, id: i64, now: Timestamp) -> StoreResult<Conversation> {
    let routed = Routed {
        visibility: visibility(dice),
        team: dice.one_in(2).then(|| dice.pick(&TEAMS).into()),
        ..Routed::default()
    };
    let new = NewConversation {
        organization: organization(),
        id: id.into(),
        number: conversations::next_number(db, organization())?,
        subject: None,
        contact: ContactId::from(dice.pick(&CONTACTS)),
        channel: ChannelId::from(dice.pick(&CHANNELS)),
        previous: None,
        created_at: now,
    };
    let (mut conversation, _) = Conversation::begin(new, routed);
    let agents = agents(dice);
    let fit = agents
        .into_iter()
        .filter(|agent| conversation.admits(*agent));
    let added = Assignment {
        agents: fit.collect(),
        ..Assignment::default()
    };
    conversation.assign(&added, now).expect("it is open");
    conversations::insert(db, &conversation)?;
    Ok(conversation)
}

/// Does something to a conversation, or nothing.
pub fn happen(db: &mut Db, dice: &mut Dice, id: ConversationId, now: Timestamp) -> StoreResult<()> {
    let mut locked = conversations::lock(db, organization(), id)?;
    let c = &mut locked.conversation;
    let agent: AgentId = dice.pick(&AGENTS).into();
    match dice.roll(21) {
        0..=2 => drop(c.customer_wrote(now, now)),
        3 => drop(c.human_answered(now.as_micros().into(), now)),
        4 => drop(c.pick(agent, now)),
        5 => {
            let taken = Assignment {
                agents: agents(dice),
                ..Assignment::default()
            };
            drop(c.revoke(&taken, now));
        }
        6 => drop(c.close(Actor::Agent(agent), now)),
        7 => drop(c.reopen(now)),
        8 => drop(c.archive(now)),
        9 => drop(c.snooze(now.plus_seconds(3600), now)),
        10 => drop(c.wake(now)),
        11 => drop(match c.blocked {
            true => c.unblock(now),
            false => c.block(now),
        }),
        12 => drop(c.set_visibility(visibility(dice), LeftOut::Unassign, now)),
        13..=14 => {
            let label = LabelId::from(dice.pick(&LABELS));
            let known = urgencies(db, c, label)?;
            drop(c.label(label, "label", &known, now));
        }
        15 => {
            let label = LabelId::from(dice.pick(&LABELS));
            let known = urgencies(db, c, label)?;
            drop(c.unlabel(label, "label", &known, now));
        }
        16..=17 => {
            let tag = TagId::from(dice.pick(&TAGS));
            drop(c.tag(tag, "tag", 1, now));
        }
        18 => {
            let tag = TagId::from(dice.pick(&TAGS));
            let another = dice.one_in(3).then(|| 1.into());
            drop(c.untag(tag, "tag", another, now));
        }
        _ => {
            let to = match dice.one_in(2) {
                true => TransferTo::Team(dice.pick(&TEAMS).into()),
                false => TransferTo::Nobody,
            };
            drop(c.transfer(to, &[], now));
        }
    }
    c.show(LastMessage {
        id: 1.into(),
        preview: "hello".into(),
        kind: MessageKind::Text,
        direction: Direction::Inbound,
        author: Actor::Contact(c.contact),
        sent_at: now,
        delivery: None,
    });
    conversations::save(db, &locked, now)
}

fn urgencies(db: &mut Db, c: &Conversation, label: LabelId) -> StoreResult<Urgencies> {
    let mut named = c.labels.clone();
    named.push(label);
    labels::urgencies(db, organization(), &named)
}

fn agents(dice: &mut Dice) -> Vec<AgentId> {
    dice.some(&AGENTS).into_iter().map(AgentId::from).collect()
}

fn visibility(dice: &mut Dice) -> Visibility {
    let restricted = dice.one_in(3);
    Visibility {
        restricted,
        viewers: match restricted {
            true => agents(dice),
            false => Vec::new(),
        },
    }
}

/// Conversations after a random history, as the database has them.
pub fn history(
    db: &mut Db,
    seed: u64,
    conversations_made: i64,
    moves: i64,
) -> StoreResult<Vec<Conversation>> {
    let mut dice = Dice::new(seed);
    let ids: Vec<i64> = (1000..1000 + conversations_made).collect();
    for (now, id) in (0..).zip(&ids) {
        begin(db, &mut dice, *id, at(now))?;
    }
    for now in 0..moves {
        // Several at the same moment, so that ties are met too.
        let now = at(conversations_made + now / 3);
        let id = dice.pick(&ids).into();
        happen(db, &mut dice, id, now)?;
    }
    ids.into_iter()
        .map(|id| conversations::get(db, organization(), id.into()))
        .collect()
}

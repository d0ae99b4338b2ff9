//! Small random organizations: few enough ids that everything meets everything.

use domain::conversations::{Assistance, Conversation, NewConversation, Status};
use domain::permissions::{Permission, PermissionSet};
use domain::principal::Viewer;
use domain::routing::Routed;
use domain::visibility::WorkedChannels;
use domain::{AgentId, ChannelId, OrganizationId, TeamId, Timestamp};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;

const AGENTS: i64 = 4;
const TEAMS: i64 = 4;
const CHANNELS: i64 = 4;

pub fn at(seconds: i64) -> Timestamp {
    Timestamp::EPOCH.plus_seconds(seconds)
}

pub fn agents() -> impl Strategy<Value = Vec<AgentId>> {
    btree_set(1..=AGENTS, 0..=3).prop_map(|ids| ids.into_iter().map(AgentId::from).collect())
}

/// Mostly agents with none of the wide permissions.
pub fn permissions() -> impl Strategy<Value = PermissionSet> {
    use Permission::*;
    let wide = [
        SeeAllFolder,
        ViewAllConversations,
        ViewRestricted,
        UnblockContacts,
        ManageConversations,
    ];
    vec(proptest::sample::select(wide.to_vec()), 0..4).prop_map(|some| some.into_iter().collect())
}

pub fn viewer() -> impl Strategy<Value = Viewer> {
    let agent =
        prop_oneof![4 => (1..=AGENTS).prop_map(|id| Some(AgentId::from(id))), 1 => Just(None)];
    let teams = btree_set(1..=TEAMS, 0..=2);
    let narrowed = proptest::bool::weighted(0.2);
    (agent, teams, permissions(), narrowed).prop_map(|(agent, teams, permissions, narrowed)| {
        let viewer = Viewer {
            organization: 1.into(),
            agent,
            permissions,
            teams: teams.into_iter().map(TeamId::from).collect(),
            shown_restricted: true,
        };
        match narrowed {
            true => viewer.without_restricted(),
            false => viewer,
        }
    })
}

pub fn worked() -> impl Strategy<Value = WorkedChannels> {
    vec((1..=CHANNELS, 1..=TEAMS), 0..6).prop_map(|pairs| {
        pairs
            .into_iter()
            .map(|(c, t)| (ChannelId::from(c), TeamId::from(t)))
            .collect()
    })
}

/// A conversation in any state, also ones the rules would not lead to.
pub fn conversation() -> impl Strategy<Value = Conversation> {
    let whose = (
        agents(),
        agents(),
        any::<bool>(),
        proptest::option::of(1..=TEAMS),
        1..=CHANNELS,
    );
    let state = (
        any::<bool>(),
        any::<bool>(),
        hardly(),
        hardly(),
        hardly(),
        proptest::option::of(1..4_i64),
    );
    (whose, state).prop_map(|(whose, state)| {
        let (assignees, viewers, restricted, team, channel) = whose;
        let (open, assisted, archived, snoozed, blocked, waiting) = state;
        let mut c = begun(channel.into());
        c.assignees = assignees;
        c.viewers = viewers;
        c.restricted = restricted;
        c.team = team.map(TeamId::from);
        c.status = if open { Status::Open } else { Status::Closed };
        c.assistant = Some(Assistance {
            assistant: 9.into(),
            active: assisted,
            unanswered: None,
        });
        c.archived = archived;
        c.snoozed_until = snoozed.then(|| at(900));
        c.blocked = blocked;
        c.waiting_since = waiting.map(|_| at(1));
        c.unreplied_count = waiting.unwrap_or(0);
        c
    })
}

/// A conversation as it begins: of nobody.
pub fn begun(channel: ChannelId) -> Conversation {
    let new = NewConversation {
        organization: OrganizationId::from(1),
        id: 6.into(),
        number: 1,
        subject: None,
        contact: 7.into(),
        channel,
        previous: None,
        created_at: at(0),
    };
    Conversation::begin(new, Routed::default()).0
}

fn hardly() -> impl Strategy<Value = bool> {
    proptest::bool::weighted(0.15)
}

//! Who reads a list, and the visibility rule of the domain as SQL: a test compares the two.

use super::row::place_key;
use crate::columns::AsInt;
use crate::fragment::{Dialect, Fragment};
use crate::schema::{agents, channels, team_channels};
use crate::{Db, StoreResult};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use domain::filters::Filter;
use domain::folders::Folder;
use domain::permissions::Permission;
use domain::principal::Viewer;
use domain::visibility::{Place, WorkedChannels};
use domain::{AgentId, ChannelId, TeamId, Timestamp};

/// No agent has this id: an integration is never assigned, no viewer, and has no marks.
pub(crate) fn nobody() -> AgentId {
    AgentId::from(0)
}

/// The one who reads, with what the rule of visibility asks about their organization.
#[derive(Clone, Debug)]
pub struct Reader {
    pub viewer: Viewer,
    /// Since when messages can be unread for them.
    pub joined_at: Timestamp,
    pub worked: WorkedChannels,
    channels: Vec<ChannelId>,
}

impl Reader {
    /// Looks up with one statement when they joined, which channels there are and which teams
    /// work on them.
    pub fn load(db: &mut Db, viewer: Viewer) -> StoreResult<Self> {
        type Found = (
            AsInt<ChannelId>,
            Option<AsInt<TeamId>>,
            Option<AsInt<Timestamp>>,
        );
        let me = viewer.agent.unwrap_or_else(nobody);
        let joined_at = agents::table
            .filter(agents::organization_id.eq(AsInt(viewer.organization)))
            .filter(agents::id.eq(AsInt(me)))
            .select(agents::joined_at)
            .single_value();
        let found: Vec<Found> = channels::table
            .left_join(
                team_channels::table.on(team_channels::organization_id
                    .eq(channels::organization_id)
                    .and(team_channels::channel_id.eq(channels::id))),
            )
            .filter(channels::organization_id.eq(AsInt(viewer.organization)))
            .order(channels::id)
            .select((channels::id, team_channels::team_id.nullable(), joined_at))
            .load(db)?;
        let joined_at = found.first().and_then(|(_, _, joined_at)| *joined_at);
        let worked = found
            .iter()
            .filter_map(|(channel, team, _)| Some((channel.0, team.as_ref()?.0)))
            .collect();
        let mut channels: Vec<ChannelId> = found.iter().map(|(channel, ..)| channel.0).collect();
        channels.dedup();
        Ok(Self {
            viewer,
            joined_at: joined_at.map_or(Timestamp::EPOCH, |at| at.0),
            worked,
            channels,
        })
    }

    pub(super) fn me(&self) -> AgentId {
        self.viewer.agent.unwrap_or_else(nobody)
    }

    /// Whether they see what is restricted to others.
    pub(super) fn views_restricted(&self) -> bool {
        self.viewer.may(Permission::ViewRestricted)
    }

    /// Whether they see what is restricted to them, and to them alone.
    pub(super) fn is_viewer_of_some(&self) -> bool {
        self.viewer.agent.is_some() && self.viewer.shown_restricted && !self.views_restricted()
    }

    /// The places whose conversations they see without being assigned; none means all.
    pub(super) fn sees_in(&self) -> Option<Vec<Place>> {
        let seen = |place: &Place| place.is_seen_by(&self.viewer, &self.worked);
        (!self.viewer.sees_every_team()).then(|| self.places(seen))
    }

    /// The same as indexes have it.
    pub(super) fn seen_places(&self) -> Option<Vec<i64>> {
        let seen = self.sees_in()?;
        Some(seen.into_iter().map(place_key).collect())
    }

    /// The places a folder takes from, whether seen or not; none means all.
    pub(super) fn taken_places(&self, folder: Folder) -> Option<Vec<i64>> {
        let narrows = folder == Folder::Team && !self.viewer.teams.is_empty();
        let takes = |place: &Place| folder.takes_place(&self.viewer, *place);
        narrows.then(|| self.places(takes).into_iter().map(place_key).collect())
    }

    /// What they see of what a folder takes; none means all.
    pub(super) fn places_in(&self, folder: Folder) -> Option<Vec<i64>> {
        match (self.seen_places(), self.taken_places(folder)) {
            (Some(seen), Some(taken)) => Some(
                seen.into_iter()
                    .filter(|place| taken.contains(place))
                    .collect(),
            ),
            (seen, taken) => seen.or(taken),
        }
    }

    /// What they see of what a folder takes, and a filter lets through; none means all.
    pub(super) fn places_of(&self, folder: Folder, filter: &Filter) -> Option<Vec<i64>> {
        let places = self.places_in(folder);
        let mut places = match (places, filter.teams.is_empty()) {
            (places, true) => places?,
            (None, false) => self.named_places(filter),
            (Some(places), false) => {
                let named = self.named_places(filter);
                places.into_iter().filter(|p| named.contains(p)).collect()
            }
        };
        if !filter.channels.is_empty() {
            let channels: Vec<i64> = filter.channels.iter().map(|id| -*id.as_ref()).collect();
            places.retain(|place| *place > 0 || channels.contains(place));
        }
        Some(places)
    }

    /// Of no team are conversations that stand by their channel.
    pub(super) fn named_places(&self, filter: &Filter) -> Vec<i64> {
        let teams = filter.teams.iter().flatten();
        let teams = teams.map(|team| place_key(Place::Team(*team)));
        let channels = self.channels.iter().copied().map(Place::Channel);
        let none = filter.teams.contains(&None);
        teams
            .chain(channels.filter(|_| none).map(place_key))
            .collect()
    }

    /// Of one's own teams and every channel, the only ones that are ever narrowed to.
    fn places(&self, fits: impl Fn(&Place) -> bool) -> Vec<Place> {
        let teams = self.viewer.teams.iter().copied().map(Place::Team);
        let channels = self.channels.iter().copied().map(Place::Channel);
        teams.chain(channels).filter(fits).collect()
    }

    /// Whether they see a conversation of this alias, at least withheld.
    pub(crate) fn sees(&self, alias: &'static str, dialect: Dialect) -> Fragment<Bool> {
        let me = *self.me().as_ref();
        let mut rule = Fragment::new(format!("({alias}.organization_id = "))
            .int(*self.viewer.organization.as_ref());
        if !self.viewer.shown_restricted {
            rule = rule.sql(format!(" AND {alias}.restricted = FALSE"));
        } else if !self.views_restricted() {
            rule = rule
                .sql(format!(
                    " AND ({alias}.restricted = FALSE OR EXISTS (SELECT 1 FROM conversation_viewers v \
                     WHERE v.organization_id = {alias}.organization_id \
                     AND v.conversation_id = {alias}.id AND v.agent_id = "
                ))
                .int(me)
                .sql("))");
        }
        if let Some(places) = self.seen_places() {
            rule = rule
                .sql(format!(" AND ({alias}.place "))
                .one_of(&places, dialect)
                .sql(" OR ")
                .then(self.is_assigned(alias))
                .sql(")");
        }
        rule.sql(")")
    }

    /// Whether they may see, at least withheld, what `conversation_assignees` says that they work on; begins
    /// with AND. Whoever is admitted to a restricted one is a viewer.
    pub(super) fn is_admitted(&self) -> Fragment<Bool> {
        let admitted = match self.views_restricted() {
            true => "",
            false => " AND admitted = TRUE",
        };
        let in_sight = match self.viewer.shown_restricted {
            true => "",
            false => {
                " AND NOT EXISTS (SELECT 1 FROM conversation_viewers v \
                 WHERE v.organization_id = conversation_assignees.organization_id \
                 AND v.conversation_id = conversation_assignees.conversation_id \
                 AND v.agent_id = conversation_assignees.agent_id)"
            }
        };
        Fragment::new(admitted).sql(in_sight)
    }

    /// Whether a conversation of this alias is assigned to them. Counted, for PostgreSQL would begin with all that are.
    pub(super) fn is_assigned(&self, alias: &'static str) -> Fragment<Bool> {
        Fragment::new(format!(
            "(SELECT COUNT(*) FROM conversation_assignees a \
             WHERE a.organization_id = {alias}.organization_id \
             AND a.conversation_id = {alias}.id AND a.agent_id = "
        ))
        .int(*self.me().as_ref())
        .sql(") > 0")
    }
}

//! Rows and queries of channels. A removed channel stays: its conversations still name it.

pub mod failures;
pub mod health;
pub mod mailboxes;

use crate::columns::{AsInt, AsText};
use crate::schema::{channels, team_channels};
use crate::{Cursor, Db, Slice, StoreResult, json};
use diesel::prelude::*;
use domain::automated::AutomatedMessages;
use domain::channels::ChannelKind;
use domain::hours::BusinessHours;
use domain::visibility::WorkedChannels;
use domain::{ChannelId, OrganizationId, TeamId, Timestamp};
use serde_json::{Map, Value};

#[derive(Clone, Debug, PartialEq)]
pub struct Channel {
    pub organization: OrganizationId,
    pub id: ChannelId,
    /// What links of providers and widgets call it; hard to guess.
    pub public_id: String,
    pub kind: ChannelKind,
    pub name: String,
    /// Without the secret ones.
    pub settings: Map<String, Value>,
    /// The secret ones, unreadable without the server's key.
    pub sealed_secrets: Option<String>,
    /// None: always open.
    pub business_hours: Option<BusinessHours>,
    pub automated_messages: AutomatedMessages,
    pub available: bool,
    /// Since when it is not available.
    pub unavailable_since: Option<Timestamp>,
    /// Since when it does not work.
    pub failing_since: Option<Timestamp>,
    pub enabled: bool,
    pub send_read_receipts: bool,
    pub removed_at: Option<Timestamp>,
    pub version: i64,
    pub created_at: Timestamp,
}

impl Channel {
    /// Whether messages go in and out.
    pub fn is_open(&self) -> bool {
        self.enabled && self.removed_at.is_none()
    }
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = channels, treat_none_as_default_value = false, treat_none_as_null = true)]
#[diesel(primary_key(organization_id, id))]
struct Row {
    organization_id: AsInt<OrganizationId>,
    id: AsInt<ChannelId>,
    public_id: String,
    kind: AsText<ChannelKind>,
    name: String,
    settings: String,
    sealed_secrets: Option<String>,
    available: bool,
    enabled: bool,
    send_read_receipts: bool,
    removed_at: Option<AsInt<Timestamp>>,
    version: i64,
    created_at: AsInt<Timestamp>,
    business_hours: Option<String>,
    automated_messages: Option<String>,
    unavailable_since: Option<AsInt<Timestamp>>,
    failing_since: Option<AsInt<Timestamp>>,
}

/// Most channels that one reply is offered over.
const MOST: i64 = 1000;

/// The channels there are, by name: those that one may answer over.
pub fn list(db: &mut Db, organization: OrganizationId) -> StoreResult<Vec<Channel>> {
    let rows: Vec<Row> = channels::table
        .filter(channels::organization_id.eq(AsInt(organization)))
        .filter(channels::removed_at.is_null())
        .order((channels::name, channels::id))
        .limit(MOST)
        .select(Row::as_select())
        .load(db)?;
    rows.into_iter().map(Row::into_channel).collect()
}

/// The channels of a kind that are there and switched on, of all organizations.
pub fn of_kind(db: &mut Db, kind: ChannelKind) -> StoreResult<Vec<Channel>> {
    let rows: Vec<Row> = channels::table
        .filter(channels::kind.eq(AsText(kind)))
        .filter(channels::removed_at.is_null())
        .filter(channels::enabled)
        .select(Row::as_select())
        .load(db)?;
    rows.into_iter().map(Row::into_channel).collect()
}

/// Of what kinds channels are, of any organizations.
pub fn kinds(
    db: &mut Db,
    all: &[(OrganizationId, ChannelId)],
) -> StoreResult<Vec<(ChannelId, ChannelKind)>> {
    let organizations = all.iter().map(|(organization, _)| *organization.as_ref());
    let ids = all.iter().map(|(_, id)| *id.as_ref());
    let rows: Vec<(AsInt<ChannelId>, AsText<ChannelKind>)> = channels::table
        .filter(channels::organization_id.eq_any(organizations))
        .filter(channels::id.eq_any(ids))
        .select((channels::id, channels::kind))
        .load(db)?;
    Ok(rows.into_iter().map(|(id, kind)| (id.0, kind.0)).collect())
}

/// A page of the channels there are, by name.
pub fn page(
    db: &mut Db,
    organization: OrganizationId,
    after: Option<Cursor<String>>,
    limit: usize,
) -> StoreResult<Slice<Channel, String>> {
    let mut query = channels::table
        .filter(channels::organization_id.eq(AsInt(organization)))
        .filter(channels::removed_at.is_null())
        .into_boxed();
    if let Some(Cursor { key, id }) = after {
        let same = channels::name.eq(key.clone()).and(channels::id.gt(id));
        query = query.filter(channels::name.gt(key).or(same));
    }
    let rows: Vec<Row> = query
        .order((channels::name, channels::id))
        .limit(i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1))
        .select(Row::as_select())
        .load(db)?;
    let page = Slice::cut(rows, limit, |row: &Row| Cursor {
        key: row.name.clone(),
        id: *row.id.0.as_ref(),
    });
    let items = page.items.into_iter().map(Row::into_channel);
    Ok(Slice {
        items: items.collect::<StoreResult<_>>()?,
        next: page.next,
    })
}

/// Channels by their ids, removed ones too.
pub fn of_ids(
    db: &mut Db,
    organization: OrganizationId,
    ids: &[ChannelId],
) -> StoreResult<Vec<Channel>> {
    let rows: Vec<Row> = channels::table
        .filter(channels::organization_id.eq(AsInt(organization)))
        .filter(channels::id.eq_any(ids.iter().map(|id| *id.as_ref())))
        .select(Row::as_select())
        .load(db)?;
    rows.into_iter().map(Row::into_channel).collect()
}

/// One channel, removed or not.
pub fn get(db: &mut Db, organization: OrganizationId, id: ChannelId) -> StoreResult<Channel> {
    let row: Row = channels::table
        .find((AsInt(organization), AsInt(id)))
        .select(Row::as_select())
        .first(db)?;
    row.into_channel()
}

/// The channel a provider or a widget means; a removed one is not found.
pub fn by_public_id(db: &mut Db, public_id: &str) -> StoreResult<Channel> {
    let row: Row = channels::table
        .filter(channels::public_id.eq(public_id))
        .filter(channels::removed_at.is_null())
        .select(Row::as_select())
        .first(db)?;
    row.into_channel()
}

/// Which teams work on which channels, removed ones too: forgetting those would show their old
/// conversations to everyone.
pub fn worked(db: &mut Db, organization: OrganizationId) -> StoreResult<WorkedChannels> {
    let pairs: Vec<(AsInt<ChannelId>, AsInt<TeamId>)> = team_channels::table
        .filter(team_channels::organization_id.eq(AsInt(organization)))
        .select((team_channels::channel_id, team_channels::team_id))
        .load(db)?;
    Ok(pairs
        .into_iter()
        .map(|(channel, team)| (channel.0, team.0))
        .collect())
}

pub fn insert(db: &mut Db, channel: &Channel) -> StoreResult<()> {
    diesel::insert_into(channels::table)
        .values(Row::of(channel)?)
        .execute(db)?;
    Ok(())
}

/// Replaces the sealed secrets of a channel that are still `old`. Nothing that anybody sees changes, so it
/// stays the same version.
pub fn replace_secrets(
    db: &mut Db,
    organization: OrganizationId,
    id: ChannelId,
    old: &str,
    new: &str,
) -> StoreResult<bool> {
    let written = diesel::update(channels::table.find((AsInt(organization), AsInt(id))))
        .filter(channels::sealed_secrets.eq(old))
        .set(channels::sealed_secrets.eq(new))
        .execute(db)?;
    Ok(written == 1)
}

/// Writes a changed channel over its row.
pub fn save(db: &mut Db, channel: &Channel) -> StoreResult<()> {
    let own = channels::table.find((AsInt(channel.organization), AsInt(channel.id)));
    diesel::update(own).set(Row::of(channel)?).execute(db)?;
    Ok(())
}

impl Row {
    fn of(channel: &Channel) -> StoreResult<Self> {
        Ok(Self {
            organization_id: AsInt(channel.organization),
            id: AsInt(channel.id),
            public_id: channel.public_id.clone(),
            kind: AsText(channel.kind),
            name: channel.name.clone(),
            settings: json::write(&channel.settings)?,
            sealed_secrets: channel.sealed_secrets.clone(),
            available: channel.available,
            enabled: channel.enabled,
            send_read_receipts: channel.send_read_receipts,
            removed_at: channel.removed_at.map(AsInt),
            version: channel.version,
            created_at: AsInt(channel.created_at),
            business_hours: channel
                .business_hours
                .as_ref()
                .map(json::write)
                .transpose()?,
            automated_messages: Some(json::write(&channel.automated_messages)?),
            unavailable_since: channel.unavailable_since.map(AsInt),
            failing_since: channel.failing_since.map(AsInt),
        })
    }

    fn into_channel(self) -> StoreResult<Channel> {
        Ok(Channel {
            organization: self.organization_id.0,
            id: self.id.0,
            public_id: self.public_id,
            kind: self.kind.0,
            name: self.name,
            settings: json::read(&self.settings)?,
            sealed_secrets: self.sealed_secrets,
            business_hours: self.business_hours.as_deref().map(json::read).transpose()?,
            automated_messages: self
                .automated_messages
                .as_deref()
                .map(json::read)
                .transpose()?
                .unwrap_or_default(),
            available: self.available,
            unavailable_since: self.unavailable_since.map(|at| at.0),
            failing_since: self.failing_since.map(|at| at.0),
            enabled: self.enabled,
            send_read_receipts: self.send_read_receipts,
            removed_at: self.removed_at.map(|at| at.0),
            version: self.version,
            created_at: self.created_at.0,
        })
    }
}

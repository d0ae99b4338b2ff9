//! What a channel knows of an address: when it was heard of last, and whether it may be written to.

use crate::columns::AsInt;
use crate::constant::Constant;
use crate::db::{MANY, each_backend};
use crate::schema::identity_channels;
use crate::{Db, StoreResult};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Text};
use diesel::upsert::excluded;
use domain::replying::{Said, Standing, Told};
use domain::{ChannelId, IdentityId, OrganizationId, Timestamp};

/// What a channel knows of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentityChannel {
    pub identity: IdentityId,
    pub channel: ChannelId,
    pub window_expires_at: Option<Timestamp>,
    pub opted_out_at: Option<Timestamp>,
    pub subscribed: bool,
    pub last_inbound_at: Option<Timestamp>,
    /// The page of a website they wrote from last.
    pub page: Option<String>,
    /// When it was said last whether they want messages.
    pub wish_told_at: Option<Timestamp>,
    /// When it was said last whether they are there, and by what, where that tells no time.
    pub presence_told_at: Option<Timestamp>,
    pub presence_told_by: Option<String>,
}

impl IdentityChannel {
    /// As the rules take it.
    pub fn standing(&self) -> Standing {
        Standing {
            last_inbound_at: self.last_inbound_at,
            window_expires_at: self.window_expires_at,
            opted_out_at: self.opted_out_at,
            subscribed: self.subscribed,
        }
    }

    /// What was told before of the same.
    pub fn told(&self, consent: Consent) -> Told {
        match consent {
            Consent::OptedOut(_) => Told {
                at: self.wish_told_at,
                ..Told::default()
            },
            Consent::Subscribed(_) => Told {
                at: self.presence_told_at,
                by: self.presence_told_by.clone(),
                shown_at: self.last_inbound_at,
            },
        }
    }

    /// Whether it is so already.
    pub fn is_so(&self, consent: Consent) -> bool {
        match consent {
            Consent::OptedOut(at) => at.is_some() == self.opted_out_at.is_some(),
            Consent::Subscribed(is) => is == self.subscribed,
        }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = identity_channels)]
struct ChannelRow {
    identity_id: AsInt<IdentityId>,
    channel_id: AsInt<ChannelId>,
    window_expires_at: Option<AsInt<Timestamp>>,
    opted_out_at: Option<AsInt<Timestamp>>,
    subscribed: bool,
    last_inbound_at: Option<AsInt<Timestamp>>,
    page: Option<String>,
    wish_told_at: Option<AsInt<Timestamp>>,
    presence_told_at: Option<AsInt<Timestamp>>,
    presence_told_by: Option<String>,
}

/// What channels know of these identities.
pub fn channels(
    db: &mut Db,
    organization: OrganizationId,
    identities: &[IdentityId],
) -> StoreResult<Vec<IdentityChannel>> {
    let rows: Vec<ChannelRow> = identity_channels::table
        .filter(identity_channels::organization_id.eq(AsInt(organization)))
        .filter(identity_channels::identity_id.eq_any(identities.iter().copied().map(AsInt)))
        .order((
            identity_channels::identity_id,
            identity_channels::channel_id,
        ))
        .select(ChannelRow::as_select())
        .load(db)?;
    Ok(rows.into_iter().map(IdentityChannel::from).collect())
}

/// A customer wrote over a channel from an address, and perhaps from a page: it reaches them now.
pub fn heard(
    db: &mut Db,
    organization: OrganizationId,
    (identity, channel): (IdentityId, ChannelId),
    page: Option<&str>,
    at: Timestamp,
) -> StoreResult<()> {
    let query = diesel::insert_into(identity_channels::table)
        .values((
            identity_channels::organization_id.eq(AsInt(organization)),
            identity_channels::identity_id.eq(AsInt(identity)),
            identity_channels::channel_id.eq(AsInt(channel)),
            identity_channels::subscribed.eq(true),
            identity_channels::last_inbound_at.eq(Some(AsInt(at))),
            identity_channels::page.eq(page),
        ))
        .on_conflict((
            identity_channels::organization_id,
            identity_channels::identity_id,
            identity_channels::channel_id,
        ))
        .do_update()
        .set((
            // Unless they left after that.
            identity_channels::subscribed.eq(sql::<Bool>(
                "CASE WHEN identity_channels.presence_told_at > excluded.last_inbound_at \
                 THEN identity_channels.subscribed ELSE excluded.subscribed END",
            )),
            // What comes late opens no window again that a later word has opened.
            identity_channels::last_inbound_at.eq(sql::<Nullable<BigInt>>(
                "CASE WHEN identity_channels.last_inbound_at > excluded.last_inbound_at \
                 THEN identity_channels.last_inbound_at ELSE excluded.last_inbound_at END",
            )),
            identity_channels::page.eq(sql::<Nullable<Text>>(
                "COALESCE(excluded.page, identity_channels.page)",
            )),
        ))
        .returning(identity_channels::channel_id);
    let _: Vec<AsInt<ChannelId>> = each_backend!(db, |c| Constant(query).load(c))?;
    Ok(())
}

/// Whether a channel may write to an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// They want nothing, or something again.
    OptedOut(Option<Timestamp>),
    /// They are there, or have left.
    Subscribed(bool),
}

/// Keeps how it is about writing to an address.
pub fn consent(
    db: &mut Db,
    organization: OrganizationId,
    (identity, channel): (IdentityId, ChannelId),
    consent: Consent,
) -> StoreResult<()> {
    let key = (
        identity_channels::organization_id.eq(AsInt(organization)),
        identity_channels::identity_id.eq(AsInt(identity)),
        identity_channels::channel_id.eq(AsInt(channel)),
    );
    let own = (
        identity_channels::organization_id,
        identity_channels::identity_id,
        identity_channels::channel_id,
    );
    match consent {
        Consent::OptedOut(at) => {
            let at = identity_channels::opted_out_at.eq(at.map(AsInt));
            let query = diesel::insert_into(identity_channels::table)
                .values((key, identity_channels::subscribed.eq(true), at))
                .on_conflict(own)
                .do_update()
                .set(at);
            each_backend!(db, |c| query.execute(c))?;
        }
        Consent::Subscribed(is) => {
            let is = identity_channels::subscribed.eq(is);
            let query = diesel::insert_into(identity_channels::table)
                .values((key, is))
                .on_conflict(own)
                .do_update()
                .set(is);
            each_backend!(db, |c| query.execute(c))?;
        }
    }
    Ok(())
}

/// Keeps that it was told, of an address that the channel knows.
pub fn told(
    db: &mut Db,
    organization: OrganizationId,
    (identity, channel): (IdentityId, ChannelId),
    consent: Consent,
    said: &Said,
) -> StoreResult<()> {
    let own = identity_channels::table.find((AsInt(organization), AsInt(identity), AsInt(channel)));
    let at = Some(AsInt(said.at));
    match consent {
        Consent::OptedOut(_) => diesel::update(own)
            .set(identity_channels::wish_told_at.eq(at))
            .execute(db)?,
        Consent::Subscribed(_) => diesel::update(own)
            .set((
                identity_channels::presence_told_at.eq(at),
                identity_channels::presence_told_by.eq(said.by.as_deref()),
            ))
            .execute(db)?,
    };
    Ok(())
}

/// Customers wrote over channels, each of these last then.
pub fn heard_all(
    db: &mut Db,
    organization: OrganizationId,
    all: &[(IdentityId, ChannelId, Timestamp)],
) -> StoreResult<()> {
    if let Db::Sqlite(_) = db {
        return all.iter().try_for_each(|(identity, channel, at)| {
            heard(db, organization, (*identity, *channel), None, *at)
        });
    }
    let row = |(identity, channel, at): &(IdentityId, ChannelId, Timestamp)| {
        (
            identity_channels::organization_id.eq(AsInt(organization)),
            identity_channels::identity_id.eq(AsInt(*identity)),
            identity_channels::channel_id.eq(AsInt(*channel)),
            identity_channels::subscribed.eq(true),
            identity_channels::last_inbound_at.eq(Some(AsInt(*at))),
        )
    };
    for some in all.chunks(MANY) {
        let rows: Vec<_> = some.iter().map(row).collect();
        each_backend!(db, |c| {
            diesel::insert_into(identity_channels::table)
                .values(&rows)
                .on_conflict((
                    identity_channels::organization_id,
                    identity_channels::identity_id,
                    identity_channels::channel_id,
                ))
                .do_update()
                .set((
                    identity_channels::subscribed.eq(true),
                    identity_channels::last_inbound_at
                        .eq(excluded(identity_channels::last_inbound_at)),
                ))
                .execute(c)
        })?;
    }
    Ok(())
}

impl From<ChannelRow> for IdentityChannel {
    fn from(row: ChannelRow) -> Self {
        Self {
            identity: row.identity_id.0,
            channel: row.channel_id.0,
            window_expires_at: row.window_expires_at.map(|at| at.0),
            opted_out_at: row.opted_out_at.map(|at| at.0),
            subscribed: row.subscribed,
            last_inbound_at: row.last_inbound_at.map(|at| at.0),
            page: row.page,
            wish_told_at: row.wish_told_at.map(|at| at.0),
            presence_told_at: row.presence_told_at.map(|at| at.0),
            presence_told_by: row.presence_told_by,
        }
    }
}

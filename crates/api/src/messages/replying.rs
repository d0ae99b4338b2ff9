//! Where an answer can go: each channel and address of the contact, and whether it takes one now.

use super::addressing;
use connectors::Capabilities;
use contract::channels::{Limits, TypeLimit};
use contract::conversations::ReplyOption;
use domain::conversations::Conversation;
use domain::messages::{Mailbox, Recipients};
use domain::replying::{Reach, Reachable, Window, default_channel, reach};
use domain::{ChannelId, IdentityId, Timestamp};
use store::channels::{self, Channel};
use store::contacts::identities::{self, Identity, IdentityChannel};
use store::conversations::channels::ways;
use store::{Db, StoreResult};

/// One channel and address.
#[derive(Clone, Debug)]
pub struct Way {
    pub channel: Channel,
    pub identity: Identity,
    pub reach: Reach,
    /// Until when that holds.
    pub until: Option<Timestamp>,
    /// Whether only a person may still answer.
    pub late: bool,
    pub is_default: bool,
    pub limits: Capabilities,
    /// Over mail: whom an answer to all would reach.
    pub recipients: Option<Recipients>,
}

/// The ways to the contact of a conversation: none while blocked, and exactly one the default.
pub fn options(db: &mut Db, conversation: &Conversation, now: Timestamp) -> StoreResult<Vec<Way>> {
    if conversation.blocked {
        return Ok(Vec::new());
    }
    let organization = conversation.organization;
    let known = identities::of_contact(db, organization, conversation.contact)?;
    let ids: Vec<IdentityId> = known.iter().map(|identity| identity.id).collect();
    let states = identities::channels(db, organization, &ids)?;
    let used = ways(db, organization, conversation.id)?;
    let mut open = channels::list(db, organization)?;
    if open
        .iter()
        .all(|channel| channel.id != conversation.channel)
    {
        // Where it began stays in sight when it was removed, so that the composer can say so.
        open.push(channels::get(db, organization, conversation.channel)?);
    }
    let recipients = addressing::of_last(db, conversation, &open, &used)?;
    let mut ways: Vec<Way> = open
        .iter()
        .flat_map(|channel| known.iter().map(move |identity| (channel, identity)))
        .filter_map(|(channel, identity)| {
            let limits = carries(channel, identity)?;
            let found = reachable(channel, limits.window, identity, &states, now);
            Some(Way {
                reach: found.reach,
                until: found.until,
                late: found.late,
                limits,
                channel: channel.clone(),
                identity: identity.clone(),
                is_default: false,
                recipients: channel
                    .kind
                    .is_mail()
                    .then(|| to_all(recipients.as_ref(), identity)),
            })
        })
        .collect();
    // Of several addresses on a channel the one used last comes first.
    ways.sort_by_key(|way| {
        let at = |used: &store::conversations::channels::Way| {
            used.channel == way.channel.id && used.identity == way.identity.id
        };
        used.iter().position(at).unwrap_or(usize::MAX)
    });
    let offered: Vec<ChannelId> = ways.iter().map(|way| way.channel.id).collect();
    let last = used
        .iter()
        .find(|way| way.last_inbound_at.is_some())
        .map(|way| way.channel);
    let default = default_channel(&offered, last, conversation.channel);
    if let Some(way) = ways.iter_mut().find(|way| Some(way.channel.id) == default) {
        way.is_default = true;
    }
    Ok(ways)
}

/// What a channel can carry to an address: nothing unless it knows the scheme, and the address
/// means something there.
fn carries(channel: &Channel, identity: &Identity) -> Option<Capabilities> {
    let connector = connectors::of(channel.kind)?;
    let knows = connector.identity_schemes().contains(&identity.scheme);
    let fits = identity.scope.is_none_or(|scope| scope == channel.id);
    (knows && fits).then(|| connector.capabilities())
}

/// Whoever has the last mail; the customer where none was written yet.
fn to_all(last: Option<&Recipients>, identity: &Identity) -> Recipients {
    let customer = || Mailbox {
        address: identity.address.clone(),
        name: None,
    };
    match last {
        Some(last) if !last.to.is_empty() => last.clone(),
        _ => Recipients {
            to: vec![customer()],
            cc: Vec::new(),
        },
    }
}

fn reachable(
    channel: &Channel,
    window: Window,
    identity: &Identity,
    states: &[IdentityChannel],
    now: Timestamp,
) -> Reachable {
    let state = states
        .iter()
        .find(|state| state.identity == identity.id && state.channel == channel.id);
    let standing = state.map(IdentityChannel::standing);
    match channel.is_open() {
        true => reach(window, standing.as_ref(), now),
        false => Reachable {
            reach: Reach::ChannelDisabled,
            until: None,
            late: false,
        },
    }
}

impl Way {
    /// What can be written now.
    pub fn reachable(&self) -> Reachable {
        Reachable {
            reach: self.reach,
            until: self.until,
            late: self.late,
        }
    }

    /// As the API shows it.
    pub fn wire(&self) -> ReplyOption {
        ReplyOption {
            channel_id: self.channel.id,
            channel_name: self.channel.name.clone(),
            kind: self.channel.kind.to_string(),
            identity_id: self.identity.id,
            address: self.identity.address.clone(),
            default: self.is_default,
            state: self.reach.as_str().into(),
            channel_removed: self.channel.removed_at.is_some(),
            until: self.until,
            human_agent_tag: self.late,
            limits: limits(self.limits),
            email: self.recipients.as_ref().map(addressing::wire),
        }
    }
}

/// What one message may hold, as the API shows it.
pub fn limits(can: Capabilities) -> Limits {
    let media = can.media.iter();
    Limits {
        text: can.text,
        media_types: media.clone().map(|one| one.media_type.to_owned()).collect(),
        // Nought: it takes none.
        max_bytes: if can.attachments { can.max_bytes } else { 0 },
        by_type: media
            .map(|one| TypeLimit {
                media_type: one.media_type.to_owned(),
                max_bytes: one.max_bytes,
            })
            .collect(),
    }
}

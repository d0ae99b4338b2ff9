//! A row of the inbox.

use anyhow::Context;
use contract::conversations::{
    ActorRef, ChannelRef, ContactRef, Conversation, LastMessage, Priority, ReplyState, Status,
};

/// What both databases answer alike.
pub trait Columns {
    fn number(&self, at: usize) -> anyhow::Result<Option<i64>>;
    fn text(&self, at: usize) -> anyhow::Result<Option<String>>;
    fn flag(&self, at: usize) -> anyhow::Result<bool>;
}

impl Columns for rusqlite::Row<'_> {
    fn number(&self, at: usize) -> anyhow::Result<Option<i64>> {
        Ok(self.get(at)?)
    }

    fn text(&self, at: usize) -> anyhow::Result<Option<String>> {
        Ok(self.get(at)?)
    }

    fn flag(&self, at: usize) -> anyhow::Result<bool> {
        Ok(self.get(at)?)
    }
}

impl Columns for tokio_postgres::Row {
    fn number(&self, at: usize) -> anyhow::Result<Option<i64>> {
        Ok(self.try_get(at)?)
    }

    fn text(&self, at: usize) -> anyhow::Result<Option<String>> {
        Ok(self.try_get(at)?)
    }

    fn flag(&self, at: usize) -> anyhow::Result<bool> {
        Ok(self.try_get(at)?)
    }
}

pub fn conversation(row: &impl Columns) -> anyhow::Result<Conversation> {
    let text = |at: usize| row.text(at)?.context("a text");
    let id = |at: usize| row.number(at)?.context("a number");
    let time = |at: usize| -> anyhow::Result<_> { Ok(row.number(at)?.map(Into::into)) };
    let ids = |at: usize| -> anyhow::Result<Vec<i64>> { Ok(serde_json::from_str(&text(at)?)?) };
    let contact = id(3)?;
    let waiting = row.number(17)?;
    let (status, inbound_seq) = (Status::from(text(8)?.as_str()), id(19)?);
    let reply_state = match (&status, waiting, inbound_seq) {
        (Status::Closed, ..) => ReplyState::Resolved,
        (_, Some(_), _) => ReplyState::Pending,
        (_, None, 0) => ReplyState::Created,
        _ => ReplyState::Replied,
    };
    let mark = row.number(37)?.map_or_else(|| id(39), Ok)?;
    let actor = |kind: usize| -> anyhow::Result<ActorRef> {
        Ok(ActorRef {
            kind: text(kind)?.as_str().into(),
            id: row.number(kind + 1)?.map(|id| id.to_string()),
        })
    };
    let closed_by = match row.text(32)? {
        Some(_) => Some(actor(32)?),
        None => None,
    };
    Ok(Conversation {
        id: id(0)?.into(),
        number: id(1)?,
        subject: row.text(2)?,
        contact: ContactRef {
            id: contact.into(),
            name: text(4)?,
            color: "indigo".to_owned(),
        },
        channel: ChannelRef {
            id: id(5)?.into(),
            kind: text(6)?,
            name: text(7)?,
        },
        status,
        reply_state,
        archived: row.flag(9)?,
        blocked: row.flag(10)?,
        restricted: row.flag(11)?,
        withheld: false,
        snoozed_until: time(12)?,
        assignee_ids: ids(13)?.into_iter().map(Into::into).collect(),
        team_id: row.number(14)?.map(Into::into),
        assistant: None,
        label_ids: ids(15)?.into_iter().map(Into::into).collect(),
        tag_ids: ids(40)?.into_iter().map(Into::into).collect(),
        priority: Priority::from(text(16)?.as_str()),
        favorite: Some(row.number(38)?.is_some()),
        waiting_since: waiting.map(Into::into),
        unreplied_count: id(18)?,
        unread_count: Some((inbound_seq - mark).max(0)),
        inbound_seq,
        last_message: Some(LastMessage {
            id: id(20)?.into(),
            preview: row.text(21)?,
            kind: text(22)?.as_str().into(),
            direction: text(23)?.as_str().into(),
            author: actor(24)?,
            sent_at: id(26)?.into(),
            delivery: row.text(27)?.map(|state| state.as_str().into()),
        }),
        last_customer_message_at: time(28)?,
        last_activity_at: id(29)?.into(),
        unassigned_at: time(30)?,
        closed_at: time(31)?,
        closed_by,
        blocked_at: None,
        created_at: id(34)?.into(),
        version: id(35)?,
        revision: id(36)?,
    })
}

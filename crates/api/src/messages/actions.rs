//! What agents and integrations do with messages; the transactions are in [`super::send`].

use super::send::{self, Sender};
use super::{fetching, forwarding, scheduled, wire};
use crate::app::State;
use crate::audit::recording;
use crate::auth::principals::Principal;
use crate::conversations::reading::Read;
use crate::conversations::work::Work;
use crate::extract::IfMatch;
use crate::me;
use crate::once::Once;
use crate::problem::{Problem, Reply};
use contract::messages::{
    ForwardMessage, Message, MessagePage, MessageQuery, NewMessage, PatchScheduledMessage,
    SettledAs,
};
use contract::page::Page;
use domain::principal::Viewer;
use domain::{AttachmentId, ConversationId, MessageId};
use store::conversations::Locked;
use store::messages::{self, Thread};
use store::{Cursor, Db, StoreResult, agents};

/// What towards newer messages is written before.
const NEWER: &str = "newer.";

/// A page of a thread the caller sees.
pub async fn list(
    state: &State,
    by: &Principal,
    id: ConversationId,
    query: MessageQuery,
    limit: usize,
) -> Reply<Read<MessagePage>> {
    let links = state.links();
    let page = Wanted::of(&query)?;
    state
        .read_inside(by, id, move |db, reader| {
            let organization = reader.viewer.organization;
            let thread = match page {
                Wanted::Around(message) => messages::around(db, organization, id, message, limit)?,
                Wanted::Older(after) => {
                    let page = messages::page(db, organization, id, after.as_ref(), limit)?;
                    Thread {
                        items: page.items,
                        older: page.next,
                        newer: None,
                    }
                }
                Wanted::Newer(after) => {
                    let page = messages::page_newer(db, organization, id, &after, limit)?;
                    Thread {
                        items: page.items,
                        older: None,
                        newer: page.next,
                    }
                }
            };
            let items = thread.items.into_iter();
            Ok(MessagePage {
                items: items.map(|listed| wire::message(&links, listed)).collect(),
                next_cursor: thread.older.map(|cursor| cursor.encode()),
                prev_cursor: thread
                    .newer
                    .map(|cursor| format!("{NEWER}{}", cursor.encode())),
            })
        })
        .await
}

/// Which page of a thread.
enum Wanted {
    Around(MessageId),
    Older(Option<Cursor>),
    Newer(Cursor),
}

impl Wanted {
    fn of(query: &MessageQuery) -> Reply<Self> {
        match (query.around, query.cursor.as_deref()) {
            (Some(_), Some(_)) => Err(Problem::unprocessable(
                "around_or_cursor",
                "Ask for the page about a message, or for one by its cursor",
            )),
            (Some(message), None) => Ok(Self::Around(message)),
            (None, Some(cursor)) => match cursor.strip_prefix(NEWER) {
                Some(cursor) => Ok(Self::Newer(Cursor::decode(cursor)?)),
                None => Ok(Self::Older(Some(Cursor::decode(cursor)?))),
            },
            (None, None) => Ok(Self::Older(None)),
        }
    }
}

pub async fn send(
    state: &State,
    by: &Principal,
    id: ConversationId,
    once: Once,
    new: NewMessage,
) -> Reply<Message> {
    act(state, by, id, once, move |db, work, sender, locked| {
        send::send(db, work, sender, locked, &new)
    })
    .await
}

pub async fn retry(
    state: &State,
    by: &Principal,
    id: ConversationId,
    message: MessageId,
    once: Once,
) -> Reply<Message> {
    act(state, by, id, once, move |db, work, sender, locked| {
        send::retry(db, work, sender, locked, message)
    })
    .await
}

pub async fn fetch(
    state: &State,
    by: &Principal,
    id: ConversationId,
    (message, file): (MessageId, AttachmentId),
    once: Once,
) -> Reply<Message> {
    act(state, by, id, once, move |db, work, sender, locked| {
        let of = send::own(db, sender, locked.conversation.id, message)?;
        fetching::again(db, work, sender.actor, &of, file)
    })
    .await
}

pub async fn settle(
    state: &State,
    by: &Principal,
    id: ConversationId,
    message: MessageId,
    once: Once,
    outcome: SettledAs,
) -> Reply<Message> {
    act(state, by, id, once, move |db, work, sender, locked| {
        send::settle(db, work, sender, locked, message, outcome)
    })
    .await
}

/// Sends a copy of a message into the conversation that is wanted.
pub async fn forward(
    state: &State,
    by: &Principal,
    message: (ConversationId, MessageId),
    once: Once,
    wanted: ForwardMessage,
) -> Reply<Message> {
    let to = wanted.conversation_id;
    let viewed = recording::viewing(state, by, message.0);
    act(state, by, to, once, move |db, work, sender, locked| {
        forwarding::forward(db, work, sender, locked, message, &wanted, &viewed)
    })
    .await
}

/// What waits in a conversation for its time, the next one first.
pub async fn list_scheduled(
    state: &State,
    by: &Principal,
    id: ConversationId,
) -> Reply<Read<Page<Message>>> {
    let links = state.links();
    state
        .read_inside(by, id, move |db, reader| {
            let organization = reader.viewer.organization;
            let waiting = messages::scheduled::of_conversations(db, organization, &[id])?;
            let ids: Vec<MessageId> = waiting.iter().map(|message| message.id).collect();
            let mut listed = messages::of_ids(db, organization, &ids)?;
            listed.sort_by_key(|l| ids.iter().position(|id| *id == l.message.id));
            let items = listed.into_iter();
            Ok(Page {
                items: items.map(|listed| wire::message(&links, listed)).collect(),
                next_cursor: None,
            })
        })
        .await
}

/// One that waits in a conversation the caller sees.
pub async fn get_scheduled(
    state: &State,
    by: &Principal,
    (id, message): (ConversationId, MessageId),
) -> Reply<Message> {
    let links = state.links();
    let read = state.read_inside(by, id, move |db, reader| {
        Ok(messages::one(db, reader.viewer.organization, message)?)
    });
    let listed = read.await?.answer;
    match listed.message.conversation == id && listed.message.due_at.is_some() {
        true => Ok(wire::message(&links, listed)),
        false => Err(Problem::not_found()),
    }
}

pub async fn edit_scheduled(
    state: &State,
    by: &Principal,
    (id, message): (ConversationId, MessageId),
    version: IfMatch,
    patch: PatchScheduledMessage,
) -> Reply<Message> {
    act(
        state,
        by,
        id,
        Once::default(),
        move |db, work, sender, locked| {
            version.check(send::own(db, sender, id, message)?.version)?;
            scheduled::edit(db, work, sender, locked, message, &patch)
        },
    )
    .await
}

pub async fn cancel_scheduled(
    state: &State,
    by: &Principal,
    (id, message): (ConversationId, MessageId),
) -> Reply<()> {
    act(
        state,
        by,
        id,
        Once::default(),
        move |db, work, sender, locked| scheduled::cancel(db, work, sender, locked, message),
    )
    .await
    .map(drop)
}

/// Something done once with a message of a conversation the caller sees: answers the message as it
/// is afterwards.
async fn act(
    state: &State,
    by: &Principal,
    id: ConversationId,
    once: Once,
    mut f: impl FnMut(&mut Db, &Work, &Sender, &mut Locked) -> Reply<messages::Message> + Send + 'static,
) -> Reply<Message> {
    let (work, viewer) = (Work::new(state), by.viewer.clone());
    let (actor, uploader) = (by.actor(), by.uploader());
    state
        .write(move |db| {
            let mut locked = send::seen(db, &viewer, id)?;
            let message = once.run(db, |db| {
                let sender = Sender {
                    assign_on_reply: assigns_on_reply(db, &viewer)?,
                    viewer: viewer.clone(),
                    actor,
                    uploader: uploader.clone(),
                    client_id: once.key().map(str::to_owned),
                };
                Ok(f(db, &work, &sender, &mut locked)?.id)
            })?;
            let listed = messages::one(db, viewer.organization, message)?;
            Ok(wire::message(&work.state.links(), listed))
        })
        .await
}

/// An integration is never assigned.
fn assigns_on_reply(db: &mut Db, viewer: &Viewer) -> StoreResult<bool> {
    let Some(me) = viewer.agent else {
        return Ok(false);
    };
    let agent = agents::get(db, viewer.organization, me)?;
    Ok(me::preferences(&agent).assign_on_reply)
}

//! The pieces of an export. Each page asks anew whether its reader still may, and sees the conversation; who does
//! not any more gets no end of it.

use crate::app::State;
use crate::auth::principals::{self, Principal};
use crate::conversations::wire;
use crate::emailing::letter::at;
use crate::messages::wire::message;
use crate::notes::wire::note;
use crate::problem::{Problem, Reply};
use actix_web::web::Bytes;
use contract::conversations::ConversationDetails;
use contract::log::LogEntry;
use contract::messages::Message;
use contract::notes::Note;
use domain::permissions::Permission;
use domain::{AttachmentId, ConversationId};
use futures::Stream;
use futures::stream::try_unfold;
use serde::Serialize;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use store::conversations::{self, Reader, get_item};
use store::{Cursor, Db, messages, notes};

/// So many lines are read at once.
const PAGE: usize = 200;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Json,
    Text,
}

/// What is written next.
#[derive(Clone, Debug)]
enum Part {
    Head,
    /// The lists, one after the other, each from a place on.
    List(List, Option<Cursor>),
    End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum List {
    Messages,
    Notes,
    Log,
}

impl List {
    fn name(self) -> &'static str {
        match self {
            Self::Messages => "messages",
            Self::Notes => "notes",
            Self::Log => "log",
        }
    }

    fn next(self) -> Option<Self> {
        match self {
            Self::Messages => Some(Self::Notes),
            Self::Notes => Some(Self::Log),
            Self::Log => None,
        }
    }
}

/// The files that belong to what was exported so far, for who wants their bytes too.
#[derive(Clone, Debug, Default)]
pub struct Gathered(Rc<RefCell<Vec<AttachmentId>>>);

impl Gathered {
    /// Remembers files.
    pub fn note(&self, files: impl IntoIterator<Item = AttachmentId>) {
        self.0.borrow_mut().extend(files);
    }

    /// All of them.
    pub fn take(&self) -> Vec<AttachmentId> {
        self.0.take()
    }
}

/// The whole export, in the order it is written.
pub fn stream(
    state: State,
    by: Arc<Principal>,
    details: ConversationDetails,
    format: Format,
    needed: Permission,
    gathered: Option<Gathered>,
) -> impl Stream<Item = Result<Bytes, Broken>> {
    let export = Export {
        state,
        by,
        details,
        format,
        needed,
        gathered,
    };
    try_unfold((export, Some(Part::Head)), |(export, part)| async move {
        let Some(part) = part else { return Ok(None) };
        let (bytes, next) = export.write(part).await.map_err(Broken)?;
        Ok(Some((bytes, (export, next))))
    })
}

/// Why there is no end of it: what was begun cannot be refused any more.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Broken(pub Problem);

struct Export {
    state: State,
    by: Arc<Principal>,
    details: ConversationDetails,
    format: Format,
    /// What its reader still needs for each page.
    needed: Permission,
    gathered: Option<Gathered>,
}

impl Export {
    async fn write(&self, part: Part) -> Reply<(Bytes, Option<Part>)> {
        let (text, next) = match part {
            Part::Head => (self.head(), Some(Part::List(List::Messages, None))),
            Part::List(list, from) => self.list(list, from).await?,
            Part::End if self.format == Format::Json => ("}\n".to_owned(), None),
            Part::End => (String::new(), None),
        };
        Ok((Bytes::from(text), next))
    }

    fn gather(&self, files: impl Iterator<Item = AttachmentId>) {
        if let Some(gathered) = &self.gathered {
            gathered.note(files);
        }
    }

    fn head(&self) -> String {
        let c = &self.details.conversation;
        match self.format {
            Format::Json => format!("{{\"conversation\":{}", json(&self.details)),
            Format::Text => {
                let subject = c.subject.as_deref().unwrap_or_default();
                let gap = if subject.is_empty() { "" } else { " · " };
                format!(
                    "#{} · {}{gap}{subject}\n{}, {}\n",
                    c.number,
                    c.contact.name,
                    c.channel.name,
                    at(c.created_at)
                )
            }
        }
    }

    async fn list(&self, list: List, from: Option<Cursor>) -> Reply<(String, Option<Part>)> {
        let is_first = from.is_none();
        let (lines, next) = match list {
            List::Messages => {
                let (items, next) = self.messages(from).await?;
                (self.lines(&items, said), next)
            }
            List::Notes => {
                let (items, next) = self.notes(from).await?;
                let files = items.iter().flat_map(|one| &one.attachments);
                self.gather(files.map(|file| file.id));
                (self.lines(&items, noted), next)
            }
            List::Log => {
                let (items, next) = self.log(from).await?;
                (self.lines(&items, logged), next)
            }
        };
        let is_last = next.is_none();
        let text = match self.format {
            Format::Json => {
                let begin = match is_first {
                    true => format!(",\"{}\":[", list.name()),
                    false if lines.is_empty() => String::new(),
                    false => ",".to_owned(),
                };
                let end = if is_last { "]" } else { "" };
                format!("{begin}{}{end}", lines.join(","))
            }
            Format::Text => {
                let heading = match list {
                    List::Messages => "",
                    List::Notes if is_first && !lines.is_empty() => "\n== Notes ==\n",
                    List::Log if is_first && !lines.is_empty() => "\n== Log ==\n\n",
                    List::Notes | List::Log => "",
                };
                format!("{heading}{}", lines.concat())
            }
        };
        let next = match (next, list.next()) {
            (Some(cursor), _) => Part::List(list, Some(cursor)),
            (None, Some(list)) => Part::List(list, None),
            (None, None) => Part::End,
        };
        Ok((text, Some(next)))
    }

    fn lines<T: Serialize>(&self, items: &[T], text: impl Fn(&T) -> String) -> Vec<String> {
        let items = items.iter();
        match self.format {
            Format::Json => items.map(json).collect(),
            Format::Text => items.map(text).collect(),
        }
    }

    async fn read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Db, &Reader, ConversationId) -> Reply<T> + Send + 'static,
    ) -> Reply<T> {
        let by = principals::again(&self.state, &self.by).await?;
        let needed = self.needed;
        if !by.viewer.permissions.contains(needed) {
            return Err(Problem::lacks(needed));
        }
        let (viewer, id) = (by.viewer.clone(), self.details.conversation.id);
        self.state
            .store
            .read(move |db| {
                let reader = Reader::load(db, viewer)?;
                get_item(db, &reader, id)?;
                f(db, &reader, id)
            })
            .await
    }

    /// Oldest first: towards the newer ones from the beginning of time.
    async fn messages(&self, from: Option<Cursor>) -> Reply<(Vec<Message>, Option<Cursor>)> {
        let links = self.state.links();
        let from = from.unwrap_or(Cursor {
            key: i64::MIN,
            id: 0,
        });
        let page = self.read(move |db, reader, id| {
            let organization = reader.viewer.organization;
            Ok(messages::page_newer(db, organization, id, &from, PAGE)?)
        });
        let page = page.await?;
        // A mail as its author formatted it belongs to it too, though it is listed nowhere.
        self.gather(page.items.iter().flat_map(|listed| {
            let files = listed.attachments.iter().map(|file| file.id);
            files.chain(listed.message.html())
        }));
        let items = page.items.into_iter().rev();
        let items = items.map(|listed| message(&links, listed)).collect();
        Ok((items, page.next))
    }

    async fn notes(&self, from: Option<Cursor>) -> Reply<(Vec<Note>, Option<Cursor>)> {
        let links = self.state.links();
        self.read(move |db, reader, id| {
            let page = notes::of_conversation(db, reader, id, from.as_ref(), PAGE)?;
            let items = page.items.into_iter();
            Ok((
                items.map(|listed| note(&links, listed)).collect(),
                page.next,
            ))
        })
        .await
    }

    async fn log(&self, from: Option<Cursor>) -> Reply<(Vec<LogEntry>, Option<Cursor>)> {
        self.read(move |db, reader, id| {
            let organization = reader.viewer.organization;
            let page = conversations::log(db, organization, id, from.as_ref(), PAGE)?;
            Ok((page.items.into_iter().map(wire::entry).collect(), page.next))
        })
        .await
    }
}

fn said(message: &Message) -> String {
    let who = message.author.name.as_deref().unwrap_or("Switchboard");
    let words = message.text.as_deref().unwrap_or_default().trim_end();
    let files: String = message
        .attachments
        .iter()
        .map(|file| format!("[{}]\n", file.name))
        .collect();
    let gap = if words.is_empty() { "" } else { "\n" };
    format!("\n{who} · {}\n{words}{gap}{files}", at(message.sent_at))
}

fn noted(note: &Note) -> String {
    let who = note.author.name.as_deref().unwrap_or_default();
    format!("\n{who} · {}\n{}\n", at(note.created_at), note.text)
}

fn logged(entry: &LogEntry) -> String {
    let who = entry.actor.name.as_deref().unwrap_or("Switchboard");
    format!(
        "{} · {who}: {}\n",
        at(entry.at),
        entry.action.replace('_', " ")
    )
}

/// Wire shapes always have a JSON form.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

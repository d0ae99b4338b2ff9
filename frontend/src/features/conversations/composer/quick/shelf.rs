//! The quick replies one can use: kept while the desk is open, so that they are there at the slash, and
//! asked for again in the background.

use crate::browser::{folded, now};
use crate::session::Session;
use client::{CallError, Client};
use contract::quick_replies::{QuickReply, QuickReplyQuery};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A page holds the most the server gives.
const PAGE: u32 = 100;
/// What is younger than this is not asked for again.
const FRESH_MS: f64 = 60_000.0;

/// One with its texts as they are searched.
#[derive(Clone, Debug, PartialEq)]
pub struct Searched {
    pub reply: QuickReply,
    pub name: String,
    pub topic: String,
    pub message: String,
}

/// How far they have come the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stock {
    Coming,
    Here,
    Failed,
}

#[derive(Clone, Copy)]
pub struct Shelf {
    session: Session,
    pub replies: RwSignal<Vec<Searched>>,
    pub stock: RwSignal<Stock>,
    loading: StoredValue<bool>,
    loaded_at: StoredValue<f64>,
}

impl Shelf {
    pub fn new(session: Session) -> Self {
        Self {
            session,
            replies: RwSignal::new(Vec::new()),
            stock: RwSignal::new(Stock::Coming),
            loading: StoredValue::new(false),
            loaded_at: StoredValue::new(0.0),
        }
    }

    /// Sees to it that they are here and not old.
    pub fn refresh(self) {
        if now() - self.loaded_at.get_value() > FRESH_MS {
            self.load();
        }
    }

    /// What the server has now; what is here already is shown meanwhile.
    pub fn load(self) {
        if self.loading.get_value() {
            return;
        }
        self.loading.set_value(true);
        if self.stock.get_untracked() == Stock::Failed {
            self.stock.set(Stock::Coming);
        }
        spawn_local(async move {
            let answer = all(&self.session.client()).await;
            self.loading.try_set_value(false);
            match answer {
                Ok(replies) => {
                    self.loaded_at.try_set_value(now());
                    self.replies
                        .try_set(replies.into_iter().map(Searched::from).collect());
                    self.stock.try_set(Stock::Here);
                }
                // Those that are here go on.
                Err(_) if self.stock.try_get_untracked() == Some(Stock::Here) => {}
                Err(_) => drop(self.stock.try_set(Stock::Failed)),
            }
        });
    }
}

async fn all(client: &Client) -> Result<Vec<QuickReply>, CallError> {
    let mut query = QuickReplyQuery {
        limit: Some(PAGE),
        ..QuickReplyQuery::default()
    };
    let mut all = Vec::new();
    loop {
        let page = client.quick_replies(&query).await?;
        all.extend(page.items);
        query.cursor = page.next_cursor;
        if query.cursor.is_none() {
            return Ok(all);
        }
    }
}

impl From<QuickReply> for Searched {
    fn from(reply: QuickReply) -> Self {
        Self {
            name: folded(&reply.name),
            topic: folded(reply.topic.as_deref().unwrap_or_default()),
            message: folded(&reply.message),
            reply,
        }
    }
}

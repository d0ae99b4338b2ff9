//! Fan-out within this server. The readers are few words each; what they get is shared bytes.

use super::frames;
use super::news::{News, Pieces};
use super::readers::{Reader, Verdict, Visitor, Who, judge};
use actix_web::web::Bytes;
use domain::principal::Viewer;
use domain::visibility::WorkedChannels;
use domain::{AgentId, OrganizationId};
use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use store::events::{Cursor, Event};
use tokio::sync::Notify;

/// Names one open stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ReaderId(u64);

/// Everyone who listens on this server.
#[derive(Debug, Default)]
pub struct Hub {
    inner: Mutex<Inner>,
    next: AtomicU64,
    /// Somebody listens again after nobody did.
    pub awake: Notify,
}

#[derive(Debug, Default)]
struct Inner {
    readers: HashMap<ReaderId, Reader>,
    /// How far the log has been handed out; none while nobody listens.
    position: Option<Cursor>,
}

impl Hub {
    /// Adds a reader; answers how far the log was handed out before it, which is where its own
    /// reading must lead. `latest` is where the log stands, for a hub that slept.
    pub fn join(&self, mut reader: Reader, latest: Cursor) -> (ReaderId, Cursor) {
        let id = ReaderId(self.next.fetch_add(1, Ordering::Relaxed));
        let mut inner = self.lock();
        let position = *inner.position.get_or_insert(latest);
        // A batch that was read before the reader came must not bring again what it reads itself.
        reader.from = reader.from.max(position);
        inner.readers.insert(id, reader);
        drop(inner);
        self.awake.notify_one();
        (id, position)
    }

    pub fn leave(&self, id: ReaderId) {
        let mut inner = self.lock();
        inner.readers.remove(&id);
        if inner.readers.is_empty() {
            inner.position = None;
        }
    }

    /// Whether a stream was not dropped for being slow.
    pub fn has(&self, id: ReaderId) -> bool {
        self.lock().readers.contains_key(&id)
    }

    /// Somebody's rights changed.
    pub fn update(&self, id: ReaderId, viewer: Viewer) {
        if let Some(reader) = self.lock().readers.get_mut(&id) {
            reader.who = Who::Viewer(viewer);
        }
    }

    /// Where to read on, unless nobody listens.
    pub fn position(&self) -> Option<Cursor> {
        self.lock().position
    }

    /// Whose events anybody here listens to.
    pub fn organizations(&self) -> BTreeSet<OrganizationId> {
        self.lock()
            .readers
            .values()
            .map(|reader| reader.organization)
            .collect()
    }

    /// Agents with an open stream here.
    pub fn agents(&self) -> BTreeSet<(OrganizationId, AgentId)> {
        let inner = self.lock();
        let present = inner
            .readers
            .values()
            .filter_map(|reader| Some((reader.organization, reader.present?)));
        present.collect()
    }

    /// How many streams are open, of agents and of visitors.
    pub fn open(&self) -> (usize, usize) {
        let inner = self.lock();
        let all = inner.readers.len();
        let is_visitor = |reader: &&Reader| matches!(reader.who, Who::Visitor(_));
        let visitors = inner.readers.values().filter(is_visitor).count();
        (all - visitors, visitors)
    }

    /// Hands out what happened up to `to`: to each reader what concerns them, in one piece. Readers
    /// who get the same, which are nearly all, get the same bytes. Nothing is handed out, and the answer is
    /// false, where somebody came meanwhile from an organization that is `left_out` of the news.
    pub fn hand_out(
        &self,
        news: &[News<'_>],
        left_out: &BTreeSet<OrganizationId>,
        to: Cursor,
    ) -> bool {
        let mut pieces = Pieces::default();
        let mut inner = self.lock();
        let mut readers = inner.readers.values();
        if readers.any(|reader| left_out.contains(&reader.organization)) {
            return false;
        }
        inner.retain(|reader| {
            let said = reader.hears(news);
            said.is_empty() || reader.queue.send(pieces.of(news, said)).is_ok()
        });
        // A batch of before everybody left and somebody came must not lead back.
        inner.position = inner.position.map(|position| position.max(to));
        true
    }

    /// Hands a frame to the visitors it is for.
    pub fn tell_visitors(
        &self,
        organization: OrganizationId,
        cursor: &Cursor,
        bytes: &Bytes,
        is_for: impl Fn(&Visitor) -> bool,
    ) {
        self.lock().send(organization, |reader| match &reader.who {
            Who::Visitor(visitor) if is_for(visitor) && *cursor > reader.from => {
                Some(bytes.clone())
            }
            _ => None,
        });
    }

    /// Hands a frame to whoever sees what an event is about, except the agent it tells of.
    pub fn tell_colleagues(
        &self,
        event: &Event,
        worked: &WorkedChannels,
        except: Option<AgentId>,
        bytes: &Bytes,
    ) {
        self.lock()
            .send(event.organization, |reader| match &reader.who {
                Who::Viewer(viewer)
                    if event.cursor > reader.from
                        && (except.is_none() || viewer.agent != except)
                        && judge(viewer, event, worked) == Verdict::Full =>
                {
                    Some(bytes.clone())
                }
                _ => None,
            });
    }

    /// Tells whoever it concerns that counts changed; to be called once a second.
    pub fn tell_counts(&self) {
        let bytes = frames::counts_changed();
        let mut inner = self.lock();
        inner.retain(|reader| match std::mem::take(&mut reader.counts_changed) {
            true => reader.queue.send(bytes.clone()).is_ok(),
            false => true,
        });
    }

    /// Nothing runs within the lock that could leave it half-changed.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    /// Sends each reader of an organization what `bytes` makes of it; a full queue ends the stream.
    fn send(
        &mut self,
        organization: OrganizationId,
        mut bytes: impl FnMut(&mut Reader) -> Option<Bytes>,
    ) {
        self.retain(|reader| match reader.organization == organization {
            true => bytes(reader).is_none_or(|bytes| reader.queue.send(bytes).is_ok()),
            false => true,
        });
    }

    fn retain(&mut self, mut keep: impl FnMut(&mut Reader) -> bool) {
        self.readers.retain(|_, reader| keep(reader));
        if self.readers.is_empty() {
            self.position = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::queue;
    use super::*;
    use domain::ChannelId;

    #[test]
    fn who_comes_while_news_of_others_are_read_has_theirs_read_too() {
        let hub = Hub::default();
        let at = |id: i64| format!("1-{id}-{id}").parse().expect("a cursor");
        let reader = |organization: i64, from| Reader {
            organization: OrganizationId::from(organization),
            who: Who::Visitor(Visitor {
                channel: ChannelId::from(1),
                addresses: Vec::new(),
            }),
            present: None,
            queue: queue::queue().0,
            from,
            counts_changed: false,
        };
        hub.join(reader(1, at(5)), at(5));
        // Events up to 9 are read for the first organization alone; the other comes meanwhile.
        let left_out = BTreeSet::from([OrganizationId::from(2)]);
        let (_, reads_to) = hub.join(reader(2, at(5)), at(9));
        assert_eq!(reads_to, at(5));
        assert!(!hub.hand_out(&[], &left_out, at(9)));
        assert_eq!(hub.position(), Some(at(5)));
        assert!(hub.hand_out(&[], &BTreeSet::new(), at(9)));
        assert_eq!(hub.position(), Some(at(9)));
    }
}

//! What waits for one reader, bounded by its bytes: pieces differ by a thousand times in size, and it is
//! memory that a slow reader must not cost.

use actix_web::web::Bytes;
use futures::Stream;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// Some minutes of an ordinary desk, a second or two of an import. Readers of the same share the bytes.
const MOST: usize = 2 * 1024 * 1024;

/// Whoever does not read fast enough is dropped, and resumes from the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the reader is gone or too slow")]
pub struct Left;

/// The end that frames go into.
#[derive(Clone, Debug)]
pub struct Sender {
    pieces: UnboundedSender<Bytes>,
    waiting: Arc<AtomicUsize>,
}

/// The end that the connection reads.
#[derive(Debug)]
pub struct Queue {
    pieces: UnboundedReceiver<Bytes>,
    waiting: Arc<AtomicUsize>,
}

pub fn queue() -> (Sender, Queue) {
    let (sender, receiver) = unbounded_channel();
    let waiting = Arc::new(AtomicUsize::new(0));
    let sender = Sender {
        pieces: sender,
        waiting: Arc::clone(&waiting),
    };
    let queue = Queue {
        pieces: receiver,
        waiting,
    };
    (sender, queue)
}

impl Sender {
    /// Adds a piece, unless it would wait behind too much. One that waits alone may have any size.
    pub fn send(&self, piece: Bytes) -> Result<(), Left> {
        let (size, before) = (piece.len(), self.waiting.load(Ordering::Relaxed));
        if before > 0 && before.saturating_add(size) > MOST {
            return Err(Left);
        }
        self.waiting.fetch_add(size, Ordering::Relaxed);
        self.pieces.send(piece).map_err(|_| Left)
    }

    /// Until nobody reads any more.
    pub async fn closed(&self) {
        self.pieces.closed().await;
    }
}

impl Stream for Queue {
    type Item = Bytes;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Bytes>> {
        let piece = ready!(self.pieces.poll_recv(context));
        if let Some(piece) = &piece {
            self.waiting.fetch_sub(piece.len(), Ordering::Relaxed);
        }
        Poll::Ready(piece)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::StreamExt;

    #[tokio::test]
    async fn a_slow_reader_is_left_behind_by_bytes_and_reads_what_it_was_sent() {
        let (sender, mut queue) = queue();
        let half = Bytes::from(vec![b'x'; MOST / 2]);
        sender.send(half.clone()).expect("room");
        sender.send(half.clone()).expect("just room");
        assert_eq!(sender.send(Bytes::from_static(b"y")), Err(Left));
        assert_eq!(
            queue.next().await.map(|piece| piece.len()),
            Some(half.len())
        );
        sender.send(Bytes::from_static(b"y")).expect("room again");
        drop(sender);
        assert_eq!(
            queue.next().await.map(|piece| piece.len()),
            Some(half.len())
        );
        assert_eq!(queue.next().await.as_deref(), Some(&b"y"[..]));
        assert_eq!(queue.next().await, None);
    }

    #[tokio::test]
    async fn what_waits_alone_may_be_large_and_many_small_ones_may_wait() {
        let (sender, mut queue) = queue();
        sender
            .send(Bytes::from(vec![b'x'; MOST * 3]))
            .expect("alone");
        assert_eq!(sender.send(Bytes::from_static(b"y")), Err(Left));
        assert!(queue.next().await.is_some());
        for _ in 0..10_000 {
            sender.send(Bytes::from_static(b"ping")).expect("small");
        }
        drop(queue);
        assert_eq!(sender.send(Bytes::from_static(b"y")), Err(Left));
        sender.closed().await;
    }
}

//! What a provider's report says of a message that was handed over more than once: it may be about an attempt
//! that somebody has made again since.

use super::Delivery;

/// Which attempt at a message a report is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// The last, as far as anybody knows.
    Last,
    /// One that was made again since.
    Former,
    /// There were several, and the provider does not say which.
    Unnamed,
}

/// Whether a report that it got to `told` says anything of a message that stands at `now`. Whichever attempt
/// arrived, the message did; that one was taken, or failed, says nothing of the next. Nothing that waits in the
/// queue can fail there, and what waits there again was once taken before.
pub fn counts(now: Delivery, told: Delivery, attempt: Attempt) -> bool {
    match (told, attempt) {
        (Delivery::Delivered | Delivery::Read, _) => true,
        (_, Attempt::Former) => false,
        (Delivery::Failed, _) | (_, Attempt::Unnamed) => now != Delivery::Queued,
        (_, Attempt::Last) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_became_of_a_former_attempt_says_nothing_of_the_next() {
        for now in [Delivery::Queued, Delivery::Sending, Delivery::Sent] {
            assert!(!counts(now, Delivery::Failed, Attempt::Former), "{now}");
            assert!(!counts(now, Delivery::Sent, Attempt::Former), "{now}");
            assert!(counts(now, Delivery::Read, Attempt::Former), "{now}");
        }
    }

    #[test]
    fn what_waits_in_the_queue_fails_by_no_report() {
        for attempt in [Attempt::Last, Attempt::Former, Attempt::Unnamed] {
            assert!(!counts(Delivery::Queued, Delivery::Failed, attempt));
        }
        assert!(!counts(Delivery::Queued, Delivery::Sent, Attempt::Unnamed));
        // It was said not to be taken, and was.
        assert!(counts(Delivery::Queued, Delivery::Sent, Attempt::Last));
        assert!(counts(Delivery::Sending, Delivery::Failed, Attempt::Last));
        assert!(counts(Delivery::Sent, Delivery::Failed, Attempt::Unnamed));
    }
}

//! How far an outbound message got; only forward (C-05, C-23).

use crate::words::words;

words! {
    /// `scheduled → queued → sending → sent → delivered → read`, or an end before that.
    Delivery: "delivery state" {
        /// Waits for its time; can still be undone.
        Scheduled = "scheduled",
        /// Waits for the worker.
        Queued = "queued",
        /// Is being handed over; written before the provider is called.
        Sending = "sending",
        /// The provider took it.
        Sent = "sent",
        /// It reached the customer's device.
        Delivered = "delivered",
        /// The customer saw it.
        Read = "read",
        /// It did not leave, or the provider gave it up.
        Failed = "failed",
        /// Handed over, answer lost; an agent decides.
        Unknown = "unknown",
        /// Undone before it was sent.
        Cancelled = "cancelled",
    }
}

impl Delivery {
    /// The states of what never left, or not yet: no part of a thread.
    pub const UNSENT: [Self; 2] = [Self::Scheduled, Self::Cancelled];

    /// Whether a report or a worker may move it from here to `to`. Reports come late and out of
    /// order: what is not forward is ignored by the caller, never an error.
    pub fn may_become(self, to: Self) -> bool {
        use Delivery::*;
        match (self, to) {
            (Scheduled, Queued | Cancelled | Failed) => true,
            (Queued, Sending | Sent | Delivered | Read | Failed | Cancelled) => true,
            // Back to the queue only by the worker, when the provider surely did not take it.
            (Sending, Queued | Sent | Delivered | Read | Failed | Unknown) => true,
            (Unknown, Sent | Delivered | Read | Failed) => true,
            (Sent, Delivered | Read | Failed) => true,
            (Delivered, Read) => true,
            // A receipt proves that it arrived after all.
            (Failed, Delivered | Read) => true,
            _ => false,
        }
    }

    /// Whether an agent may send it again.
    pub fn may_be_retried(self) -> bool {
        matches!(self, Self::Failed | Self::Unknown)
    }

    /// Whether it can be taken as an answer: it left, or is on its way.
    pub fn answers(self) -> bool {
        !matches!(self, Self::Scheduled | Self::Failed | Self::Cancelled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_out_of_order_do_not_move_it_back() {
        assert!(Delivery::Sent.may_become(Delivery::Read));
        assert!(!Delivery::Read.may_become(Delivery::Delivered));
        assert!(!Delivery::Delivered.may_become(Delivery::Sent));
        assert!(!Delivery::Delivered.may_become(Delivery::Failed));
    }

    #[test]
    fn a_failed_one_stays_so_unless_a_receipt_proves_otherwise() {
        assert!(!Delivery::Failed.may_become(Delivery::Sent));
        assert!(Delivery::Failed.may_become(Delivery::Delivered));
        assert!(Delivery::Failed.may_be_retried() && Delivery::Unknown.may_be_retried());
        assert!(!Delivery::Sent.may_be_retried());
    }

    #[test]
    fn a_cancelled_one_is_never_sent() {
        assert!(
            Delivery::ALL
                .iter()
                .all(|to| !Delivery::Cancelled.may_become(*to))
        );
        assert!(!Delivery::Sending.may_become(Delivery::Cancelled));
    }

    #[test]
    fn what_did_not_leave_is_no_answer() {
        assert!(Delivery::Queued.answers() && Delivery::Unknown.answers());
        assert!(!Delivery::Scheduled.answers() && !Delivery::Failed.answers());
        assert!(!Delivery::Cancelled.answers());
    }
}

//! Delivery only goes forward.

use domain::messages::Delivery;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// How far along the way a state is.
fn step(delivery: Delivery) -> u8 {
    match delivery {
        Delivery::Scheduled => 0,
        Delivery::Queued => 1,
        Delivery::Sending => 2,
        Delivery::Unknown => 3,
        Delivery::Sent => 4,
        Delivery::Failed => 5,
        Delivery::Delivered => 6,
        Delivery::Read => 7,
        Delivery::Cancelled => 8,
    }
}

proptest! {
    #[test]
    fn reports_in_any_order_lead_only_forward(
        first in select(Delivery::ALL), reports in vec(select(Delivery::ALL), 0..20),
    ) {
        let mut now = first;
        for to in reports {
            if now.may_become(to) {
                let tried_again = (now, to) == (Delivery::Sending, Delivery::Queued);
                prop_assert!(step(to) > step(now) || tried_again, "{} after {}", to, now);
                now = to;
            }
        }
    }

    #[test]
    fn what_reached_the_customer_is_never_sent_again(reports in vec(select(Delivery::ALL), 0..20)) {
        let mut now = Delivery::Delivered;
        for to in reports {
            if now.may_become(to) {
                now = to;
            }
            prop_assert!(matches!(now, Delivery::Delivered | Delivery::Read));
            prop_assert!(!now.may_be_retried());
        }
    }
}

//! What is sent again goes where answers go.

use crate::worlds::{at, begun};
use domain::actors::Actor;
use domain::replying::{check_state, is_worth_a_retry};
use proptest::prelude::*;

proptest! {
    #[test]
    fn a_retry_is_offered_only_where_it_is_taken(closed: bool, blocked: bool, may_have_passed: bool) {
        let mut c = begun(1.into());
        if closed {
            c.close(Actor::System, at(1));
        }
        if blocked {
            c.block(at(2));
        }
        let is_worth_it = is_worth_a_retry(&c, may_have_passed);
        prop_assert_eq!(is_worth_it, may_have_passed && !closed && !blocked);
        prop_assert!(!is_worth_it || check_state(&c).is_ok());
    }
}

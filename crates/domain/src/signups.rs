//! The link that finishes a sign-up.

use crate::Timestamp;

/// How long a link can be used, in seconds: a day.
pub const LINK_SECONDS: i64 = 24 * 60 * 60;

/// Why a link does not finish a sign-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// It finished its sign-up.
    #[error("This link was used already")]
    Used,
    /// Its time is over, or nobody knows it.
    #[error("This link is too old, or not complete")]
    Expired,
}

/// Whether a link can be used at `now`. One that was used says so, however old it is.
pub fn check_link(
    expires_at: Timestamp,
    used_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), LinkError> {
    match used_at {
        Some(_) => Err(LinkError::Used),
        None if expires_at <= now => Err(LinkError::Expired),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_good_once_and_for_a_day() {
        let made = Timestamp::EPOCH;
        let until = made.plus_seconds(LINK_SECONDS);
        let last = until.minus_seconds(1);
        assert_eq!(check_link(until, None, made), Ok(()));
        assert_eq!(check_link(until, None, last), Ok(()));
        assert_eq!(check_link(until, None, until), Err(LinkError::Expired));
        for now in [made, last, until] {
            assert_eq!(check_link(until, Some(made), now), Err(LinkError::Used));
        }
    }
}

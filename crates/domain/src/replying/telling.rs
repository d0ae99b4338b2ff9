//! What is told of a customer's wishes may be told late, or twice: the order in which they wished counts, not
//! the order in which we heard of it.

use crate::Timestamp;

/// When something was said that a customer wishes, or what they did about us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// When.
    pub at: Timestamp,
    /// The provider's id of what told it, where it tells no time: the moment is that of our hearing.
    pub by: Option<String>,
}

/// What was told before of the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// When the last of it was said.
    pub at: Option<Timestamp>,
    /// By what, where it told no time.
    pub by: Option<String>,
    /// Since when something else shows how it is, such as a word of theirs to us.
    pub shown_at: Option<Timestamp>,
}

/// Whether what was said changes anything about what is known.
pub fn is_news(said: &Said, told: &Told) -> bool {
    let is_repeat = said.by.is_some() && said.by == told.by;
    let is_late = told.at.is_some_and(|at| said.at <= at);
    let is_refuted = told.shown_at.is_some_and(|at| said.at < at);
    !is_repeat && !is_late && !is_refuted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::EPOCH.plus_seconds(seconds)
    }

    fn said(seconds: i64, by: Option<&str>) -> Said {
        let by = by.map(str::to_owned);
        Said {
            at: at(seconds),
            by,
        }
    }

    #[test]
    fn only_what_was_said_later_is_news() {
        let told = Told {
            at: Some(at(10)),
            ..Told::default()
        };
        assert!(is_news(&said(1, None), &Told::default()));
        assert!(is_news(&said(11, None), &told));
        assert!(!is_news(&said(10, None), &told), "twice");
        assert!(!is_news(&said(9, None), &told), "late");
    }

    #[test]
    fn what_tells_no_time_is_known_by_its_id() {
        let told = Told {
            at: Some(at(10)),
            by: Some("a".to_owned()),
            shown_at: None,
        };
        assert!(!is_news(&said(20, Some("a")), &told));
        assert!(is_news(&said(20, Some("b")), &told));
    }

    #[test]
    fn who_has_written_since_is_there() {
        let told = Told {
            shown_at: Some(at(10)),
            ..Told::default()
        };
        assert!(!is_news(&said(9, None), &told));
        assert!(is_news(&said(10, None), &told));
    }
}

//! A place in the log of events, as text the `id:` of the live stream.

use std::str::FromStr;

/// `(epoch, position, id)`: the position is the writing transaction on PostgreSQL and a row number
/// on SQLite; the id orders the events of one transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    /// Another one after a restore, so that old cursors are told from new ones.
    pub(crate) epoch: i64,
    pub(crate) position: i64,
    pub(crate) id: i64,
}

/// Not a cursor of the live stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor of the stream")]
pub struct InvalidCursor;

impl Cursor {
    /// Whether two places are comparable: a restore begins another log.
    pub fn is_same_log(&self, other: &Self) -> bool {
        self.epoch == other.epoch
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}-{}", self.epoch, self.position, self.id)
    }
}

impl FromStr for Cursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, InvalidCursor> {
        let mut parts = text.split('-').map(|part| part.parse::<i64>().ok());
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(Some(epoch)), Some(Some(position)), Some(Some(id)), None) => Ok(Self {
                epoch,
                position,
                id,
            }),
            _ => Err(InvalidCursor),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes_and_nothing_else() {
        let cursor = Cursor {
            epoch: 7,
            position: 42,
            id: i64::MAX,
        };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        for text in [
            "",
            "1",
            "1-2",
            "1-2-3-4",
            "-1-2-3",
            "a-b-c",
            "1-2-99999999999999999999",
        ] {
            assert_eq!(text.parse::<Cursor>(), Err(InvalidCursor), "{text}");
        }
    }
}

//! Keyset pages: a cursor is the sort key and the id of the last row of the page before.

use crate::{StoreError, StoreResult};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Where a page begins: behind the row with this sort key and id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor<K = i64> {
    pub key: K,
    pub id: i64,
}

impl<K: Serialize + DeserializeOwned> Cursor<K> {
    /// The form a client keeps: opaque to it, safe in a URL.
    pub fn encode(&self) -> String {
        let json = serde_json::to_vec(&(&self.key, self.id)).unwrap_or_default();
        URL_SAFE_NO_PAD.encode(json)
    }

    pub fn decode(text: &str) -> StoreResult<Self> {
        let json = URL_SAFE_NO_PAD
            .decode(text)
            .map_err(|_| StoreError::InvalidCursor)?;
        let (key, id): (Value, i64) =
            serde_json::from_slice(&json).map_err(|_| StoreError::InvalidCursor)?;
        // None of ours has the one character that PostgreSQL does not take.
        if key.as_str().is_some_and(|text| text.contains('\0')) {
            return Err(StoreError::InvalidCursor);
        }
        let key = serde_json::from_value(key).map_err(|_| StoreError::InvalidCursor)?;
        Ok(Self { key, id })
    }
}

/// A page of rows, and where the next one begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice<T, K = i64> {
    pub items: Vec<T>,
    pub next: Option<Cursor<K>>,
}

impl<T, K> Slice<T, K> {
    /// Cuts to `limit` what was asked for with a limit one higher: the row too many only says
    /// that there is a next page.
    pub fn cut(mut items: Vec<T>, limit: usize, cursor: impl Fn(&T) -> Cursor<K>) -> Self {
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(cursor);
        Self { items, next }
    }

    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Slice<U, K> {
        Slice {
            items: self.items.into_iter().map(f).collect(),
            next: self.next,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_cursor_comes_back_as_it_went(key: i64, id: i64, name: String) {
            let number = Cursor { key, id };
            prop_assert_eq!(Cursor::decode(&number.encode()).expect("a cursor"), number);
            let text = Cursor { key: name, id };
            prop_assert_eq!(Cursor::decode(&text.encode()).expect("a cursor"), text);
        }

        #[test]
        fn other_text_is_refused_and_harmless(text: String) {
            prop_assert!(Cursor::<i64>::decode(&text).is_err());
        }
    }

    #[test]
    fn a_made_up_name_cannot_reach_the_database() {
        let nul = URL_SAFE_NO_PAD.encode(br#"["a\u0000b",1]"#);
        assert!(Cursor::<String>::decode(&nul).is_err());
        let text = URL_SAFE_NO_PAD.encode(br#"["a\\u0000b",1]"#);
        assert!(Cursor::<String>::decode(&text).is_ok());
    }

    #[test]
    fn the_row_too_many_only_says_that_there_is_more() {
        let cursor = |id: &i64| Cursor { key: 0, id: *id };
        let page = Slice::cut(vec![1, 2, 3], 2, cursor);
        assert_eq!((page.items, page.next), (vec![1, 2], Some(cursor(&2))));
        let last = Slice::cut(vec![1, 2], 2, cursor);
        assert_eq!((last.items, last.next), (vec![1, 2], None));
    }
}

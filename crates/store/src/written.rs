//! Values kept as text in one column: lists of ids, and what the domain writes itself.

use crate::columns::AsText;
use std::fmt::{self, Display};
use std::str::FromStr;

/// A value with its text, so that writing it can borrow.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Written<T> {
    pub value: T,
    text: String,
}

impl<T: Display> From<T> for Written<T> {
    fn from(value: T) -> Self {
        let text = value.to_string();
        Self { value, text }
    }
}

impl<T: FromStr> FromStr for Written<T> {
    type Err = T::Err;

    fn from_str(text: &str) -> Result<Self, T::Err> {
        Ok(Self {
            value: text.parse()?,
            text: text.to_owned(),
        })
    }
}

impl<T> AsRef<str> for Written<T> {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

/// Ids in one column, as a JSON array of numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ids<T>(pub Vec<T>);

impl<T: AsRef<i64>> Display for Ids<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[")?;
        for (at, id) in self.0.iter().enumerate() {
            let gap = if at == 0 { "" } else { "," };
            write!(f, "{gap}{}", id.as_ref())?;
        }
        f.write_str("]")
    }
}

impl<T: From<i64>> FromStr for Ids<T> {
    type Err = serde_json::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let ids: Vec<i64> = serde_json::from_str(text)?;
        Ok(Self(ids.into_iter().map(T::from).collect()))
    }
}

/// The column of a list of ids.
pub type IdsColumn<T> = AsText<Written<Ids<T>>>;

pub fn ids<T: AsRef<i64> + Clone>(ids: &[T]) -> IdsColumn<T> {
    AsText(Ids(ids.to_vec()).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::AgentId;

    #[test]
    fn a_list_of_ids_comes_back_as_it_went() {
        for list in [
            vec![],
            vec![AgentId::from(7)],
            vec![7.into(), i64::MAX.into()],
        ] {
            let text = Ids(list.clone()).to_string();
            assert_eq!(text.parse::<Ids<AgentId>>().expect("ids").0, list);
        }
    }
}

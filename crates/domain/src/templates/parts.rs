//! What a template is made of. What is to be filled in has a key of its own: in the body and in the line
//! above it stands `{{1}}`, but each numbers its own, so the keys of the line above begin with `header.`,
//! and those of buttons with `button.`.

use super::filling::{FillError, fill, placeholders, render};
use crate::words::words;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the keys of the line above the body begin with.
const HEADER: &str = "header.";

words! {
    /// What goes where something is to be filled in.
    PlaceholderKind: "kind of placeholder" {
        /// Words.
        Text = "text",
        /// A degree of latitude or longitude.
        Degree = "degree",
        /// A link to a picture.
        Image = "image",
        /// A link to a film.
        Video = "video",
        /// A link to a document.
        Document = "document",
        /// The end of a button's address.
        UrlEnd = "url_end",
        /// A code that a button copies.
        Code = "code",
    }
}

/// Something to be filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placeholder {
    /// Unique in its template.
    pub key: String,
    /// What goes there.
    pub kind: PlaceholderKind,
    /// What the template's author gave as an example.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
}

/// All of a template that a customer sees.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// The words at its top.
    pub header: Option<String>,
    /// The text.
    pub body: String,
    /// The words at its bottom.
    pub footer: Option<String>,
    /// What its buttons say.
    pub buttons: Vec<String>,
    /// All that has to be filled in, in the order it is seen.
    pub placeholders: Vec<Placeholder>,
}

impl Parts {
    /// A text and nothing else.
    pub fn of_text(body: String) -> Self {
        let word = |key| Placeholder {
            key,
            kind: PlaceholderKind::Text,
            example: None,
        };
        Self {
            placeholders: placeholders(&body).into_iter().map(word).collect(),
            body,
            ..Self::default()
        }
    }

    /// What stands for each placeholder; or everything that is wrong with what was given.
    pub fn fill(
        &self,
        given: &BTreeMap<String, String>,
    ) -> Result<Vec<(String, String)>, Vec<FillError>> {
        fill(&self.placeholders, given)
    }

    /// The text as the customer reads it.
    pub fn text(&self, values: &[(String, String)]) -> String {
        render(&self.body, |name| value(values, name))
    }

    /// The line above it as the customer reads it.
    pub fn title(&self, values: &[(String, String)]) -> Option<String> {
        let line = self.header.as_deref()?;
        let of_header = |name: &str| value(values, &format!("{HEADER}{name}"));
        Some(render(line, of_header))
    }
}

fn value<'a>(values: &'a [(String, String)], key: &str) -> Option<&'a str> {
    let found = values.iter().find(|(name, _)| name == key);
    found.map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_numbers_its_places_on_its_own() {
        let mut order = Parts::of_text("Hi {{1}}, {{2}} is on its way.".to_owned());
        order.header = Some("Order {{1}}".to_owned());
        order.placeholders.push(Placeholder {
            key: "header.1".to_owned(),
            kind: PlaceholderKind::Text,
            example: None,
        });
        let given = [("1", "Nora"), ("2", "a lamp"), ("header.1", "A-17")];
        let given = given.map(|(key, value)| (key.to_owned(), value.to_owned()));
        let values = order.fill(&given.into()).expect("all there");
        assert_eq!(order.text(&values), "Hi Nora, a lamp is on its way.");
        assert_eq!(order.title(&values).as_deref(), Some("Order A-17"));
    }
}

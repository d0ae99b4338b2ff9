//! A template as Meta describes it, and what in it has to be filled in.

use crate::{Placeholder, PlaceholderKind};
use serde::Deserialize;
use serde_json::Value;

/// The keys of what is not in the body.
pub const HEADER: &str = "header.";
pub const BUTTON: &str = "button.";
/// Of a place in the header: the last two may stay empty.
pub const PLACE: [&str; 4] = ["latitude", "longitude", "name", "address"];

/// One part.
#[derive(Deserialize)]
pub struct Part {
    #[serde(rename = "type")]
    pub kind: String,
    /// Of a header: text, a file, or a place.
    format: Option<String>,
    pub text: Option<String>,
    #[serde(default)]
    pub buttons: Vec<Button>,
    #[serde(default)]
    example: Value,
}

/// One button.
#[derive(Deserialize)]
pub struct Button {
    #[serde(rename = "type")]
    pub kind: String,
    pub text: Option<String>,
    url: Option<String>,
    #[serde(default)]
    example: Value,
}

/// What stands at the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Header {
    Text,
    /// `image`, `video` or `document`.
    File(&'static str, PlaceholderKind),
    Location,
}

/// The parts that can be read; the others are Meta's to explain.
pub fn parts(components: &Value) -> Vec<Part> {
    let all = components.as_array().into_iter().flatten();
    all.filter_map(|part| Part::deserialize(part).ok())
        .collect()
}

impl Part {
    pub fn is(&self, kind: &str) -> bool {
        self.kind.eq_ignore_ascii_case(kind)
    }

    /// Where this is a header, of what kind. Only text and images are confirmed.
    pub fn header(&self) -> Option<Header> {
        let format = self.format.as_deref().unwrap_or("TEXT");
        self.is("HEADER").then_some(())?;
        match format.to_ascii_uppercase().as_str() {
            "TEXT" => Some(Header::Text),
            "IMAGE" => Some(Header::File("image", PlaceholderKind::Image)),
            "VIDEO" => Some(Header::File("video", PlaceholderKind::Video)),
            "DOCUMENT" => Some(Header::File("document", PlaceholderKind::Document)),
            "LOCATION" => Some(Header::Location),
            _ => None,
        }
    }

    /// The variables of its words, by name.
    pub fn variables(&self) -> Vec<String> {
        variables(self.text.as_deref().unwrap_or_default())
    }

    /// What has to be filled in.
    pub fn placeholders(&self) -> Vec<Placeholder> {
        let words = |prefix: &str| -> Vec<Placeholder> {
            let names = self.variables().into_iter().enumerate();
            let one = |(n, name): (usize, String)| Placeholder {
                key: format!("{prefix}{name}"),
                kind: PlaceholderKind::Text,
                example: self.example(n, &name),
            };
            names.map(one).collect()
        };
        match self.header() {
            Some(Header::Text) => words(HEADER),
            Some(Header::File(name, kind)) => vec![required(format!("{HEADER}{name}"), kind)],
            Some(Header::Location) => place(),
            None if self.is("BODY") => words(""),
            None if self.is("BUTTONS") => {
                let buttons = self.buttons.iter().enumerate();
                buttons
                    .filter_map(|(n, button)| button.placeholder(n))
                    .collect()
            }
            None => Vec::new(),
        }
    }

    /// What the author gave as an example for a variable.
    fn example(&self, n: usize, name: &str) -> Option<String> {
        let named = ["body_text_named_params", "header_text_named_params"];
        let named = named
            .iter()
            .filter_map(|key| self.example.get(key)?.as_array());
        let named = named
            .flatten()
            .find(|one| one.get("param_name").is_some_and(|it| it == name));
        let numbered = || {
            let body = self
                .example
                .pointer("/body_text/0")
                .and_then(|all| all.get(n));
            let header = self.example.get("header_text").and_then(|all| all.get(n));
            body.or(header)
        };
        let found = named.and_then(|one| one.get("example")).or_else(numbered);
        found.and_then(Value::as_str).map(str::to_owned)
    }
}

impl Button {
    pub fn is(&self, kind: &str) -> bool {
        self.kind.eq_ignore_ascii_case(kind)
    }

    /// What has to be filled in; a quick reply may also be given a payload, but need not.
    fn placeholder(&self, n: usize) -> Option<Placeholder> {
        let kind = if self.has_open_url() {
            PlaceholderKind::UrlEnd
        } else if self.is("COPY_CODE") {
            PlaceholderKind::Code
        } else {
            return None;
        };
        let example = self.example.get(0).unwrap_or(&self.example);
        Some(Placeholder {
            key: format!("{BUTTON}{n}"),
            kind,
            example: example.as_str().map(str::to_owned),
        })
    }

    /// Whether something stands in its address.
    pub fn leads_to(&self, mark: &str) -> bool {
        self.url.as_deref().is_some_and(|url| url.contains(mark))
    }

    /// Whether its address ends with a variable.
    pub fn has_open_url(&self) -> bool {
        let url = self.url.as_deref().unwrap_or_default();
        self.is("URL") && !variables(url).is_empty()
    }
}

fn required(key: String, kind: PlaceholderKind) -> Placeholder {
    Placeholder {
        key,
        kind,
        example: None,
    }
}

fn place() -> Vec<Placeholder> {
    let kinds = [
        PlaceholderKind::Degree,
        PlaceholderKind::Degree,
        PlaceholderKind::Text,
        PlaceholderKind::Text,
    ];
    let fields = PLACE.into_iter().zip(kinds);
    fields
        .map(|(name, kind)| required(format!("{HEADER}{name}"), kind))
        .collect()
}

/// Whether variables are numbered; else they have names.
pub fn is_numbered(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_digit())
}

/// What stands between `{{` and `}}`, each once: numbers in their order, names in that of the words.
fn variables(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for piece in text.split("{{").skip(1) {
        let Some((name, _)) = piece.split_once("}}") else {
            continue;
        };
        let name = name.trim();
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let is_new = !found.iter().any(|other| other == name);
        if !name.is_empty() && name.chars().all(is_name) && is_new {
            found.push(name.to_owned());
        }
    }
    // Names keep their place: they all count as the same number.
    found.sort_by_key(|name| name.parse::<u32>().unwrap_or_default());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_found_once_each_and_numbers_in_their_order() {
        assert_eq!(
            variables("{{2}} and {{1}}, {{ 2 }}, {{10}}"),
            ["1", "2", "10"]
        );
        assert_eq!(variables("{{name}} has {{item}}"), ["name", "item"]);
        assert_eq!(variables("{{}} {{ }} {{a-b}} {{open"), [""; 0]);
        assert_eq!(variables("no variable"), [""; 0]);
    }
}

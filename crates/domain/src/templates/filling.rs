//! The places of a text, and what stands in them.

use super::parts::{Placeholder, PlaceholderKind};
use crate::Flaw;
use crate::messages::clean;
use std::collections::BTreeMap;

const OPEN: &str = "{{";
const CLOSE: &str = "}}";
/// Longest name of a place.
const MAX_NAME: usize = 64;
/// Longest value of a place, in characters.
pub const MAX_VALUE: usize = 1024;

/// Why a template cannot be filled in so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FillError {
    /// A place was left empty.
    #[error("{0} is empty")]
    Missing(String),
    /// There is no such place.
    #[error("there is no placeholder {0}")]
    Unknown(String),
    /// Nobody reads that.
    #[error("{0} has at most {MAX_VALUE} characters")]
    TooLong(String),
    /// A file goes as a link to it.
    #[error("{0} is a link that begins with https://")]
    NotALink(String),
    /// A place on a map is two numbers.
    #[error("{0} is a number such as 59.33")]
    NotADegree(String),
}

impl FillError {
    /// The place it is about.
    pub fn place(&self) -> &str {
        match self {
            Self::Missing(place)
            | Self::Unknown(place)
            | Self::TooLong(place)
            | Self::NotALink(place)
            | Self::NotADegree(place) => place,
        }
    }
}

impl Flaw for FillError {
    fn code(&self) -> &'static str {
        match self {
            Self::Missing(_) => "missing",
            Self::Unknown(_) => "unknown_placeholder",
            Self::TooLong(_) => "too_long",
            Self::NotALink(_) => "not_a_link",
            Self::NotADegree(_) => "not_a_degree",
        }
    }
}

/// The places of a text, each once, in the order they stand: `1` of `{{1}}`.
pub fn placeholders(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for piece in pieces(text) {
        if let Piece::Place { name, .. } = piece
            && found.iter().all(|known| known != name)
        {
            found.push(name.to_owned());
        }
    }
    found
}

/// What stands for each placeholder, in their order; or everything that is wrong with what was given.
pub fn fill(
    places: &[Placeholder],
    given: &BTreeMap<String, String>,
) -> Result<Vec<(String, String)>, Vec<FillError>> {
    let mut flaws = Vec::new();
    let mut filled = Vec::new();
    for place in places {
        match valued(place, given.get(&place.key)) {
            Ok(value) => filled.push((place.key.clone(), value)),
            Err(flaw) => flaws.push(flaw),
        }
    }
    let is_known = |name: &String| places.iter().any(|place| place.key == *name);
    let unknown = given.keys().filter(|name| !is_known(name));
    flaws.extend(unknown.cloned().map(FillError::Unknown));
    match flaws.is_empty() {
        true => Ok(filled),
        false => Err(flaws),
    }
}

fn valued(place: &Placeholder, given: Option<&String>) -> Result<String, FillError> {
    let key = || place.key.clone();
    let value = given.map(|value| clean(value)).unwrap_or_default();
    if value.trim().is_empty() {
        return Err(FillError::Missing(key()));
    }
    if value.chars().count() > MAX_VALUE {
        return Err(FillError::TooLong(key()));
    }
    match place.kind {
        PlaceholderKind::Text | PlaceholderKind::UrlEnd | PlaceholderKind::Code => Ok(value),
        PlaceholderKind::Image | PlaceholderKind::Video | PlaceholderKind::Document => {
            let link = value.trim();
            match link.starts_with("https://") && !link.contains(char::is_whitespace) {
                true => Ok(link.to_owned()),
                false => Err(FillError::NotALink(key())),
            }
        }
        PlaceholderKind::Degree => match value.trim().parse::<f64>() {
            Ok(degree) if (-180.0..=180.0).contains(&degree) => Ok(value.trim().to_owned()),
            _ => Err(FillError::NotADegree(key())),
        },
    }
}

/// A text with `value` of each place in it. Values are text, whatever they look like; a place without one
/// stays as it stands.
pub fn render<'a>(text: &str, value: impl Fn(&str) -> Option<&'a str>) -> String {
    let mut rendered = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => rendered.push_str(text),
            Piece::Place { name, whole } => rendered.push_str(value(name).unwrap_or(whole)),
        }
    }
    rendered
}

/// The first braces on one line around what is no name of a place.
pub(super) fn slip(text: &str) -> Option<&str> {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(OPEN) {
        let (inside, beyond) = after.split_once(CLOSE)?;
        match inside.rfind(OPEN) {
            // The innermost braces count.
            Some(at) => rest = after.get(at..).unwrap_or_default(),
            None if inside.contains('\n') || is_name(inside.trim_matches(' ')) => rest = beyond,
            None => return Some(inside),
        }
    }
    None
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'a> {
    Text(&'a str),
    Place {
        name: &'a str,
        /// With its braces.
        whole: &'a str,
    },
}

fn is_name(text: &str) -> bool {
    (1..=MAX_NAME).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// Cuts a text at its places. Braces around anything else are text.
fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some((name, whole)) = leading(rest) {
            rest = rest.get(whole.len()..).unwrap_or_default();
            return Some(Piece::Place { name, whole });
        }
        let more = rest.char_indices().skip(1);
        let end = more
            .map(|(at, _)| at)
            .find(|at| rest.get(*at..).and_then(leading).is_some());
        let (before, after) = rest.split_at(end.unwrap_or(rest.len()));
        rest = after;
        Some(Piece::Text(before))
    })
}

/// The name of the place a text begins with, and all of it; there may be room around the name.
fn leading(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix(OPEN)?;
    let end = inside.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != ' ')?;
    let (name, after) = inside.split_at(end);
    let after = after.strip_prefix(CLOSE)?;
    let whole = text.get(..text.len() - after.len())?;
    let name = name.trim_matches(' ');
    is_name(name).then_some((name, whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(values: &[(&str, &str)]) -> BTreeMap<String, String> {
        values
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn a_text_knows_its_places() {
        let text = "Hi {{1}}, {{first_name}} {{1}} {{ 2 }} {{}} {{{3}}} {{a{{b}} {{4";
        assert_eq!(placeholders(text), ["1", "first_name", "2", "3", "b"]);
        assert_eq!(placeholders("no places"), [] as [&str; 0]);
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let place = |key: &str, kind| Placeholder {
            key: key.to_owned(),
            kind,
            example: None,
        };
        let places = [
            place("1", PlaceholderKind::Text),
            place("2", PlaceholderKind::Text),
            place("3", PlaceholderKind::Text),
            place("header.image", PlaceholderKind::Image),
            place("header.latitude", PlaceholderKind::Degree),
        ];
        let long = "x".repeat(MAX_VALUE + 1);
        let bad = [
            ("1", " "),
            ("2", &long),
            ("3", "ok"),
            ("4", "?"),
            ("header.image", "cat.png"),
            ("header.latitude", "north"),
        ];
        let flaws = fill(&places, &given(&bad)).expect_err("five flaws");
        assert_eq!(
            flaws,
            [
                FillError::Missing("1".to_owned()),
                FillError::TooLong("2".to_owned()),
                FillError::NotALink("header.image".to_owned()),
                FillError::NotADegree("header.latitude".to_owned()),
                FillError::Unknown("4".to_owned()),
            ]
        );
        let good = [
            ("1", "a"),
            ("2", "b"),
            ("3", "c"),
            ("header.image", " https://cdn.example.test/a.jpg"),
            ("header.latitude", "59.33 "),
        ];
        let filled = fill(&places, &given(&good)).expect("all there");
        assert_eq!(filled.last().expect("five").1, "59.33");
    }

    #[test]
    fn a_value_is_text_whatever_it_looks_like() {
        let values = given(&[("1", "{{2}}"), ("2", "two")]);
        let value = |name: &str| values.get(name).map(String::as_str);
        assert_eq!(render("{{1}} {{ 2 }} {{ 3}}", value), "{{2}} two {{ 3}}");
    }
}

//! Query strings.

use crate::problem::{Problem, Reply};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;
use std::future::{Ready, ready};

/// Longest value, in characters. The longest cursor, one behind a name, is shorter.
pub const LONGEST: usize = 2000;

/// A query without unknown names. A name may come several times where a list is asked for.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(read(request.query_string()).map(Self))
    }
}

/// Reads a query string.
pub fn read<T: DeserializeOwned>(query: &str) -> Reply<T> {
    let clean = query.replace("%00", "");
    let pairs = form_urlencoded::parse(clean.as_bytes());
    let too_long = |value: &str| value.chars().count() > LONGEST;
    if let Some((name, _)) = pairs.clone().find(|(_, value)| too_long(value)) {
        let name: String = name.chars().take(100).collect();
        let rule = format!("at most {LONGEST} characters");
        return Err(Problem::invalid().field(&name, "too_long", rule));
    }
    Ok(serde_path_to_error::deserialize(
        serde_html_form::Deserializer::new(pairs),
    )?)
}

/// How many rows a page has: 1 to 100, 50 unless told.
pub fn limit(asked: Option<u32>) -> Reply<usize> {
    match asked.unwrap_or(50) {
        limit @ 1..=100 => Ok(limit as usize),
        _ => Err(Problem::invalid().field("limit", "out_of_range", "1 to 100")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Asked {
        #[serde(default)]
        team_id: Vec<domain::TeamId>,
        limit: Option<u32>,
    }

    #[test]
    fn a_name_may_come_several_times() {
        let asked: Asked = read("team_id=1&limit=7&team_id=2").expect("a query");
        assert_eq!(asked.team_id, [1.into(), 2.into()]);
        assert_eq!(asked.limit, Some(7));
    }

    #[test]
    fn unknown_names_and_values_are_refused() {
        let long = format!("team_id={}", "1".repeat(LONGEST + 1));
        for query in ["team=1", "team_id=x", "limit=-1", "limit=many", &long] {
            let problem = read::<Asked>(query).expect_err(query);
            assert_eq!(problem.status().as_u16(), 422, "{query}");
        }
    }
}

//! Headers with a meaning of their own.

use crate::problem::{Problem, Reply};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};
use std::future::{Ready, ready};

/// The version the caller has read, from `If-Match: "<version>"`; none means any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IfMatch(pub Option<i64>);

impl IfMatch {
    /// 412 when somebody changed the resource since.
    pub fn check(self, version: i64) -> Reply<()> {
        match self.0 {
            Some(read) if read != version => Err(Problem::stale()),
            _ => Ok(()),
        }
    }
}

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let given = request.headers().get(header::IF_MATCH);
        ready(
            match given.map(|value| value.to_str().unwrap_or_default()) {
                None | Some("*") => Ok(Self(None)),
                Some(text) => version(text)
                    .map(|version| Self(Some(version)))
                    .ok_or_else(|| Problem::malformed("If-Match takes one version in quotes")),
            },
        )
    }
}

/// The version of a strong tag such as `"7"`.
fn version(tag: &str) -> Option<i64> {
    let digits = tag.strip_prefix('"')?.strip_suffix('"')?;
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_a_number_in_quotes() {
        assert_eq!(version("\"7\""), Some(7));
        for tag in [
            "7",
            "\"7",
            "7\"",
            "\"\"",
            "\"+7\"",
            "\"-7\"",
            "W/\"7\"",
            "\"7\", \"8\"",
        ] {
            assert_eq!(version(tag), None, "{tag}");
        }
        assert_eq!(version("\"99999999999999999999\""), None);
    }
}

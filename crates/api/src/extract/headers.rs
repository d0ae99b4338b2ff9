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
                Some(text) => text
                    .trim_matches('"')
                    .parse()
                    .map(|version| Self(Some(version)))
                    .map_err(|_| Problem::malformed("If-Match takes one version in quotes")),
            },
        )
    }
}

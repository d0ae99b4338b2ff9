//! Which problems an operation may answer: told by its method, by what it takes and by who may call
//! it, so that no handler repeats the list.

use std::collections::BTreeMap;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{Ref, RefOr, Response, ResponseBuilder};

/// A status, its name in the document, and when it is answered.
type Kind = (u16, &'static str, &'static str);

const KINDS: [Kind; 13] = [
    (
        301,
        "Merged",
        "The contact was merged into another: `Location` and `contact_id` lead there.",
    ),
    (400, "Malformed", "The request cannot be read."),
    (401, "SignedOut", "Nobody is signed in, or not any more."),
    (403, "Forbidden", "The caller may not do this."),
    (404, "NotFound", "Absent, or not the caller's to see."),
    (
        409,
        "Conflict",
        "The state of things does not allow it; `code` says why.",
    ),
    (
        410,
        "Gone",
        "A link that was used already or is too old; `code` says which.",
    ),
    (
        412,
        "Stale",
        "Somebody changed it since the version that was named.",
    ),
    (413, "TooLarge", "The body is too large."),
    (
        415,
        "UnsupportedMediaType",
        "The body is of a type that is not taken here.",
    ),
    (
        422,
        "Invalid",
        "`errors` names the fields that were refused, or `code` says why.",
    ),
    (
        429,
        "TooManyRequests",
        "Too often; `Retry-After` says when to come back.",
    ),
    (
        503,
        "Unavailable",
        "Not now; `Retry-After` says when to come back.",
    ),
];

/// The shared answers that operations refer to.
pub fn responses() -> BTreeMap<String, RefOr<Response>> {
    let shared = KINDS.into_iter().map(|(status, name, when)| {
        let problem = ContentBuilder::new()
            .schema(Some(Ref::from_schema_name("Problem")))
            .build();
        let answer = ResponseBuilder::new()
            .description(when)
            .content("application/problem+json", problem);
        let answer = match status {
            429 | 503 => answer.header("Retry-After", seconds()),
            _ => answer,
        };
        let mut answer = answer.build();
        super::rate_limits::tell(&mut answer);
        (name.to_owned(), RefOr::T(answer))
    });
    shared.collect()
}

fn seconds() -> utoipa::openapi::header::Header {
    let number = ObjectBuilder::new().schema_type(Type::Integer);
    HeaderBuilder::new()
        .schema(Some(number))
        .description(Some("Seconds"))
        .build()
}

/// Says what an operation may answer besides success.
pub fn add(path: &str, method: &str, operation: &mut Operation) {
    let answers = &mut operation.responses.responses;
    answers.remove("default");
    if !path.starts_with("/api/") && !path.starts_with("/widget/") {
        return;
    }
    let parameters = operation.parameters.iter().flatten();
    let has = |place: &ParameterIn, name: Option<&str>| {
        parameters.clone().any(|parameter| match parameter {
            RefOr::T(parameter) => {
                parameter.parameter_in == *place && name.is_none_or(|name| parameter.name == name)
            }
            RefOr::Ref(_) => false,
        })
    };
    let takes = Takes {
        body: operation.request_body.is_some(),
        query: has(&ParameterIn::Query, None),
        header: has(&ParameterIn::Header, None),
        version: has(&ParameterIn::Header, Some("If-Match")),
        key: has(&ParameterIn::Header, Some("Idempotency-Key")),
        can_see: has(&ParameterIn::Query, Some("can_see")),
        sign_in: operation.security.iter().flatten().next().is_some(),
    };
    for (status, name, _) in KINDS {
        if takes.may_answer(status, path, method) {
            let shared = RefOr::Ref(Ref::from_response_name(name));
            answers.entry(status.to_string()).or_insert(shared);
        }
    }
}

/// What an operation takes.
struct Takes {
    body: bool,
    query: bool,
    header: bool,
    /// `If-Match`
    version: bool,
    /// `Idempotency-Key`
    key: bool,
    /// Who can see a conversation, which has to be there.
    can_see: bool,
    sign_in: bool,
}

impl Takes {
    fn may_answer(&self, status: u16, path: &str, method: &str) -> bool {
        let is_widget = path.starts_with("/widget/");
        // Somebody who is not signed in proves who they are in the body, or in a cookie.
        let proves = path.starts_with("/api/v1/auth/") || path.ends_with("/sessions");
        match status {
            301 => path.starts_with("/api/v1/contacts/{id}"),
            400 => self.body || self.header,
            401 => self.sign_in || proves,
            403 => !is_widget,
            // A repeat answers what its first call made as it is now: it may be gone.
            404 => path.contains('{') || self.key || self.can_see,
            409 => method != "get" || is_widget,
            410 => ["/signup/complete", "/auth/password/reset"]
                .iter()
                .any(|tail| path.ends_with(tail)),
            412 => self.version,
            413 | 415 => self.body,
            422 => self.body || self.query || self.header,
            429 | 503 => true,
            _ => false,
        }
    }
}

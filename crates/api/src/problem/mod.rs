//! Turns every failure into problem details (RFC 9457). Handlers use `?` and
//! nothing else; what is worth telling the caller is decided here and in [`from`].

mod from;

pub use from::{NO_FILES, internal, no_files, not_json, too_large};

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpRequest, HttpResponse, ResponseError};
use contract::problem::{FieldError, Problem as Body};
use domain::{ContactId, Flaw};
use serde::Serialize;
use serde_json::{Map, Value};
use std::fmt;
use store::Failure;

pub type Reply<T> = Result<T, Problem>;

#[derive(Clone, Debug)]
pub struct Problem {
    body: Box<Body>,
    /// What some answers do not go without: `Retry-After`, `Allow`.
    header: Option<(HeaderName, HeaderValue)>,
}

impl Problem {
    pub fn new(status: StatusCode, code: &str, title: &str) -> Self {
        let body = Body {
            kind: format!("/problems/{code}"),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: None,
            instance: None,
            code: code.to_owned(),
            errors: Vec::new(),
            members: Map::new(),
        };
        Self {
            body: Box::new(body),
            header: None,
        }
    }

    pub fn malformed(detail: impl fmt::Display) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "malformed",
            "The request cannot be read",
        )
        .detail(detail)
    }

    pub fn signed_out() -> Self {
        Self::unauthorized("signed_out", "Sign in first")
    }

    /// 401 for a reason of its own.
    pub fn unauthorized(code: &str, title: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, code, title)
    }

    pub fn forbidden() -> Self {
        Self::refused("forbidden", "Your role does not allow this")
    }

    /// 403 that names what is missing.
    pub fn lacks(permission: domain::permissions::Permission) -> Self {
        Self::forbidden().with("permission", permission)
    }

    /// 403 for a reason of its own.
    pub fn refused(code: &str, title: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, code, title)
    }

    /// Absent, or not the caller's to see: nobody learns which.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "Not found")
    }

    /// The contact is another one now; the answer leads there.
    pub fn merged(into: ContactId) -> Self {
        let title = "The contact was merged into another";
        Self::new(StatusCode::MOVED_PERMANENTLY, MERGED, title).with(INTO, into)
    }

    pub fn conflict(code: &str, title: &str) -> Self {
        Self::new(StatusCode::CONFLICT, code, title)
    }

    /// 410: it was there once.
    pub fn gone(code: &str, title: &str) -> Self {
        Self::new(StatusCode::GONE, code, title)
    }

    /// Changed by somebody else since the caller read it.
    pub fn stale() -> Self {
        Self::new(
            StatusCode::PRECONDITION_FAILED,
            "stale",
            "Somebody else changed this meanwhile",
        )
    }

    pub fn invalid() -> Self {
        Self::unprocessable("invalid", "Some fields were refused")
    }

    /// 422 for a reason that is not one field's.
    pub fn unprocessable(code: &str, title: &str) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, title)
    }

    pub fn too_many(retry_after: u64) -> Self {
        let problem = Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many_requests",
            "Too many attempts, wait a moment",
        );
        problem.retry_after(retry_after)
    }

    pub fn busy(code: &str) -> Self {
        let problem = Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            code,
            "Try again in a moment",
        );
        problem.retry_after(1)
    }

    /// What the caller began to send did not come.
    pub fn too_slow() -> Self {
        Self::new(
            StatusCode::REQUEST_TIMEOUT,
            "too_slow",
            "The body did not come in time",
        )
    }

    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.header = Some((header::RETRY_AFTER, seconds.into()));
        self
    }

    pub fn detail(mut self, detail: impl fmt::Display) -> Self {
        self.body.detail = Some(detail.to_string());
        self
    }

    /// Adds a member that belongs to the code, such as `assignee` with `already_assigned`.
    pub fn with(mut self, member: &str, value: impl Serialize) -> Self {
        match serde_json::to_value(value) {
            Ok(value) => drop(self.body.members.insert(member.to_owned(), value)),
            Err(error) => tracing::error!(%error, member, "a problem lost a member"),
        }
        self
    }

    /// Names a refused field, with the domain's own code and sentence.
    pub fn flaw(self, field: &str, flaw: &impl Flaw) -> Self {
        self.field(field, flaw.code(), flaw)
    }

    pub fn field(mut self, field: &str, code: &str, message: impl fmt::Display) -> Self {
        self.body.errors.push(FieldError {
            field: field.to_owned(),
            code: code.to_owned(),
            message: message.to_string(),
        });
        self
    }

    pub fn code(&self) -> &str {
        &self.body.code
    }

    pub fn title(&self) -> &str {
        &self.body.title
    }

    /// The refused fields, with why.
    pub fn errors(&self) -> &[FieldError] {
        &self.body.errors
    }

    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.body.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Says which path it is about.
    pub fn at(mut self, path: &str) -> Self {
        self.body.instance = Some(path.to_owned());
        self
    }

    /// Leads to where the thing of a request is now.
    fn leading_on(mut self, request: &HttpRequest) -> Self {
        if self.code() == MERGED
            && let Some(into) = self.body.members.get(INTO).and_then(Value::as_str)
            && let Ok(location) = HeaderValue::try_from(elsewhere(request, into))
        {
            self.header = Some((header::LOCATION, location));
        }
        self
    }
}

const MERGED: &str = "contact_merged";
/// The member that says which contact it is now.
const INTO: &str = "contact_id";

/// The same path of another contact where something is read, as far as it is a contact's; else the
/// contact itself: what is led somewhere by 301 is asked for there by `GET`.
fn elsewhere(request: &HttpRequest, contact: &str) -> String {
    const CONTACTS: &str = "/api/v1/contacts/";
    let below = request.path().strip_prefix(CONTACTS).unwrap_or_default();
    match below.split_once('/') {
        Some((_, below)) if request.method().is_safe() => format!("{CONTACTS}{contact}/{below}"),
        _ => format!("{CONTACTS}{contact}"),
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.body.title)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status()
    }

    fn error_response(&self) -> HttpResponse {
        let mut answer = HttpResponse::build(self.status());
        answer.content_type("application/problem+json");
        if let Some(header) = &self.header {
            answer.insert_header(header.clone());
        }
        if self.status() == StatusCode::REQUEST_TIMEOUT {
            // What is left of the body is not waited for.
            answer.force_close();
        }
        if self.status() == StatusCode::UNAUTHORIZED {
            answer.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
        }
        answer.json(&self.body)
    }
}

/// An action may fail with a problem inside its transaction.
impl Failure for Problem {
    fn is_contention(&self) -> bool {
        self.code() == "contention"
    }

    fn is_outage(&self) -> bool {
        self.code() == "unavailable"
    }
}

/// Nothing is there, or nothing that can be asked for in this way.
pub async fn no_such_route(request: HttpRequest) -> Reply<HttpResponse> {
    let methods = crate::openapi::methods_of(request.path());
    let mut problem = match methods.is_empty() {
        true => Problem::new(StatusCode::NOT_FOUND, "no_such_route", "Nothing lives here"),
        false => {
            let status = StatusCode::METHOD_NOT_ALLOWED;
            Problem::new(status, "method_not_allowed", "This cannot be done here")
        }
    };
    if let Ok(allowed) = HeaderValue::try_from(methods.join(", "))
        && !methods.is_empty()
    {
        problem.header = Some((header::ALLOW, allowed));
    }
    Err(problem.at(request.path()))
}

/// Writes into a problem which path it is about; whoever made it does not know.
pub async fn with_instance(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let response = next.call(request).await?;
    let problem = response
        .response()
        .error()
        .and_then(|e| e.as_error::<Problem>())
        .cloned();
    Ok(match problem {
        Some(problem) => {
            let mut answer = problem
                .at(response.request().path())
                .leading_on(response.request())
                .error_response();
            // What was added on the way here, such as who may read it.
            let own = answer.headers().clone();
            let added = response
                .headers()
                .iter()
                .filter(|(name, _)| !own.contains_key(*name));
            for (name, value) in added {
                answer.headers_mut().append(name.clone(), value.clone());
            }
            response.into_response(answer)
        }
        None => response.map_into_boxed_body(),
    })
}

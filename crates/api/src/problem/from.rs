//! What each kind of failure tells the caller. 5xx are logged here, once, with their cause.

use super::Problem;
use actix_web::error::{PathError, PayloadError};
use actix_web::http::StatusCode;
use serde_json::Value;
use std::convert::Infallible;
use store::StoreError;
use validator::{ValidationError, ValidationErrors, ValidationErrorsKind};

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::not_found(),
            StoreError::Merged(into) => Self::merged(into),
            StoreError::Conflict => Self::conflict("conflict", "Already exists"),
            StoreError::MissingReference => {
                Self::conflict("missing_reference", "Refers to nothing")
            }
            StoreError::InvalidCursor => {
                Self::unprocessable("invalid_cursor", "This is no cursor of this list")
            }
            StoreError::Contention => Self::busy("contention"),
            StoreError::Overloaded => {
                tracing::warn!("{error}");
                Self::busy("overloaded")
            }
            StoreError::Unavailable(_) => {
                tracing::error!(%error, "the database is not available");
                Self::busy("unavailable")
            }
            StoreError::Other(_) => internal("a query failed", &error),
        }
    }
}

/// What cannot fail needs no problem.
impl From<Infallible> for Problem {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

/// A failure of our own: the caller learns nothing of it.
pub fn internal(what: &str, error: &(dyn std::error::Error + 'static)) -> Problem {
    tracing::error!(error, "{what}");
    Problem::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "internal",
        "Something went wrong",
    )
}

/// The code of [`no_files`].
pub const NO_FILES: &str = "files_unavailable";

/// The place for files fails: nothing was kept, and trying again later may work.
pub fn no_files(what: &str, error: &(dyn std::error::Error + 'static)) -> Problem {
    tracing::error!(error, "{what}");
    Problem::busy(NO_FILES)
}

impl From<ValidationErrors> for Problem {
    fn from(errors: ValidationErrors) -> Self {
        collect(Self::invalid(), "", &errors)
    }
}

/// Names nested fields by their path, such as `contact.address` or `items[2].name`.
fn collect(problem: Problem, prefix: &str, errors: &ValidationErrors) -> Problem {
    let mut fields: Vec<_> = errors.errors().iter().collect();
    fields.sort_by(|a, b| a.0.cmp(b.0));
    fields.into_iter().fold(problem, |problem, (field, kind)| {
        // A name that is a word of Rust, such as `as`.
        let field = field.strip_prefix("r#").unwrap_or(field);
        let path = format!("{prefix}{field}");
        match kind {
            ValidationErrorsKind::Field(errors) => errors.iter().fold(problem, |problem, e| {
                let (code, message) = rule(e);
                problem.field(&path, code, message)
            }),
            ValidationErrorsKind::Struct(inner) => collect(problem, &format!("{path}."), inner),
            ValidationErrorsKind::List(items) => {
                items.iter().fold(problem, |problem, (i, inner)| {
                    collect(problem, &format!("{path}[{i}]."), inner)
                })
            }
        }
    })
}

/// The code and the sentence of a rule that was not kept.
fn rule(error: &ValidationError) -> (&str, String) {
    let bound = |name: &str| error.params.get(name).map(ToString::to_string);
    let many = |value: &Value| match value {
        Value::String(text) => text.chars().count(),
        Value::Array(items) => items.len(),
        _ => 0,
    };
    match (&*error.code, bound("min"), bound("max")) {
        ("range", Some(min), Some(max)) => ("out_of_range", format!("{min} to {max}")),
        ("length", min, max) => {
            let has = error.params.get("value").map_or(0, many);
            let is_long = max.as_ref().and_then(|max| max.parse().ok());
            match (is_long.is_some_and(|max: usize| has > max), max, min) {
                (true, Some(max), _) => ("too_long", format!("at most {max}")),
                (_, _, Some(min)) => ("too_short", format!("at least {min}")),
                _ => ("too_long", "too long".to_owned()),
            }
        }
        (code, ..) => {
            let message = error.message.as_deref().unwrap_or("not allowed");
            (code, message.to_owned())
        }
    }
}

/// JSON of the wrong shape is 422 and names the field; text that is no JSON is 400.
impl From<serde_path_to_error::Error<serde_json::Error>> for Problem {
    fn from(error: serde_path_to_error::Error<serde_json::Error>) -> Self {
        let field = error.path().to_string();
        match error.into_inner() {
            e if e.is_data() => Self::invalid().field(&field, "unexpected", e),
            e => Self::malformed(e),
        }
    }
}

/// A query that asks for what a list does not have, or with a value it cannot read.
impl From<serde_path_to_error::Error<serde::de::value::Error>> for Problem {
    fn from(error: serde_path_to_error::Error<serde::de::value::Error>) -> Self {
        let field = error.path().to_string();
        Self::invalid().field(&field, "unexpected", error.into_inner())
    }
}

/// An id that is none belongs to nothing.
impl From<PathError> for Problem {
    fn from(_: PathError) -> Self {
        Self::not_found()
    }
}

impl From<PayloadError> for Problem {
    fn from(error: PayloadError) -> Self {
        match error {
            PayloadError::Overflow => too_large(),
            error => Self::malformed(error),
        }
    }
}

pub fn too_large() -> Problem {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "too_large",
        "The body is too large",
    )
}

pub fn not_json() -> Problem {
    Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "not_json",
        "Send application/json",
    )
}

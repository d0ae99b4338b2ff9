//! How a call ends: with its answer, refused by the API, or without an answer of ours.

use crate::limits::retry_after;
use crate::transport::Response;
use contract::problem::Problem;
use serde::de::DeserializeOwned;
use std::time::Duration;

/// Why a call gave no answer.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CallError {
    /// The API understood the call and refused it.
    #[error("{}", .0.detail.as_deref().unwrap_or(&.0.title))]
    Refused(Box<Problem>),
    /// No answer, or one that is not ours.
    #[error("the server cannot be reached: {0}")]
    Unreachable(String),
}

/// Where a problem keeps what its answer said in `Retry-After`.
const RETRY_AFTER: &str = "retry_after";

/// What every method answers.
pub type Call<T> = Result<T, CallError>;

impl CallError {
    /// The stable name of the refusal, such as `already_assigned`.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Refused(problem) => Some(&problem.code),
            Self::Unreachable(_) => None,
        }
    }

    /// The HTTP status of the refusal.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Refused(problem) => Some(problem.status),
            Self::Unreachable(_) => None,
        }
    }

    /// How long to wait before asking again, where the server says so: it was asked too often, or cannot
    /// serve now.
    pub fn retry_after(&self) -> Option<Duration> {
        self.member(RETRY_AFTER).map(Duration::from_secs)
    }

    /// A member that stands beside the code, such as `assignee`.
    pub fn member<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        match self {
            Self::Refused(problem) => {
                let value = problem.members.get(name)?.clone();
                serde_json::from_value(value).ok()
            }
            Self::Unreachable(_) => None,
        }
    }
}

/// Lets an answer through, and turns a refusal into its problem.
pub(crate) async fn checked(response: Response) -> Call<Response> {
    let status = response.status();
    if (200..300).contains(&status) {
        return Ok(response);
    }
    let is_problem = response
        .header("Content-Type")
        .is_some_and(|value| value.starts_with("application/problem+json"));
    if is_problem {
        let wait = retry_after(response.header("Retry-After").as_deref());
        let mut problem: Problem = response.json().await?;
        if let Some(seconds) = wait {
            problem.members.insert(RETRY_AFTER.into(), seconds.into());
        }
        return Err(CallError::Refused(Box::new(problem)));
    }
    Err(CallError::Unreachable(format!("HTTP {status}")))
}

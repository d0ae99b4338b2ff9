//! The JSON of the REST API: what requests and answers look like on the wire, shared by
//! the server, the browser and integrators. Shapes only; rules live in `domain`.
//!
//! - Requests refuse unknown fields, so a typo surfaces as 422.
//! - Answers bear words a newer server may send: enums read them as `Unknown`.
//! - The feature `server` adds the OpenAPI schemas and the validation of requests.

#[macro_use]
mod words;

pub mod agents;
pub mod api_tokens;
pub mod attachments;
pub mod audit;
pub mod auth;
pub mod bulk;
pub mod channels;
#[cfg(feature = "server")]
mod check;
pub mod contact_attributes;
pub mod contact_imports;
pub mod contacts;
pub mod conversations;
pub mod drafts;
pub mod email;
pub mod events;
pub mod export;
pub mod filters;
pub mod jobs;
pub mod labels;
pub mod log;
pub mod me;
pub mod messages;
pub mod notes;
pub mod organization;
pub mod page;
pub mod patch;
pub mod problem;
pub mod quick_replies;
pub mod roles;
pub mod saved_views;
pub mod search;
mod starting;
pub mod tags;
pub mod teams;
pub mod templates;
pub mod totp;
pub mod visibility;
pub mod webchat;
pub mod webhooks;

//! One folder per feature of the desk; a feature never imports another one.

pub mod agents;
pub mod api_tokens;
pub mod audit_log;
pub mod channels;
pub mod contact_attributes;
pub mod conversations;
pub mod labels;
pub mod organization;
pub mod people;
pub mod preferences;
pub mod quick_replies;
pub mod roles;
pub mod sign_in;
pub mod teams;
pub mod webhooks;

//! The REST API: routes in, problems out. Feature by feature:
//! `routes → handlers → actions → store`.

pub mod address;
mod agents;
pub mod announce;
pub mod app;
pub mod attachments;
pub mod auth;
mod bell;
mod channels;
mod closing;
pub mod config;
mod contacts;
pub mod conversations;
mod drafts;
pub mod events;
pub mod extract;
mod health;
pub mod ids;
mod invitations;
pub mod keys;
mod me;
pub mod messages;
mod middleware;
pub mod openapi;
mod organization;
pub mod outbound;
pub mod presence;
pub mod problem;
mod roles;
pub mod secret;
pub mod serve;
mod sessions;
pub mod tasks;
mod teams;
pub mod webapp;
pub mod webchat;
mod worker;

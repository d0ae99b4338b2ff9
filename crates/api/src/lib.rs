//! The REST API: routes in, problems out. Feature by feature:
//! `routes → handlers → actions → store`.

pub mod address;
pub mod app;
pub mod auth;
mod bell;
mod channels;
mod closing;
pub mod config;
pub mod extract;
mod health;
pub mod ids;
pub mod keys;
mod middleware;
pub mod openapi;
pub mod outbound;
pub mod problem;
pub mod secret;
pub mod serve;
pub mod webapp;

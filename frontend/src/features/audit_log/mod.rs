//! The audit log: who did what of consequence, and when.

mod entries;
mod filters;
mod page;
mod programs;
mod words;

pub use page::AuditLogRoute;

//! The figures of `docs/benchmarks.md`, one file each.

pub mod browser;
pub mod hooks;
pub mod imports;
pub mod inbound;
pub mod inbox;
pub mod lists;
pub mod memory;
pub mod search;
pub mod streams;

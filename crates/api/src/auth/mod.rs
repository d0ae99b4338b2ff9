//! Signing up, in and out, and who is signed in.

pub mod principals;
pub mod tokens;

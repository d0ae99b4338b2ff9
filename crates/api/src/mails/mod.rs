//! Mails as their authors formatted them, `/mails/{organization}/{message}`: a page for a frame in which
//! nothing runs and nothing is fetched from elsewhere until somebody asks for it.

mod folding;
mod page;
mod serve;

pub use serve::mail;

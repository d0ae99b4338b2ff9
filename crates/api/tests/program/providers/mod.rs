//! The program with channels of providers: it is killed while they call it, and while it calls them.

mod arriving;
mod leaving;
mod line;

//! Labels: what conversations are about, and how urgent that makes them.

mod detail;
mod form;
mod page;

pub use page::LabelsRoute;

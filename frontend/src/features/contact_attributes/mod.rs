//! Contact attributes: what else an organization keeps of its contacts, as its admins define it (P-02).

mod detail;
mod draft;
mod form;
mod page;

pub use page::ContactAttributesRoute;

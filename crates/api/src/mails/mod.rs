//! Mails as their authors formatted them, `/mails/{organization}/{message}`: a page for a frame in which
//! nothing runs and nothing is fetched from elsewhere until somebody asks for it.

mod folding;
mod page;
mod serve;

/// Outside `/api/v1`: links need nobody to sign in.
pub fn public_routes(config: &mut actix_web::web::ServiceConfig) {
    config.service(serve::mail);
}

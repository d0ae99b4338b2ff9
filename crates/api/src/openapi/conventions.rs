//! What the conventions add to every operation of the document, so that no handler repeats it.

use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{OpenApi, RefOr, Required};

/// The `POST`s that take no `Idempotency-Key`: what their path begins with, or what it is, and why.
pub const WITHOUT_KEY: &[(&str, &str)] = &[
    ("/api/v1/auth/*", NOBODY),
    ("/api/v1/invitations/*", NOBODY),
    ("/widget/*", "nobody signs in; a message has its `client_id`"),
    ("/api/v1/attachments", "an upload: its content is its key"),
    ("/api/v1/agents", SECRET),
    ("/api/v1/agents/{id}/invitation", SECRET),
    ("/api/v1/channels", SECRET),
    ("/api/v1/channels/{id}/rotate-secret", SECRET),
];
const NOBODY: &str = "nobody is signed in";
const SECRET: &str = "the answer shows a secret, which is not kept to be shown again";

/// Whether the `POST` of a path does once what is asked several times under one key.
pub fn takes_key(path: &str) -> bool {
    !WITHOUT_KEY
        .iter()
        .any(|(exempt, _)| match exempt.strip_suffix('*') {
            Some(beginning) => path.starts_with(beginning),
            None => path == *exempt,
        })
}

/// Completes a document that was made from the routes.
pub fn apply(document: &mut OpenApi) {
    for (path, item) in &mut document.paths.paths {
        if let Some(post) = &mut item.post
            && takes_key(path)
        {
            add(post, idempotency_key());
        }
    }
}

fn add(operation: &mut Operation, parameter: Parameter) {
    let parameters = operation.parameters.get_or_insert_default();
    parameters.push(RefOr::T(parameter));
}

fn idempotency_key() -> Parameter {
    let text = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(128))
        .pattern(Some("^[ -~]+$"));
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "Your own name for this request. Within 24 hours the same request under the same key \
             has no second effect: it answers the thing as it is now, with \
             `Idempotency-Replayed: true`.",
        ))
        .schema(Some(text))
        .build()
}

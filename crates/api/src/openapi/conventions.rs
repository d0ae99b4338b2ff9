//! What the conventions add to every operation of the document, so that no handler repeats it.

use super::{problems, rate_limits};
use std::collections::BTreeMap;
use utoipa::PartialSchema;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::schema::{Array, ArrayItems, ObjectBuilder, Schema, Type};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{OpenApi, RefOr, Required};

/// The `POST`s that take no `Idempotency-Key`: what their path begins with, or what it is, and why.
pub const WITHOUT_KEY: &[(&str, &str)] = &[
    ("/api/v1/auth/*", NOBODY),
    ("/api/v1/invitations/*", NOBODY),
    (
        "/widget/*",
        "nobody signs in; a message has its `client_id`",
    ),
    ("/api/v1/attachments", "an upload: its content is its key"),
    (
        "/api/v1/quick-replies/{id}/attachments",
        "uploads, which go by themselves when nothing is sent with them",
    ),
    (
        "/api/v1/contact-imports",
        "an upload, of which nothing is imported before somebody starts it",
    ),
    ("/api/v1/agents", SECRET),
    ("/api/v1/agents/{id}/invitation", SECRET),
    ("/api/v1/me/totp*", SECRET),
    ("/api/v1/api-tokens", SECRET),
    ("/api/v1/channels", SECRET),
    ("/api/v1/channels/{id}/rotate-secret", SECRET),
    (
        "/api/v1/channels/{id}/number-check",
        "it asks, and changes nothing",
    ),
    (
        "/api/v1/channels/{id}/hours-preview",
        "it asks, and changes nothing",
    ),
    (
        "/api/v1/channels/{id}/test",
        "it calls the provider now, and nothing depends on it",
    ),
    (
        "/api/v1/channels/{id}/templates/sync",
        "it takes over what the provider has now, and again is the same",
    ),
    ("/api/v1/webhooks", SECRET),
    ("/api/v1/webhooks/{id}/rotate-secret", SECRET),
    (
        "/api/v1/conversations/bulk",
        "each of its acts is the same when it is done again",
    ),
    (
        "/api/v1/webhooks/{id}/test",
        "it calls the endpoint now, and nothing depends on it",
    ),
];
/// The `POST`s that are refused when somebody changed the thing since it was read.
const OF_A_VERSION: &[&str] = &["/api/v1/contacts/{id}/pin", "/api/v1/contacts/{id}/unpin"];
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
    let components = document.components.get_or_insert_default();
    components.responses = problems::responses();
    components.headers = rate_limits::headers();
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            complete_path(path, operation);
            bound(operation);
            describe(operation);
            if needs_sign_in(path) {
                let bearer = SecurityRequirement::new("bearer", [""; 0]);
                operation.security = Some(vec![bearer]);
            }
            // None is said too: nobody has to sign in.
            operation.security.get_or_insert_default();
            if method == "post" && takes_key(path) {
                add(operation, idempotency_key());
            }
            let changes = ["patch", "put"].contains(&method)
                && operation.request_body.is_some()
                && answers_version(operation, &components.schemas);
            if changes || (method == "post" && OF_A_VERSION.contains(&path.as_str())) {
                add(operation, if_match());
            }
            rate_limits::add(path, operation);
            problems::add(path, method, operation);
        }
    }
}

/// Where nobody comes without a token of their own.
fn needs_sign_in(path: &str) -> bool {
    path.starts_with("/api/v1/")
        && !path.starts_with("/api/v1/auth/")
        && !path.starts_with("/api/v1/invitations/")
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    [
        ("get", &mut item.get),
        ("put", &mut item.put),
        ("post", &mut item.post),
        ("delete", &mut item.delete),
        ("patch", &mut item.patch),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

/// Says what a success means where its handler has nothing to add.
fn describe(operation: &mut Operation) {
    for (status, answer) in &mut operation.responses.responses {
        if let RefOr::T(answer) = answer
            && answer.description.is_empty()
        {
            let meaning = match status.as_str() {
                "201" => "Made.",
                "202" => "Taken.",
                "204" => "Done.",
                _ => "As it is now.",
            };
            meaning.clone_into(&mut answer.description);
        }
    }
}

/// Names the ids of a path that its handler leaves to its type.
fn complete_path(path: &str, operation: &mut Operation) {
    let ids = path.split('/').filter_map(|segment| {
        let name = segment.strip_prefix('{')?;
        name.strip_suffix('}')
    });
    for name in ids {
        let known = operation.parameters.iter().flatten();
        if !named(known, name) {
            let id = ParameterBuilder::new()
                .name(name)
                .parameter_in(ParameterIn::Path)
                .required(Required::True)
                .schema(Some(domain::ConversationId::schema()))
                .build();
            add(operation, id);
        }
    }
}

fn named<'a>(mut known: impl Iterator<Item = &'a RefOr<Parameter>>, name: &str) -> bool {
    known.any(|parameter| match parameter {
        RefOr::T(parameter) => parameter.name == name,
        RefOr::Ref(_) => false,
    })
}

/// No value of a query or a path is longer than what [`crate::extract::Query`] takes.
fn bound(operation: &mut Operation) {
    for parameter in operation.parameters.iter_mut().flatten() {
        if let RefOr::T(parameter) = parameter
            && let Some(RefOr::T(Schema::Object(object))) = &mut parameter.schema
            && super::is_text(&object.schema_type)
            && object.enum_values.is_none()
            && object.max_length.is_none()
        {
            object.max_length = Some(crate::extract::LONGEST);
        }
        if let RefOr::T(parameter) = parameter
            && let Some(RefOr::T(Schema::Array(array))) = &mut parameter.schema
        {
            bound_list(array);
        }
    }
}

/// A list is its name several times, so often at most.
fn bound_list(array: &mut Array) {
    array.max_items.get_or_insert(contract::filters::MOST);
    if let ArrayItems::RefOrSchema(items) = &mut array.items
        && let RefOr::T(Schema::Object(object)) = items.as_mut()
        && super::is_text(&object.schema_type)
        && object.enum_values.is_none()
    {
        object.max_length.get_or_insert(crate::extract::LONGEST);
    }
}

/// Whether the thing that comes back counts its changes, so that a change can be of one version.
fn answers_version(operation: &Operation, schemas: &BTreeMap<String, RefOr<Schema>>) -> bool {
    let Some(RefOr::T(answer)) = operation.responses.responses.get("200") else {
        return false;
    };
    answer.content.values().any(|content| match content {
        RefOr::T(content) => content
            .schema
            .as_ref()
            .is_some_and(|schema| has_version(schema, schemas)),
        RefOr::Ref(_) => false,
    })
}

fn has_version(schema: &RefOr<Schema>, schemas: &BTreeMap<String, RefOr<Schema>>) -> bool {
    match schema {
        RefOr::Ref(named) => {
            let name = named.ref_location.rsplit('/').next().unwrap_or_default();
            schemas
                .get(name)
                .is_some_and(|schema| has_version(schema, schemas))
        }
        RefOr::T(Schema::Object(object)) => object.properties.contains_key("version"),
        RefOr::T(Schema::AllOf(all)) => all.items.iter().any(|part| has_version(part, schemas)),
        RefOr::T(_) => false,
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
    header(
        "Idempotency-Key",
        "Your own name for this request. Within 24 hours the same request under the same key has \
         no second effect: it answers the thing as it is now, with `Idempotency-Replayed: true`.",
    )
    .schema(Some(text))
    .build()
}

fn if_match() -> Parameter {
    let tag = ObjectBuilder::new()
        .schema_type(Type::String)
        .max_length(Some(21))
        .pattern(Some("^\"[0-9]{1,18}\"$"));
    header(
        "If-Match",
        "The `version` you have read, in quotes; 412 when somebody changed it since.",
    )
    .schema(Some(tag))
    .build()
}

fn header(name: &str, description: &str) -> ParameterBuilder {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(description))
}

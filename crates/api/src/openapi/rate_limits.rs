//! Where an operation counts for the caller's limit, its answers say what is left, see [`crate::rates`].

use std::collections::BTreeMap;
use utoipa::openapi::header::{Header, HeaderBuilder};
use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{Ref, RefOr, Response};

const HEADERS: [(&str, &str); 2] = [
    (
        "RateLimit",
        "How many requests are left (`r`), and in how many seconds there are all again, or the next (`t`).",
    ),
    (
        "RateLimit-Policy",
        "The caller's limit, where there is one: so many requests (`q`) in so many seconds (`w`).",
    ),
];

/// The shared headers that answers refer to.
pub fn headers() -> BTreeMap<String, RefOr<Header>> {
    let shared = HEADERS.map(|(name, description)| {
        let text = ObjectBuilder::new().schema_type(Type::String);
        let header = HeaderBuilder::new()
            .schema(Some(text))
            .description(Some(description));
        (name.to_owned(), RefOr::T(header.build()))
    });
    shared.into()
}

/// Names them in what an operation answers itself.
pub fn add(path: &str, operation: &mut Operation) {
    if !path.starts_with("/api/v1/") {
        return;
    }
    for answer in operation.responses.responses.values_mut() {
        if let RefOr::T(answer) = answer {
            tell(answer);
        }
    }
}

/// Names them in one answer.
pub fn tell(answer: &mut Response) {
    for (name, _) in HEADERS {
        let shared = Ref::new(format!("#/components/headers/{name}"));
        answer.headers.insert(name.to_owned(), RefOr::Ref(shared));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rates::{POLICY, STANDING};

    #[test]
    fn they_are_named_as_they_are_sent() {
        let named = HEADERS.map(|(name, _)| name.to_lowercase());
        assert_eq!(named, [STANDING.as_str(), POLICY.as_str()]);
    }
}

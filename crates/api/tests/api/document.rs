//! The OpenAPI document as the tests walk it.

use serde_json::{Map, Value, json};
use std::sync::OnceLock;

/// The document of this program.
pub fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(|| serde_json::from_str(api::openapi::document()).expect("JSON"))
}

/// A call of the document.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// In upper case.
    pub method: &'static str,
    pub path: &'static str,
    pub value: &'static Value,
}

impl Operation {
    /// `POST /api/v1/teams`, as the rows of rights have it.
    pub fn call(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    pub fn parameters(&self) -> impl Iterator<Item = &'static Value> {
        self.value["parameters"].as_array().into_iter().flatten()
    }

    pub fn takes(&self, header: &str) -> bool {
        let mut parameters = self.parameters();
        parameters.any(|parameter| parameter["in"] == "header" && parameter["name"] == header)
    }

    /// The schema of a JSON body.
    pub fn body(&self) -> Option<&'static Value> {
        let content = self.value.pointer("/requestBody/content/application~1json");
        content.map(|content| resolve(&content["schema"]))
    }
}

pub fn operations() -> Vec<Operation> {
    let paths = document()["paths"].as_object().expect("paths");
    let of = |(path, item): (&'static String, &'static Value)| {
        let methods = item.as_object().expect("methods");
        methods.iter().map(move |(method, value)| Operation {
            method: ["GET", "PUT", "POST", "DELETE", "PATCH"]
                .into_iter()
                .find(|known| known.eq_ignore_ascii_case(method))
                .expect("a method"),
            path: path.as_str(),
            value,
        })
    };
    paths.iter().flat_map(of).collect()
}

/// Follows a reference, and takes the part of an `oneOf` that is not null.
pub fn resolve(schema: &'static Value) -> &'static Value {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().expect("a name");
        let found = &document()["components"]["schemas"][name];
        assert!(found.is_object(), "no schema {name}");
        return resolve(found);
    }
    for union in ["oneOf", "anyOf"] {
        if let Some(parts) = schema[union].as_array() {
            let part = parts.iter().find(|part| part["type"] != "null");
            return resolve(part.expect("a part"));
        }
    }
    schema
}

pub fn is(schema: &Value, kind: &str) -> bool {
    match &schema["type"] {
        Value::String(own) => own == kind,
        Value::Array(kinds) => kinds.iter().any(|own| own == kind),
        _ => false,
    }
}

/// The simplest value a schema allows; of an object what it cannot do without.
pub fn sample(schema: &'static Value) -> Value {
    let schema = resolve(schema);
    if let Some(word) = schema["enum"].as_array().and_then(|words| words.first()) {
        return word.clone();
    }
    if is(schema, "string") {
        let least = schema["minLength"].as_u64().unwrap_or(1).max(1);
        return match schema["format"].as_str() {
            Some("date-time") => json!("2100-01-01T00:00:00Z"),
            _ if schema["pattern"]
                .as_str()
                .is_some_and(|p| p.contains("0-9")) =>
            {
                json!("1")
            }
            _ => json!("a".repeat(usize::try_from(least).expect("short"))),
        };
    }
    if is(schema, "array") {
        return json!([]);
    }
    if is(schema, "boolean") {
        return json!(false);
    }
    if is(schema, "integer") || is(schema, "number") {
        return schema.get("minimum").cloned().unwrap_or(json!(1));
    }
    let needed = schema["required"].as_array().into_iter().flatten();
    let needed = needed.map(|name| {
        let name = name.as_str().expect("a name");
        (name.to_owned(), sample(&schema["properties"][name]))
    });
    Value::Object(needed.collect::<Map<_, _>>())
}

//! Every text and every list that a request may carry has an end, which the document tells and the
//! server keeps.

use crate::access::webchat::visitor;
use crate::access::{World, rows};
use crate::common::{on_each_database, send};
use crate::document::{Operation, is, operations, resolve, sample};
use serde_json::{Value, json};

/// A part of a request, by its path such as `contact.address` or `attachments[0].upload_id`.
struct Part {
    path: String,
    schema: &'static Value,
}

/// All parts below a schema, itself included.
fn parts(path: &str, schema: &'static Value) -> Vec<Part> {
    let schema = resolve(schema);
    let mut found = vec![Part {
        path: path.to_owned(),
        schema,
    }];
    if let Some(items) = schema.get("items") {
        found.extend(parts(&format!("{path}[0]"), items));
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let dot = if path.is_empty() { "" } else { "." };
        found.extend(parts(&format!("{path}{dot}{name}"), property));
    }
    found
}

#[test]
fn every_text_and_list_of_a_request_has_an_end() {
    let mut endless = Vec::new();
    for operation in operations() {
        let body = operation.body().map(|schema| parts("", schema));
        let given = operation.parameters().flat_map(|parameter| {
            let name = parameter["name"].as_str().expect("a name");
            parts(&format!("?{name}"), &parameter["schema"])
        });
        for part in body.into_iter().flatten().chain(given) {
            let schema = part.schema;
            let has = |keyword: &str| schema.get(keyword).is_some();
            let is_moment = schema["format"] == "date-time";
            let ends = match () {
                () if is(schema, "string") => has("maxLength") || has("enum") || is_moment,
                () if is(schema, "array") => has("maxItems"),
                () if is(schema, "object") => {
                    schema["additionalProperties"] == false || has("maxProperties")
                }
                () => true,
            };
            if !ends {
                endless.push(format!("{}: {}", operation.call(), part.path));
            }
        }
    }
    assert!(endless.is_empty(), "without an end: {endless:#?}");
}

/// A body whose part at `path` is `value`, and which has what it cannot do without.
fn with(schema: &'static Value, path: &str, value: Value) -> Value {
    let Some((name, rest)) = step(path) else {
        return value;
    };
    let schema = resolve(schema);
    match name {
        "0" => json!([with(&schema["items"], rest, value)]),
        name => {
            let mut object = sample(schema);
            object[name] = with(&schema["properties"][name], rest, value);
            object
        }
    }
}

/// The first step of a path, and the rest of it.
fn step(path: &str) -> Option<(&str, &str)> {
    if let Some(rest) = path.strip_prefix("[0]") {
        return Some(("0", rest.trim_start_matches('.')));
    }
    let end = path.find(['.', '[']).unwrap_or(path.len());
    let (name, rest) = path.split_at(end);
    (!name.is_empty()).then(|| (name, rest.trim_start_matches('.')))
}

/// What is one more than a part may hold.
fn too_much(schema: &'static Value) -> Option<Value> {
    let limit = |keyword: &str| schema[keyword].as_u64().map(|limit| limit as usize);
    let digits = schema["pattern"]
        .as_str()
        .is_some_and(|p| p.contains("0-9"));
    if is(schema, "string") {
        let longest = limit("maxLength").unwrap_or(1000);
        return Some(json!(if digits { "9" } else { "x" }.repeat(longest + 1)));
    }
    if is(schema, "array") {
        let ids = (1..).map(|n| match resolve(&schema["items"]) {
            item if is(item, "string") => json!(n.to_string()),
            item => sample(item),
        });
        return Some(ids.take(limit("maxItems")? + 1).collect());
    }
    if is(schema, "object") && schema.get("maxProperties").is_some() {
        let most = limit("maxProperties")?;
        let many = (0..=most).map(|n| (format!("key{n}"), json!("x")));
        return Some(Value::Object(many.collect()));
    }
    if is(schema, "integer") {
        return Some(json!(1e30));
    }
    None
}

/// Whether a problem names the part, or what holds it.
fn names(problem: &Value, path: &str) -> bool {
    let errors = problem["errors"].as_array().into_iter().flatten();
    let mut fields = errors.filter_map(|error| error["field"].as_str());
    let top = path.split(['.', '[']).next().unwrap_or_default();
    fields.any(|field| field.split(['.', '[']).next() == Some(top))
}

#[actix_web::test]
async fn what_is_longer_is_refused_by_name() {
    let bodies: Vec<(Operation, &Value)> = operations()
        .into_iter()
        .filter_map(|operation| Some((operation, operation.body()?)))
        .collect();
    assert!(bodies.len() > 20);
    on_each_database(async |server| {
        let world = World::new(&server).await;
        let visitor = visitor(&server, &world).await;
        let mut refused = 0;
        for (operation, schema) in &bodies {
            let call = operation.call();
            let row = rows().find(|row| row.call == call).expect("a row");
            let (method, path) = world.path(row);
            for part in parts("", schema) {
                let Some(value) = too_much(part.schema).filter(|_| !part.path.is_empty()) else {
                    continue;
                };
                let body = with(schema, &part.path, value);
                let by = match path.starts_with("/widget/") {
                    true => &visitor,
                    false => &world.owner,
                };
                let answer = send(by.request(method.clone(), &path).json(&body)).await;
                assert_eq!(answer.status, 422, "{call} {}: {answer:?}", part.path);
                assert!(
                    names(&answer.body, &part.path) || answer.code() == "text_too_long",
                    "{call} {}: {answer:?}",
                    part.path
                );
                refused += 1;
            }
        }
        assert!(refused > 100, "{refused}");
    })
    .await;
}

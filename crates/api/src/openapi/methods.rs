//! Which methods a path knows, so that a wrong one is told from a wrong path.

use super::document;
use actix_web::dev::ResourceDef;
use serde_json::Value;
use std::sync::OnceLock;

/// The methods of the document for a path that was asked for, such as `GET`; none for a path of
/// nothing.
pub fn methods_of(path: &str) -> Vec<&'static str> {
    static ROUTES: OnceLock<Vec<(ResourceDef, Vec<String>)>> = OnceLock::new();
    let routes = ROUTES.get_or_init(routes).iter();
    let fitting = routes.filter(|(pattern, _)| pattern.is_match(path));
    let mut methods: Vec<_> = fitting
        .flat_map(|(_, methods)| methods.iter().map(String::as_str))
        .collect();
    methods.sort_unstable();
    methods.dedup();
    methods
}

fn routes() -> Vec<(ResourceDef, Vec<String>)> {
    let document: Value = serde_json::from_str(document()).unwrap_or_default();
    let paths = document.get("paths").and_then(Value::as_object);
    let route = |(path, item): (&String, &Value)| {
        let methods = item.as_object().into_iter().flatten();
        let methods = methods.map(|(method, _)| method.to_uppercase()).collect();
        (ResourceDef::new(path.as_str()), methods)
    };
    paths.into_iter().flatten().map(route).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_knows_its_methods() {
        assert_eq!(methods_of("/api/v1/teams"), ["GET", "POST"]);
        assert_eq!(methods_of("/api/v1/teams/7"), ["DELETE", "GET", "PATCH"]);
        assert_eq!(methods_of("/api/v1/teams/7/x"), [""; 0]);
    }
}

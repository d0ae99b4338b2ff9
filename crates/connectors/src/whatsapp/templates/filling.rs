//! A template with what was filled in, as it is sent. A part without variables goes without saying.

use super::parts::{BUTTON, Button, HEADER, Header, PLACE, Part, is_numbered, parts};
use crate::{SendError, TemplateMessage};
use serde_json::{Map, Value, json};

/// What is sent as `template`.
pub fn filled(template: &TemplateMessage) -> Result<Value, SendError> {
    let values = Values(&template.values);
    let mut components = Vec::new();
    for part in parts(&template.components) {
        let found = match part.header() {
            Some(Header::Text) => words("header", HEADER, &part, values)?,
            Some(Header::File(kind, _)) => Some(file(kind, values)?),
            Some(Header::Location) => Some(place(values)?),
            None if part.is("BODY") => words("body", "", &part, values)?,
            None => None,
        };
        components.extend(found);
        for (n, one) in part.buttons.iter().enumerate() {
            components.extend(button(n, one, values)?);
        }
    }
    let mut sent = Map::new();
    sent.insert("name".to_owned(), template.name.as_str().into());
    sent.insert("language".to_owned(), json!({"code": template.language}));
    if !components.is_empty() {
        sent.insert("components".to_owned(), components.into());
    }
    Ok(sent.into())
}

#[derive(Clone, Copy)]
struct Values<'a>(&'a [(String, String)]);

impl<'a> Values<'a> {
    fn get(self, key: &str) -> Option<&'a str> {
        let (_, value) = self.0.iter().find(|(name, _)| name == key)?;
        Some(value.trim()).filter(|value| !value.is_empty())
    }

    fn need(self, key: &str) -> Result<&'a str, SendError> {
        self.get(key).ok_or_else(|| {
            let reason = format!("Nothing was filled in for {key} of the template");
            SendError::refused("template_value_missing", reason)
        })
    }
}

fn words(
    kind: &str,
    prefix: &str,
    part: &Part,
    values: Values<'_>,
) -> Result<Option<Value>, SendError> {
    let mut parameters = Vec::new();
    for name in part.variables() {
        let mut parameter =
            json!({"type": "text", "text": values.need(&format!("{prefix}{name}"))?});
        if !is_numbered(&name)
            && let Some(fields) = parameter.as_object_mut()
        {
            fields.insert("parameter_name".to_owned(), name.into());
        }
        parameters.push(parameter);
    }
    let has_any = !parameters.is_empty();
    Ok(has_any.then(|| json!({"type": kind, "parameters": parameters})))
}

/// A link, or an id of what was uploaded before.
fn file(kind: &str, values: Values<'_>) -> Result<Value, SendError> {
    let given = values.need(&format!("{HEADER}{kind}"))?;
    let is_link = given.starts_with("https://") || given.starts_with("http://");
    let mut file = Map::new();
    let key = if is_link { "link" } else { "id" };
    file.insert(key.to_owned(), given.into());
    if kind == "document" {
        let last = given
            .split(['?', '#'])
            .next()
            .and_then(|path| path.rsplit('/').next());
        let last = last.filter(|_| is_link);
        if let Some(name) = values
            .get("header.filename")
            .or(last)
            .filter(|name| !name.is_empty())
        {
            file.insert("filename".to_owned(), name.into());
        }
    }
    Ok(json!({"type": "header", "parameters": [{"type": kind, kind: file}]}))
}

fn place(values: Values<'_>) -> Result<Value, SendError> {
    let mut place = Map::new();
    for (n, field) in PLACE.into_iter().enumerate() {
        let key = format!("{HEADER}{field}");
        let is_degree = n < 2;
        let value = match is_degree {
            true => {
                let degree: Option<f64> = values.need(&key)?.parse().ok();
                degree
                    .filter(|degree| degree.is_finite())
                    .map(Value::from)
                    .ok_or_else(|| {
                        let reason = format!("{key} of the template is no number of degrees");
                        SendError::refused("template_value_wrong", reason)
                    })?
            }
            false => match values.get(&key) {
                Some(text) => text.into(),
                None => continue,
            },
        };
        place.insert(field.to_owned(), value);
    }
    Ok(json!({"type": "header", "parameters": [{"type": "location", "location": place}]}))
}

/// The shape of a code's parameter is not confirmed.
fn button(n: usize, button: &Button, values: Values<'_>) -> Result<Option<Value>, SendError> {
    let key = format!("{BUTTON}{n}");
    let (kind, parameter) = if button.has_open_url() {
        let end = values.need(&key)?;
        ("url", json!({"type": "text", "text": end}))
    } else if button.is("COPY_CODE") {
        let code = values.need(&key)?;
        (
            "copy_code",
            json!({"type": "coupon_code", "coupon_code": code}),
        )
    } else if button.is("QUICK_REPLY")
        && let Some(payload) = values.get(&key)
    {
        (
            "quick_reply",
            json!({"type": "payload", "payload": payload}),
        )
    } else {
        return Ok(None);
    };
    Ok(Some(json!({
        "type": "button", "sub_type": kind, "index": n.to_string(), "parameters": [parameter],
    })))
}

//! Which templates there are, page by page.

use super::super::errors::{Act, Failure};
use super::super::graph::{Graph, answer};
use super::parts::parts;
use crate::{Http, Request, Settings, Template, TemplateState, TemplatesError};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeSet;

const FIELDS: &str = "name,language,status,category,components,parameter_format";
/// An account has 250 names at most, each in some languages.
const MOST_PAGES: usize = 200;

#[derive(Deserialize)]
struct Page {
    #[serde(default)]
    data: Vec<Value>,
    #[serde(default)]
    paging: Paging,
}

#[derive(Default, Deserialize)]
struct Paging {
    next: Option<String>,
}

#[derive(Deserialize)]
struct Known {
    id: Option<String>,
    name: String,
    language: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    category: String,
    #[serde(default)]
    components: Value,
}

/// All of the account's templates, approved or not.
pub async fn list(settings: &Settings, http: &dyn Http) -> Result<Vec<Template>, TemplatesError> {
    let refused = |reason: &str| TemplatesError::Refused {
        reason: reason.to_owned(),
    };
    let graph = Graph::of(settings).ok_or_else(|| refused("the settings are not complete"))?;
    let first = format!(
        "{}/message_templates?fields={FIELDS}&limit=100",
        graph.account
    );
    let mut request = graph.get(&first);
    let (mut all, mut seen) = (Vec::new(), BTreeSet::new());
    while seen.insert(request.url.clone()) {
        if seen.len() > MOST_PAGES {
            return Err(refused("WhatsApp has no end of templates"));
        }
        let page = page(request, http).await?;
        all.extend(page.data.iter().filter_map(template));
        let Some(next) = page.paging.next else {
            return Ok(all);
        };
        let follow = graph.follow(&next);
        request = follow.ok_or_else(|| refused("the next page is on another server"))?;
    }
    Err(refused("WhatsApp gave the same page twice"))
}

async fn page(request: Request, http: &dyn Http) -> Result<Page, TemplatesError> {
    let response = http.call(request).await?;
    let said = answer(&response).map_err(|failure: Failure| {
        let reason = failure.reason();
        match failure.act() {
            Act::Retry | Act::Rest => TemplatesError::Away { reason },
            Act::Fault | Act::Refuse | Act::OptOut | Act::Bar(_) => {
                TemplatesError::Refused { reason }
            }
        }
    })?;
    Page::deserialize(said).map_err(|error| TemplatesError::Refused {
        reason: error.to_string(),
    })
}

/// One that has neither a name nor a language cannot be sent.
fn template(value: &Value) -> Option<Template> {
    let known = Known::deserialize(value).ok()?;
    let parts = parts(&known.components);
    let words = |kind: &str| {
        let part = parts.iter().find(|part| part.is(kind))?;
        part.text.clone()
    };
    let buttons = parts.iter().flat_map(|part| &part.buttons);
    Some(Template {
        provider_id: known.id,
        name: known.name,
        language: known.language,
        category: known.category.to_ascii_lowercase(),
        state: state(&known.status),
        header: words("HEADER"),
        body: words("BODY").unwrap_or_default(),
        footer: words("FOOTER"),
        buttons: buttons.filter_map(|button| button.text.clone()).collect(),
        placeholders: parts.iter().flat_map(|part| part.placeholders()).collect(),
        components: known.components,
    })
}

/// What is told of a template as it happens; nothing where that changes nothing. The words are not confirmed.
pub fn told(event: &str) -> Option<TemplateState> {
    match event {
        "APPROVED" | "REINSTATED" => Some(TemplateState::Approved),
        "PENDING" | "IN_APPEAL" => Some(TemplateState::Pending),
        "REJECTED" => Some(TemplateState::Rejected),
        "PAUSED" => Some(TemplateState::Paused),
        "DISABLED" | "PENDING_DELETION" | "DELETED" => Some(TemplateState::Disabled),
        // `FLAGGED` is a warning.
        _ => None,
    }
}

fn state(status: &str) -> TemplateState {
    match status {
        "APPROVED" => TemplateState::Approved,
        "PENDING" => TemplateState::Pending,
        "REJECTED" => TemplateState::Rejected,
        "PAUSED" => TemplateState::Paused,
        // Also what is being deleted.
        _ => TemplateState::Disabled,
    }
}

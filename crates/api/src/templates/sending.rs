//! A template on its way to a customer: chosen and filled in when it is written, and looked at again when it
//! is handed over, for its provider may have taken it back meanwhile.

use super::actions::keeps_templates;
use super::wire::barred;
use crate::problem::{Problem, Reply};
use connectors::TemplateMessage;
use contract::messages::NewMessage;
use contract::templates::FilledTemplate;
use domain::messages::{Details, FilledTemplate as Filled};
use domain::templates::TemplateState;
use store::channels::Channel;
use store::messages::{DeliveryError, Message};
use store::templates::{self, Template};
use store::{Db, StoreError, StoreResult};

/// A template as somebody filled it in.
#[derive(Debug)]
pub struct Chosen {
    /// What the customer reads.
    pub text: String,
    pub details: Details,
}

/// The template that a message is made from, if it is made from one.
pub fn chosen(db: &mut Db, channel: &Channel, new: &NewMessage) -> Reply<Option<Chosen>> {
    let Some(wanted) = &new.template else {
        return Ok(None);
    };
    for (field, is_given) in [
        ("text", new.text.is_some()),
        ("attachment_ids", !new.attachment_ids.is_empty()),
    ] {
        if is_given {
            let why = "A template goes without";
            return Err(Problem::invalid().field(field, "not_with_template", why));
        }
    }
    let template = get(db, channel, wanted)?;
    if template.state != TemplateState::Approved {
        let title = "This template is not approved";
        let problem = Problem::unprocessable("template_not_approved", title);
        return Err(problem.with("state", template.state));
    }
    if let Some(why) = barred(channel.kind, &template) {
        return Err(Problem::unprocessable("template_not_sendable", why));
    }
    let values = template.parts.fill(&wanted.values);
    let values = values.map_err(|flaws| {
        flaws.iter().fold(Problem::invalid(), |problem, flaw| {
            problem.flaw(&format!("template.values.{}", flaw.place()), flaw)
        })
    })?;
    Ok(Some(Chosen {
        text: template.parts.text(&values),
        details: Details {
            template: Some(Filled {
                id: template.id,
                values,
            }),
            ..Details::default()
        },
    }))
}

fn get(db: &mut Db, channel: &Channel, wanted: &FilledTemplate) -> Reply<Template> {
    match templates::get(db, channel.organization, channel.id, wanted.template_id) {
        Ok(template) => Ok(template),
        Err(StoreError::NotFound) => Err(Problem::invalid().field(
            "template.template_id",
            "unknown",
            "There is no such template on this channel",
        )),
        Err(error) => Err(error.into()),
    }
}

/// What a provider that keeps templates is handed for a message that was made from one; or why it cannot be
/// handed over any more. Elsewhere the text is all there is.
pub fn handed_over(
    db: &mut Db,
    channel: &Channel,
    message: &Message,
) -> StoreResult<Result<Option<TemplateMessage>, DeliveryError>> {
    let made_from = message
        .details
        .as_ref()
        .and_then(|all| all.template.as_ref());
    let Some(filled) = made_from.filter(|_| keeps_templates(channel.kind)) else {
        return Ok(Ok(None));
    };
    let found = templates::get(db, channel.organization, channel.id, filled.id);
    Ok(match found {
        Ok(template) => still(template, filled),
        Err(StoreError::NotFound) => Err(refused(
            "template_gone",
            "The provider has no such template any more",
            false,
        )),
        Err(error) => return Err(error),
    })
}

fn still(template: Template, filled: &Filled) -> Result<Option<TemplateMessage>, DeliveryError> {
    if template.state != TemplateState::Approved {
        let why = "The provider does not take this template now";
        return Err(refused("template_not_approved", why, true));
    }
    let given = filled.values.iter().cloned().collect();
    match template.parts.fill(&given) {
        Ok(values) => Ok(Some(TemplateMessage {
            name: template.name,
            language: template.language,
            components: template.components.unwrap_or_default(),
            values,
        })),
        Err(_) => Err(refused(
            "template_changed",
            "The template has other placeholders now",
            false,
        )),
    }
}

fn refused(code: &str, message: &str, retryable: bool) -> DeliveryError {
    DeliveryError {
        code: code.to_owned(),
        message: message.to_owned(),
        retryable,
    }
}

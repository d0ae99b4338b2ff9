//! How a message ends for us: what its provider's answer means, and how that is written.

use crate::conversations::work::Work;
use crate::hooks::{consents, receipts, template_states};
use crate::messages::deliver::{Step, deliver_result};
use connectors::{ConsentChange, SendError, Sent, TemplateState};
use domain::messages::Delivery;
use domain::{MessageId, OrganizationId};
use store::messages::{DeliveryError, pieces};
use store::{Db, StoreResult};

/// How a message ended for us, and what that says about the customer.
#[derive(Clone)]
pub struct End {
    pub step: Step,
    pub consent: Option<ConsentChange>,
    /// What the provider thinks now of the template that it was made from, where the answer says so.
    pub template: Option<TemplateState>,
}

impl From<Step> for End {
    fn from(step: Step) -> Self {
        Self {
            step,
            consent: None,
            template: None,
        }
    }
}

/// Writes it, and what the provider has told of the message already.
pub fn settle(
    db: &mut Db,
    work: &Work,
    organization: OrganizationId,
    id: MessageId,
    end: &End,
) -> StoreResult<()> {
    let message = deliver_result(db, work, organization, id, &end.step)?;
    let place = (organization, message.channel);
    if let Some((identity, change)) = message.identity.zip(end.consent) {
        consents::put(db, work, place, identity, change, None)?;
    }
    if let Some(state) = end.template {
        template_states::of_message(db, &message, state)?;
    }
    let Some(provider_id) = &end.step.provider_id else {
        return Ok(());
    };
    let piece = end.step.piece;
    if let Some(piece) = piece.filter(|piece| !piece.is_last()) {
        pieces::add(db, place, id, provider_id, piece.n)?;
    }
    receipts::settle_early(db, work, &message, provider_id, piece)
}

pub fn end_of(answer: Result<Sent, SendError>) -> End {
    match answer {
        Ok(Sent { provider_id, .. }) => End::from(Step {
            provider_id,
            ..Step::to(Delivery::Sent)
        }),
        Err(SendError::Refused {
            code,
            reason,
            consent,
        }) => End {
            consent,
            ..End::from(failed(code, &reason, true))
        },
        Err(SendError::TemplateBarred {
            code,
            reason,
            state,
        }) => End {
            template: Some(state),
            ..End::from(failed(code, &reason, true))
        },
        Err(SendError::Fault { reason } | SendError::Expired { reason }) => {
            failed("channel_fault", &reason, true).into()
        }
        Err(SendError::Unknown { reason } | SendError::Retry { reason, .. }) => End::from(Step {
            error: Some(error("answer_lost", &reason, true)),
            ..Step::to(Delivery::Unknown)
        }),
    }
}

pub fn interrupted() -> Step {
    let message = "The server stopped while handing it over";
    Step {
        error: Some(error("answer_lost", message, true)),
        ..Step::to(Delivery::Unknown)
    }
}

pub fn failed(code: &str, message: &str, retryable: bool) -> Step {
    Step {
        error: Some(error(code, message, retryable)),
        ..Step::to(Delivery::Failed)
    }
}

pub fn error(code: &str, message: &str, retryable: bool) -> DeliveryError {
    DeliveryError {
        code: code.to_owned(),
        message: message.to_owned(),
        retryable,
    }
}

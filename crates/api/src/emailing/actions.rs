//! Asking for a mail: the addresses are checked, the log says it, and a job sends it.

use super::sending::{self, Order};
use crate::app::State;
use crate::audit::recording;
use crate::auth::principals::Principal;
use crate::conversations::record;
use crate::conversations::work::Work;
use crate::once::Once;
use crate::problem::{Problem, Reply};
use contract::email::EmailConversation;
use domain::audit::AuditAction;
use domain::conversations::Move;
use domain::identities::{Address, Scheme};
use domain::messages::clean;
use domain::visibility::Sight;
use domain::{ConversationId, JobId, MessageId};
use store::audit;
use store::conversations::{Reader, get_item};
use store::jobs::{self, Job};
use store::messages::{self, Listed};

/// Queues a mail with what the caller sees of a conversation.
pub async fn send(
    state: &State,
    by: &Principal,
    id: ConversationId,
    once: Once,
    wanted: EmailConversation,
) -> Reply<JobId> {
    let to = recipients(&wanted.to)?;
    let subject = clean(&wanted.subject).trim().to_owned();
    if subject.is_empty() {
        return Err(Problem::invalid().field("subject", "empty", "A mail needs a subject"));
    }
    let (work, viewer, actor) = (Work::new(state), by.viewer.clone(), by.actor());
    let token = by.token();
    let emailed = recording::act(state, by, AuditAction::ConversationEmailed, id);
    let viewed = recording::viewing(state, by, id);
    state
        .write(move |db| {
            let reader = Reader::load(db, viewer.clone())?;
            let item = get_item(db, &reader, id)?;
            let (conversation, sight) = (item.conversation, item.sight);
            if work.state.mail.is_none() {
                return Err(no_mail());
            }
            once.run(db, |db| {
                let ids = each_once(&wanted.message_ids);
                let known = messages::of_ids(db, conversation.organization, &ids)?;
                let is_said =
                    |one: &&Listed| one.message.conversation == id && !one.message.is_unsent();
                let own = known.iter().filter(is_said);
                if own.count() != ids.len() {
                    let message = "Only messages of this conversation";
                    return Err(Problem::invalid().field("message_ids", "not_here", message));
                }
                let order = Order {
                    conversation_id: id,
                    agent_id: viewer.agent,
                    token_id: token,
                    to: to.clone(),
                    subject: subject.clone(),
                    message_ids: ids.clone(),
                    asked_at: work.now,
                };
                let moves = [Move::Emailed {
                    to: to.clone(),
                    messages: (!ids.is_empty()).then_some(ids.len()),
                }];
                record::note(db, &work, &conversation, actor, &moves)?;
                audit::append(db, &emailed.clone().numbered(conversation.number))?;
                if sight == Sight::Withheld {
                    audit::append(db, &viewed.clone().numbered(conversation.number))?;
                }
                let job_id: JobId = work.id();
                jobs::push(
                    db,
                    &Job {
                        organization: conversation.organization,
                        id: job_id,
                        // Of its own: a mail server that is down holds back nothing.
                        lane: *job_id.as_ref(),
                        channel: None,
                        kind: sending::KIND.to_owned(),
                        payload: serde_json::to_string(&order).map_err(Problem::malformed)?,
                        due_at: work.now,
                    },
                )?;
                Ok(job_id)
            })
        })
        .await
}

/// Where the server cannot send any.
fn no_mail() -> Problem {
    let title = "This server sends no mail: its operator sets SWITCHBOARD_SMTP_URL";
    Problem::conflict("mail_not_configured", title)
}

fn recipients(texts: &[String]) -> Reply<Vec<String>> {
    let mut problem = Problem::invalid();
    let mut to = Vec::new();
    for (n, text) in texts.iter().enumerate() {
        match Address::parse(Scheme::Email, text) {
            Ok(address) if to.iter().any(|known| known == address.as_ref()) => {}
            Ok(address) => to.push(address.as_ref().to_owned()),
            Err(flaw) => problem = problem.flaw(&format!("to[{n}]"), &flaw),
        }
    }
    match problem.errors().is_empty() {
        true => Ok(to),
        false => Err(problem),
    }
}

fn each_once(ids: &[MessageId]) -> Vec<MessageId> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    ids
}

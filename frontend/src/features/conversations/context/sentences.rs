//! The entries of a log as sentences.

use crate::features::conversations::state::DeskState;
use contract::log::LogEntry;
use contract::messages::AuthorKind;
use domain::Timestamp;
use domain::conversations::{Move, TransferTo};
use domain::messages::ReferralSource;
use domain::routing::{Passed, Reason};
use domain::{AgentId, TeamId};
use serde_json::{Value, json};

/// Who did it, if it was somebody, and what.
pub fn sentence(desk: DeskState, entry: &LogEntry) -> (Option<String>, String) {
    let who = match entry.actor.kind {
        AuthorKind::System => None,
        AuthorKind::Contact => {
            let name = entry.actor.name.clone();
            Some(name.unwrap_or_else(|| text!(context.the_customer).to_string()))
        }
        _ => entry.actor.name.clone(),
    };
    let what = match read(entry) {
        Some(happened) => words(desk, &happened, who.is_some()),
        // A newer server knows more moves.
        None => entry.action.replace('_', " "),
    };
    (who, what)
}

fn read(entry: &LogEntry) -> Option<Move> {
    let details = Value::Object(entry.details.clone());
    let with = json!({ "action": entry.action, "details": details });
    serde_json::from_value(with)
        .or_else(|_| serde_json::from_value(json!({ "action": entry.action })))
        .ok()
}

fn words(desk: DeskState, happened: &Move, by_somebody: bool) -> String {
    let agent = |id: &AgentId| desk.directory.name(*id);
    let team = |id: &TeamId| team_name(desk, *id);
    match happened {
        Move::Created { .. } => text!(log.created).to_string(),
        Move::Routed {
            agents,
            team: to,
            assistant,
            restricted,
        } => {
            let mut to: Vec<String> = to.iter().map(team).collect();
            to.extend(agents.iter().map(agent));
            to.extend(assistant.map(|_| text!(log.an_assistant).to_string()));
            let words = match to.is_empty() {
                true => text!(log.routed_open).to_string(),
                false => text!(log.routed_to, names = to.join(", ")),
            };
            match restricted {
                true => format!("{words}, {}", text!(log.and_restricted)),
                false => words,
            }
        }
        Move::PassedOver(passed) => {
            let name = match &passed.who {
                Passed::Agent(id) => agent(id),
                Passed::Team(id) => team(id),
                Passed::Assistant(_) => text!(log.an_assistant).to_string(),
            };
            text!(log.passed_over, name = name, reason = reason(passed.reason))
        }
        Move::Picked { .. } => text!(log.picked).to_string(),
        Move::Assigned { agent: id } => text!(log.assigned, name = agent(id)),
        Move::Revoked { agent: id } => text!(log.revoked, name = agent(id)),
        Move::TeamAssigned { team: id } => text!(log.assigned, name = team(id)),
        Move::TeamRevoked { team: id } => text!(log.revoked, name = team(id)),
        Move::AssistantAssigned { .. } => text!(log.assistant_assigned).to_string(),
        Move::AssistantStopped { .. } => text!(log.assistant_stopped).to_string(),
        Move::HandedOver { .. } => text!(log.handed_over).to_string(),
        Move::Transferred { to, from } => transferred(desk, *to, from),
        Move::Closed => text!(log.closed).to_string(),
        Move::Reopened => text!(log.reopened).to_string(),
        Move::Archived => text!(log.archived).to_string(),
        Move::Unarchived => text!(log.unarchived).to_string(),
        Move::Blocked => text!(log.blocked).to_string(),
        Move::Unblocked => text!(log.unblocked).to_string(),
        Move::Snoozed { until } => text!(log.snoozed_until, at = moment(desk, *until)),
        Move::Woken if by_somebody => text!(log.woken).to_string(),
        Move::Woken => text!(log.woke).to_string(),
        Move::Renamed {
            subject: Some(subject),
        } => text!(log.renamed, subject = subject.clone()),
        Move::Renamed { subject: None } => text!(log.unnamed).to_string(),
        Move::Identified { .. } => text!(log.identified).to_string(),
        Move::Merged { .. } => text!(log.merged).to_string(),
        Move::Referred(referral) => {
            let what = source(referral.source);
            match referral.headline.as_ref().or(referral.link.as_ref()) {
                Some(name) => text!(log.referred_named, what = what, name = name.clone()),
                None => text!(log.referred, what = what),
            }
        }
        Move::AddressChanged {
            address,
            taken: false,
        } => text!(log.address_changed, address = address.clone()),
        Move::AddressChanged { address, .. } => {
            text!(log.address_taken, address = address.clone())
        }
        Move::VisibilityChanged {
            restricted: false, ..
        } => text!(log.unrestricted).to_string(),
        Move::VisibilityChanged { viewers, .. } => {
            let names: Vec<String> = viewers.iter().map(agent).collect();
            match names.is_empty() {
                true => text!(log.restricted_to_nobody).to_string(),
                false => text!(log.restricted_to, names = names.join(", ")),
            }
        }
        Move::Emailed { to, messages: None } => text!(log.emailed, to = to.join(", ")),
        Move::Emailed {
            to,
            messages: Some(n),
        } => {
            text!(log.emailed_some, n = n.to_string(), to = to.join(", "))
        }
        Move::Labelled { name, .. } => text!(log.labelled, name = name.clone()),
        Move::Unlabelled { name, .. } => text!(log.unlabelled, name = name.clone()),
        Move::Tagged { name, messages, .. } => {
            text!(log.tagged, n = messages.to_string(), name = name.clone())
        }
        Move::Untagged { name, .. } => text!(log.untagged, name = name.clone()),
        Move::EmailFailed { to, reason } => {
            text!(
                log.email_failed,
                to = to.join(", "),
                reason = reason.clone()
            )
        }
    }
}

fn transferred(desk: DeskState, to: TransferTo, from: &[AgentId]) -> String {
    let names: Vec<String> = from.iter().map(|id| desk.directory.name(*id)).collect();
    let words = match to {
        TransferTo::Agent(id) => text!(log.transferred, name = desk.directory.name(id)),
        TransferTo::Team(id) => text!(log.transferred, name = team_name(desk, id)),
        TransferTo::Nobody => text!(log.transferred_open).to_string(),
    };
    match names.is_empty() {
        true => words,
        false => format!("{words}, {}", text!(log.from, names = names.join(", "))),
    }
}

fn source(source: ReferralSource) -> &'static str {
    match source {
        ReferralSource::Ad => text!(log.source_ad),
        ReferralSource::Post => text!(log.source_post),
        ReferralSource::Product => text!(log.source_product),
        ReferralSource::Link => text!(log.source_link),
    }
}

fn team_name(desk: DeskState, id: TeamId) -> String {
    let known = desk.directory.team(id).map(|team| team.name);
    known.unwrap_or_else(|| text!(log.a_team).to_string())
}

fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::NotActive => text!(log.reason_not_active),
        Reason::NotViewer => text!(log.reason_not_viewer),
        Reason::AgentSet => text!(log.reason_agent_set),
        Reason::OutsideHours => text!(log.reason_outside_hours),
        Reason::StoppedBefore => text!(log.reason_stopped_before),
        Reason::SeveralTeams => text!(log.reason_several_teams),
    }
}

fn moment(desk: DeskState, at: Timestamp) -> String {
    desk.clock.full(at.as_millis() as f64)
}

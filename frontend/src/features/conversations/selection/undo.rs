//! The way back from an act: the opposite, for the rows that it changed and no others, to what they
//! were before.

use contract::bulk::{Bulk, BulkAction};
use contract::conversations::{Conversation, Status};
use domain::ConversationId;

/// One step of the way: the same for all of its rows, which are as they were.
#[derive(Clone)]
pub struct Back {
    pub what: Bulk,
    pub rows: Vec<Conversation>,
}

/// What takes an act back on rows as they were before it. Rows it changed nothing of are left alone:
/// a colleague may have set what was to be set.
pub fn back(what: &Bulk, rows: &[Conversation]) -> Vec<Back> {
    let mut steps: Vec<Back> = Vec::new();
    for row in rows {
        let Some(opposite) = opposite(what, row) else {
            continue;
        };
        match steps.iter_mut().find(|step| is_same(&step.what, &opposite)) {
            Some(step) => {
                step.what.conversation_ids.push(row.id);
                step.rows.push(row.clone());
            }
            None => steps.push(Back {
                what: opposite,
                rows: vec![row.clone()],
            }),
        }
    }
    steps
}

fn opposite(what: &Bulk, row: &Conversation) -> Option<Bulk> {
    let plain = |action: BulkAction| Some(bulk(action, row.id));
    let label = what.label_id;
    let has_label = label.is_some_and(|label| row.label_ids.contains(&label));
    match what.action {
        BulkAction::Assign => assigned(what, row),
        BulkAction::Label if !has_label => Some(Bulk {
            label_id: label,
            ..bulk(BulkAction::Unlabel, row.id)
        }),
        BulkAction::Unlabel if has_label => Some(Bulk {
            label_id: label,
            ..bulk(BulkAction::Label, row.id)
        }),
        BulkAction::Close if row.status == Status::Open => plain(BulkAction::Reopen),
        BulkAction::Archive if !row.archived => plain(BulkAction::Unarchive),
        BulkAction::Unarchive if row.archived => plain(BulkAction::Archive),
        BulkAction::Snooze => match row.snoozed_until {
            Some(until) => Some(Bulk {
                until: Some(until),
                ..bulk(BulkAction::Snooze, row.id)
            }),
            None => plain(BulkAction::Unsnooze),
        },
        BulkAction::Read if row.unread_count.is_some_and(|unread| unread > 0) => {
            plain(BulkAction::Unread)
        }
        _ => None,
    }
}

/// Agents it got are revoked; a team gives way to the one it replaced.
fn assigned(what: &Bulk, row: &Conversation) -> Option<Bulk> {
    if let Some(team) = what.team_id {
        return match row.team_id {
            Some(before) if before == team => None,
            Some(before) => Some(Bulk {
                team_id: Some(before),
                ..bulk(BulkAction::Assign, row.id)
            }),
            None => Some(Bulk {
                team_id: Some(team),
                ..bulk(BulkAction::Revoke, row.id)
            }),
        };
    }
    let agents = what.agent_ids.iter().copied();
    let got: Vec<_> = agents
        .filter(|agent| !row.assignee_ids.contains(agent))
        .collect();
    (!got.is_empty()).then(|| Bulk {
        agent_ids: got,
        ..bulk(BulkAction::Revoke, row.id)
    })
}

fn bulk(action: BulkAction, id: ConversationId) -> Bulk {
    Bulk::of(vec![id], action)
}

fn is_same(a: &Bulk, b: &Bulk) -> bool {
    a.action == b.action
        && a.agent_ids == b.agent_ids
        && a.team_id == b.team_id
        && a.label_id == b.label_id
        && a.until == b.until
}

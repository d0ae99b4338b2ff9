//! How a row looks after an act, before the server has said so.

use contract::bulk::{Bulk, BulkAction};
use contract::conversations::{Conversation, ReplyState, Status};
use domain::Timestamp;

pub fn after(what: &Bulk, row: &Conversation) -> Conversation {
    let mut row = row.clone();
    let now = Timestamp::from(js_sys::Date::now() as i64 * 1000);
    match what.action {
        BulkAction::Assign => {
            for agent in &what.agent_ids {
                if !row.assignee_ids.contains(agent) {
                    row.assignee_ids.push(*agent);
                }
            }
            row.team_id = what.team_id.or(row.team_id);
        }
        BulkAction::Revoke => {
            row.assignee_ids
                .retain(|agent| !what.agent_ids.contains(agent));
            if what.team_id.is_some() {
                row.team_id = None;
            }
        }
        BulkAction::Label => {
            let new = what.label_id.filter(|label| !row.label_ids.contains(label));
            row.label_ids.extend(new);
        }
        BulkAction::Unlabel => row.label_ids.retain(|label| Some(*label) != what.label_id),
        BulkAction::Close => {
            row.status = Status::Closed;
            row.reply_state = ReplyState::Resolved;
            row.closed_at = Some(now);
            row.waiting_since = None;
        }
        BulkAction::Reopen => row.status = Status::Open,
        BulkAction::Archive => row.archived = true,
        BulkAction::Unarchive => row.archived = false,
        BulkAction::Snooze => row.snoozed_until = what.until,
        BulkAction::Unsnooze => row.snoozed_until = None,
        BulkAction::Read => row.unread_count = Some(0),
        BulkAction::Unread => row.unread_count = row.unread_count.map(|unread| unread.max(1)),
        BulkAction::Unknown => {}
    }
    row
}

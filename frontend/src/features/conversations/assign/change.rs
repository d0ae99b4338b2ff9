//! Changes of who has it: shown at once, taken back when the server refuses.

use super::popover::SEARCH;
use crate::browser::random_key;
use crate::features::conversations::state::DeskState;
use contract::conversations::{Assignment, Conversation, Transfer};
use domain::AgentId;
use domain::permissions::Permission;
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub enum Way {
    Add,
    Remove,
}

pub fn assign(desk: DeskState, conversation: Memo<Conversation>, what: Assignment, way: Way) {
    let mut after = conversation.get_untracked();
    for agent in &what.agent_ids {
        match way {
            Way::Add => after.assignee_ids.push(*agent),
            Way::Remove => after.assignee_ids.retain(|other| other != agent),
        }
    }
    if let Some(team) = what.team_id {
        after.team_id = match way {
            Way::Add => Some(team),
            Way::Remove => None,
        };
    }
    let (client, id) = (desk.client(), after.id);
    show(desk, after, async move {
        match way {
            Way::Add => client.assign(id, &what).await,
            Way::Remove => client.revoke(id, &what).await,
        }
    });
}

/// Back to *Open*.
pub fn to_nobody(desk: DeskState, mut after: Conversation) {
    after.assignee_ids.clear();
    let (client, id) = (desk.client(), after.id);
    show(desk, after, async move {
        let nobody = Transfer {
            unassigned: true,
            ..Default::default()
        };
        client.transfer(id, &nobody, &random_key()).await
    });
}

/// Whether one gives conversations to anybody at all.
pub fn may_assign(desk: DeskState) -> bool {
    desk.session.may(Permission::AssignConversations)
        || desk.session.may(Permission::ManageConversations)
}

/// Gives the open conversation to a colleague too.
pub fn give(desk: DeskState, agent: AgentId) {
    let Some(id) = desk.thread.id() else { return };
    let client = desk.client();
    let wanted = Assignment {
        agent_ids: vec![agent],
        ..Default::default()
    };
    desk.change(text!(assign.failed), async move {
        client.assign(id, &wanted).await
    });
}

fn show<F>(desk: DeskState, after: Conversation, call: F)
where
    F: Future<Output = client::Call<contract::conversations::ConversationDetails>> + 'static,
{
    let id = after.id;
    desk.thread.show(after);
    // What was pressed stands elsewhere now; the next choice begins at the search again.
    crate::browser::focus(SEARCH);
    leptos::task::spawn_local(async move {
        match call.await {
            Ok(details) => {
                desk.list.take(desk, &details.conversation);
                desk.thread.put_details(details);
            }
            Err(error) => {
                desk.thread.take_back(desk, id);
                desk.toasts.refused(text!(assign.failed), &error);
            }
        }
    });
}

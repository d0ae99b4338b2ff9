//! Who sees a conversation (C-09): named agents while it is restricted.

use super::actions::{act, not_theirs};
use crate::agents::named;
use crate::app::State;
use crate::audit::recording;
use crate::auth::principals::Principal;
use crate::extract::{Caller, Confirm, Data, IfMatch, Path, Query, Valid};
use crate::once::Once;
use crate::problem::{Problem, Reply};
use actix_web::put;
use actix_web::web::Json;
use contract::conversations::{ConversationDetails, SetVisibility};
use domain::audit::AuditAction;
use domain::conversations::{Conversation, LeftOut, RestrictError, may_change_visibility};
use domain::routing::Visibility;
use domain::visibility::{Sight, can_see};
use domain::{AgentId, ConversationId};
use store::conversations::Reader;
use store::{Db, agents, audit};

/// The code that is confirmed with.
pub const LOCKS_YOU_OUT: &str = "locks_you_out";

/// Say who sees it; for those it is assigned to and `conversations.manage`. 409
/// `assignees_not_viewers` names `agents` unless `unassign` is set; 409 `locks_you_out` until confirmed.
#[utoipa::path(
    tag = "conversations",
    security(("bearer" = [])),
    params(Confirm),
    request_body = SetVisibility,
    responses((status = 200, body = ConversationDetails)),
)]
#[put("/conversations/{id}/visibility")]
pub async fn set_conversation_visibility(
    state: Data<State>,
    caller: Caller,
    id: Path<ConversationId>,
    version: IfMatch,
    Query(confirm): Query<Confirm>,
    Valid(body): Valid<SetVisibility>,
) -> Reply<Json<ConversationDetails>> {
    let confirmed = confirm.has(LOCKS_YOU_OUT);
    set(&state, &caller, *id, version, body, confirmed)
        .await
        .map(Json)
}

async fn set(
    state: &State,
    by: &Principal,
    id: ConversationId,
    version: IfMatch,
    wanted: SetVisibility,
    confirmed: bool,
) -> Reply<ConversationDetails> {
    let left_out = match wanted.unassign {
        true => LeftOut::Unassign,
        false => LeftOut::Refuse,
    };
    let shown = AuditAction::of_conversation_shown(wanted.restricted);
    let noted = recording::act(state, by, shown, id);
    let done = act(state, by, id, Once::default(), move |db, reader, c, now| {
        if !may_change_visibility(&reader.viewer, c) {
            return Err(not_theirs());
        }
        version.check(c.version)?;
        known(db, reader, "viewer_ids", &wanted.viewer_ids)?;
        let to = Visibility {
            restricted: wanted.restricted,
            viewers: wanted.viewer_ids.clone(),
        };
        let before = sight(reader, c);
        let moves = match c.set_visibility(to, left_out, now) {
            Ok(moves) => moves,
            Err(RestrictError::AssigneesNotViewers { agents }) => {
                return Err(not_viewers(db, reader, agents)?);
            }
        };
        if sight(reader, c) < before && !confirmed {
            return Err(Problem::conflict(
                LOCKS_YOU_OUT,
                "You would not see the conversation any more",
            ));
        }
        if !moves.is_empty() {
            audit::append(db, &noted.clone().numbered(c.number))?;
        }
        Ok(moves)
    });
    done.await
}

fn sight(reader: &Reader, c: &Conversation) -> Sight {
    can_see(&reader.viewer, &c.facts(), &reader.worked)
}

/// Only colleagues can be viewers.
pub fn known(db: &mut Db, reader: &Reader, field: &str, viewers: &[AgentId]) -> Reply<()> {
    let mut named = viewers.to_vec();
    named.sort_unstable();
    named.dedup();
    match agents::count_known(db, reader.viewer.organization, &named)? == named.len() {
        true => Ok(()),
        false => Err(Problem::invalid().field(field, "unknown", "There is no such agent")),
    }
}

fn not_viewers(db: &mut Db, reader: &Reader, losing: Vec<AgentId>) -> Reply<Problem> {
    let agents = named(db, reader.viewer.organization, &losing)?;
    let refused = RestrictError::AssigneesNotViewers { agents: losing };
    Ok(Problem::conflict(refused.code(), &refused.to_string()).with("agents", agents))
}

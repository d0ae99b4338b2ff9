//! Removing a team: it is offered to nobody any more at once, and its conversations go where the one who
//! removes it says.

use super::actions::check_last_team;
use super::moving::Rest;
use crate::announce;
use crate::app::State;
use crate::audit::recording;
use crate::auth::principals::Principal;
use crate::conversations::work::Work;
use crate::problem::{Problem, Reply};
use crate::steps::Rest as _;
use domain::TeamId;
use domain::audit::AuditAction;
use serde::Deserialize;
use std::collections::BTreeSet;
use store::events::{self, NewEvent};
use store::{StoreError, audit, jobs, teams};

/// Where the conversations of a removed team go.
#[derive(Clone, Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Removal {
    /// The team that takes them over, or `none`: they keep the id of the removed one.
    #[param(required = true, max_length = 20)]
    conversations_to: Option<String>,
    /// The `code` of the refusal.
    #[param(max_length = 100)]
    confirm: Option<String>,
}

impl Removal {
    /// The team that takes over, if one does.
    fn heir(&self) -> Reply<Option<TeamId>> {
        let refused = |code: &str, why: &str| {
            let problem = Problem::invalid();
            Err(problem.field("conversations_to", code, why))
        };
        match self.conversations_to.as_deref() {
            None => refused("required", "say which team takes them, or `none`"),
            Some("none") => Ok(None),
            Some(id) => match id.parse() {
                Ok(id) => Ok(Some(id)),
                Err(_) => refused("unknown", "no such team"),
            },
        }
    }
}

pub async fn delete(state: &State, by: &Principal, id: TeamId, removal: &Removal) -> Reply<()> {
    let heir = removal.heir()?;
    let confirmed = removal.confirm.as_deref() == Some("last_team");
    let (organization, work) = (by.organization(), Work::new(state));
    let told = announce::everyone(state, organization, "team.deleted", *id.as_ref(), 0);
    let noted = recording::act(state, by, AuditAction::TeamDeleted, id);
    let done = state
        .write(move |db| {
            let team = teams::get(db, organization, id)?;
            let takes_over = match heir {
                None => None,
                Some(heir) if heir == id => return Err(no_such_team()),
                Some(heir) => Some(teams::hold(db, organization, heir).map_err(unknown)?),
            };
            if !confirmed {
                check_last_team(db, organization, &team.agents)?;
            }
            teams::delete(db, organization, id)?;
            let mut concerned: BTreeSet<_> = team.agents.iter().copied().collect();
            if let Some(heir) = &takes_over {
                teams::begin_move(db, organization, id, heir.id)?;
                let rest = Rest {
                    team_id: id,
                    name: Some(team.name.clone()),
                };
                jobs::push(db, &rest.job(&work, organization))?;
                concerned.extend(&heir.agents);
            }
            audit::append(db, &noted.clone().named(&team.name))?;
            let mut told = vec![NewEvent {
                version: team.version + 1,
                ..told.clone()
            }];
            let resets = concerned.into_iter();
            told.extend(resets.map(|agent| announce::reset(&work.state, organization, agent)));
            Ok::<_, Problem>(events::append_all(db, &told)?)
        })
        .await;
    state.principals.forget();
    done
}

fn no_such_team() -> Problem {
    Problem::invalid().field("conversations_to", "unknown", "no such team")
}

fn unknown(error: StoreError) -> Problem {
    match error {
        StoreError::NotFound => no_such_team(),
        error => error.into(),
    }
}

//! Calls of `/teams`.

use crate::transport::Method;
use crate::{Call, Client};
use contract::page::{Page, Paging};
use contract::teams::{NewTeam, PatchTeam, Team};
use domain::TeamId;

/// Said again where somebody would be left without a team.
const LAST_TEAM: &str = "confirm=last_team";

impl Client {
    /// A page of the teams.
    pub async fn teams(&self, paging: &Paging) -> Call<Page<Team>> {
        self.page("/teams", paging).await
    }

    /// One team.
    pub async fn team(&self, id: TeamId) -> Call<Team> {
        self.get(&format!("/teams/{id}")).await
    }

    /// Adds a team, with its agents and channels.
    pub async fn create_team(&self, new: &NewTeam) -> Call<Team> {
        self.post("/teams", new).await
    }

    /// `version` is that of the team as it was read: 412 when somebody changed it since. Who would be left
    /// without a team is 409 `last_team`, unless that is `confirmed`.
    pub async fn update_team(
        &self,
        id: TeamId,
        version: i64,
        change: &PatchTeam,
        confirmed: bool,
    ) -> Call<Team> {
        let mut path = format!("/teams/{id}");
        if confirmed {
            path += &format!("?{LAST_TEAM}");
        }
        let request = self
            .request(Method::PATCH, &path)
            .header("If-Match", format!("\"{version}\""))
            .json(change);
        self.json(request).await
    }

    /// Its conversations go `to` another team, or keep the id of the removed one. Who would be left without
    /// a team is 409 `last_team`, unless that is `confirmed`.
    pub async fn delete_team(&self, id: TeamId, to: Option<TeamId>, confirmed: bool) -> Call<()> {
        let to = to.map_or_else(|| "none".to_owned(), |to| to.to_string());
        let mut path = format!("/teams/{id}?conversations_to={to}");
        if confirmed {
            path += &format!("&{LAST_TEAM}");
        }
        self.done(self.request(Method::DELETE, &path)).await
    }
}

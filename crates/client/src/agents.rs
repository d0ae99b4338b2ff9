//! Calls of `/agents`, `/roles`, `/teams` and `/presence`.

use crate::{Call, Client};
use contract::agents::{
    Agent, AgentQuery, DeactivateAgent, InvitedAgent, NewAgent, PatchAgent, Presence,
};
use contract::page::{Page, Paging};
use contract::roles::Role;
use contract::teams::Team;
use domain::AgentId;

impl Client {
    /// A page of the colleagues, by first name.
    pub async fn agents(&self, query: &AgentQuery) -> Call<Page<Agent>> {
        self.page("/agents", query).await
    }

    /// Invites somebody; the answer carries the link, once.
    pub async fn create_agent(&self, new: &NewAgent) -> Call<InvitedAgent> {
        self.post("/agents", new).await
    }

    /// Changes role, teams or name. Out of their last team is 409 `last_team` until confirmed.
    pub async fn update_agent(&self, id: AgentId, change: &PatchAgent) -> Call<Agent> {
        self.patch(&format!("/agents/{id}"), change).await
    }

    /// A new link; the one before ends.
    pub async fn renew_invitation(&self, id: AgentId) -> Call<InvitedAgent> {
        self.act(&format!("/agents/{id}/invitation")).await
    }

    /// Ends their sessions and tokens, and says who takes over their conversations.
    pub async fn deactivate_agent(&self, id: AgentId, how: &DeactivateAgent) -> Call<Agent> {
        self.post(&format!("/agents/{id}/deactivate"), how).await
    }

    /// Lets somebody in again who was deactivated.
    pub async fn reactivate_agent(&self, id: AgentId) -> Call<Agent> {
        self.act(&format!("/agents/{id}/reactivate")).await
    }

    /// Who is there now.
    pub async fn presence(&self) -> Call<Page<Presence>> {
        self.get("/presence").await
    }

    /// A page of the roles there are.
    pub async fn roles(&self, paging: &Paging) -> Call<Page<Role>> {
        self.page("/roles", paging).await
    }

    /// A page of the teams.
    pub async fn teams(&self, paging: &Paging) -> Call<Page<Team>> {
        self.page("/teams", paging).await
    }
}

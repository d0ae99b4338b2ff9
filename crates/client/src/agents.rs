//! Calls of `/agents` and `/presence`.

use crate::transport::Method;
use crate::{Call, Client, Snapshot};
use contract::agents::{
    Agent, AgentQuery, DeactivateAgent, InvitedAgent, NewAgent, PatchAgent, Presence,
    ScheduledOfAgent,
};
use contract::page::{Page, Paging};
use domain::AgentId;

impl Client {
    /// A page of the colleagues, by first name.
    pub async fn agents(&self, query: &AgentQuery) -> Call<Snapshot<Page<Agent>>> {
        self.snapshot("/agents", query).await
    }

    /// Invites somebody; the answer carries the link, once.
    pub async fn create_agent(&self, new: &NewAgent) -> Call<InvitedAgent> {
        self.post("/agents", new).await
    }

    /// One of the colleagues.
    pub async fn agent(&self, id: AgentId) -> Call<Agent> {
        self.get(&format!("/agents/{id}")).await
    }

    /// What they have left to be sent, of the conversations one sees, the next one first.
    pub async fn scheduled_of_agent(
        &self,
        id: AgentId,
        paging: &Paging,
    ) -> Call<Page<ScheduledOfAgent>> {
        self.page(&format!("/agents/{id}/scheduled-messages"), paging)
            .await
    }

    /// Changes role, teams or name. `version` is that of the agent as it was read: 412 when somebody changed
    /// them since. Out of their last team is 409 `last_team`, unless that is `confirmed`.
    pub async fn update_agent(
        &self,
        id: AgentId,
        version: i64,
        change: &PatchAgent,
        confirmed: bool,
    ) -> Call<Agent> {
        let mut path = format!("/agents/{id}");
        if confirmed {
            path += "?confirm=last_team";
        }
        let request = self
            .request(Method::PATCH, &path)
            .header("If-Match", format!("\"{version}\""))
            .json(change);
        self.json(request).await
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
    pub async fn presence(&self, paging: &Paging) -> Call<Page<Presence>> {
        self.page("/presence", paging).await
    }
}

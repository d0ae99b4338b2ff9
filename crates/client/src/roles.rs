//! Calls of `/roles`.

use crate::transport::Method;
use crate::{Call, Client};
use contract::page::{Page, Paging};
use contract::roles::{NewRole, PatchRole, Role};
use domain::RoleId;

impl Client {
    /// The roles there are.
    pub async fn roles(&self, paging: &Paging) -> Call<Page<Role>> {
        self.page("/roles", paging).await
    }

    /// One role.
    pub async fn role(&self, id: RoleId) -> Call<Role> {
        self.get(&format!("/roles/{id}")).await
    }

    /// Adds a role. 409 `role_name_taken` where one has the name.
    pub async fn create_role(&self, new: &NewRole) -> Call<Role> {
        self.post("/roles", new).await
    }

    /// `version` is that of the role as it was read: 412 when somebody changed it since.
    pub async fn update_role(&self, id: RoleId, version: i64, change: &PatchRole) -> Call<Role> {
        let request = self
            .request(Method::PATCH, &format!("/roles/{id}"))
            .header("If-Match", format!("\"{version}\""))
            .json(change);
        self.json(request).await
    }

    /// Refused with 409 `role_in_use` while somebody has it.
    pub async fn delete_role(&self, id: RoleId) -> Call<()> {
        self.done(self.request(Method::DELETE, &format!("/roles/{id}")))
            .await
    }
}

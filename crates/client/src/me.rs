//! Calls of `/me` and of the organization.

use crate::client::of_version;
use crate::transport::Method;
use crate::{Call, Client, Snapshot};
use contract::me::{ChangePassword, Me, PatchMe, PatchPreferences, Preferences, SetAvailability};
use contract::organization::{DeleteOrganization, Organization, PatchOrganization};

impl Client {
    /// Who the caller is, and what they may.
    pub async fn me(&self) -> Call<Snapshot<Me>> {
        self.snapshot("/me", &()).await
    }

    /// Changes name or colour.
    pub async fn update_me(&self, version: i64, change: &PatchMe) -> Call<Me> {
        let request = self.request(Method::PATCH, "/me");
        self.json(of_version(request, Some(version)).json(change))
            .await
    }

    /// Changes how the app behaves for the caller.
    pub async fn update_preferences(&self, change: &PatchPreferences) -> Call<Preferences> {
        self.patch("/me/preferences", change).await
    }

    /// Says whether the caller is available or away.
    pub async fn set_availability(&self, to: &SetAvailability) -> Call<Me> {
        self.put("/me/availability", to).await
    }

    /// Sets another password; ends the caller's other sessions.
    pub async fn change_password(&self, change: &ChangePassword) -> Call<()> {
        self.done(self.request(Method::PUT, "/me/password").json(change))
            .await
    }

    /// The organization of the caller.
    pub async fn organization(&self) -> Call<Snapshot<Organization>> {
        self.snapshot("/organization", &()).await
    }

    /// Changes what holds for all. `version` is that of the organization as it was read: 412 when somebody
    /// changed it since.
    pub async fn update_organization(
        &self,
        version: i64,
        change: &PatchOrganization,
    ) -> Call<Organization> {
        let request = self
            .request(Method::PATCH, "/organization")
            .header("If-Match", format!("\"{version}\""))
            .json(change);
        self.json(request).await
    }

    /// Ends it for everybody at once; everything of it goes behind.
    pub async fn delete_organization(&self, given: &DeleteOrganization) -> Call<()> {
        let request = self.request(Method::DELETE, "/organization");
        self.done(request.json(given)).await
    }
}

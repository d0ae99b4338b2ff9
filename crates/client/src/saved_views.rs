//! Calls of `/saved-views`.

use crate::transport::Method;
use crate::{Call, Client};
use contract::page::Page;
use contract::saved_views::{NewSavedView, PatchSavedView, SavedView};
use domain::SavedViewId;

impl Client {
    /// One's own, and those that colleagues share.
    pub async fn saved_views(&self) -> Call<Page<SavedView>> {
        self.get("/saved-views").await
    }

    /// Keeps a list as the caller set it up.
    pub async fn create_saved_view(&self, new: &NewSavedView) -> Call<SavedView> {
        self.post("/saved-views", new).await
    }

    /// Changes what the fields name.
    pub async fn update_saved_view(
        &self,
        id: SavedViewId,
        change: &PatchSavedView,
    ) -> Call<SavedView> {
        self.patch(&format!("/saved-views/{id}"), change).await
    }

    /// Deletes one of the caller's lists.
    pub async fn delete_saved_view(&self, id: SavedViewId) -> Call<()> {
        self.done(self.request(Method::DELETE, &format!("/saved-views/{id}")))
            .await
    }
}

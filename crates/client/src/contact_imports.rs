//! Calls of `/contact-imports`. Files are uploaded by a form of whoever has one.

use crate::transport::Method;
use crate::{Call, Client};
use contract::contact_imports::{ContactImport, PatchContactImport};
use contract::page::{Page, Paging};
use domain::ContactImportId;

impl Client {
    /// The imports, the newest first.
    pub async fn contact_imports(&self, paging: &Paging) -> Call<Page<ContactImport>> {
        self.page("/contact-imports", paging).await
    }

    /// One import, with how far it is.
    pub async fn contact_import(&self, id: ContactImportId) -> Call<ContactImport> {
        self.get(&format!("/contact-imports/{id}")).await
    }

    /// Reads the file anew before it is imported. `version` is that of the import as it was read: 412
    /// when somebody changed it since.
    pub async fn update_contact_import(
        &self,
        id: ContactImportId,
        version: i64,
        change: &PatchContactImport,
    ) -> Call<ContactImport> {
        let request = self
            .request(Method::PATCH, &format!("/contact-imports/{id}"))
            .header("If-Match", format!("\"{version}\""))
            .json(change);
        self.json(request).await
    }

    /// Starts an import that was looked at; it goes on in the background.
    pub async fn start_contact_import(&self, id: ContactImportId) -> Call<ContactImport> {
        let path = format!("/contact-imports/{id}/start");
        self.json(self.request(Method::POST, &path)).await
    }

    /// The rows that were left out, as a table for spreadsheets.
    pub async fn contact_import_rejections(&self, id: ContactImportId) -> Call<Vec<u8>> {
        let path = format!("/contact-imports/{id}/rejections");
        let request = self.request(Method::GET, &path);
        self.send(request).await?.bytes().await
    }

    /// What is imported by then stays.
    pub async fn cancel_contact_import(&self, id: ContactImportId) -> Call<ContactImport> {
        let path = format!("/contact-imports/{id}/cancel");
        self.json(self.request(Method::POST, &path)).await
    }
}

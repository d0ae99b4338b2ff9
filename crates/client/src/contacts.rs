//! Calls of `/contacts`.

use crate::client::of_version;
use crate::transport::Method;
use crate::{Call, Client, query};
use contract::contacts::{
    Contact, ContactExportQuery, ContactQuery, Merge, NewContact, NewIdentity, PatchContact, Pin,
    Removal,
};
use contract::export::ContactExport;
use contract::page::Page;
use domain::{ContactId, IdentityId};

impl Client {
    /// A page of contacts, or those that `q` finds.
    pub async fn contacts(&self, query: &ContactQuery) -> Call<Page<Contact>> {
        self.page("/contacts", query).await
    }

    /// One contact.
    pub async fn contact(&self, id: ContactId) -> Call<Contact> {
        self.get(&format!("/contacts/{id}")).await
    }

    /// Adds a contact; asked again under the same key it is added once.
    pub async fn create_contact(&self, new: &NewContact, key: &str) -> Call<Contact> {
        self.post_once("/contacts", new, key).await
    }

    /// Changes what the fields name; null clears. What the server asks about is confirmed by its code.
    /// With the `version` of the contact as it was read: 412 when somebody changed it since.
    pub async fn update_contact(
        &self,
        id: ContactId,
        version: Option<i64>,
        change: &PatchContact,
        confirm: Option<&str>,
    ) -> Call<Contact> {
        let confirmed = confirm.map(|code| format!("?confirm={code}"));
        let path = format!("/contacts/{id}{}", confirmed.unwrap_or_default());
        let request = self.request(Method::PATCH, &path).json(change);
        self.json(of_version(request, version)).await
    }

    /// What deleting a contact would take with it.
    pub async fn contact_removal(&self, id: ContactId) -> Call<Removal> {
        self.get(&format!("/contacts/{id}/removal")).await
    }

    /// Deletes a contact with everything of it; clearing up goes on behind.
    pub async fn delete_contact(&self, id: ContactId) -> Call<()> {
        self.done(self.request(Method::DELETE, &format!("/contacts/{id}")))
            .await
    }

    /// Adds an address; asked again under the same key it is added once.
    pub async fn add_identity(&self, id: ContactId, new: &NewIdentity, key: &str) -> Call<Contact> {
        self.post_once(&format!("/contacts/{id}/identities"), new, key)
            .await
    }

    /// Takes an address away.
    pub async fn remove_identity(&self, id: ContactId, identity: IdentityId) -> Call<()> {
        let path = format!("/contacts/{id}/identities/{identity}");
        self.done(self.request(Method::DELETE, &path)).await
    }

    /// Those of the list that `wanted` leaves, as a table for spreadsheets.
    pub async fn export_contacts(&self, wanted: &ContactExportQuery) -> Call<Vec<u8>> {
        let path = format!("/contacts/export?{}", query::write(wanted));
        let request = self.request(Method::GET, path.trim_end_matches('?'));
        self.send(request).await?.bytes().await
    }

    /// Everything of a contact that the caller sees.
    pub async fn export_contact(&self, id: ContactId) -> Call<ContactExport> {
        self.get(&format!("/contacts/{id}/export")).await
    }

    /// The same with the bytes of its files, as a ZIP.
    pub async fn archive_contact(&self, id: ContactId) -> Call<Vec<u8>> {
        let path = format!("/contacts/{id}/export?format=zip");
        let request = self.request(Method::GET, &path);
        self.send(request).await?.bytes().await
    }

    /// Merges a contact into another, which goes on. What the server asks about is confirmed by its code.
    pub async fn merge_contact(
        &self,
        id: ContactId,
        into: ContactId,
        confirm: Option<&str>,
    ) -> Call<Contact> {
        let confirmed = confirm.map(|code| format!("?confirm={code}"));
        let path = format!("/contacts/{id}/merge{}", confirmed.unwrap_or_default());
        let body = Merge {
            into_contact_id: into,
        };
        self.post(&path, &body).await
    }

    /// Drops what the customer writes from now on.
    pub async fn block_contact(&self, id: ContactId) -> Call<Contact> {
        self.act(&format!("/contacts/{id}/block")).await
    }

    /// Lets the customer write again.
    pub async fn unblock_contact(&self, id: ContactId) -> Call<Contact> {
        self.act(&format!("/contacts/{id}/unblock")).await
    }

    /// Pins a contact to the caller, or to whom is named. With a `version`: 412 when somebody changed it
    /// since.
    pub async fn pin_contact(
        &self,
        id: ContactId,
        version: Option<i64>,
        to: &Pin,
    ) -> Call<Contact> {
        let path = format!("/contacts/{id}/pin");
        let request = self.request(Method::POST, &path).json(to);
        self.json(of_version(request, version)).await
    }

    /// Detaches a contact from whom it is pinned to. With the `version` that says from whom: 412 when
    /// somebody changed it since.
    pub async fn unpin_contact(&self, id: ContactId, version: Option<i64>) -> Call<Contact> {
        let request = self.request(Method::POST, &format!("/contacts/{id}/unpin"));
        self.json(of_version(request, version)).await
    }

    /// Puts a contact among the caller's favorites.
    pub async fn add_favorite(&self, id: ContactId) -> Call<()> {
        self.done(self.request(Method::PUT, &format!("/contacts/{id}/favorite")))
            .await
    }

    /// Takes a contact out of the caller's favorites.
    pub async fn remove_favorite(&self, id: ContactId) -> Call<()> {
        self.done(self.request(Method::DELETE, &format!("/contacts/{id}/favorite")))
            .await
    }
}

//! Calls of `/contacts`.

use crate::{Call, Client};
use contract::contacts::{Contact, ContactQuery, NewContact, PatchContact};
use contract::page::Page;
use domain::ContactId;
use reqwest::Method;

impl Client {
    pub async fn contacts(&self, query: &ContactQuery) -> Call<Page<Contact>> {
        self.page("/contacts", query).await
    }

    pub async fn contact(&self, id: ContactId) -> Call<Contact> {
        self.get(&format!("/contacts/{id}")).await
    }

    pub async fn create_contact(&self, new: &NewContact, key: &str) -> Call<Contact> {
        self.post_once("/contacts", new, key).await
    }

    pub async fn update_contact(&self, id: ContactId, change: &PatchContact) -> Call<Contact> {
        self.patch(&format!("/contacts/{id}"), change).await
    }

    pub async fn add_favorite(&self, id: ContactId) -> Call<()> {
        self.done(self.request(Method::PUT, &format!("/contacts/{id}/favorite")))
            .await
    }

    pub async fn remove_favorite(&self, id: ContactId) -> Call<()> {
        self.done(self.request(Method::DELETE, &format!("/contacts/{id}/favorite")))
            .await
    }
}

//! Calls of `/contact-attributes`.

use crate::transport::Method;
use crate::{Call, Client};
use contract::contact_attributes::{ContactAttribute, NewContactAttribute, PatchContactAttribute};
use contract::page::Page;
use domain::ContactAttributeId;

impl Client {
    /// All of them.
    pub async fn contact_attributes(&self) -> Call<Page<ContactAttribute>> {
        self.get("/contact-attributes").await
    }

    /// Adds a field that every contact may have; its key is for good.
    pub async fn create_contact_attribute(
        &self,
        new: &NewContactAttribute,
    ) -> Call<ContactAttribute> {
        self.post("/contact-attributes", new).await
    }

    /// `version` is that of the attribute as it was read: 412 when somebody changed it since.
    pub async fn update_contact_attribute(
        &self,
        id: ContactAttributeId,
        version: i64,
        change: &PatchContactAttribute,
    ) -> Call<ContactAttribute> {
        let request = self
            .request(Method::PATCH, &format!("/contact-attributes/{id}"))
            .header("If-Match", format!("\"{version}\""))
            .json(change);
        self.json(request).await
    }

    /// Contacts lose what they have of it at once.
    pub async fn delete_contact_attribute(&self, id: ContactAttributeId) -> Call<()> {
        let path = format!("/contact-attributes/{id}");
        self.done(self.request(Method::DELETE, &path)).await
    }
}

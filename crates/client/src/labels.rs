//! Calls of `/labels`, and of the labels of a conversation.

use crate::transport::Method;
use crate::{Call, Client};
use contract::conversations::ConversationDetails;
use contract::labels::{Label, NewLabel, PatchLabel};
use contract::page::{Page, Paging};
use domain::{ConversationId, LabelId};

impl Client {
    /// The labels, by name.
    pub async fn labels(&self, paging: &Paging) -> Call<Page<Label>> {
        self.page("/labels", paging).await
    }

    /// One label.
    pub async fn label(&self, id: LabelId) -> Call<Label> {
        self.get(&format!("/labels/{id}")).await
    }

    /// Adds a label. 409 `label_name_taken` where one has the name.
    pub async fn create_label(&self, new: &NewLabel) -> Call<Label> {
        self.post("/labels", new).await
    }

    /// `version` is that of the label as it was read: 412 when somebody changed it since.
    pub async fn update_label(
        &self,
        id: LabelId,
        version: i64,
        change: &PatchLabel,
    ) -> Call<Label> {
        let request = self
            .request(Method::PATCH, &format!("/labels/{id}"))
            .header("If-Match", format!("\"{version}\""))
            .json(change);
        self.json(request).await
    }

    /// Conversations lose it at once; clearing up goes on behind.
    pub async fn delete_label(&self, id: LabelId) -> Call<()> {
        self.done(self.request(Method::DELETE, &format!("/labels/{id}")))
            .await
    }

    /// Puts a label on a conversation; once is as good as twice.
    pub async fn add_label(&self, id: ConversationId, label: LabelId) -> Call<ConversationDetails> {
        let path = format!("/conversations/{id}/labels/{label}");
        self.json(self.request(Method::PUT, &path)).await
    }

    /// Takes a label off a conversation.
    pub async fn remove_label(
        &self,
        id: ConversationId,
        label: LabelId,
    ) -> Call<ConversationDetails> {
        let path = format!("/conversations/{id}/labels/{label}");
        self.json(self.request(Method::DELETE, &path)).await
    }
}

//! Calls of `/quick-replies`.

use crate::transport::Method;
use crate::{Call, Client};
use contract::page::Page;
use contract::quick_replies::{
    CopiedFiles, NewQuickReply, PatchQuickReply, QuickReply, QuickReplyQuery,
};
use domain::QuickReplyId;

impl Client {
    /// The answers that the caller may use, or those that `q` finds.
    pub async fn quick_replies(&self, query: &QuickReplyQuery) -> Call<Page<QuickReply>> {
        self.page("/quick-replies", query).await
    }

    /// One answer.
    pub async fn quick_reply(&self, id: QuickReplyId) -> Call<QuickReply> {
        self.get(&format!("/quick-replies/{id}")).await
    }

    /// Adds an answer, for oneself or for everyone.
    pub async fn create_quick_reply(&self, new: &NewQuickReply) -> Call<QuickReply> {
        self.post("/quick-replies", new).await
    }

    /// Refused as `stale` when somebody changed it since `version` was read.
    pub async fn update_quick_reply(
        &self,
        id: QuickReplyId,
        version: i64,
        change: &PatchQuickReply,
    ) -> Call<QuickReply> {
        let request = self.request(Method::PATCH, &format!("/quick-replies/{id}"));
        let request = request.header("If-Match", format!("\"{version}\""));
        self.json(request.json(change)).await
    }

    /// Makes uploads of one's own out of its files, to go with a message.
    pub async fn copy_quick_reply_files(&self, id: QuickReplyId) -> Call<CopiedFiles> {
        let request = self.request(Method::POST, &format!("/quick-replies/{id}/attachments"));
        self.json(request).await
    }

    /// Deletes an answer with its files.
    pub async fn delete_quick_reply(&self, id: QuickReplyId) -> Call<()> {
        self.done(self.request(Method::DELETE, &format!("/quick-replies/{id}")))
            .await
    }
}

//! Calls of `/conversations/{id}/messages`, of drafts and of attachments.

use crate::transport::Method;
use crate::{Call, Client, Snapshot};
#[cfg(not(target_arch = "wasm32"))]
use contract::attachments::Attachment;
use contract::drafts::{Draft, SaveDraft};
use contract::messages::{
    ForwardMessage, Message, MessagePage, MessageQuery, NewMessage, PatchScheduledMessage, Settle,
};
use contract::page::Page;
use domain::{AttachmentId, ConversationId, MessageId};

impl Client {
    /// A page of a thread, newest first; with `around` the page about a message.
    pub async fn messages(
        &self,
        id: ConversationId,
        query: &MessageQuery,
    ) -> Call<Snapshot<MessagePage>> {
        self.snapshot(&format!("/conversations/{id}/messages"), query)
            .await
    }

    /// Sends; `key` becomes the message's `client_id`, and sending again with it sends nothing twice.
    pub async fn send_message(
        &self,
        id: ConversationId,
        new: &NewMessage,
        key: &str,
    ) -> Call<Message> {
        self.post_once(&format!("/conversations/{id}/messages"), new, key)
            .await
    }

    /// Sends a message again that failed, or whose answer was lost.
    pub async fn retry_message(&self, id: ConversationId, message: MessageId) -> Call<Message> {
        self.act(&format!("/conversations/{id}/messages/{message}/retry"))
            .await
    }

    /// Asks again for a file of a customer's message that did not arrive.
    pub async fn fetch_attachment(
        &self,
        id: ConversationId,
        message: MessageId,
        file: AttachmentId,
    ) -> Call<Message> {
        let of = format!("/conversations/{id}/messages/{message}");
        self.act(&format!("{of}/attachments/{file}/fetch")).await
    }

    /// Says what became of a message whose answer was lost.
    pub async fn settle_message(
        &self,
        id: ConversationId,
        message: MessageId,
        settle: &Settle,
    ) -> Call<Message> {
        self.post(
            &format!("/conversations/{id}/messages/{message}/settle"),
            settle,
        )
        .await
    }

    /// Sends a copy of a message, with its files, into a conversation.
    pub async fn forward_message(
        &self,
        id: ConversationId,
        message: MessageId,
        forward: &ForwardMessage,
        key: &str,
    ) -> Call<Message> {
        let path = format!("/conversations/{id}/messages/{message}/forward");
        self.post_once(&path, forward, key).await
    }

    /// What waits for its time, the next one first.
    pub async fn scheduled_messages(&self, id: ConversationId) -> Call<Page<Message>> {
        self.get(&format!("/conversations/{id}/scheduled-messages"))
            .await
    }

    /// One that waits for its time.
    pub async fn scheduled_message(&self, id: ConversationId, message: MessageId) -> Call<Message> {
        let path = format!("/conversations/{id}/scheduled-messages/{message}");
        self.get(&path).await
    }

    /// Changes text or time of what still waits, if nobody has since `version` was read.
    pub async fn update_scheduled_message(
        &self,
        id: ConversationId,
        message: MessageId,
        version: i64,
        change: &PatchScheduledMessage,
    ) -> Call<Message> {
        let path = format!("/conversations/{id}/scheduled-messages/{message}");
        let request = self.request(Method::PATCH, &path).json(change);
        let request = request.header("If-Match", format!("\"{version}\""));
        self.json(request).await
    }

    /// Takes a message back before it leaves; refused as `already_sent` when that was too late.
    pub async fn cancel_scheduled_message(
        &self,
        id: ConversationId,
        message: MessageId,
    ) -> Call<()> {
        let path = format!("/conversations/{id}/scheduled-messages/{message}");
        self.done(self.request(Method::DELETE, &path)).await
    }

    /// What the caller has begun to write here, on whatever device.
    pub async fn draft(&self, id: ConversationId) -> Call<Draft> {
        self.get(&format!("/drafts/{id}")).await
    }

    /// Keeps what the caller has begun to write.
    pub async fn save_draft(&self, id: ConversationId, draft: &SaveDraft) -> Call<Draft> {
        self.put(&format!("/drafts/{id}"), draft).await
    }

    /// Forgets it.
    pub async fn delete_draft(&self, id: ConversationId) -> Call<()> {
        self.done(self.request(Method::DELETE, &format!("/drafts/{id}")))
            .await
    }

    /// Uploads a file; it belongs to the caller until a message uses it.
    #[cfg(not(target_arch = "wasm32"))]
    pub async fn upload(&self, name: &str, media_type: &str, bytes: Vec<u8>) -> Call<Attachment> {
        let request = self.request(Method::POST, "/attachments");
        self.json(request.file(name, media_type, bytes)).await
    }
}

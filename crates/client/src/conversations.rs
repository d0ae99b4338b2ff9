//! Calls of `/conversations`: lists, one, and what one does with it.

use crate::{Call, Client, Snapshot};
use contract::conversations::{
    Assignment, Conversation, ConversationDetails, ConversationQuery, Counts, MarkRead,
    PatchConversation, SetPresence, Snooze, Transfer,
};
use contract::log::LogEntry;
use contract::page::{Page, Paging};
use domain::ConversationId;
use reqwest::Method;

impl Client {
    pub async fn conversations(
        &self,
        query: &ConversationQuery,
    ) -> Call<Snapshot<Page<Conversation>>> {
        self.snapshot("/conversations", query).await
    }

    pub async fn counts(&self) -> Call<Snapshot<Counts>> {
        self.snapshot("/conversations/counts", &()).await
    }

    pub async fn conversation(&self, id: ConversationId) -> Call<Snapshot<ConversationDetails>> {
        self.snapshot(&format!("/conversations/{id}"), &()).await
    }

    pub async fn update_conversation(
        &self,
        id: ConversationId,
        change: &PatchConversation,
    ) -> Call<ConversationDetails> {
        self.patch(&format!("/conversations/{id}"), change).await
    }

    /// Assigns to the caller, if nobody has it: 409 `already_assigned` names the winner.
    pub async fn pick(&self, id: ConversationId) -> Call<ConversationDetails> {
        self.act(&format!("/conversations/{id}/pick")).await
    }

    pub async fn assign(&self, id: ConversationId, add: &Assignment) -> Call<ConversationDetails> {
        self.post(&format!("/conversations/{id}/assign"), add).await
    }

    pub async fn revoke(
        &self,
        id: ConversationId,
        remove: &Assignment,
    ) -> Call<ConversationDetails> {
        self.post(&format!("/conversations/{id}/revoke"), remove)
            .await
    }

    pub async fn transfer(&self, id: ConversationId, to: &Transfer) -> Call<ConversationDetails> {
        self.post(&format!("/conversations/{id}/transfer"), to)
            .await
    }

    pub async fn close(&self, id: ConversationId) -> Call<ConversationDetails> {
        self.act(&format!("/conversations/{id}/close")).await
    }

    pub async fn reopen(&self, id: ConversationId) -> Call<ConversationDetails> {
        self.act(&format!("/conversations/{id}/reopen")).await
    }

    pub async fn snooze(&self, id: ConversationId, until: &Snooze) -> Call<ConversationDetails> {
        self.post(&format!("/conversations/{id}/snooze"), until)
            .await
    }

    pub async fn unsnooze(&self, id: ConversationId) -> Call<ConversationDetails> {
        self.act(&format!("/conversations/{id}/unsnooze")).await
    }

    pub async fn archive(&self, id: ConversationId) -> Call<ConversationDetails> {
        self.act(&format!("/conversations/{id}/archive")).await
    }

    pub async fn unarchive(&self, id: ConversationId) -> Call<ConversationDetails> {
        self.act(&format!("/conversations/{id}/unarchive")).await
    }

    pub async fn mark_read(&self, id: ConversationId, up_to: &MarkRead) -> Call<()> {
        self.done(
            self.request(Method::POST, &format!("/conversations/{id}/read"))
                .json(up_to),
        )
        .await
    }

    pub async fn mark_unread(&self, id: ConversationId) -> Call<()> {
        self.done(self.request(Method::POST, &format!("/conversations/{id}/unread")))
            .await
    }

    pub async fn log(&self, id: ConversationId, paging: &Paging) -> Call<Page<LogEntry>> {
        self.page(&format!("/conversations/{id}/log"), paging).await
    }

    /// Expires by itself in seconds.
    pub async fn set_presence(&self, id: ConversationId, state: &SetPresence) -> Call<()> {
        self.done(
            self.request(Method::PUT, &format!("/conversations/{id}/presence"))
                .json(state),
        )
        .await
    }
}

//! Calls of `/conversations`: lists, one, and what one does with it.

use crate::transport::Method;
use crate::{Call, Client, Snapshot};
use contract::bulk::{Bulk, BulkResults};
use contract::conversations::{
    Assignment, Close, Conversation, ConversationDetails, ConversationQuery, Counts, MarkRead,
    PatchConversation, SetPresence, SetVisibility, Snooze, StartConversation, Transfer,
};
use contract::email::{EmailConversation, EmailQueued};
use contract::export::ExportQuery;
use contract::log::LogEntry;
use contract::page::{Page, Paging};
use domain::ConversationId;

impl Client {
    /// A page of a folder, and its place in the event stream.
    pub async fn conversations(
        &self,
        query: &ConversationQuery,
    ) -> Call<Snapshot<Page<Conversation>>> {
        self.snapshot("/conversations", query).await
    }

    /// How much there is in each folder.
    pub async fn counts(&self) -> Call<Snapshot<Counts>> {
        self.snapshot("/conversations/counts", &()).await
    }

    /// One conversation, with who looks at it and over which channels it can be answered.
    pub async fn conversation(&self, id: ConversationId) -> Call<Snapshot<ConversationDetails>> {
        self.snapshot(&format!("/conversations/{id}"), &()).await
    }

    /// Begins one; begun again with the same key it is the same.
    pub async fn start_conversation(
        &self,
        new: &StartConversation,
        key: &str,
    ) -> Call<ConversationDetails> {
        self.post_once("/conversations", new, key).await
    }

    /// Sends it, or some of its messages, by mail.
    pub async fn email_conversation(
        &self,
        id: ConversationId,
        email: &EmailConversation,
        key: &str,
    ) -> Call<EmailQueued> {
        self.post_once(&format!("/conversations/{id}/email"), email, key)
            .await
    }

    /// The whole conversation, as bytes of the format asked for.
    pub async fn export_conversation(
        &self,
        id: ConversationId,
        query: &ExportQuery,
    ) -> Call<Vec<u8>> {
        let request = self.asking(&format!("/conversations/{id}/export"), query);
        self.send(request).await?.bytes().await
    }

    /// Changes the subject.
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

    /// Adds agents, or a team. 422 `cannot_see` for who may not see it.
    pub async fn assign(&self, id: ConversationId, add: &Assignment) -> Call<ConversationDetails> {
        self.post(&format!("/conversations/{id}/assign"), add).await
    }

    /// Takes agents away, or the team.
    pub async fn revoke(
        &self,
        id: ConversationId,
        remove: &Assignment,
    ) -> Call<ConversationDetails> {
        self.post(&format!("/conversations/{id}/revoke"), remove)
            .await
    }

    /// Hands it to an agent or a team alone, or to nobody.
    pub async fn transfer(
        &self,
        id: ConversationId,
        to: &Transfer,
        key: &str,
    ) -> Call<ConversationDetails> {
        self.post_once(&format!("/conversations/{id}/transfer"), to, key)
            .await
    }

    /// Closes it; the next message begins another one.
    pub async fn close(&self, id: ConversationId) -> Call<ConversationDetails> {
        self.act(&format!("/conversations/{id}/close")).await
    }

    /// Closes it although messages wait in it for their time: they are taken back.
    pub async fn close_with(&self, id: ConversationId, close: &Close) -> Call<ConversationDetails> {
        self.post(&format!("/conversations/{id}/close"), close)
            .await
    }

    /// Opens it again.
    pub async fn reopen(&self, id: ConversationId) -> Call<ConversationDetails> {
        self.act(&format!("/conversations/{id}/reopen")).await
    }

    /// Hides it until then, or until the customer writes.
    pub async fn snooze(&self, id: ConversationId, until: &Snooze) -> Call<ConversationDetails> {
        self.post(&format!("/conversations/{id}/snooze"), until)
            .await
    }

    /// Brings it back now.
    pub async fn unsnooze(&self, id: ConversationId) -> Call<ConversationDetails> {
        self.act(&format!("/conversations/{id}/unsnooze")).await
    }

    /// Puts it out of the way until the customer writes.
    pub async fn archive(&self, id: ConversationId) -> Call<ConversationDetails> {
        self.act(&format!("/conversations/{id}/archive")).await
    }

    /// Brings it back.
    pub async fn unarchive(&self, id: ConversationId) -> Call<ConversationDetails> {
        self.act(&format!("/conversations/{id}/unarchive")).await
    }

    /// Says who sees it. 409 `assignees_not_viewers` names `agents`; 409 `locks_you_out` until it is
    /// called again with that word.
    pub async fn set_visibility(
        &self,
        id: ConversationId,
        version: i64,
        to: &SetVisibility,
        confirm: Option<&str>,
    ) -> Call<ConversationDetails> {
        let confirmed = confirm.map(|code| format!("?confirm={code}"));
        let path = format!(
            "/conversations/{id}/visibility{}",
            confirmed.unwrap_or_default()
        );
        let request = self
            .request(Method::PUT, &path)
            .header("If-Match", format!("\"{version}\""))
            .json(to);
        self.json(request).await
    }

    /// Gone for ever, with messages and files.
    pub async fn delete_conversation(&self, id: ConversationId) -> Call<()> {
        self.done(self.request(Method::DELETE, &format!("/conversations/{id}")))
            .await
    }

    /// One act on up to 100; each is refused or done by itself.
    pub async fn bulk(&self, what: &Bulk) -> Call<BulkResults> {
        self.post("/conversations/bulk", what).await
    }

    /// Marks it read up to a message, for the caller.
    pub async fn mark_read(&self, id: ConversationId, up_to: &MarkRead) -> Call<()> {
        self.done(
            self.request(Method::POST, &format!("/conversations/{id}/read"))
                .json(up_to),
        )
        .await
    }

    /// Marks it unread again, for the caller.
    pub async fn mark_unread(&self, id: ConversationId) -> Call<()> {
        self.done(self.request(Method::POST, &format!("/conversations/{id}/unread")))
            .await
    }

    /// What happened to it and by whom, the newest first.
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

//! Calls of `/conversations/{id}/notes` and `/contacts/{id}/notes`.

use crate::transport::Method;
use crate::{Call, Client, Snapshot};
use contract::notes::{NewContactNote, NewNote, Note, PatchNote};
use contract::page::{Page, Paging};
use domain::{ContactId, ConversationId, NoteId};

impl Client {
    /// The notes taken in a conversation, newest first.
    pub async fn notes(&self, id: ConversationId, paging: &Paging) -> Call<Snapshot<Page<Note>>> {
        self.snapshot(&format!("/conversations/{id}/notes"), paging)
            .await
    }

    /// Takes a note; sent again with the same key it is taken once.
    pub async fn create_note(&self, id: ConversationId, new: &NewNote, key: &str) -> Call<Note> {
        self.post_once(&format!("/conversations/{id}/notes"), new, key)
            .await
    }

    /// Changes the words or mentions of one's own note.
    pub async fn update_note(
        &self,
        id: ConversationId,
        note: NoteId,
        change: &PatchNote,
    ) -> Call<Note> {
        self.patch(&format!("/conversations/{id}/notes/{note}"), change)
            .await
    }

    /// Takes a note away.
    pub async fn delete_note(&self, id: ConversationId, note: NoteId) -> Call<()> {
        self.done(self.request(Method::DELETE, &format!("/conversations/{id}/notes/{note}")))
            .await
    }

    /// The notes on a contact, newest first.
    pub async fn contact_notes(
        &self,
        id: ContactId,
        paging: &Paging,
    ) -> Call<Snapshot<Page<Note>>> {
        self.snapshot(&format!("/contacts/{id}/notes"), paging)
            .await
    }

    /// Takes a note on a contact; sent again with the same key it is taken once.
    pub async fn create_contact_note(
        &self,
        id: ContactId,
        new: &NewContactNote,
        key: &str,
    ) -> Call<Note> {
        self.post_once(&format!("/contacts/{id}/notes"), new, key)
            .await
    }

    /// Changes the words or mentions of one's own note on a contact.
    pub async fn update_contact_note(
        &self,
        id: ContactId,
        note: NoteId,
        change: &PatchNote,
    ) -> Call<Note> {
        self.patch(&format!("/contacts/{id}/notes/{note}"), change)
            .await
    }

    /// Takes a note on a contact away.
    pub async fn delete_contact_note(&self, id: ContactId, note: NoteId) -> Call<()> {
        self.done(self.request(Method::DELETE, &format!("/contacts/{id}/notes/{note}")))
            .await
    }
}

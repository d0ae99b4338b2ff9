//! Contacts, conversations, messages and drafts.

use super::Needs::{Permission, SignIn};
use super::{Route, World};
use crate::common::Server;
use crate::desk::Note;
use domain::messages::AttachmentState;
use serde_json::json;
use store::attachments::{self, Attachment, Uploader};
use store::messages;

const ASSIGN: super::Needs = Permission("conversations.assign");
const EDIT: super::Needs = Permission("contacts.edit");
const MANAGE: super::Needs = Permission("conversations.manage");
const REPLY: super::Needs = Permission("conversations.reply");

pub const ROUTES: &[Route] = &[
    Route::new("GET /api/v1/contacts", SignIn),
    Route::new("POST /api/v1/contacts", EDIT).with_body(|_| json!({"name": "Bo"})),
    Route::new("GET /api/v1/contacts/{id}", SignIn),
    Route::new("PATCH /api/v1/contacts/{id}", EDIT).with_body(|_| json!({"name": "Bo"})),
    Route::new(
        "GET /api/v1/contacts/{id}/export",
        Permission("contacts.export"),
    ),
    // It is no JSON.
    Route::new("GET /api/v1/contacts/export", Permission("contacts.export")).shown_elsewhere(),
    Route::new(
        "GET /api/v1/contacts/{id}/removal",
        Permission("contacts.delete"),
    ),
    Route::new(
        "DELETE /api/v1/contacts/{id}",
        Permission("contacts.delete"),
    ),
    Route::new(
        "POST /api/v1/contacts/{id}/merge",
        Permission("contacts.merge"),
    )
    .with_body(|world| json!({"into_contact_id": world.id("contacts/into")})),
    Route::new("POST /api/v1/contacts/{id}/identities", EDIT)
        .with_body(|_| json!({"scheme": "email", "address": "other@example.com"})),
    Route::new(
        "DELETE /api/v1/contacts/{id}/identities/{identity_id}",
        EDIT,
    ),
    Route::new(
        "POST /api/v1/contacts/{id}/block",
        Permission("contacts.block"),
    ),
    Route::new(
        "POST /api/v1/contacts/{id}/unblock",
        Permission("contacts.unblock"),
    ),
    Route::new("POST /api/v1/contacts/{id}/pin", MANAGE)
        .with_body(|world| json!({"agent_id": world.owner.id()})),
    Route::new("POST /api/v1/contacts/{id}/unpin", MANAGE),
    Route::new("PUT /api/v1/contacts/{id}/favorite", SignIn).only_agents(),
    Route::new("DELETE /api/v1/contacts/{id}/favorite", SignIn).only_agents(),
    Route::new(
        "POST /api/v1/conversations",
        Permission("conversations.start"),
    )
    .with_body(|world| {
        json!({
            "channel_id": world.id("conversations/channels"),
            "contact_id": world.id("contacts"),
            "text": "Hello",
        })
    }),
    Route::new(
        "POST /api/v1/conversations/{id}/email",
        Permission("conversations.email"),
    )
    .with_body(|_| json!({"to": ["bo@example.com"], "subject": "Repair"})),
    Route::new(
        "GET /api/v1/conversations/{id}/export",
        Permission("conversations.export"),
    ),
    Route::new("GET /api/v1/conversations", SignIn),
    Route::new("GET /api/v1/conversations/counts", SignIn),
    Route::new("POST /api/v1/conversations/bulk", REPLY).with_body(
        |world| json!({"conversation_ids": [world.id("conversations")], "action": "archive"}),
    ),
    Route::new("GET /api/v1/conversations/{id}", SignIn),
    Route::new("PATCH /api/v1/conversations/{id}", REPLY).with_body(|_| json!({"subject": "A"})),
    Route::new("GET /api/v1/conversations/{id}/log", SignIn),
    Route::new(
        "DELETE /api/v1/conversations/{id}",
        Permission("conversations.delete"),
    ),
    Route::new("POST /api/v1/conversations/{id}/read", SignIn)
        .only_agents()
        .with_body(|_| json!({})),
    Route::new("POST /api/v1/conversations/{id}/unread", SignIn).only_agents(),
    Route::new("PUT /api/v1/conversations/{id}/presence", SignIn)
        .only_agents()
        .with_body(|_| json!({"state": "viewing"})),
    Route::new("POST /api/v1/conversations/{id}/pick", REPLY).only_agents(),
    Route::new("POST /api/v1/conversations/{id}/assign", ASSIGN)
        .with_body(|world| json!({"agent_ids": [world.owner.id()]})),
    Route::new("POST /api/v1/conversations/{id}/revoke", ASSIGN)
        .with_body(|world| json!({"agent_ids": [world.owner.id()]})),
    Route::new("POST /api/v1/conversations/{id}/transfer", ASSIGN)
        .with_body(|world| json!({"agent_id": world.owner.id()})),
    // A message waits in it.
    Route::new("POST /api/v1/conversations/{id}/close", MANAGE)
        .with_body(|_| json!({"cancel_scheduled": true})),
    Route::new("POST /api/v1/conversations/{id}/reopen", REPLY),
    Route::new("PUT /api/v1/conversations/{id}/visibility", MANAGE)
        .with_body(|_| json!({"restricted": false})),
    Route::new("POST /api/v1/conversations/{id}/archive", REPLY),
    Route::new("POST /api/v1/conversations/{id}/unarchive", REPLY),
    Route::new("POST /api/v1/conversations/{id}/snooze", REPLY)
        .with_body(|_| json!({"until": "2100-01-01T00:00:00Z"})),
    Route::new("POST /api/v1/conversations/{id}/unsnooze", REPLY),
    Route::new("PUT /api/v1/conversations/{id}/labels/{label_id}", REPLY),
    Route::new("DELETE /api/v1/conversations/{id}/labels/{label_id}", REPLY),
    Route::new("GET /api/v1/conversations/{id}/messages", SignIn),
    Route::new("POST /api/v1/conversations/{id}/messages", REPLY)
        .with_body(|_| json!({"text": "Hello"})),
    Route::new(
        "POST /api/v1/conversations/{id}/messages/{message_id}/retry",
        REPLY,
    ),
    Route::new(
        "POST /api/v1/conversations/{id}/messages/{message_id}/attachments/{attachment_id}/fetch",
        REPLY,
    ),
    Route::new(
        "POST /api/v1/conversations/{id}/messages/{message_id}/settle",
        REPLY,
    )
    .with_body(|_| json!({"as": "sent"})),
    Route::new(
        "POST /api/v1/conversations/{id}/messages/{message_id}/forward",
        REPLY,
    )
    .with_body(|world| json!({"conversation_id": world.id("conversations")})),
    Route::new("GET /api/v1/tags", SignIn),
    Route::new("GET /api/v1/tags/{id}", SignIn),
    Route::new("POST /api/v1/messages/tags", Permission("messages.tag"))
        .with_body(|world| json!({"message_ids": [world.id("messages")], "tags": ["Refund"]})),
    // Their own are anybody's to take off.
    Route::new("DELETE /api/v1/messages/{id}/tags/{tag_id}", MANAGE),
    Route::new("GET /api/v1/search", SignIn).with_query("?q=hello"),
    Route::new("GET /api/v1/conversations/{id}/notes", SignIn),
    Route::new("POST /api/v1/conversations/{id}/notes", REPLY)
        .with_body(|_| json!({"text": "Call back"})),
    Route::new("PATCH /api/v1/conversations/{id}/notes/{note_id}", REPLY)
        .with_body(|_| json!({"text": "Called"}))
        .shown_elsewhere(),
    Route::new("DELETE /api/v1/conversations/{id}/notes/{note_id}", REPLY),
    Route::new("GET /api/v1/contacts/{id}/notes", SignIn),
    Route::new("POST /api/v1/contacts/{id}/notes", EDIT)
        .with_body(|_| json!({"text": "Likes tea"})),
    Route::new("PATCH /api/v1/contacts/{id}/notes/{note_id}", EDIT)
        .with_body(|_| json!({"text": "Likes coffee"}))
        .shown_elsewhere(),
    Route::new("DELETE /api/v1/contacts/{id}/notes/{note_id}", EDIT),
    Route::new("GET /api/v1/conversations/{id}/scheduled-messages", SignIn),
    Route::new(
        "GET /api/v1/conversations/{id}/scheduled-messages/{message_id}",
        SignIn,
    ),
    Route::new(
        "PATCH /api/v1/conversations/{id}/scheduled-messages/{message_id}",
        REPLY,
    )
    .with_body(|_| json!({"text": "Later"})),
    Route::new(
        "DELETE /api/v1/conversations/{id}/scheduled-messages/{message_id}",
        REPLY,
    ),
    Route::new("GET /api/v1/drafts/{conversation_id}", SignIn).only_agents(),
    Route::new("PUT /api/v1/drafts/{conversation_id}", SignIn)
        .only_agents()
        .with_body(|_| json!({"text": "Hel", "version": 0})),
    Route::new("DELETE /api/v1/drafts/{conversation_id}", SignIn).only_agents(),
];

pub async fn fill(server: &Server, world: &mut World) {
    let channel = crate::desk::channel(&world.owner).await;
    // Somebody new, also where there is a contact already.
    let from = format!("bo-{channel}");
    let note = Note {
        channel: &channel,
        from: &from,
        id: "1",
        text: "Hello",
    };
    let received = note.arrives(server, &world.owner).await;
    let conversation = received
        .conversation_id
        .expect("a conversation")
        .to_string();
    let message = received.message_id.expect("a message").to_string();
    world
        .ids
        .insert("contacts", received.contact_id.to_string());
    let other = world
        .owner
        .post("/contacts", json!({"name": "Other"}))
        .await;
    world.ids.insert("contacts/into", other.id());
    let path = format!("/contacts/{}", received.contact_id);
    let known = world.owner.get(&path).await.body["identities"][0]["id"].clone();
    let known = known.as_str().expect("an id").to_owned();
    world.ids.insert("contacts/identities", known);
    let on = format!("/contacts/{}/notes", received.contact_id);
    let on_contact = world.owner.post(&on, json!({"text": "Likes tea"})).await;
    let on = format!("/conversations/{conversation}/notes");
    let taken = world.owner.post(&on, json!({"text": "Call back"})).await;
    world.ids.insert("conversations/channels", channel.clone());
    world.ids.insert("contacts/notes", on_contact.id());
    world.ids.insert("notes", taken.id());
    world.ids.insert("drafts", conversation.clone());
    world.ids.insert("conversations", conversation);
    let tagging = json!({"message_ids": [message], "tags": ["Repair"]});
    let tagged = world.owner.post("/messages/tags", tagging).await;
    let tag = tagged.body["items"][0]["tags"][0]["id"].as_str();
    world.ids.insert("tags", tag.expect("a tag").to_owned());
    lacks_a_file(server, world, &message).await;
    world.ids.insert("messages", message);
    let due_at = crate::scheduled::seconds_from_now(server, 3600);
    let later = json!({"text": "Hello", "due_at": due_at});
    let path = format!("/conversations/{}/messages", world.id("conversations"));
    let waiting = world.owner.post(&path, later).await;
    world.ids.insert("scheduled-messages", waiting.id());
}

/// A file of the message did not arrive.
async fn lacks_a_file(server: &Server, world: &mut World, message: &str) {
    let organization = world.owner.me["organization_id"].as_str().expect("an id");
    let organization: i64 = organization.parse().expect("an id");
    let message: i64 = message.parse().expect("an id");
    let id: i64 = server.state.new_id();
    let added = server.state.store.write(move |db| {
        let file = Attachment {
            organization: organization.into(),
            id: id.into(),
            content: String::new(),
            name: "map.png".to_owned(),
            media_type: "image/png".to_owned(),
            size: 0,
            state: AttachmentState::Failed,
            thumbnail: None,
            width: None,
            height: None,
            duration_ms: None,
            uploader: Uploader::channel(1.into()),
            used: true,
            created_at: 0.into(),
            refused: None,
            source: Some(json!({"url": "http://192.0.2.1/map.png"}).to_string()),
        };
        attachments::insert(db, &file)?;
        messages::attach(db, organization.into(), message.into(), &[file])
    });
    added.await.expect("a file");
    world
        .ids
        .insert("conversations/attachments", id.to_string());
}

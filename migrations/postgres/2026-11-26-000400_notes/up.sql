-- Private text, on a contact or in a conversation: exactly one of the two.
CREATE TABLE notes (
    organization_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    contact_id BIGINT,
    conversation_id BIGINT,
    author_kind TEXT NOT NULL,
    author_id BIGINT,
    text TEXT NOT NULL,
    mention_ids TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    edited_at BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (organization_id, id)
);
CREATE INDEX notes_of_conversation ON notes (organization_id, conversation_id, id) WHERE conversation_id IS NOT NULL;
CREATE INDEX notes_of_contact ON notes (organization_id, contact_id, id) WHERE contact_id IS NOT NULL;

CREATE TABLE note_attachments (
    organization_id BIGINT NOT NULL,
    note_id BIGINT NOT NULL,
    ordinal INTEGER NOT NULL,
    attachment_id BIGINT NOT NULL,
    PRIMARY KEY (organization_id, note_id, ordinal)
);
CREATE INDEX note_attachments_of_attachment ON note_attachments (organization_id, attachment_id);

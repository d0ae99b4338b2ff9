-- Messages. A thread is ordered by (position, id); unread goes by arrival, which is the id.

CREATE TABLE messages (
    organization_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    identity_id BIGINT,
    direction TEXT NOT NULL,
    kind TEXT NOT NULL,
    author_kind TEXT NOT NULL,
    author_id BIGINT,
    client_id TEXT,
    -- The provider's own id.
    provider_id TEXT,
    text TEXT,
    reply_to_id BIGINT,
    automated TEXT,
    -- Counts customer messages of the conversation; null for outbound.
    inbound_seq BIGINT,
    delivery TEXT,
    error_code TEXT,
    error_message TEXT,
    error_retryable BOOLEAN,
    position BIGINT NOT NULL,
    sent_at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    edited_at BIGINT,
    deleted_at BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (organization_id, id)
);
CREATE INDEX messages_of_conversation ON messages (organization_id, conversation_id, position, id);
-- A repeated entry of a provider is the same message; so is a repeated request of one sender.
CREATE UNIQUE INDEX messages_by_provider_id ON messages (organization_id, channel_id, provider_id) WHERE provider_id IS NOT NULL;
CREATE UNIQUE INDEX messages_by_client_id ON messages (organization_id, conversation_id, author_kind, author_id, client_id) WHERE client_id IS NOT NULL AND direction = 'outbound';
CREATE INDEX messages_with_identity ON messages (organization_id, channel_id, identity_id, position, id) WHERE identity_id IS NOT NULL;

CREATE TABLE message_attachments (
    organization_id BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    ordinal INTEGER NOT NULL,
    attachment_id BIGINT NOT NULL,
    PRIMARY KEY (organization_id, message_id, ordinal)
);
CREATE INDEX message_attachments_of_attachment ON message_attachments (organization_id, attachment_id);

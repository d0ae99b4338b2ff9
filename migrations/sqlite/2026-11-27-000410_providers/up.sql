-- What only some messages have, as JSON: signs of the customer, the template it was made from.
ALTER TABLE messages ADD COLUMN details TEXT;

-- What the provider calls the further pieces of a message that went in several.
CREATE TABLE message_pieces (
    organization_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    provider_id TEXT NOT NULL,
    message_id BIGINT NOT NULL,
    PRIMARY KEY (organization_id, channel_id, provider_id)
) WITHOUT ROWID;
-- They go with their message.
CREATE INDEX message_pieces_of_message ON message_pieces (organization_id, message_id);

-- Receipts that came before the answer that says what the provider calls the message.
CREATE TABLE early_receipts (
    organization_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    provider_id TEXT NOT NULL,
    state TEXT NOT NULL,
    -- JSON: why it did not arrive.
    error TEXT,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, channel_id, provider_id, state)
) WITHOUT ROWID;
-- Cleared up across organizations, the oldest first.
CREATE INDEX early_receipts_age ON early_receipts (received_at);

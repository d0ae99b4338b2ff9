-- When a channel is open (null: always), and what it says by itself.
ALTER TABLE channels ADD COLUMN business_hours TEXT;
ALTER TABLE channels ADD COLUMN automated_messages TEXT;
-- Since when it is set unavailable: a greeting goes once in such a period.
ALTER TABLE channels ADD COLUMN unavailable_since BIGINT;

-- What was said by itself before, in a conversation and to an address.
CREATE INDEX messages_automated ON messages (organization_id, conversation_id, automated, position) WHERE automated IS NOT NULL;
CREATE INDEX messages_automated_to ON messages (organization_id, identity_id, position) WHERE automated IS NOT NULL;

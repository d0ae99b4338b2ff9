-- Messages that wait for their time. Whether one waits for somebody who manages conversations too is
-- told by `held`; false is a time that one of those set.
ALTER TABLE messages ADD COLUMN due_at BIGINT;
ALTER TABLE messages ADD COLUMN held BOOLEAN;
CREATE INDEX messages_scheduled ON messages (organization_id, conversation_id, due_at) WHERE due_at IS NOT NULL;

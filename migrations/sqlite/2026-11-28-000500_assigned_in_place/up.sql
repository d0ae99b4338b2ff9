-- What somebody works on, by its place and by its channel: most of it fits no filter by another team's or another
-- channel, and would be met one by one.
ALTER TABLE conversation_assignees ADD COLUMN channel_id BIGINT NOT NULL DEFAULT 0;
UPDATE conversation_assignees SET channel_id = (SELECT c.channel_id FROM conversations c
    WHERE c.organization_id = conversation_assignees.organization_id AND c.id = conversation_assignees.conversation_id);
CREATE INDEX conversation_assignees_newest_in_place ON conversation_assignees (organization_id, agent_id, shelf, place, last_activity_at, conversation_id);
CREATE INDEX conversation_assignees_shown_in_place ON conversation_assignees (organization_id, agent_id, shelf, place, shown_at, conversation_id);
CREATE INDEX conversation_assignees_newest_on_channel ON conversation_assignees (organization_id, agent_id, shelf, channel_id, last_activity_at, conversation_id);
CREATE INDEX conversation_assignees_shown_on_channel ON conversation_assignees (organization_id, agent_id, shelf, channel_id, shown_at, conversation_id);

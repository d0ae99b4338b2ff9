-- Whether something is unread is told by the indexes that the newest rows of a folder are read from: how many customer
-- messages there are, and when the last one came. For what is mine they also tell whether I am admitted, and its place.
ALTER TABLE conversation_assignees ADD COLUMN last_customer_message_at BIGINT;
UPDATE conversation_assignees SET last_customer_message_at = (SELECT c.last_customer_message_at FROM conversations c
    WHERE c.organization_id = conversation_assignees.organization_id AND c.id = conversation_assignees.conversation_id);
ALTER TABLE conversation_viewers ADD COLUMN last_customer_message_at BIGINT;
UPDATE conversation_viewers SET last_customer_message_at = (SELECT c.last_customer_message_at FROM conversations c
    WHERE c.organization_id = conversation_viewers.organization_id AND c.id = conversation_viewers.conversation_id);
DROP INDEX conversations_newest;
CREATE INDEX conversations_newest ON conversations (organization_id, shelf, restricted, last_activity_at, id, inbound_seq, last_customer_message_at);
DROP INDEX conversations_shown;
CREATE INDEX conversations_shown ON conversations (organization_id, shelf, restricted, shown_at, id, inbound_seq, last_customer_message_at);
DROP INDEX conversations_newest_in_place;
CREATE INDEX conversations_newest_in_place ON conversations (organization_id, shelf, restricted, place, last_activity_at, id, inbound_seq, last_customer_message_at);
DROP INDEX conversations_shown_in_place;
CREATE INDEX conversations_shown_in_place ON conversations (organization_id, shelf, restricted, place, shown_at, id, inbound_seq, last_customer_message_at);
DROP INDEX conversation_assignees_newest;
CREATE INDEX conversation_assignees_newest ON conversation_assignees (organization_id, agent_id, shelf, last_activity_at, conversation_id, inbound_seq, last_customer_message_at, admitted, place);
DROP INDEX conversation_assignees_shown;
CREATE INDEX conversation_assignees_shown ON conversation_assignees (organization_id, agent_id, shelf, shown_at, conversation_id, inbound_seq, last_customer_message_at, admitted, place);
DROP INDEX conversation_viewers_newest;
CREATE INDEX conversation_viewers_newest ON conversation_viewers (organization_id, agent_id, shelf, last_activity_at, conversation_id, inbound_seq, last_customer_message_at, assigned, place);
DROP INDEX conversation_viewers_shown;
CREATE INDEX conversation_viewers_shown ON conversation_viewers (organization_id, agent_id, shelf, shown_at, conversation_id, inbound_seq, last_customer_message_at, assigned, place);

DROP INDEX conversation_viewers_shown;
CREATE INDEX conversation_viewers_shown ON conversation_viewers (organization_id, agent_id, shelf, shown_at, conversation_id, inbound_seq, last_activity_at);
DROP INDEX conversation_viewers_newest;
CREATE INDEX conversation_viewers_newest ON conversation_viewers (organization_id, agent_id, shelf, last_activity_at, conversation_id, inbound_seq);
DROP INDEX conversation_assignees_shown;
CREATE INDEX conversation_assignees_shown ON conversation_assignees (organization_id, agent_id, shelf, shown_at, conversation_id, inbound_seq, last_activity_at);
DROP INDEX conversation_assignees_newest;
CREATE INDEX conversation_assignees_newest ON conversation_assignees (organization_id, agent_id, shelf, last_activity_at, conversation_id, inbound_seq);
CREATE TABLE reads_by_conversation (
    organization_id BIGINT NOT NULL,
    agent_id BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    inbound_seq BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, agent_id)
) WITHOUT ROWID;
INSERT INTO reads_by_conversation (organization_id, agent_id, conversation_id, inbound_seq)
    SELECT organization_id, agent_id, conversation_id, inbound_seq FROM conversation_reads ORDER BY conversation_id, agent_id;
DROP TABLE conversation_reads;
ALTER TABLE reads_by_conversation RENAME TO conversation_reads;

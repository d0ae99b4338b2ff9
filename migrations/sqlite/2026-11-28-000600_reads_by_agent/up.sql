-- The marks that one agent looks up stand side by side: scattered among those of all agents, each was a page of its
-- own, and counting what is unread waited for memory.
CREATE TABLE reads_by_agent (
    organization_id BIGINT NOT NULL,
    agent_id BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    inbound_seq BIGINT NOT NULL,
    PRIMARY KEY (agent_id, conversation_id)
) WITHOUT ROWID;
INSERT INTO reads_by_agent (organization_id, agent_id, conversation_id, inbound_seq)
    SELECT organization_id, agent_id, conversation_id, inbound_seq FROM conversation_reads ORDER BY agent_id, conversation_id;
DROP TABLE conversation_reads;
ALTER TABLE reads_by_agent RENAME TO conversation_reads;
-- To clear what is deleted.
CREATE INDEX conversation_reads_of_conversation ON conversation_reads (conversation_id);
-- What is asked of a row of mine stands in the index it is read from.
DROP INDEX conversation_assignees_newest;
CREATE INDEX conversation_assignees_newest ON conversation_assignees (organization_id, agent_id, shelf, last_activity_at, conversation_id, inbound_seq, admitted, place);
DROP INDEX conversation_assignees_shown;
CREATE INDEX conversation_assignees_shown ON conversation_assignees (organization_id, agent_id, shelf, shown_at, conversation_id, inbound_seq, last_activity_at, admitted, place);
DROP INDEX conversation_viewers_newest;
CREATE INDEX conversation_viewers_newest ON conversation_viewers (organization_id, agent_id, shelf, last_activity_at, conversation_id, inbound_seq, assigned, place);
DROP INDEX conversation_viewers_shown;
CREATE INDEX conversation_viewers_shown ON conversation_viewers (organization_id, agent_id, shelf, shown_at, conversation_id, inbound_seq, last_activity_at, assigned, place);

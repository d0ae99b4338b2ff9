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

CREATE TABLE reads_by_agent (
    organization_id BIGINT NOT NULL,
    agent_id BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    inbound_seq BIGINT NOT NULL,
    PRIMARY KEY (organization_id, agent_id, conversation_id)
) WITHOUT ROWID;
INSERT INTO reads_by_agent (organization_id, agent_id, conversation_id, inbound_seq)
    SELECT organization_id, agent_id, conversation_id, inbound_seq FROM conversation_reads;
DROP TABLE conversation_reads;
ALTER TABLE reads_by_agent RENAME TO conversation_reads;
CREATE INDEX conversation_reads_of_conversation ON conversation_reads (organization_id, conversation_id);

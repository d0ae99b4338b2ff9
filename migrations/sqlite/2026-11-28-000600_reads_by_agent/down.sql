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

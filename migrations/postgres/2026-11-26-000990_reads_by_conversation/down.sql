CREATE INDEX conversation_reads_of_conversation ON conversation_reads (organization_id, conversation_id);
ALTER TABLE conversation_reads DROP CONSTRAINT conversation_reads_pkey;
ALTER TABLE conversation_reads ADD PRIMARY KEY (organization_id, agent_id, conversation_id);

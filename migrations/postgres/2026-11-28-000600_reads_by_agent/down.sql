DROP INDEX conversation_reads_of_conversation;
ALTER TABLE conversation_reads DROP CONSTRAINT conversation_reads_pkey;
ALTER TABLE conversation_reads ADD PRIMARY KEY (conversation_id, agent_id);

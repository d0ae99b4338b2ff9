-- The marks that one agent looks up stand side by side: scattered among those of all agents, each was a page of its
-- own, and counting what is unread waited for memory.
ALTER TABLE conversation_reads DROP CONSTRAINT conversation_reads_pkey;
ALTER TABLE conversation_reads ADD PRIMARY KEY (agent_id, conversation_id);
-- To clear what is deleted.
CREATE INDEX conversation_reads_of_conversation ON conversation_reads (conversation_id);

-- A mark is always looked for by its conversation and agent: a key of these two alone is found in
-- half the time, and clears a conversation without an index of its own.
ALTER TABLE conversation_reads DROP CONSTRAINT conversation_reads_pkey;
ALTER TABLE conversation_reads ADD PRIMARY KEY (conversation_id, agent_id);
DROP INDEX conversation_reads_of_conversation;

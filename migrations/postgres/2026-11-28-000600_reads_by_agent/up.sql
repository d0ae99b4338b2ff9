-- The marks that one agent looks up stand side by side: scattered among those of all agents, each was a page of its
-- own, and counting what is unread waited for memory.
ALTER TABLE conversation_reads DROP CONSTRAINT conversation_reads_pkey;
ALTER TABLE conversation_reads ADD PRIMARY KEY (agent_id, conversation_id);
-- To clear what is deleted.
CREATE INDEX conversation_reads_of_conversation ON conversation_reads (conversation_id);
-- What is asked of a row of mine stands in the index it is read from.
DROP INDEX conversation_assignees_newest;
CREATE INDEX conversation_assignees_newest ON conversation_assignees (organization_id, agent_id, shelf, last_activity_at, conversation_id) INCLUDE (inbound_seq, admitted, place);
DROP INDEX conversation_assignees_shown;
CREATE INDEX conversation_assignees_shown ON conversation_assignees (organization_id, agent_id, shelf, shown_at, conversation_id) INCLUDE (inbound_seq, last_activity_at, admitted, place);
DROP INDEX conversation_viewers_newest;
CREATE INDEX conversation_viewers_newest ON conversation_viewers (organization_id, agent_id, shelf, last_activity_at, conversation_id) INCLUDE (inbound_seq, assigned, place);
DROP INDEX conversation_viewers_shown;
CREATE INDEX conversation_viewers_shown ON conversation_viewers (organization_id, agent_id, shelf, shown_at, conversation_id) INCLUDE (inbound_seq, last_activity_at, assigned, place);

-- The words of messages and conversations, as the program cuts them. A row's id is the message's
-- or the conversation's; ids are time-sorted, so the newest come first.
CREATE TABLE search_words (
    organization_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    -- Which cutting made them.
    words_version INTEGER NOT NULL,
    -- The token of the organization comes first.
    words TEXT NOT NULL,
    -- Of a conversation: what its contact is found by.
    names TEXT NOT NULL,
    words_tsv TSVECTOR NOT NULL GENERATED ALWAYS AS (
        array_to_tsvector(string_to_array(
            words || CASE names WHEN '' THEN '' ELSE ' ' || names END, ' '))
    ) STORED,
    PRIMARY KEY (organization_id, id)
);
-- Whoever searches reads what is not in order yet from end to end, so that stays short.
CREATE INDEX search_words_by_word ON search_words USING gin (words_tsv)
    WITH (gin_pending_list_limit = 256);

-- Whoever deletes a message or a conversation, its words go too.
CREATE FUNCTION forget_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM search_words WHERE organization_id = OLD.organization_id AND id = OLD.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER messages_forget_words AFTER DELETE ON messages
    FOR EACH ROW EXECUTE FUNCTION forget_words();
CREATE TRIGGER conversations_forget_words AFTER DELETE ON conversations
    FOR EACH ROW EXECUTE FUNCTION forget_words();

-- What is still to be cut: everything with a smaller id, of one contact or (0) of all.
CREATE TABLE search_backlog (
    organization_id BIGINT NOT NULL,
    part TEXT NOT NULL,
    contact_id BIGINT NOT NULL,
    before BIGINT NOT NULL,
    PRIMARY KEY (organization_id, part, contact_id)
);
INSERT INTO search_backlog (organization_id, part, contact_id, before)
SELECT id, 'conversations', 0, 9223372036854775807 FROM organizations;
INSERT INTO search_backlog (organization_id, part, contact_id, before)
SELECT id, 'messages', 0, 9223372036854775807 FROM organizations;

-- Conversations are searched in an index of their own: in one with the messages, whether any has a word that many
-- messages have takes walking all of these.
DROP INDEX search_words_by_word;
CREATE INDEX search_conversations ON search_words USING gin (words_tsv)
    WITH (gin_pending_list_limit = 256) WHERE id = conversation_id;
CREATE INDEX search_messages ON search_words USING gin (words_tsv)
    WITH (gin_pending_list_limit = 256) WHERE id <> conversation_id;

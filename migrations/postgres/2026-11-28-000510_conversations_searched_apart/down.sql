DROP INDEX search_messages;
DROP INDEX search_conversations;
CREATE INDEX search_words_by_word ON search_words USING gin (words_tsv)
    WITH (gin_pending_list_limit = 256);

CREATE VIRTUAL TABLE search_index USING fts5 (
    words,
    names,
    content = 'search_words',
    content_rowid = 'id',
    tokenize = "ascii tokenchars '_'",
    prefix = '2 3',
    detail = 'column',
    columnsize = 0
);
INSERT INTO search_index (search_index) VALUES ('rebuild');
INSERT INTO search_index (search_index, rank) VALUES ('secure-delete', 1);

DROP TRIGGER search_words_of_conversation_changed;
DROP TRIGGER search_words_of_conversation_removed;
DROP TRIGGER search_words_of_conversation_added;
DROP TRIGGER search_words_of_message_changed;
DROP TRIGGER search_words_of_message_removed;
DROP TRIGGER search_words_of_message_added;
DROP TABLE search_messages;
DROP TABLE search_conversations;
DROP VIEW searched_messages;
DROP VIEW searched_conversations;

CREATE TRIGGER search_words_added AFTER INSERT ON search_words BEGIN
    INSERT INTO search_index (rowid, words, names) VALUES (NEW.id, NEW.words, NEW.names);
END;
CREATE TRIGGER search_words_removed AFTER DELETE ON search_words BEGIN
    INSERT INTO search_index (search_index, rowid, words, names)
    VALUES ('delete', OLD.id, OLD.words, OLD.names);
END;
CREATE TRIGGER search_words_changed AFTER UPDATE OF words, names ON search_words BEGIN
    INSERT INTO search_index (search_index, rowid, words, names)
    VALUES ('delete', OLD.id, OLD.words, OLD.names);
    INSERT INTO search_index (rowid, words, names) VALUES (NEW.id, NEW.words, NEW.names);
END;

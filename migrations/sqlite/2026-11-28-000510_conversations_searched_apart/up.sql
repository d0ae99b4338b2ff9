-- Conversations are searched in an index of their own: in one with the messages, whether any has a word that many
-- messages have takes walking all of these.
CREATE VIEW searched_conversations AS SELECT id, words, names FROM search_words WHERE id = conversation_id;
CREATE VIEW searched_messages AS SELECT id, words FROM search_words WHERE id <> conversation_id;

CREATE VIRTUAL TABLE search_conversations USING fts5 (
    words,
    names,
    content = 'searched_conversations',
    content_rowid = 'id',
    tokenize = "ascii tokenchars '_'",
    prefix = '2 3',
    detail = 'column',
    columnsize = 0
);
INSERT INTO search_conversations (search_conversations) VALUES ('rebuild');
INSERT INTO search_conversations (search_conversations, rank) VALUES ('secure-delete', 1);

CREATE VIRTUAL TABLE search_messages USING fts5 (
    words,
    content = 'searched_messages',
    content_rowid = 'id',
    tokenize = "ascii tokenchars '_'",
    prefix = '2 3',
    detail = 'column',
    columnsize = 0
);
INSERT INTO search_messages (search_messages) VALUES ('rebuild');
INSERT INTO search_messages (search_messages, rank) VALUES ('secure-delete', 1);

DROP TRIGGER search_words_added;
DROP TRIGGER search_words_removed;
DROP TRIGGER search_words_changed;
DROP TABLE search_index;

CREATE TRIGGER search_words_of_message_added AFTER INSERT ON search_words WHEN NEW.id <> NEW.conversation_id BEGIN
    INSERT INTO search_messages (rowid, words) VALUES (NEW.id, NEW.words);
END;
CREATE TRIGGER search_words_of_message_removed AFTER DELETE ON search_words WHEN OLD.id <> OLD.conversation_id BEGIN
    INSERT INTO search_messages (search_messages, rowid, words) VALUES ('delete', OLD.id, OLD.words);
END;
CREATE TRIGGER search_words_of_message_changed AFTER UPDATE OF words ON search_words WHEN NEW.id <> NEW.conversation_id BEGIN
    INSERT INTO search_messages (search_messages, rowid, words) VALUES ('delete', OLD.id, OLD.words);
    INSERT INTO search_messages (rowid, words) VALUES (NEW.id, NEW.words);
END;
CREATE TRIGGER search_words_of_conversation_added AFTER INSERT ON search_words WHEN NEW.id = NEW.conversation_id BEGIN
    INSERT INTO search_conversations (rowid, words, names) VALUES (NEW.id, NEW.words, NEW.names);
END;
CREATE TRIGGER search_words_of_conversation_removed AFTER DELETE ON search_words WHEN OLD.id = OLD.conversation_id BEGIN
    INSERT INTO search_conversations (search_conversations, rowid, words, names)
    VALUES ('delete', OLD.id, OLD.words, OLD.names);
END;
CREATE TRIGGER search_words_of_conversation_changed AFTER UPDATE OF words, names ON search_words WHEN NEW.id = NEW.conversation_id BEGIN
    INSERT INTO search_conversations (search_conversations, rowid, words, names)
    VALUES ('delete', OLD.id, OLD.words, OLD.names);
    INSERT INTO search_conversations (rowid, words, names) VALUES (NEW.id, NEW.words, NEW.names);
END;

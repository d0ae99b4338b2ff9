-- The words of messages and conversations, as the program cuts them. A row's id is the message's
-- or the conversation's; ids are time-sorted, so the newest come first without sorting.
CREATE TABLE search_words (
    organization_id BIGINT NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY,
    conversation_id BIGINT NOT NULL,
    -- Which cutting made them.
    words_version INTEGER NOT NULL,
    -- The token of the organization comes first.
    words TEXT NOT NULL,
    -- Of a conversation: what its contact is found by.
    names TEXT NOT NULL
);

-- Nothing is asked about places in a text. With detail = 'none', secure-delete leaves the prefix
-- indexes broken (SQLite 3.53.2, as its integrity check says).
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
-- What is deleted leaves the file.
INSERT INTO search_index (search_index, rank) VALUES ('secure-delete', 1);

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

-- Whoever deletes a message or a conversation, its words go too.
CREATE TRIGGER messages_forget_words AFTER DELETE ON messages BEGIN
    DELETE FROM search_words WHERE id = OLD.id;
END;
CREATE TRIGGER conversations_forget_words AFTER DELETE ON conversations BEGIN
    DELETE FROM search_words WHERE id = OLD.id;
END;

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

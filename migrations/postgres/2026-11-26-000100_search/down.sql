DROP TABLE search_backlog;
DROP TRIGGER conversations_forget_words ON conversations;
DROP TRIGGER messages_forget_words ON messages;
DROP FUNCTION forget_words();
DROP TABLE search_words;

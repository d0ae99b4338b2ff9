DROP TABLE search_backlog;
DROP TRIGGER conversations_forget_words;
DROP TRIGGER messages_forget_words;
DROP TABLE search_words;
DROP TABLE search_index;

DROP INDEX channels_of_kind;
DROP TABLE mailboxes;

DROP INDEX events_presence_age;
DROP INDEX events_presence;

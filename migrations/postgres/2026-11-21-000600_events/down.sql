DROP TABLE dead_jobs;
DROP TABLE jobs;
DROP TABLE event_log;
DROP TABLE events;

DROP TABLE visitor_resets;
DROP TABLE inbound_failures;
DROP TABLE channels;

-- Who looks and types is told by events and read from them while it lasts; the rows go after a
-- minute. Only they pay for these indexes.
CREATE INDEX events_presence ON events (organization_id, conversation_id, at) WHERE name = 'typing.changed';
CREATE INDEX events_presence_age ON events (at) WHERE name = 'typing.changed';

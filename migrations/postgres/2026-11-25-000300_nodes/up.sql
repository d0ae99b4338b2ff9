-- The servers that share this database, and those that did. Each has a number, which its ids carry;
-- whoever has it last writes down how far in time it may make ids, so that the next goes on after it.
CREATE TABLE nodes (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id BETWEEN 0 AND 1023),
    -- Drawn anew by each start.
    holder BIGINT NOT NULL,
    -- For people: host and address.
    name TEXT NOT NULL,
    -- What it has put into its folder for files; none when it keeps none there.
    mark TEXT,
    -- By the clock of the database.
    leased_until BIGINT NOT NULL,
    -- By the clock of the holder; ids of this number from before it may be in use.
    ids_until BIGINT NOT NULL
);

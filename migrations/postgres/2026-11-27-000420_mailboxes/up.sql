-- How far mail was fetched from the mailbox of a channel, and which server fetches it.
CREATE TABLE mailboxes (
    organization_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    -- Which mailbox the numbers are of; another one begins anew.
    account TEXT,
    -- While it is this, the numbers mean the same mails.
    validity BIGINT NOT NULL,
    last_uid BIGINT NOT NULL,
    -- When nothing was left to be fetched.
    seen_at BIGINT NOT NULL,
    -- Drawn anew by each start of a server.
    holder BIGINT NOT NULL,
    leased_until BIGINT NOT NULL,
    PRIMARY KEY (organization_id, channel_id)
);

-- Servers look for those of all organizations.
CREATE INDEX channels_of_kind ON channels (kind);

-- What stands with a team, by the channel it came over: where a list is filtered by a channel, an agent's page is a
-- range of this, however few of the team's conversations came over it.
CREATE INDEX conversations_newest_of_team ON conversations (organization_id, channel_id, place, shelf, restricted, last_activity_at, id) WHERE place > 0;
CREATE INDEX conversations_shown_of_team ON conversations (organization_id, channel_id, place, shelf, restricted, shown_at, id) WHERE place > 0;

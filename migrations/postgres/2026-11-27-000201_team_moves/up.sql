-- Where the conversations of a removed team are on their way to. Until all have arrived, who is in that
-- team sees those of the removed one as its own.
CREATE TABLE team_moves (
    organization_id BIGINT NOT NULL,
    team_id BIGINT NOT NULL,
    to_team_id BIGINT NOT NULL,
    PRIMARY KEY (organization_id, team_id)
);
CREATE INDEX team_moves_to ON team_moves (organization_id, to_team_id, team_id);

DROP TABLE team_moves;

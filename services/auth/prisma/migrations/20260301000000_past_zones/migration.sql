CREATE TABLE past_zones (
  user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  until timestamptz(3) NOT NULL,
  timezone text NOT NULL,
  PRIMARY KEY (user_id, until)
);
CREATE INDEX past_zones_until_idx ON past_zones (until);

CREATE TABLE users (
  id text PRIMARY KEY,
  email text NOT NULL,
  password_hash text NOT NULL,
  roles text[] NOT NULL DEFAULT '{user}' CHECK (roles <@ '{user,admin,sre}'),
  timezone text NOT NULL DEFAULT 'UTC',
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL
);
CREATE UNIQUE INDEX users_email_key ON users (email);

CREATE TABLE profiles (
  user_id text PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  first_name text NOT NULL,
  last_name text NOT NULL,
  job_title text,
  company text
);

CREATE TABLE skills (
  user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  position smallint NOT NULL,
  name text NOT NULL,
  level smallint NOT NULL CHECK (level BETWEEN 1 AND 5),
  PRIMARY KEY (user_id, position)
);

CREATE TABLE goals (
  id text PRIMARY KEY,
  user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  title text NOT NULL,
  target_date date,
  completed_at timestamptz(3),
  created_at timestamptz(3) NOT NULL
);
CREATE INDEX goals_user_id_created_at_id_idx ON goals (user_id, created_at, id);

CREATE TABLE sessions (
  id text PRIMARY KEY,
  user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  refresh_hash bytea NOT NULL,
  created_at timestamptz(3) NOT NULL,
  refreshed_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  revoked_at timestamptz(3)
);
CREATE INDEX sessions_user_id_idx ON sessions (user_id);
CREATE INDEX sessions_expires_at_idx ON sessions (expires_at);

CREATE TABLE subscriptions (
  id text PRIMARY KEY,
  user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  plan text NOT NULL,
  started_at timestamptz(3) NOT NULL,
  ends_at timestamptz(3)
);
CREATE INDEX subscriptions_user_id_idx ON subscriptions (user_id);

CREATE TABLE oauth_clients (
  id text PRIMARY KEY,
  secret_hash bytea NOT NULL,
  scopes text[] NOT NULL,
  created_at timestamptz(3) NOT NULL
);

CREATE TABLE signing_keys (
  id text PRIMARY KEY,
  generation integer NOT NULL,
  public_jwk jsonb NOT NULL,
  private_key bytea NOT NULL,
  signs_from timestamptz(3) NOT NULL,
  expires_at timestamptz(3)
);
CREATE UNIQUE INDEX signing_keys_generation_key ON signing_keys (generation);

CREATE TABLE registration_keys (
  key_hash bytea PRIMARY KEY,
  user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  request_hash bytea NOT NULL,
  created_at timestamptz(3) NOT NULL
);
CREATE INDEX registration_keys_user_id_idx ON registration_keys (user_id);
CREATE INDEX registration_keys_created_at_idx ON registration_keys (created_at);

CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  shard smallint NOT NULL, topic text NOT NULL, key text NOT NULL, value bytea NOT NULL,
  traceparent text, created_at timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
CREATE INDEX outbox_shard_id ON outbox (shard, id);
CREATE TABLE outbox_lease (shard smallint PRIMARY KEY, owner text, epoch bigint NOT NULL DEFAULT 0, expires_at timestamptz NOT NULL DEFAULT '-infinity');
INSERT INTO outbox_lease (shard) SELECT generate_series(0, 15);
CREATE TABLE outbox_relay (owner text PRIMARY KEY, expires_at timestamptz NOT NULL);
CREATE TABLE outbox_parked (id bigint PRIMARY KEY, shard smallint NOT NULL, topic text NOT NULL, key text NOT NULL, value bytea NOT NULL,
  traceparent text, created_at timestamptz NOT NULL, parked_at timestamptz NOT NULL DEFAULT clock_timestamp(), reason text NOT NULL);
CREATE TABLE idempotency_keys (caller text NOT NULL, key text NOT NULL, request_hash text NOT NULL, effect_id text NOT NULL,
  status smallint, headers jsonb, body text, locked_until timestamptz NOT NULL, created_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (caller, key));

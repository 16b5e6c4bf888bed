CREATE TYPE difficulty AS ENUM ('beginner', 'intermediate', 'advanced');

CREATE TABLE learning_paths (
  id text PRIMARY KEY,
  slug text NOT NULL UNIQUE,
  title text NOT NULL,
  description text NOT NULL,
  difficulty difficulty NOT NULL,
  estimated_hours double precision NOT NULL CHECK (estimated_hours > 0),
  skills text[] NOT NULL,
  prerequisites text[] NOT NULL,
  fingerprint text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL
);

CREATE TABLE modules (
  id text PRIMARY KEY,
  path_id text NOT NULL REFERENCES learning_paths (id),
  position smallint NOT NULL CHECK (position > 0),
  title text NOT NULL,
  summary text NOT NULL,
  minutes smallint NOT NULL CHECK (minutes > 0),
  objectives text[] NOT NULL,
  lessons jsonb NOT NULL,
  exercises jsonb NOT NULL,
  retired_at timestamptz(3)
);
CREATE INDEX modules_path_id_position_idx ON modules (path_id, position);

CREATE TABLE tags (name text PRIMARY KEY);

CREATE TABLE path_tags (
  path_id text NOT NULL REFERENCES learning_paths (id),
  tag_name text NOT NULL REFERENCES tags (name),
  position smallint NOT NULL,
  PRIMARY KEY (path_id, tag_name)
);
CREATE INDEX path_tags_tag_name_idx ON path_tags (tag_name);

CREATE TABLE enrollments (
  id text PRIMARY KEY,
  user_id text NOT NULL,
  path_id text NOT NULL REFERENCES learning_paths (id),
  enrolled_at timestamptz(3) NOT NULL,
  last_activity_at timestamptz(3) NOT NULL,
  completed_modules smallint NOT NULL DEFAULT 0 CHECK (completed_modules >= 0),
  completed_at timestamptz(3),
  CONSTRAINT enrollments_user_id_path_id_key UNIQUE (user_id, path_id)
);
CREATE INDEX enrollments_path_id_idx ON enrollments (path_id);

CREATE TABLE module_completions (
  user_id text NOT NULL,
  module_id text NOT NULL REFERENCES modules (id),
  enrollment_id text NOT NULL REFERENCES enrollments (id),
  time_spent integer CHECK (time_spent BETWEEN 0 AND 86400),
  completed_at timestamptz(3) NOT NULL,
  PRIMARY KEY (user_id, module_id)
);
CREATE INDEX module_completions_module_id_idx ON module_completions (module_id);
CREATE INDEX module_completions_enrollment_id_idx ON module_completions (enrollment_id);

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

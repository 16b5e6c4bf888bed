-- Job titles are found in spite of typing errors by their trigrams.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TYPE job_status AS ENUM ('queued', 'running', 'completed', 'failed');

CREATE TABLE ai_models (
  id text PRIMARY KEY,
  name text NOT NULL,
  version text NOT NULL,
  api_endpoint text NOT NULL,
  parameters jsonb NOT NULL DEFAULT '{}',
  is_active boolean NOT NULL DEFAULT true,
  capabilities text[] NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT ai_models_name_version_key UNIQUE (name, version)
);

CREATE TABLE ai_jobs (
  id text PRIMARY KEY,
  user_id text NOT NULL,
  execution_id text UNIQUE,
  kind text NOT NULL,
  status job_status NOT NULL DEFAULT 'queued',
  progress smallint NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100),
  attempts smallint NOT NULL DEFAULT 0,
  input json NOT NULL,
  result json,
  error_code text,
  error_detail text,
  model_name text,
  model_version text,
  input_tokens integer NOT NULL DEFAULT 0,
  output_tokens integer NOT NULL DEFAULT 0,
  cost_usd double precision NOT NULL DEFAULT 0,
  traceparent text,
  created_at timestamptz(3) NOT NULL,
  touched_at timestamptz(3) NOT NULL,
  started_at timestamptz(3),
  finished_at timestamptz(3),
  CONSTRAINT finished_has_a_time CHECK ((status IN ('completed', 'failed')) = (finished_at IS NOT NULL)),
  CONSTRAINT completed_has_a_result CHECK ((status = 'completed') = (result IS NOT NULL)),
  CONSTRAINT failed_has_a_code CHECK ((status = 'failed') = (error_code IS NOT NULL))
);
CREATE INDEX ai_jobs_user ON ai_jobs (user_id, created_at DESC);
CREATE INDEX ai_jobs_unfinished ON ai_jobs (touched_at) WHERE status IN ('queued', 'running');

CREATE TABLE learning_paths (
  id text PRIMARY KEY,
  title text NOT NULL,
  difficulty text NOT NULL,
  estimated_hours double precision NOT NULL,
  tags text[] NOT NULL,
  skills text[] NOT NULL,
  published_at timestamptz(3) NOT NULL
);

CREATE TABLE occupations (
  id text PRIMARY KEY,
  title text NOT NULL,
  description text NOT NULL,
  source text NOT NULL
);
CREATE TABLE occupation_titles (
  occupation_id text NOT NULL REFERENCES occupations (id) ON DELETE CASCADE,
  title text NOT NULL,
  normal text NOT NULL,
  rank smallint NOT NULL,
  PRIMARY KEY (occupation_id, normal)
);
CREATE INDEX occupation_titles_normal ON occupation_titles (normal);
CREATE INDEX occupation_titles_trigrams ON occupation_titles USING gin (normal gin_trgm_ops);
CREATE TABLE occupation_skills (
  occupation_id text NOT NULL REFERENCES occupations (id) ON DELETE CASCADE,
  name text NOT NULL,
  importance real NOT NULL,
  level real,
  source text NOT NULL,
  PRIMARY KEY (occupation_id, name)
);
CREATE INDEX occupation_skills_name ON occupation_skills (name);
CREATE TABLE occupation_technologies (
  occupation_id text NOT NULL REFERENCES occupations (id) ON DELETE CASCADE,
  name text NOT NULL,
  keys text[] NOT NULL,
  commodity_code text NOT NULL,
  commodity_title text NOT NULL,
  is_hot boolean NOT NULL,
  is_in_demand boolean NOT NULL,
  users integer NOT NULL,
  source text NOT NULL,
  PRIMARY KEY (occupation_id, name, commodity_code)
);
CREATE INDEX occupation_technologies_keys ON occupation_technologies USING gin (keys);
CREATE TABLE occupation_relations (
  occupation_id text NOT NULL REFERENCES occupations (id) ON DELETE CASCADE,
  related_id text NOT NULL REFERENCES occupations (id) ON DELETE CASCADE,
  rank smallint NOT NULL,
  PRIMARY KEY (occupation_id, related_id)
);
CREATE TABLE occupation_imports (
  id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
  fingerprint text NOT NULL,
  has_onet boolean NOT NULL,
  imported_at timestamptz(3) NOT NULL
);

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

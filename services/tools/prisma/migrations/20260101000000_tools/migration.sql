CREATE TYPE execution_status AS ENUM ('queued', 'running', 'completed', 'failed');

CREATE TABLE tool_executions (
  id text PRIMARY KEY,
  user_id text NOT NULL,
  tool_id text NOT NULL,
  status execution_status NOT NULL,
  input jsonb NOT NULL,
  output json,
  error_code text,
  error_detail text,
  model_name text,
  model_version text,
  timezone text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  completed_at timestamptz(3),
  CONSTRAINT finished_has_a_time CHECK ((status IN ('completed', 'failed')) = (completed_at IS NOT NULL)),
  CONSTRAINT completed_has_an_output CHECK ((status = 'completed') = (output IS NOT NULL)),
  CONSTRAINT failed_has_a_code CHECK ((status = 'failed') = (error_code IS NOT NULL))
);
CREATE INDEX tool_executions_history ON tool_executions (user_id, tool_id, created_at DESC, id DESC);
CREATE INDEX tool_executions_unfinished ON tool_executions (created_at) WHERE status IN ('queued', 'running');

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

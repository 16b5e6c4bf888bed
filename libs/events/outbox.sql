-- What a service's first migration holds, so that libs/events can relay its events. See docs/adr/0004-outbox.md.
CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  shard smallint NOT NULL, topic text NOT NULL, key text NOT NULL, value bytea NOT NULL,
  traceparent text, created_at timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
CREATE INDEX outbox_shard_id ON outbox (shard, id);

-- Which relay publishes which shard. Every taking raises the epoch.
CREATE TABLE outbox_lease (
  shard smallint PRIMARY KEY, owner text, epoch bigint NOT NULL DEFAULT 0,
  expires_at timestamptz NOT NULL DEFAULT '-infinity');
INSERT INTO outbox_lease (shard) SELECT generate_series(0, 15);

-- The relays that live, for fair shares.
CREATE TABLE outbox_relay (owner text PRIMARY KEY, expires_at timestamptz NOT NULL);

-- Rows that Kafka will never take as they are.
CREATE TABLE outbox_parked (
  id bigint PRIMARY KEY, shard smallint NOT NULL, topic text NOT NULL, key text NOT NULL, value bytea NOT NULL,
  traceparent text, created_at timestamptz NOT NULL, parked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  reason text NOT NULL);

import { PastZones } from '@astrapath/service';
import type { Redis } from 'ioredis';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { SessionState } from './session.ts';

/** Redis forgets a session that nobody used for a day; PostgreSQL does not. */
const KEPT_SECONDS = 86_400;
/** Nothing is newer than the end of a session. */
const ENDED_VERSION = Number.MAX_SAFE_INTEGER;

/** Writes a state unless a newer one is held: a slow reader of PostgreSQL must not undo a change. */
const PUT_UNLESS_NEWER = `
  local held = redis.call('GET', KEYS[1])
  if held and cjson.decode(held).version > tonumber(ARGV[1]) then return 0 end
  redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
  return 1`;

const Echo = Type.Object({
  active: Type.Boolean(),
  timezone: Type.String(),
  pastZones: PastZones,
  version: Type.Integer(),
  /** When PostgreSQL said so. */
  readAtMs: Type.Integer(),
});

export type SessionEcho = ReturnType<typeof createSessionEcho>;

/** The states of sessions in Redis (`sess:<id>`): what PostgreSQL said last. */
export function createSessionEcho(redis: Redis) {
  return {
    /** Whether Redis can be asked at all: while it is away nobody should wait for it. */
    isUp: () => redis.status === 'ready',
    /** The state as last read from PostgreSQL; keeps it for another day. What an older release wrote is as good as nothing. */
    async read(sessionId: string): Promise<Static<typeof Echo> | undefined> {
      const text = await redis.getex(keyOf(sessionId), 'EX', KEPT_SECONDS);
      const echo: unknown = text === null ? null : JSON.parse(text);
      return Value.Check(Echo, echo) ? echo : undefined;
    },
    async put(sessionId: string, state: SessionState, readAtMs: number): Promise<void> {
      const { active, timezone, pastZones } = state;
      const version = active ? state.version : ENDED_VERSION;
      const text = JSON.stringify({ active, timezone, pastZones, version, readAtMs });
      await redis.eval(PUT_UNLESS_NEWER, 1, keyOf(sessionId), version, text, KEPT_SECONDS);
    },
  };
}

function keyOf(sessionId: string): string {
  return `sess:${sessionId}`;
}

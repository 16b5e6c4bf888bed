import { describe, expect, it } from 'vitest';
import { connectionsVerdict } from './connections.ts';
import { parseInfo, redisVerdict } from './redis.ts';

const INFO =
  '# Server\r\nredis_version:8.2.1\r\n\r\nused_memory_human:1.20M\r\nmaxmemory_policy:allkeys-lru\r\nloading:0\r\n';

describe('a Redis', () => {
  it('of caches may forget', () => {
    expect(redisVerdict(parseInfo(INFO), undefined)).toEqual({
      status: 'ok',
      saw: 'version 8.2.1, 1.20M used, allkeys-lru',
    });
  });

  it('of queues may not', () => {
    expect(redisVerdict(parseInfo(INFO), 'noeviction').status).toBe('warning');
  });

  it('that still reads its data is to be asked again', () => {
    expect(redisVerdict(parseInfo(INFO.replace('loading:0', 'loading:1')), undefined).status).toBe('warning');
  });
});

describe('connections to PostgreSQL', () => {
  const use = (used: number) => ({ version: '18.1', most: 200, used });

  it('are judged by the fullest server', () => {
    expect(connectionsVerdict([use(20), use(25)])).toEqual({
      status: 'ok',
      saw: 'version 18.1, 2 databases, 25 of 200 connections',
    });
    expect(connectionsVerdict([use(20), use(181)]).status).toBe('warning');
  });
});

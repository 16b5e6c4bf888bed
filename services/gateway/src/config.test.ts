import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

const urls = {
  AUTH_URL: 'http://127.0.0.1:1',
  TOOLS_URL: 'http://127.0.0.1:2',
  LEARNING_URL: 'http://127.0.0.1:3',
  AI_URL: 'http://127.0.0.1:4',
  ANALYTICS_URL: 'http://127.0.0.1:5',
  ANALYTICS_CONSUMER_URL: 'http://127.0.0.1:6',
};

describe('readConfig', () => {
  it('needs the addresses of the services and nothing else', () => {
    expect(readConfig(urls)).toMatchObject({ port: 8_080, host: '127.0.0.1', tokenAudience: 'astrapath' });
    expect(() => readConfig({ ...urls, AI_URL: undefined })).toThrow('AI_URL');
    expect(() => readConfig({ ...urls, AI_URL: 'ai.internal' })).toThrow('AI_URL');
  });

  it('takes addresses and ranges of trusted proxies', () => {
    const { trustedProxies } = readConfig({ ...urls, TRUSTED_PROXIES: '10.0.0.0/8, 192.0.2.7,fd00::/8' });
    expect(trustedProxies.check('10.20.30.40')).toBe(true);
    expect(trustedProxies.check('::ffff:10.20.30.40', 'ipv6')).toBe(true);
    expect(trustedProxies.check('192.0.2.7')).toBe(true);
    expect(trustedProxies.check('192.0.2.8')).toBe(false);
    expect(trustedProxies.check('fd12::1', 'ipv6')).toBe(true);
  });

  it.each(['10.0.0.0/33', 'everybody', '10.0.0.0/8/8/', '1.2.3'])('refuses "%s" as a trusted proxy', (entry) => {
    expect(() => readConfig({ ...urls, TRUSTED_PROXIES: entry })).toThrow('TRUSTED_PROXIES');
  });
});

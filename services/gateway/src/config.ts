import { BlockList, isIP } from 'node:net';
import { loadConfig } from '@astrapath/service';
import { type Static, Type } from 'typebox';

const url = Type.String({ pattern: '^https?://[^/]+/?$' });

const schema = Type.Object({
  PORT: Type.Integer({ minimum: 0, maximum: 65_535, default: 8_080 }),
  HOST: Type.String({ default: '127.0.0.1' }),
  AUTH_URL: url,
  TOOLS_URL: url,
  LEARNING_URL: url,
  AI_URL: url,
  ANALYTICS_URL: url,
  ANALYTICS_CONSUMER_URL: url,
  /** Addresses and CIDR ranges, separated by commas, whose forwarding headers are believed. */
  TRUSTED_PROXIES: Type.String({ default: '' }),
  /** Longest wait for the head of an answer. An execution may be waited for 30 s. */
  UPSTREAM_HEADERS_TIMEOUT_MS: Type.Integer({ minimum: 1, default: 35_000 }),
  /** Longest silence within an answer. */
  UPSTREAM_IDLE_TIMEOUT_MS: Type.Integer({ minimum: 1, default: 30_000 }),
  TOKEN_ISSUER: Type.String({ default: 'https://astrapath.local' }),
  TOKEN_AUDIENCE: Type.String({ default: 'astrapath' }),
});

export type Config = ReturnType<typeof readConfig>;

/** @throws Error that names what is missing or wrong */
export function readConfig(env: NodeJS.ProcessEnv) {
  const values: Static<typeof schema> = loadConfig(schema, env);
  return {
    port: values.PORT,
    host: values.HOST,
    upstreamUrls: {
      auth: values.AUTH_URL,
      tools: values.TOOLS_URL,
      learning: values.LEARNING_URL,
      ai: values.AI_URL,
      analytics: values.ANALYTICS_URL,
      'analytics-consumer': values.ANALYTICS_CONSUMER_URL,
    },
    upstreamTimeouts: {
      headersTimeout: values.UPSTREAM_HEADERS_TIMEOUT_MS,
      bodyTimeout: values.UPSTREAM_IDLE_TIMEOUT_MS,
    },
    trustedProxies: addressesOf(values.TRUSTED_PROXIES),
    tokenIssuer: values.TOKEN_ISSUER,
    tokenAudience: values.TOKEN_AUDIENCE,
  };
}

/** Read by itself: what is wrong with the rest must already be logged. Default `info`. */
export function readLogLevel(env: NodeJS.ProcessEnv): string {
  return env.LOG_LEVEL || 'info';
}

function addressesOf(list: string): BlockList {
  const addresses = new BlockList();
  for (const entry of list.split(',').map((text) => text.trim())) {
    if (entry !== '') addTo(addresses, entry);
  }
  return addresses;
}

function addTo(addresses: BlockList, entry: string): void {
  const [address = '', length, ...rest] = entry.split('/');
  const version = isIP(address);
  const bits = length === undefined ? (version === 6 ? 128 : 32) : Number(length);
  if (version === 0 || rest.length > 0 || !Number.isInteger(bits) || bits < 0 || bits > (version === 6 ? 128 : 32)) {
    throw new Error(
      `the configuration is not usable: TRUSTED_PROXIES holds "${entry}", which is no address or CIDR range`,
    );
  }
  addresses.addSubnet(address, bits, version === 6 ? 'ipv6' : 'ipv4');
}

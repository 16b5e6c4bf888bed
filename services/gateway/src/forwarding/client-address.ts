import type { IncomingMessage } from 'node:http';
import type { BlockList } from 'node:net';

/** Who asks, how and for which host, as far as it can be believed. */
export type ClientAddress = { forwardedFor: string; proto: string; host: string };

/**
 * Reads who asks: from the connection, or, when that is one of `trustedProxies`, from the forwarding headers it set.
 * Anybody else can write what they like in them.
 */
export function clientAddressOf({ socket, headers }: IncomingMessage, trustedProxies: BlockList): ClientAddress {
  const remote = socket.remoteAddress ?? '';
  const own = { forwardedFor: remote, proto: 'encrypted' in socket ? 'https' : 'http', host: headers.host ?? '' };
  if (!isTrusted(remote, trustedProxies)) return own;
  const chain = textOf(headers['x-forwarded-for']);
  return {
    forwardedFor: chain === undefined ? remote : `${chain}, ${remote}`,
    proto: textOf(headers['x-forwarded-proto']) === 'https' ? 'https' : own.proto,
    host: textOf(headers['x-forwarded-host']) ?? own.host,
  };
}

function isTrusted(address: string, trustedProxies: BlockList): boolean {
  if (trustedProxies.rules.length === 0 || address === '') return false;
  return trustedProxies.check(address, address.includes(':') ? 'ipv6' : 'ipv4');
}

function textOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && header !== '' ? header : undefined;
}

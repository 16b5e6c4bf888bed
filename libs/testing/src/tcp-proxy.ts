import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

const HOST = '127.0.0.1';

/** What happens to bytes and connections while the rule is in force. */
type Rule = { delayMs?: number; refuses?: true; swallows?: (bytes: Buffer) => boolean };

/** Ends one rule, and no other. */
export type EndRule = () => void;

/** An engine learns by its keepalive that a client is gone; here the proxy answers that in the client's place. */
const KEEPALIVE_MS = 60_000;

/** One connection through the proxy. A dead one stays open at both ends and lets no byte through any more. */
type Link = { client: Socket; target: Socket; isDead: boolean };

/**
 * A TCP proxy on a free loopback port, in front of a port of this machine, with the faults of a network at will.
 * Clients of Kafka are told the broker's own port by its metadata: fork them with the options of `redirecting`.
 */
export async function createTcpProxy(targetPort: number): Promise<TcpProxy> {
  const proxy = new TcpProxy(targetPort);
  await proxy.listen();
  return proxy;
}

/** See `createTcpProxy`. */
export class TcpProxy {
  readonly #links = new Set<Link>();
  readonly #server: Server;
  readonly #rules = new Set<Rule>();

  constructor(targetPort: number) {
    this.#server = createServer((client) => this.#accept(client, targetPort));
  }

  async listen(): Promise<void> {
    this.#server.listen(0, HOST);
    await once(this.#server, 'listening');
  }

  /** The port to connect to instead of the target's. */
  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the proxy listens on no port');
    return address.port;
  }

  /** Connections that are open now, dead ones included. */
  get connections(): number {
    return this.#links.size;
  }

  /** Those of them that let bytes through. */
  get liveConnections(): number {
    return this.#live().length;
  }

  /** Resets every open connection that is not dead; new ones pass. Answers how many there were. */
  cut(): number {
    const links = this.#live();
    this.#reset(links);
    return links.length;
  }

  /** Makes every open connection dead for good: it stays open and no byte passes. New ones pass. Answers how many died. */
  halfOpen(): number {
    const dying = this.#live();
    for (const link of dying) link.isDead = true;
    return dying.length;
  }

  /**
   * From now on a connection, open or new, is dead once its client sends bytes of which `when` says true; default: any.
   * What is dead when the rule ends stays so.
   */
  blackHole(when: (bytes: Buffer) => boolean = () => true): EndRule {
    return this.#impose({ swallows: when });
  }

  /** From now on all bytes take so long in each direction; of several delays the longest is in force. */
  delay(ms: number): EndRule {
    return this.#impose({ delayMs: ms });
  }

  /** Resets every connection, open or new. */
  refuse(): EndRule {
    const end = this.#impose({ refuses: true });
    this.cut();
    return end;
  }

  /** Ends every black hole, delay and refusal. */
  pass(): void {
    this.#rules.clear();
  }

  async close(): Promise<void> {
    this.#reset([...this.#links]);
    this.#server.close();
    await once(this.#server, 'close');
  }

  #impose(rule: Rule): EndRule {
    this.#rules.add(rule);
    return () => this.#rules.delete(rule);
  }

  #reset(links: readonly Link[]): void {
    for (const link of links) {
      link.client.resetAndDestroy();
      link.target.resetAndDestroy();
      this.#links.delete(link);
    }
  }

  #live(): Link[] {
    return [...this.#links].filter(({ isDead }) => !isDead);
  }

  #accept(client: Socket, targetPort: number): void {
    if ([...this.#rules].some(({ refuses }) => refuses)) {
      client.on('error', () => {});
      client.resetAndDestroy();
      return;
    }
    const link = { client, target: connect(targetPort, HOST), isDead: false };
    this.#links.add(link);
    const forget = () => this.#links.delete(link);
    join(link, this.#rules, forget);
  }
}

function join(link: Link, rules: ReadonlySet<Rule>, onClosed: () => void): void {
  const { client, target } = link;
  for (const [from, to] of [
    [client, target],
    [target, client],
  ] as const) {
    const carrier = createCarrier(to, from);
    from.setNoDelay(true);
    from.on('data', (bytes: Buffer) => {
      if (from === client && [...rules].some(({ swallows }) => swallows?.(bytes))) link.isDead = true;
      if (!link.isDead) carrier.take(bytes, Math.max(0, ...[...rules].map(({ delayMs = 0 }) => delayMs)));
    });
    from.on('error', () => {});
    from.on('close', () => {
      const close = () => {
        onClosed();
        carrier.end();
      };
      if (!link.isDead) close();
      else if (from === client) setTimeout(close, KEEPALIVE_MS).unref();
    });
  }
}

/** Hands bytes on in their order, each after its delay, no faster than the other side takes them. */
function createCarrier(to: Socket, from: Socket) {
  const waiting: { bytes: Buffer; due: number }[] = [];
  let isEnding = false;
  let timer: NodeJS.Timeout | undefined;
  to.on('drain', () => from.resume());

  function send(): void {
    timer = undefined;
    for (let first = waiting[0]; first !== undefined && first.due <= performance.now(); first = waiting[0]) {
      waiting.shift();
      if (!to.destroyed && !to.write(first.bytes)) from.pause();
    }
    const next = waiting[0];
    if (next !== undefined) timer = setTimeout(send, next.due - performance.now());
    else if (isEnding) to.destroySoon();
  }

  return {
    take(bytes: Buffer, delayMs: number): void {
      waiting.push({ bytes, due: performance.now() + delayMs });
      if (timer === undefined) send();
    },
    end(): void {
      isEnding = true;
      if (timer === undefined) send();
    },
  };
}

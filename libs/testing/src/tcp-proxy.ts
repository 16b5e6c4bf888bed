import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

const HOST = '127.0.0.1';

/** What happens to bytes and connections now. */
type Rules = { delayMs: number; refuses: boolean; swallows: (bytes: Buffer) => boolean };
const PASSING: Rules = { delayMs: 0, refuses: false, swallows: () => false };

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
  #rules = PASSING;

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

  /** Resets every open connection; new ones pass. */
  cut(): void {
    for (const { client, target } of this.#links) {
      client.resetAndDestroy();
      target.resetAndDestroy();
    }
    this.#links.clear();
  }

  /** Makes every open connection dead for good: it stays open and no byte passes. New ones pass. */
  halfOpen(): void {
    for (const link of this.#links) link.isDead = true;
  }

  /**
   * From now on a connection, open or new, is dead once its client sends bytes of which `when` says true; default: any.
   * Lasts until `pass()`; what is dead by then stays so.
   */
  blackHole(when: (bytes: Buffer) => boolean = () => true): void {
    this.#rules = { ...this.#rules, swallows: when };
  }

  /** From now on all bytes take so long in each direction. */
  delay(ms: number): void {
    this.#rules = { ...this.#rules, delayMs: ms };
  }

  /** Resets every connection, open or new. */
  refuse(): void {
    this.#rules = { ...this.#rules, refuses: true };
    this.cut();
  }

  /** Ends black hole, delay and refusal. */
  pass(): void {
    this.#rules = PASSING;
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #accept(client: Socket, targetPort: number): void {
    if (this.#rules.refuses) {
      client.on('error', () => {});
      client.resetAndDestroy();
      return;
    }
    const link = { client, target: connect(targetPort, HOST), isDead: false };
    this.#links.add(link);
    const forget = () => this.#links.delete(link);
    join(link, () => this.#rules, forget);
  }
}

function join(link: Link, rules: () => Rules, onClosed: () => void): void {
  const { client, target } = link;
  for (const [from, to] of [
    [client, target],
    [target, client],
  ] as const) {
    const carrier = createCarrier(to, from);
    from.setNoDelay(true);
    from.on('data', (bytes: Buffer) => {
      if (from === client && rules().swallows(bytes)) link.isDead = true;
      if (!link.isDead) carrier.take(bytes, rules().delayMs);
    });
    from.on('error', () => {});
    from.on('close', () => {
      if (link.isDead) return;
      onClosed();
      carrier.end();
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

// Loaded by `node --import` into a process under test: its connections to the ports named in ASTRAPATH_TEST_REDIRECTS
// ("9092:31000,6379:31001") go to the others. So a proxy gets between a client and a broker whose metadata tells the
// client the broker's own port.
import { Socket } from 'node:net';

const redirects = new Map(
  (process.env.ASTRAPATH_TEST_REDIRECTS ?? '')
    .split(',')
    .filter((pair) => pair !== '')
    .map((pair) => pair.split(':').map(Number))
    .map(([from = 0, to = 0]) => [from, to]),
);

const connect = Socket.prototype.connect;
Socket.prototype.connect = new Proxy(connect, {
  apply(target, self, given: unknown[]) {
    return Reflect.apply(target, self, redirected(given));
  },
});

/** `net.connect` hands over its normalised arguments as one array, whose first element are the options. */
function redirected(given: unknown[]): unknown[] {
  const [first, ...rest] = given;
  // As pg connects: by a port and a host. Other text is the path of a local socket.
  if (typeof first === 'number' || (typeof first === 'string' && /^\d+$/.test(first))) {
    return [redirects.get(Number(first)) ?? first, ...rest];
  }
  const options = Array.isArray(first) ? first[0] : first;
  if (typeof options === 'object' && options !== null && 'port' in options) {
    options.port = redirects.get(Number(options.port)) ?? options.port;
  }
  return given;
}

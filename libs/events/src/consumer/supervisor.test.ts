import { quietTelemetry, until } from '@astrapath/testing';
import { expect, it, vi } from 'vitest';
import type { Session } from './session.ts';
import { Supervisor } from './supervisor.ts';
import { createWatchdog } from './watchdog.ts';

/** What `close` may take while nothing answers. */
const CLOSES_WITHIN_MS = 5_000;

function startSupervisor(open: ConstructorParameters<typeof Supervisor>[0]['open']) {
  const fatal: Error[] = [];
  const supervisor = new Supervisor({
    logger: quietTelemetry('supervisor-test').logger,
    watchdog: createWatchdog(),
    open,
    onFatal: (error) => fatal.push(error),
  });
  const started = supervisor.start();
  started.catch(() => {});
  return { supervisor, started, fatal };
}

it('is closed soon while Kafka is out, and closes a session that opens after that', async () => {
  const opening = Promise.withResolvers<Session>();
  const open = vi.fn(() => opening.promise);
  const { supervisor, started } = startSupervisor(open);
  await until('an attempt', () => open.mock.calls.length > 0);
  let isClosed = false;
  const closing = supervisor.close().finally(() => {
    isClosed = true;
  });
  await until('the end', () => isClosed, CLOSES_WITHIN_MS);
  await closing;
  await expect(started).rejects.toThrow('closed before it joined');
  const close = vi.fn(async () => {});
  opening.resolve({ close });
  await until('the late session to be closed', () => close.mock.calls.length === 1);
});

it('closes the session that it opens at the moment', async () => {
  const opening = Promise.withResolvers<Session>();
  const close = vi.fn(async () => {});
  const open = vi.fn(() => opening.promise);
  const { supervisor } = startSupervisor(open);
  await until('an attempt', () => open.mock.calls.length > 0);
  const closing = supervisor.close();
  opening.resolve({ close });
  await closing;
  expect(close).toHaveBeenCalledOnce();
});

it('gives up at once, and loudly, where another process has its name in the group', async () => {
  const fenced = Object.assign(new Error('fenced'), { type: 'FENCED_INSTANCE_ID' });
  const open = vi.fn(() => Promise.reject(new Error('crash', { cause: fenced })));
  const { started, fatal } = startSupervisor(open);
  await expect(started).rejects.toThrow('crash');
  await until('the word of it', () => fatal.length > 0);
  expect([fatal.length, open.mock.calls.length]).toEqual([1, 1]);
});

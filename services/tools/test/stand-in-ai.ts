import type { EventOf } from '@astrapath/contracts';
import { type Codec, createConsumer, handle, ok, type Producer, skip } from '@astrapath/events';
import { createId } from '@astrapath/service';
import { engineUrls, quietTelemetry, until } from '@astrapath/testing';

export type Requested = EventOf<'tools.execution.requested.v1'>;
type Answered = Pick<Requested, 'userId' | 'executionId' | 'toolId'>;
export type Answer = Partial<EventOf<'ai.job.completed.v1'>>;

/** Stands in for the ai service: answers each request of the persons it was told of, as the test says. */
export async function startStandInAi({ codec, producer }: { codec: Codec; producer: Producer }) {
  const seen: Requested[] = [];
  const answers = new Map<string, (request: Requested) => Answer | 'silence'>();
  const consumer = createConsumer({
    brokers: engineUrls().kafkaBrokers.split(','),
    groupId: `stand-in-ai-${createId()}`,
    codec,
    producer,
    ...quietTelemetry('stand-in-ai'),
    handlers: [
      handle('tools.execution.requested.v1', async (request) => {
        const answerOf = answers.get(request.userId);
        if (answerOf === undefined) return skip('not-of-this-test');
        seen.push(request);
        const answer = answerOf(request);
        if (answer !== 'silence') await publish(request, answer);
        return ok();
      }),
    ],
  });
  await consumer.start();

  const publish = (request: Answered, answer: Answer = {}) =>
    producer.publish('ai.job.completed.v1', { ...answerTo(request), ...answer });

  return {
    /** From now on requests of this person are answered so; `silence` is no answer. */
    answer: (userId: string, answerOf: (request: Requested) => Answer | 'silence') => answers.set(userId, answerOf),
    /** Answers a request, whoever asked; also a second time. */
    publish,
    /** The requests of a person that reached the ai service, once there are so many. */
    requests: (userId: string, count: number) =>
      until(`${count} requests`, () => {
        const requests = seen.filter((request) => request.userId === userId);
        return requests.length >= count && requests;
      }),
    close: () => consumer.close(),
  };
}

function answerTo({ userId, executionId, toolId }: Answered): EventOf<'ai.job.completed.v1'> {
  return {
    eventId: createId(),
    occurredAt: Date.now(),
    userId,
    jobId: createId(),
    executionId,
    kind: toolId,
    status: 'completed',
    output: '{"category":"behavioural"}',
    errorCode: null,
    errorDetail: null,
    modelName: 'local:interview-coach',
    modelVersion: '3',
    inputTokens: 1,
    outputTokens: 1,
    costUsd: 0,
    durationMs: 1,
  };
}

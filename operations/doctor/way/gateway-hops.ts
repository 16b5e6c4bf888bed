import { DOCTOR_USER_ID } from '@astrapath/contracts';
import { at, listAt, numberAt, textAt } from '../answers.ts';
import { broken, count, ok, type Verdict } from '../check.ts';
import { describeAnswer, type HttpAnswer } from '../http-client.ts';
import { ANNOUNCED_ON, type Journey, known, SENT_TO, until } from './trip.ts';

/** The front door is open, whatever is behind it. */
export async function answerHealth({ gateway }: Pick<Journey, 'gateway'>): Promise<Verdict> {
  const answer = await gateway().get('/health');
  return answer.status === 200 ? ok('200 from /health') : refused('GET /health', answer);
}

/** The importer, a service client, is let in. */
export async function fetchToken(
  { gateway, trip }: Journey,
  { clientId, clientSecret }: { clientId: string; clientSecret: string },
): Promise<Verdict> {
  const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
  const authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
  const form = { grant_type: 'client_credentials', scope: 'analytics:import' };
  const answer = await gateway().postForm('/api/auth/token', form, { authorization });
  if (answer.status !== 200) return refused('POST /api/auth/token', answer);
  trip.token = textAt(answer.body, 'access_token');
  return ok(`client ${clientId} may import for ${numberAt(answer.body, 'expires_in')} s`);
}

/**
 * The event is sent and acknowledged. Where the logs end before it is noted first, so that it is found without reading it
 * all, and what it changes is announced after that.
 */
export async function acceptEvent(journey: Journey): Promise<Verdict> {
  const { evidence, trip } = journey;
  trip.endsBefore = await evidence.ends([SENT_TO, ANNOUNCED_ON]);
  trip.wasCounted = await isCounted(journey);
  const refusal = await send(journey);
  return refusal ?? ok(`202 for ${trip.event.id}: Kafka has acknowledged it`);
}

/** A store that does not answer is a later hop's to find. */
async function isCounted({ evidence, trip }: Journey): Promise<boolean> {
  const document = await evidence.document(trip.event.documentId).catch(() => null);
  return document?.events.some(({ id }) => id === trip.event.id) ?? false;
}

/** Sends the event; undefined when it was accepted. */
export async function send({ gateway, trip }: Journey): Promise<Verdict | undefined> {
  const answer = await gateway().post('/api/analytics/events', trip.event.body, known(trip.token, 'token'));
  const isAccepted = answer.status === 202 && at(answer.body, 'accepted') === 1;
  return isAccepted ? undefined : refused('POST /api/analytics/events', answer);
}

/** Who may see the day sees the event in it. */
export async function readByApi({ gateway, admin, trip }: Journey): Promise<Verdict> {
  const { statDate } = trip.event;
  const path = `/api/analytics/user/${DOCTOR_USER_ID}?from=${statDate}&to=${statDate}`;
  const token = await admin();
  const wanted = known(trip.eventCount, 'number of events');
  const shown = await until(async () => {
    const answer = await gateway().get(path, { token });
    if (answer.status !== 200) throw new Error(`GET ${path} was answered with ${describeAnswer(answer)}`);
    const day = listAt(answer.body, 'days')[0];
    const number = day === undefined ? 0 : numberAt(day, 'eventCount');
    return number >= wanted ? number : undefined;
  });
  return ok(`the administrator sees ${count(shown, 'event')} on ${statDate}`);
}

/** What an answer other than the wanted one means, and what to do. */
export function refused(what: string, answer: HttpAnswer): Verdict {
  const advice =
    answer.status >= 500
      ? 'Read the log of the service behind it, then run this again.'
      : 'See whether the credentials are those of this platform, then run this again.';
  return broken(`${what} was answered with ${describeAnswer(answer)}`, advice);
}

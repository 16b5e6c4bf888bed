import { at, listAt, numberAt, textAt } from '../answers.ts';
import { broken, count, ok, type Verdict } from '../check.ts';
import { describeAnswer, type HttpAnswer } from '../http-client.ts';
import { DOCTOR } from './synthetic-event.ts';
import { ANNOUNCED_ON, type Journey, known, SENT_TO, until } from './trip.ts';

/** The front door is open, whatever is behind it. */
export async function answerHealth({ clients }: Journey): Promise<Verdict> {
  const answer = await clients.gateway().get('/health');
  if (answer.status !== 200) return refused('GET /health', answer);
  const services = Object.entries(at(answer.body, 'services') ?? {});
  const down = services.flatMap(([name, state]) => (state === 'up' ? [] : [name]));
  return ok(`200 from /health, ${down.length === 0 ? `${services.length} services up` : `down: ${down.join(', ')}`}`);
}

/** The importer, a service client, is let in. */
export async function fetchToken(
  { clients, trip }: Journey,
  { clientId, clientSecret }: { clientId: string; clientSecret: string },
): Promise<Verdict> {
  const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
  const authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
  const form = { grant_type: 'client_credentials', scope: 'analytics:import' };
  const answer = await clients.gateway().postForm('/api/auth/token', form, { authorization });
  if (answer.status !== 200) return refused('POST /api/auth/token', answer);
  trip.token = textAt(answer.body, 'access_token');
  return ok(`client ${clientId} may import for ${numberAt(answer.body, 'expires_in')} s`);
}

/** The event is sent and acknowledged. Where the logs end before it is noted, so that it is found without reading it all. */
export async function acceptEvent(journey: Journey): Promise<Verdict> {
  const { clients, trip } = journey;
  trip.endsBefore = await (await clients.kafka()).ends([SENT_TO, ANNOUNCED_ON]);
  const refusal = await send(journey);
  return refusal ?? ok(`202 for ${trip.event.id}: Kafka has acknowledged it`);
}

/** Sends the event; undefined when it was accepted. */
export async function send({ clients, trip }: Journey): Promise<Verdict | undefined> {
  const answer = await clients.gateway().post('/api/analytics/events', trip.event.body, known(trip.token, 'token'));
  const isAccepted = answer.status === 202 && at(answer.body, 'accepted') === 1;
  return isAccepted ? undefined : refused('POST /api/analytics/events', answer);
}

/** Who may see the day sees the event in it. */
export async function readByApi({ clients, trip }: Journey): Promise<Verdict> {
  const { statDate } = trip.event;
  const path = `/api/analytics/user/${DOCTOR}?from=${statDate}&to=${statDate}`;
  const token = await clients.admin();
  const wanted = known(trip.eventCount, 'number of events');
  const shown = await until(async () => {
    const answer = await clients.gateway().get(path, { token });
    if (answer.status !== 200) throw new Error(`GET ${path} was answered with ${describeAnswer(answer)}`);
    const day = listAt(answer.body, 'days')[0];
    const number = day === undefined ? 0 : numberAt(day, 'eventCount');
    return number >= wanted ? number : undefined;
  });
  return ok(`the administrator sees ${count(shown, 'event')} on ${statDate}`);
}

function refused(what: string, answer: HttpAnswer): Verdict {
  const advice =
    answer.status >= 500
      ? 'Read the log of the service behind it, then run this again.'
      : 'See whether the credentials are those of this platform, then run this again.';
  return broken(`${what} was answered with ${describeAnswer(answer)}`, advice);
}

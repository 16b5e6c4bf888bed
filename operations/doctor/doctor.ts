import type { EventLogger } from '@astrapath/events';
import type { Platform } from '@astrapath/local-stack';
import type { Check, Finding } from './check.ts';
import { createClients } from './clients.ts';
import { clockChecks } from './clocks/clock-checks.ts';
import { lagChecks } from './consumers/lag-checks.ts';
import { countChecks } from './counts/count-checks.ts';
import { deadLetterChecks } from './dead-letters/dead-letter-checks.ts';
import { diskChecks } from './disk/disk-checks.ts';
import { engineChecks } from './engines/engine-checks.ts';
import { createEvidence } from './evidence.ts';
import { executionChecks, executionRecords } from './execution-way/execution-checks.ts';
import { createExecutionTrip } from './execution-way/execution-trip.ts';
import { outboxChecks } from './outbox/outbox-checks.ts';
import { readParts } from './parts.ts';
import { runChecks } from './run-checks.ts';
import { recordChecks } from './schemas/record-checks.ts';
import { schemaChecks } from './schemas/schema-checks.ts';
import { serviceChecks } from './services/service-checks.ts';
import { topicChecks } from './topics/topic-checks.ts';
import { createSyntheticEvent } from './way/synthetic-event.ts';
import type { Trip } from './way/trip.ts';
import { eventRecords, wayChecks } from './way/way-checks.ts';

/** Looks a platform over, by everything there is to look at. Sends one synthetic event, twice, and executes one tool. */
export async function examine(platform: Platform, logger: EventLogger): Promise<Finding[]> {
  const clients = createClients(platform, logger);
  const parts = readParts(platform.dir);
  const trip: Trip = { event: createSyntheticEvent(new Date()), endsBefore: [], wasCounted: false };
  const { gateway, admin } = clients;
  const evidence = createEvidence(clients, logger);
  const executionTrip = createExecutionTrip();
  const registryUrl = () => platform.engine('schemaRegistry');
  const executing = { gateway, evidence, trip: executionTrip };
  const checks: Check[] = [
    ...wayChecks({ journey: { gateway, admin, evidence, trip }, importer: platform.importer, parts }),
    ...executionChecks({ journey: executing, account: platform.person, parts }),
    ...engineChecks({ clients, platform, parts }),
    ...serviceChecks({ parts, gateway }),
    ...topicChecks(clients),
    ...schemaChecks(registryUrl),
    ...recordChecks(registryUrl, [...eventRecords(trip), ...executionRecords(executionTrip)]),
    ...lagChecks(clients, parts),
    ...deadLetterChecks(clients, logger),
    ...outboxChecks(clients, parts),
    ...countChecks(clients),
    ...clockChecks(clients, trip),
    ...diskChecks(platform.dir),
  ];
  try {
    return await runChecks(checks);
  } finally {
    if (executionTrip.person) clients.giveBack(executionTrip.person.token);
    await clients.close();
  }
}
